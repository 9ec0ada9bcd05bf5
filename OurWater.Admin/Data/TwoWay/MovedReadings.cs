using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Runs;
using OurWater.Sync;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>What is kept of a reading that went into another one: enough for its resource's history, and to bring it back.</summary>
internal sealed record MergedAway(string Series, DateTime Time, TimePrecision Precision, double Value, string Unit, long TimeseriesId, long ReadingId,
    long RemoteId, DateTime CreatedAt);

/// <summary>Readings that follow their number on the other side to another resource or time: the same rows, with their history, and true figures of the
/// series that they leave and enter.</summary>
internal sealed class MovedReadings(OurWaterDbContext context, SyncRun run, DateTime now)
{
    /// <summary>The field of a resource's history under which a reading is kept that is gone.</summary>
    public const string Field = "reading";

    private const int LookUp = 1_000;

    public async Task MoveAsync(IReadOnlyList<MovedReading> moves, CancellationToken cancellationToken)
    {
        if (moves.Count == 0) return;
        var stored = await LoadAsync([.. moves.Select(m => m.Reading.Id)], cancellationToken);
        var places = moves.Select(m => (From: stored[m.Reading.Id], TimeseriesId: m.Series.TimeseriesId!.Value,
            Time: DateTimeOffset.FromUnixTimeMilliseconds(m.UnixMilliseconds).UtcDateTime, m.Precision)).ToList();
        foreach (var (from, series, time, precision) in places)
        {
            context.RecordChanges.Add(new RecordChange
            {
                RecordType = DataType.Reading,
                RecordId = from.Id,
                RunId = run.Id,
                OldValue = from.Value,
                NewValue = from.Value,
                OldRunId = from.RunId,
                OldRow = from.Row,
                OldOrigin = from.Origin,
                Before = Json.Write(new ReadingStood(from.Time, from.Precision, from.TimeseriesId)),
                After = Json.Write(new ReadingStood(time, precision, series)),
                At = now,
                By = run.StartedBy,
            });
        }

        await context.SaveChangesAsync(cancellationToken);
        var changed = await ReadingPlaces.MoveAsync(context, places, cancellationToken);
        foreach (var ids in moves.Select(m => m.Reading.Id).Chunk(LookUp))
        {
            await context.Readings.Where(r => ids.Contains(r.Id)).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.Origin, ValueOrigin.Datasource).SetProperty(r => r.RunId, run.Id).SetProperty(r => r.Row, (int?)null)
                    .SetProperty(r => r.UpdatedAt, now), cancellationToken);
        }

        await SeriesFigures.RecomputeAsync(context, changed, cancellationToken);
    }

    public async Task MergeAsync(IReadOnlyList<ReadingMerge> merges, CancellationToken cancellationToken)
    {
        if (merges.Count == 0) return;
        var stored = await LoadAsync([.. merges.Select(m => m.ReadingId)], cancellationToken);
        foreach (var merge in merges)
        {
            var reading = stored[merge.ReadingId];
            var gone = new MergedAway(reading.Timeseries!.Name, reading.Time, reading.Precision, reading.Value, reading.Timeseries.Unit,
                reading.TimeseriesId, reading.Id, merge.RemoteId, reading.CreatedAt);
            context.RecordChanges.Add(new RecordChange
            {
                RecordType = DataType.Resource,
                RecordId = reading.Timeseries.ResourceId,
                RunId = run.Id,
                OldValue = reading.Value,
                OldRunId = reading.RunId,
                OldRow = reading.Row,
                OldOrigin = reading.Origin,
                Before = Json.Write(new Dictionary<string, object?> { [Field] = gone }),
                After = Json.Write(new Dictionary<string, object?> { [Field] = null }),
                At = now,
                By = run.StartedBy,
            });
        }

        await context.SaveChangesAsync(cancellationToken);
        foreach (var ids in stored.Keys.Chunk(LookUp))
        {
            await context.Conflicts.Where(c => c.RecordType == DataType.Reading && ids.Contains(c.RecordId) && c.Resolution == null)
                .ExecuteDeleteAsync(cancellationToken);
            await context.ReadingLinks.Where(l => ids.Contains(l.ReadingId)).ExecuteDeleteAsync(cancellationToken);
            await context.Readings.Where(r => ids.Contains(r.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        await SeriesFigures.RecomputeAsync(context, [.. stored.Values.Select(r => r.TimeseriesId).Distinct()], cancellationToken);
    }

    public static async Task AskAsync(ConflictQueue queue, MovedConflict reading, CancellationToken cancellationToken)
    {
        var conflict = await queue.AskAsync(ConflictKind.MovedOnBothSides, DataType.Reading, reading.ReadingId, reading.Theirs.ResourceKey,
            Words(reading.Ours), Words(reading.Theirs), null, cancellationToken);
        (conflict.OurValue, conflict.TheirValue) = (reading.Ours.Value, reading.Theirs.Value);
    }

    private static string Words(ReadingPlace place) =>
        JsonSerializer.Serialize(new { time = DateTimeOffset.FromUnixTimeMilliseconds(place.UnixMilliseconds).UtcDateTime, resource = place.ResourceKey },
        Json.Options);

    private async Task<Dictionary<long, Reading>> LoadAsync(long[] ids, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, Reading>();
        foreach (var some in ids.Chunk(LookUp))
        {
            foreach (var reading in await context.Readings.AsNoTracking().Include(r => r.Timeseries).Where(r => some.Contains(r.Id))
                .ToListAsync(cancellationToken)) found[reading.Id] = reading;
        }

        return found;
    }
}
