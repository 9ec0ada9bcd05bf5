using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Features.Runs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>
/// Takes a run back: removes what it created and restores what it changed. What was changed since stays, and is counted as skipped. One transaction a few series, so that a stop in the middle goes on where it was.
/// </summary>
internal sealed class UndoRun(Database database, RunStore store, TimeProvider clock)
{
    private const int SeriesAtOnce = 20;

    public async Task RunAsync(SyncRun run, long undoneId, CancellationToken cancellationToken)
    {
        await store.LogAsync(run, "info", $"Taking back run {undoneId}.", cancellationToken);
        run.Phase = "undo readings";
        await store.SaveProgressAsync(run, cancellationToken);
        await UndoReadingsAsync(run, undoneId, cancellationToken);
        run.Phase = "undo resources and groups";
        await store.SaveProgressAsync(run, cancellationToken);
        await InTransactionAsync(run, async context =>
        {
            var undone = await context.Runs.AsNoTracking().SingleAsync(r => r.Id == undoneId, cancellationToken);
            await new UndoRecords(context, run, undone, clock.GetUtcNow().UtcDateTime).UndoAsync(cancellationToken);
        }, cancellationToken);
        await SayWhatStaysThereAsync(run, undoneId, cancellationToken);
        var kept = run.Counts.Pull.Values.Sum(c => c.Skipped);
        run.State = kept > 0 ? RunState.SucceededWithWarnings : RunState.Succeeded;
        await store.LogAsync(run, "done", kept > 0 ? $"Taken back, but for {Counted.Of(kept, "record")} changed since: kept as it is now." : "Taken back whole.", cancellationToken);
    }

    /// <summary>What was sent to another system cannot be taken back from here.</summary>
    private async Task SayWhatStaysThereAsync(SyncRun run, long undoneId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(run.OrganisationId);
        var undone = await context.Runs.AsNoTracking().Where(r => r.Id == undoneId).Select(r => new { r.Counts, r.Sync!.Datasource!.Name }).SingleAsync(cancellationToken);
        if (RunWords.Sent(undone.Counts) is { Length: > 0 } sent) await store.LogAsync(run, "warning", $"{sent} sent to {undone.Name}: they stay there.", cancellationToken);
    }

    private async Task UndoReadingsAsync(SyncRun run, long undoneId, CancellationToken cancellationToken)
    {
        if (!run.Counts.Pull.ContainsKey(DataType.Reading))
        {
            await InTransactionAsync(run, context => CountChangedSinceAsync(context, run, undoneId, cancellationToken), cancellationToken);
        }

        await InTransactionAsync(run, context => new UndoMoves(context, run, undoneId, clock.GetUtcNow().UtcDateTime).RestoreValuesAsync(cancellationToken), cancellationToken);
        List<long> series;
        await using (var context = database.Open(run.OrganisationId))
        {
            series = await context.Readings.Where(r => r.RunId == undoneId).Select(r => r.TimeseriesId).Distinct().ToListAsync(cancellationToken);
        }

        foreach (var some in series.Chunk(SeriesAtOnce))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await InTransactionAsync(run, context => UndoSeriesAsync(context, run, undoneId, some, cancellationToken), cancellationToken);
        }

        await InTransactionAsync(run, context => new UndoMoves(context, run, undoneId, clock.GetUtcNow().UtcDateTime).RestorePlacesAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Readings that the run wrote and that somebody wrote again: they stay as they are.</summary>
    private static async Task CountChangedSinceAsync(OurWaterDbContext context, SyncRun run, long undoneId, CancellationToken cancellationToken)
    {
        var changed = await context.RecordChanges.Where(c => c.RecordType == DataType.Reading && c.OldRunId == undoneId && !c.Foreseen && (c.RunId == null || (c.RunId != undoneId && c.RunId != run.Id)))
            .Where(c => context.Readings.Any(r => r.Id == c.RecordId && (r.RunId == null || r.RunId != undoneId)))
            .Select(c => c.RecordId).Distinct().CountAsync(cancellationToken);
        run.Counts.Pull[DataType.Reading] = new PullCounts { Read = changed, Skipped = changed };
    }

    private async Task UndoSeriesAsync(OurWaterDbContext context, SyncRun run, long undoneId, long[] series, CancellationToken cancellationToken)
    {
        var counts = run.Counts.Pull[DataType.Reading];
        var now = clock.GetUtcNow().UtcDateTime;
        var mine = context.Readings.Where(r => series.Contains(r.TimeseriesId) && r.RunId == undoneId);
        var changes = context.RecordChanges.Where(c => c.RecordType == DataType.Reading && c.RunId == undoneId && !c.Foreseen);
        var changed = await mine.Join(changes, r => r.Id, c => c.RecordId, (reading, change) => new { reading, change }).ToListAsync(cancellationToken);
        foreach (var pair in changed)
        {
            context.RecordChanges.Add(new RecordChange
            {
                RecordType = DataType.Reading,
                RecordId = pair.reading.Id,
                RunId = run.Id,
                OldValue = pair.reading.Value,
                NewValue = pair.change.OldValue,
                OldRunId = undoneId,
                OldRow = pair.reading.Row,
                OldOrigin = pair.reading.Origin,
                At = now,
                By = run.StartedBy,
            });
            pair.reading.Value = pair.change.OldValue!.Value;
            pair.reading.RunId = pair.change.OldRunId;
            pair.reading.Row = pair.change.OldRow;
            pair.reading.Origin = pair.change.OldOrigin ?? ValueOrigin.Person;
            pair.reading.UpdatedAt = now;
        }

        await context.SaveChangesAsync(cancellationToken);
        // A reading that goes takes its links along: a later read from the start must bring it in again.
        await context.ReadingLinks.Where(l => mine.Any(r => r.Id == l.ReadingId)).ExecuteDeleteAsync(cancellationToken);
        await context.ExternalIds.Where(e => e.RecordType == DataType.Reading && mine.Any(r => r.Id == e.RecordId)).ExecuteDeleteAsync(cancellationToken);
        var removed = await mine.ExecuteDeleteAsync(cancellationToken);
        counts.Updated += changed.Count + removed;
        counts.Read += changed.Count + removed;
        await SeriesFigures.RecomputeAsync(context, series, cancellationToken);
    }

    private async Task InTransactionAsync(SyncRun run, Func<OurWaterDbContext, Task> work, CancellationToken cancellationToken)
    {
        await using var context = database.Open(run.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await work(context);
        var ours = await context.Runs.Where(r => r.Id == run.Id && r.LeaseOwner == run.LeaseOwner).ExecuteUpdateAsync(set => set.SetProperty(r => r.Counts, run.Counts), cancellationToken);
        if (ours == 0) throw new LeaseLostException();
        await transaction.CommitAsync(cancellationToken);
        await store.CommittedAsync(context, cancellationToken);
    }
}
