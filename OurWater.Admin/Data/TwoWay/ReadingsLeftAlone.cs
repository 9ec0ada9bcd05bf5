using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>Whose readings a run leaves alone: of wells that wait for an answer, and of those that a person keeps apart from ours.</summary>
internal static class ReadingsLeftAlone
{
    public const string Asked = "It waits under Conflicts for an answer whether it is the same one or a new one.";
    public const string Apart = "Somebody keeps it apart from ours.";
    private const string Missing = "It is marked missing, and this sync does not bring resources in, which would show whether it is the same one.";

    public static async Task<HeldBack> LoadAsync(OurWaterDbContext context, SyncRun run, CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, HeldKey>(StringComparer.Ordinal);
        foreach (var key in await context.Conflicts.Where(c => c.Kind == ConflictKind.AnotherRecord && c.RecordType == DataType.Resource && c.Resolution == null && c.RemoteKey != null).Select(c => c.RemoteKey!).ToListAsync(cancellationToken)) keys[key] = new HeldKey(Asked, Waits: true);
        var ids = context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId);
        var apart = await ids.Where(e => e.State == MappingState.KeptApart && e.Value != "").Select(e => new { e.RecordId, e.Value, HasHolder = ids.Any(o => o.Value == e.Value && o.IsIdentity) }).ToListAsync(cancellationToken);
        foreach (var one in apart.Where(a => !a.HasHolder)) keys.TryAdd(one.Value, new HeldKey(Apart, Waits: false));
        if (!run.Sync!.SelectedDatatypes.Contains(DataType.Resource))
        {
            foreach (var key in await ids.Where(e => e.State == MappingState.Missing && e.IsIdentity).Select(e => e.Value).ToListAsync(cancellationToken)) keys.TryAdd(key, new HeldKey(Missing, Waits: true));
        }

        var left = apart.Where(a => a.HasHolder).Select(a => a.RecordId).ToList();
        var series = left.Count == 0 ? [] : await context.Timeseries.Where(t => left.Contains(t.ResourceId)).Select(t => t.Id).ToListAsync(cancellationToken);
        return new HeldBack(keys, series.ToHashSet());
    }

    /// <summary>Resources of ours of which nothing is sent, and that do not wait to be sent: a person is asked about them, or keeps them apart.</summary>
    /// <param name="dryRunId">A dry run has asked nobody yet: what it would ask stands on its list.</param>
    public static async Task<HashSet<long>> OursAsync(OurWaterDbContext context, long? dryRunId, CancellationToken cancellationToken)
    {
        var asked = await context.Conflicts.Where(c => c.Kind == ConflictKind.AnotherRecord && c.RecordType == DataType.Resource && c.Resolution == null).Select(c => c.RecordId).ToListAsync(cancellationToken);
        var aside = await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && !e.IsIdentity).Select(e => e.RecordId).ToListAsync(cancellationToken);
        var foreseen = dryRunId is null ? [] : await context.RunItems.Where(i => i.RunId == dryRunId && i.DataType == DataType.Resource && i.Action == ItemAction.AskWhich && i.RecordId != null).Select(i => i.RecordId!.Value).ToListAsync(cancellationToken);
        return [.. asked, .. aside, .. foreseen];
    }
}
