using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features;
using OurWater.Sync;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>What the pull of a run means for its push: of records that wait for a choice nothing is sent, and a dry run foresees both the choices and the fields that it would have taken over.</summary>
internal sealed class PullOutcome
{
    private readonly HashSet<long> _waiting = [];
    private readonly Dictionary<long, string> _taken = [];

    public static async Task<PullOutcome> LoadAsync(OurWaterDbContext context, SyncRun run, DataType type, CancellationToken cancellationToken)
    {
        var outcome = new PullOutcome();
        outcome._waiting.UnionWith(await context.Conflicts.Where(c => c.RecordType == type && c.Resolution == null).Select(c => c.RecordId).ToListAsync(cancellationToken));
        if (!run.DryRun) return outcome;
        var foreseen = await context.RunItems
            .Where(i => i.RunId == run.Id && i.Direction == SyncDirection.Pull && i.DataType == type && i.RecordId != null && (i.Action == ItemAction.Conflict || i.Action == ItemAction.Update))
            .Select(i => new { Id = i.RecordId!.Value, i.Action, i.After }).ToListAsync(cancellationToken);
        foreach (var item in foreseen)
        {
            if (item.Action == ItemAction.Conflict) outcome._waiting.Add(item.Id);
            else outcome._taken[item.Id] = ", " + item.After;
        }

        return outcome;
    }

    public bool IsWaiting(long id) => _waiting.Contains(id);

    /// <summary>True where the field would hold theirs by now, as the list says in words ("Owner: Owner A, Well depth: 12.00 m").</summary>
    public bool IsTaken(long id, string field) => _taken.TryGetValue(id, out var words) && words.Contains($", {RecordFields.Name(field)}: ", StringComparison.Ordinal);
}
