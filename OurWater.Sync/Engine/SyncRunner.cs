using System.Globalization;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Sync.Engine;

/// <summary>
/// Executes one run, from the start or from its checkpoint. A dry run takes the same path and stores only its outcomes. What cannot be decided ends the run before the first row is stored.
/// </summary>
/// <param name="samples">What is stored beside the new readings, for the second look at their values.</param>
/// <param name="scans">One for all runs of the process.</param>
public sealed class SyncRunner(IRunStore store, IStoredSamples samples, ScanMemory scans, TimeProvider clock)
{
    /// <summary>Runs to the end and leaves state, counts, warnings and errors in <paramref name="run"/>; the caller stores them.</summary>
    /// <exception cref="OperationCanceledException">Stopped between two batches: what was committed stays, with its checkpoint.</exception>
    public async Task RunAsync(SyncRun run, RunSource source, IRunProgress progress, CancellationToken cancellationToken)
    {
        var mapping = run.Mapping ?? new Mapping();
        run.Mapping = mapping;
        if (run.DryRun && run.Attempt > 1) await ForgetAsync(run, cancellationToken);
        try
        {
            await new FilePull(store, samples, scans, progress, clock).PullAsync(run, mapping, source, cancellationToken);
        }
        catch (TableFileException refused)
        {
            Fail(run, new RunError(refused.Code, null, refused.Message));
        }
        catch (UndecidedException undecided)
        {
            Fail(run, [.. undecided.Questions]);
        }

        if (run.State == RunState.Running) run.State = RunEnd.Of(run);
        await store.LogAsync(run, run.State == RunState.Failed ? "error" : "done", Summary(run), cancellationToken);
    }

    private async Task ForgetAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await store.ForgetOutcomesAsync(run, cancellationToken);
        run.Counts = new RunCounts();
        run.Warnings = [];
        run.Errors = [];
        run.Checkpoint = null;
    }

    private static void Fail(SyncRun run, params RunError[] errors)
    {
        run.State = RunState.Failed;
        run.Errors = [.. errors];
    }

    /// <summary>"4,611 readings created, 96 updated, 61 unchanged, 44 rejected: all 4,812 rows accounted for."</summary>
    public static string Summary(SyncRun run)
    {
        if (run.State == RunState.Failed) return run.Errors.Count > 0 ? run.Errors[0].Message : "The run failed.";
        var lines = run.Counts.Pull.Select(pair => string.Create(
            CultureInfo.InvariantCulture,
            $"{pair.Key}s: {pair.Value.Created:N0} created, {pair.Value.Updated:N0} updated, {pair.Value.Unchanged:N0} unchanged, {pair.Value.Skipped:N0} skipped, {pair.Value.Conflicted:N0} conflicted, {pair.Value.Rejected:N0} rejected: all {Counted.Of(pair.Value.Read, "row")} accounted for."));
        return (run.DryRun ? "Dry run, nothing was saved. " : "") + string.Join(' ', lines);
    }
}

/// <param name="Path">The file on disk.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="TimeZone">The organisation's IANA zone.</param>
/// <param name="Detected">What detection found when the file came; null = look again.</param>
public sealed record RunSource(string Path, string Name, string TimeZone, TableDescription? Detected = null);

/// <summary>Told after every batch and about once a second in between; must be quick.</summary>
public interface IRunProgress
{
    void Moved(SyncRun run);
}

/// <summary>Something of the mapping cannot be decided from the file: a person must choose.</summary>
public sealed class UndecidedException(IReadOnlyList<RunError> questions) : Exception(questions[0].Message)
{
    public IReadOnlyList<RunError> Questions { get; } = questions;
}
