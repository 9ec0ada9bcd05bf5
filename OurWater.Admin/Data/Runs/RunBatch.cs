using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Bulk;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>One transaction of a run over one context.</summary>
internal sealed class RunBatch(OurWaterDbContext context, IBulkWriter bulk, SyncRun run, DateTime now) : IRunBatch
{
    /// <summary>So many foreseen changes of a dry run are kept as examples; all are counted.</summary>
    private const int LargestForeseen = 10_000;

    private ValueOrigin Origin => run.IsAccepted ? ValueOrigin.Api : run.Sync?.Datasource?.Type is DatasourceType.File or null ? ValueOrigin.File : ValueOrigin.Datasource;

    public ValueTask<int> CreateSeriesAsync(IReadOnlyList<Series> missing, CancellationToken cancellationToken) =>
        new(new PlaceCreator(context, run, Origin, now).CreateAsync(missing, cancellationToken));

    public ValueTask FindReadingsAsync(ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken) =>
        bulk.FindAsync(context, sorted, found, cancellationToken);

    public async ValueTask ApplyReadingsAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<StoredReading> found, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken)
    {
        if (run.DryRun)
        {
            await ForeseeAsync(sorted, found, outcomes, cancellationToken);
            return;
        }

        await bulk.ApplyAsync(context, new ReadingsToApply(run, Origin, now, sorted, found, outcomes), cancellationToken);
        await new ConflictQueue(context, run, now).AddReadingsAsync(sorted, found, outcomes, cancellationToken);
    }

    public ValueTask<IReadOnlyList<RecordOutcome>> ApplyResourcesAsync(IReadOnlyList<MappedResource> rows, string identity, ExistingValues existingValues, CancellationToken cancellationToken) =>
        new(new ResourceApply(context, run, Origin, now).ApplyAsync(rows, identity, existingValues, cancellationToken));

    public ValueTask<IReadOnlyList<RecordOutcome>> ApplyGroupsAsync(IReadOnlyList<MappedGroup> rows, ExistingValues existingValues, CancellationToken cancellationToken) =>
        new(new GroupApply(context, run, Origin, now).ApplyAsync(rows, existingValues, cancellationToken));

    public ValueTask AddRejectedAsync(DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken) =>
        bulk.AddRejectedAsync(context, run, dataType, rejected, cancellationToken);

    public ValueTask AddExternalIdsAsync(IReadOnlyList<ExternalId> ids, CancellationToken cancellationToken) => bulk.AddExternalIdsAsync(context, ids, cancellationToken);

    public async ValueTask CommitAsync(CancellationToken cancellationToken)
    {
        await context.SaveChangesAsync(cancellationToken);
        var ours = await context.Runs.Where(r => r.Id == run.Id && r.LeaseOwner == run.LeaseOwner).ExecuteUpdateAsync(
            set => set
                .SetProperty(r => r.Counts, run.Counts)
                .SetProperty(r => r.Warnings, run.Warnings)
                .SetProperty(r => r.Checkpoint, run.Checkpoint)
                .SetProperty(r => r.BytesRead, run.BytesRead)
                .SetProperty(r => r.RowsPerSecond, run.RowsPerSecond), cancellationToken);
        if (ours == 0) throw new LeaseLostException();
        await context.Database.CommitTransactionAsync(cancellationToken);
        await bulk.CommittedAsync(context, cancellationToken);
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();

    private async Task ForeseeAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<StoredReading> found, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var kept = 0;
        var room = -1;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (outcomes.Span[i] is not (Outcome.Updated or Outcome.Conflicted)) continue;
            if (room < 0) room = LargestForeseen - await context.RecordChanges.CountAsync(c => c.RunId == run.Id, cancellationToken);
            if (++kept > room) return;
            var (reading, stored) = (sorted.Span[i], found.Span[i]);
            context.RecordChanges.Add(new RecordChange
            {
                RecordType = DataType.Reading,
                RecordId = stored.Id,
                RunId = run.Id,
                Row = reading.Row,
                Foreseen = true,
                OldValue = stored.Value,
                NewValue = reading.Value,
                OldRunId = stored.RunId,
                OldRow = stored.Row,
                OldOrigin = stored.Origin,
                At = now,
            });
        }
    }
}

/// <summary>Another process holds the run by now: what this one was about to store is dropped.</summary>
internal sealed class LeaseLostException() : Exception("Another process has taken this run over.");
