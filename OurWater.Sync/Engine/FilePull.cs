using System.Threading.Channels;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Engine;

/// <summary>
/// Pulls a file: one thread reads and understands rows into batches, the other looks up, compares and stores them. Memory is bounded by two batches and the identities seen.
/// </summary>
internal sealed class FilePull(IRunStore store, IStoredSamples samples, ScanMemory scans, IRunProgress progress, TimeProvider clock)
{
    public async Task PullAsync(SyncRun run, Mapping mapping, RunSource source, CancellationToken cancellationToken)
    {
        run.BytesTotal = new FileInfo(source.Path).Length;
        await EnterAsync(run, "read the file", cancellationToken);
        var table = mapping.File is null && source.Detected is { Tables.Count: 0 } detected && HasColumns(detected, mapping) ? detected : TableFile.DescribeFor(source.Path, mapping, cancellationToken);
        var plan = Prepare(run, mapping, source, table, cancellationToken);

        run.Mapping = plan.Mapping;
        await EnterAsync(run, PhaseOf(plan.DataType), cancellationToken);
        if (!run.Counts.Pull.ContainsKey(plan.DataType)) run.Counts.Pull[plan.DataType] = new PullCounts();
        var places = new PlaceDirectory(await store.LoadPlacesAsync(run, plan.Mapping.Identity ?? Identities.LegacyMyWell, cancellationToken), plan.Mapping);
        var mends = await store.LoadMendsAsync(run, cancellationToken);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var full = Channel.CreateBounded<ReadingBatch>(1);
        var free = Channel.CreateUnbounded<ReadingBatch>();
        for (var i = 0; i < 2; i++) free.Writer.TryWrite(new ReadingBatch());
        var producer = new BatchProducer(plan, places, mends, clock);
        var producing = Task.Run(() => producer.ProduceAsync(() => TableFile.Open(source.Path, table), run.Checkpoint, free.Reader, full.Writer, stop.Token), CancellationToken.None);
        try
        {
            var apply = new BatchApply(store, progress, run, plan, new RunLook(samples, new Remedies(plan, table)), clock);
            await foreach (var batch in full.Reader.ReadAllAsync(cancellationToken))
            {
                await apply.ApplyAsync(batch, cancellationToken);
                batch.Clear();
                free.Writer.TryWrite(batch);
            }

            await apply.FinishAsync(cancellationToken);
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)producing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await producing;
    }

    private static bool HasColumns(TableDescription table, Mapping mapping) =>
        mapping.Columns.Values.OfType<string>().All(name => table.Columns.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase));

    private RowPlan Prepare(SyncRun run, Mapping mapping, RunSource source, TableDescription table, CancellationToken cancellationToken)
    {
        var lastMoved = clock.GetTimestamp();
        var context = new PlanContext { TimeZone = source.TimeZone, Now = clock.GetUtcNow(), Scans = (scans, source.Path) };
        var result = MappingPlanner.Prepare(table, () => TableFile.Open(source.Path, table), mapping, context, Moved, cancellationToken);
        return result.Plan ?? throw new UndecidedException(result.Errors);

        void Moved(long bytes)
        {
            run.BytesRead = bytes;
            if (clock.GetElapsedTime(lastMoved) < TimeSpan.FromMilliseconds(500)) return;
            lastMoved = clock.GetTimestamp();
            progress.Moved(run);
        }
    }

    private async Task EnterAsync(SyncRun run, string phase, CancellationToken cancellationToken)
    {
        run.Phase = phase;
        run.BytesRead = 0;
        await store.SaveProgressAsync(run, cancellationToken);
        progress.Moved(run);
    }

    private static string PhaseOf(DataType dataType) => dataType switch
    {
        DataType.Group => "pull groups",
        DataType.Resource => "pull resources",
        _ => "pull readings",
    };
}
