using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>Puts records that wait for a person into the queue. The same record waits once: a later run brings its newest value.</summary>
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
            var waiting = await WaitingAsync(DataType.Reading, ids, cancellationToken);
            foreach (var i in some)
            {
                var (reading, stored) = (sorted.Span[i], found.Span[i]);
                var conflict = waiting.GetValueOrDefault(stored.Id) ?? Add(DataType.Reading, stored.Id);
                if (conflict.TheirValue == reading.Value && conflict.OurValue == stored.Value) continue;
                conflict.OurValue = stored.Value;
                conflict.TheirValue = reading.Value;
                Found(conflict, reading.Row);
            }
        }
    }

    public async Task AddReadingAsync(long readingId, double ours, double theirs, CancellationToken cancellationToken)
    {
        var conflict = (await WaitingAsync(DataType.Reading, [readingId], cancellationToken)).GetValueOrDefault(readingId) ?? Add(DataType.Reading, readingId);
        (conflict.OurValue, conflict.TheirValue) = (ours, theirs);
        Found(conflict, 0);
    }

    public async Task AddRecordAsync(DataType type, long recordId, int row, string ours, string theirs, CancellationToken cancellationToken)
    {
        var conflict = (await WaitingAsync(type, [recordId], cancellationToken)).GetValueOrDefault(recordId) ?? Add(type, recordId);
        if (conflict.Ours == ours && conflict.Theirs == theirs) return;
        conflict.Ours = ours;
        conflict.Theirs = theirs;
        Found(conflict, row);
    }

    private async Task<Dictionary<long, Conflict>> WaitingAsync(DataType type, long[] ids, CancellationToken cancellationToken) =>
        await context.Conflicts.Where(c => c.RecordType == type && ids.Contains(c.RecordId) && c.Resolution == null).ToDictionaryAsync(c => c.RecordId, cancellationToken);

    private Conflict Add(DataType type, long recordId)
    {
        var conflict = new Conflict { OrganisationId = run.OrganisationId, SyncId = run.SyncId, RecordType = type, RecordId = recordId };
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
