using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>Readings that a run has moved, or let go into another one, come back. The links forget where theirs stood: a later run that finds it elsewhere
/// there moves it again.</summary>
internal sealed class UndoMoves(OurWaterDbContext context, SyncRun run, long undoneId, DateTime now)
{
    private PullCounts Counts => run.Counts.Pull[DataType.Reading];

    /// <summary>Gives them back their value and where it came from, before what the run made is removed; their places are free only after that.</summary>
    public async Task RestoreValuesAsync(CancellationToken cancellationToken)
    {
        var moved = await context.RecordChanges.Where(c => c.RunId == undoneId && c.RecordType == DataType.Reading && !c.Foreseen && c.Before != null)
            .Join(context.Readings.Where(r => r.RunId == undoneId), c => c.RecordId, r => r.Id, (change, reading) => new { change, reading })
                .OrderByDescending(p => p.change.Id).ToListAsync(cancellationToken);
        foreach (var (change, reading) in moved.Select(p => (p.change, p.reading)))
        {
            context.RecordChanges.Add(new RecordChange
            {
                RecordType = DataType.Reading,
                RecordId = reading.Id,
                RunId = run.Id,
                OldValue = reading.Value,
                NewValue = change.OldValue,
                OldRunId = undoneId,
                OldRow = reading.Row,
                OldOrigin = reading.Origin,
                Before = change.After,
                After = change.Before,
                At = now,
                By = run.StartedBy,
            });
            (reading.Value, reading.RunId, reading.Row, reading.Origin, reading.UpdatedAt) = (change.OldValue!.Value, change.OldRunId, change.OldRow,
                change.OldOrigin ?? ValueOrigin.Person, now);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    public async Task RestorePlacesAsync(CancellationToken cancellationToken)
    {
        var changes = await context.RecordChanges.AsNoTracking()
            .Where(c => c.RunId == run.Id && c.RecordType == DataType.Reading && c.Before != null && c.After != null).ToListAsync(cancellationToken);
        var readings = await context.Readings.AsNoTracking()
            .Where(r => context.RecordChanges.Any(c => c.RunId == run.Id && c.RecordType == DataType.Reading && c.RecordId == r.Id && c.Before != null))
            .ToDictionaryAsync(r => r.Id, cancellationToken);
        var back = changes.Select(c => (Reading: readings.GetValueOrDefault(c.RecordId), From: Stood(c.Before!), To: Stood(c.After!)))
            .Where(p => p.Reading is { } r && r.Time == p.From.Time && r.TimeseriesId == (p.From.TimeseriesId ?? r.TimeseriesId)).ToList();
        var leaving = back.Select(p => p.Reading!.Id).ToHashSet();
        var moves = new List<(Reading, long, DateTime, TimePrecision)>();
        foreach (var (reading, _, to) in back)
        {
            var series = to.TimeseriesId ?? reading!.TimeseriesId;
            var there = await context.Readings.AsNoTracking().Where(r => r.TimeseriesId == series && r.Time == to.Time).Select(r => (long?)r.Id)
                .FirstOrDefaultAsync(cancellationToken);
            Counts.Read++;
            if (there is { } other && !leaving.Contains(other)) Counts.Skipped++; // somebody has put another one there since
            else moves.Add((reading!, series, to.Time, to.Precision));
        }

        Counts.Updated += moves.Count;
        var changed = await ReadingPlaces.MoveAsync(context, moves, cancellationToken);
        var ids = moves.ConvertAll(m => m.Item1.Id);
        foreach (var some in ids.Chunk(500)) await ForgetPlacesAsync(some, cancellationToken);
        await SeriesFigures.RecomputeAsync(context, changed, cancellationToken);
        await BringBackAsync(cancellationToken);
    }

    /// <summary>Readings that went into another one.</summary>
    private async Task BringBackAsync(CancellationToken cancellationToken)
    {
        var merged = await context.RecordChanges.AsNoTracking()
            .Where(c => c.RunId == undoneId && c.RecordType == DataType.Resource && !c.Foreseen && c.OldValue != null && c.Before != null)
            .ToListAsync(cancellationToken);
        var series = new HashSet<long>();
        foreach (var change in merged)
        {
            if (GoneOf(change) is not { } gone
                || await context.RecordChanges.AnyAsync(c => c.RunId == run.Id && c.RecordType == DataType.Resource
                && c.After == change.Before, cancellationToken)) continue;
            Counts.Read++;
            if (!await context.Timeseries.AnyAsync(t => t.Id == gone.TimeseriesId, cancellationToken)
                || await context.Readings.AnyAsync(r => r.TimeseriesId == gone.TimeseriesId && r.Time == gone.Time, cancellationToken))
            {
                Counts.Skipped++;
                continue;
            }

            Counts.Updated++;
            var reading = new Reading
            {
                TimeseriesId = gone.TimeseriesId,
                Time = gone.Time,
                Precision = gone.Precision,
                Value = gone.Value,
                Origin = change.OldOrigin ?? ValueOrigin.Person,
                RunId = change.OldRunId,
                Row = change.OldRow,
                CreatedAt = gone.CreatedAt,
                UpdatedAt = now,
            };
            context.Readings.Add(reading);
            context.RecordChanges.Add(new RecordChange { RecordType = DataType.Resource, RecordId = change.RecordId, RunId = run.Id, Before = change.After,
                After = change.Before, At = now, By = run.StartedBy });
            await context.SaveChangesAsync(cancellationToken);
            await context.RecordChanges.Where(c => c.RecordType == DataType.Reading && c.RecordId == gone.ReadingId)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.RecordId, reading.Id), cancellationToken);
            var datasource = run.Sync!.DatasourceId;
            await context.ReadingLinks.Where(l => l.DatasourceId == datasource && l.RemoteId == gone.RemoteId)
                .ExecuteUpdateAsync(set => set.SetProperty(l => l.ReadingId, reading.Id).SetProperty(l => l.IsDuplicate, false)
                .SetProperty(l => l.Value, gone.Value), cancellationToken);
            await ForgetPlacesAsync([reading.Id], cancellationToken);
            series.Add(gone.TimeseriesId);
        }

        await SeriesFigures.RecomputeAsync(context, series, cancellationToken);
    }

    private Task<int> ForgetPlacesAsync(long[] readings, CancellationToken cancellationToken) =>
        context.ReadingLinks.Where(l => readings.Contains(l.ReadingId))
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ResourceKey, (string?)null).SetProperty(l => l.Time, (DateTime?)null), cancellationToken);

    private static ReadingStood Stood(string json) => Json.Read<ReadingStood>(json);

    private static MergedAway? GoneOf(RecordChange change) =>
        Json.Read<Dictionary<string, JsonElement>>(change.Before!).GetValueOrDefault(MovedReadings.Field) is { ValueKind: JsonValueKind.Object } field
            ? field.Deserialize<MergedAway>(Json.Options) : null;
}
