using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.TwoWay;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>Puts records that wait for a person into the queue. The same record waits once for each kind of question: a later run brings its newest value.</summary>
internal sealed class ConflictQueue(OurWaterDbContext context, SyncRun run, DateTime now)
{
    private const int LookUp = 500;

    public async Task AddReadingsAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<StoredReading> found, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var indices = new List<int>();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (outcomes.Span[i] == Outcome.Conflicted) indices.Add(i);
        }

        foreach (var some in indices.Chunk(LookUp))
        {
            var ids = Array.ConvertAll(some, i => found.Span[i].Id);
            var waiting = await WaitingAsync(ConflictKind.Values, DataType.Reading, ids, cancellationToken);
            foreach (var i in some)
            {
                var (reading, stored) = (sorted.Span[i], found.Span[i]);
                var conflict = waiting.GetValueOrDefault(stored.Id) ?? Add(ConflictKind.Values, DataType.Reading, stored.Id);
                if (conflict.TheirValue == reading.Value && conflict.OurValue == stored.Value) continue;
                conflict.OurValue = stored.Value;
                conflict.TheirValue = reading.Value;
                Found(conflict, reading.Row);
            }
        }
    }

    public async Task AddReadingAsync(long readingId, double ours, double theirs, CancellationToken cancellationToken)
    {
        var conflict = await FindAsync(ConflictKind.Values, DataType.Reading, readingId, cancellationToken);
        (conflict.OurValue, conflict.TheirValue) = (ours, theirs);
        Found(conflict, 0);
    }

    public async Task AddRecordAsync(DataType type, long recordId, int row, string ours, string theirs, CancellationToken cancellationToken)
    {
        var conflict = await FindAsync(ConflictKind.Values, type, recordId, cancellationToken);
        if (conflict.Ours == ours && conflict.Theirs == theirs) return;
        conflict.Ours = ours;
        conflict.Theirs = theirs;
        Found(conflict, row);
    }

    /// <summary>Takes records out of the queue on which both sides agree, or that the sync's policy settles: those that wait because of this datasource.</summary>
    public async Task CloseAsync(DataType type, IReadOnlyCollection<long> recordIds, bool replaced, CancellationToken cancellationToken)
    {
        var (resolution, by) = (replaced ? "replaced" : "kept", FormattableString.Invariant($"run {run.Id}"));
        await new OpenConflicts(context, run).Own(type).Where(c => recordIds.Contains(c.RecordId))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Resolution, resolution).SetProperty(c => c.ResolvedAt, now).SetProperty(c => c.ResolvedBy, by), cancellationToken);
    }

    /// <summary>A question about who is who, or (of a reading) where it belongs.</summary>
    /// <param name="remoteKey">What the other side calls the record.</param>
    /// <param name="ours">The fields that differ, as a JSON object; null where none is compared.</param>
    public async Task<Conflict> AskAsync(ConflictKind kind, DataType type, long recordId, string remoteKey, string? ours, string? theirs, long? otherRecordId, CancellationToken cancellationToken)
    {
        var conflict = await FindAsync(kind, type, recordId, cancellationToken);
        if (conflict.Id != 0 && conflict.RemoteKey == remoteKey && conflict.OtherRecordId == otherRecordId && conflict.Ours == ours && conflict.Theirs == theirs) return conflict;
        (conflict.RemoteKey, conflict.OtherRecordId, conflict.Ours, conflict.Theirs) = (remoteKey, otherRecordId, ours, theirs);
        Found(conflict, 0);
        return conflict;
    }

    private async Task<Conflict> FindAsync(ConflictKind kind, DataType type, long recordId, CancellationToken cancellationToken) =>
        (await WaitingAsync(kind, type, [recordId], cancellationToken)).GetValueOrDefault(recordId) ?? Add(kind, type, recordId);

    private async Task<Dictionary<long, Conflict>> WaitingAsync(ConflictKind kind, DataType type, long[] ids, CancellationToken cancellationToken) =>
        await context.Conflicts.Where(c => c.Kind == kind && c.RecordType == type && ids.Contains(c.RecordId) && c.Resolution == null).ToDictionaryAsync(c => c.RecordId, cancellationToken);

    private Conflict Add(ConflictKind kind, DataType type, long recordId)
    {
        var conflict = new Conflict { OrganisationId = run.OrganisationId, SyncId = run.SyncId, Kind = kind, RecordType = type, RecordId = recordId };
        context.Conflicts.Add(conflict);
        return conflict;
    }

    private void Found(Conflict conflict, int row)
    {
        conflict.RunId = run.Id;
        conflict.SyncId = run.SyncId;
        conflict.Row = row > 0 ? row : null;
        conflict.FoundAt = now;
    }
}
