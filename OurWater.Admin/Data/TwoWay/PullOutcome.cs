using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>What the pull of a run means for its push: of records that wait for a choice nothing is sent. Of a dry run, what its pull would have stored.</summary>
internal sealed class PullOutcome
{
    private readonly HashSet<long> _ownWaiting;
    private readonly HashSet<long> _otherWaiting;
    private readonly Foresight _foreseen;
    private readonly DataType _type;

    private PullOutcome(HashSet<long> ownWaiting, HashSet<long> otherWaiting, Foresight foreseen, DataType type) =>
        (_ownWaiting, _otherWaiting, _foreseen, _type) = (ownWaiting, otherWaiting, foreseen, type);

    public static async Task<PullOutcome> LoadAsync(OurWaterDbContext context, SyncRun run, DataType type, Foresight foreseen, CancellationToken cancellationToken)
    {
        var own = await new OpenConflicts(context, run).Own(type).Select(c => new { c.Id, c.RecordId }).ToListAsync(cancellationToken);
        var mine = own.Select(o => o.Id).ToHashSet();
        var all = await context.Conflicts.Where(c => c.RecordType == type && c.Resolution == null).Select(c => new { c.Id, c.RecordId }).ToListAsync(cancellationToken);
        return new PullOutcome([.. own.Select(o => o.RecordId)], [.. all.Where(c => !mine.Contains(c.Id)).Select(c => c.RecordId)], foreseen, type);
    }

    public bool IsWaiting(long id) => _otherWaiting.Contains(id) || (Of(id)?.Waits ?? _ownWaiting.Contains(id));

    /// <summary>Null where the pull has not found it, or has stored what it found.</summary>
    public ForeseenRecord? Of(long id) => _foreseen.Of(_type, id);

    /// <summary>True where the field would hold theirs by now.</summary>
    public bool IsTaken(long id, string field) => Of(id)?.Taken.Contains(field) == true;
}
