using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Executes one run of a sync with another system, from the start or from its checkpoint: settles what an earlier run left in doubt, pulls (groups, resources, readings), then pushes in the same order.
/// A dry run takes the same path and stores only its list.
/// </summary>
public sealed class TwoWayRunner(ITwoWayStore store, TimeProvider clock)
{
    /// <summary>Runs to the end, or to the point where a person must say yes (<see cref="RunState.AwaitingApproval"/>); leaves state, counts, warnings and errors in <paramref name="run"/>; the caller stores them.</summary>
    /// <exception cref="DatasourceException">The other system could not be used; what was committed stays, and nothing that was sent is forgotten.</exception>
    /// <exception cref="OperationCanceledException">Stopped between two transactions.</exception>
    public async Task RunAsync(SyncRun run, IDatasource source, IRunProgress progress, CancellationToken cancellationToken)
    {
        if (run.DryRun && run.Attempt > 1) await ForgetAsync(run, cancellationToken);
        var list = run.ListRunId is { } listRun ? await store.LoadListAsync(run, listRun, cancellationToken) : null;
        var work = new SyncWork(run, source, store, progress, clock, await store.ResolveSelectionAsync(run, cancellationToken), list);
        if (run.Attempt == 1) await work.SayAsync("info", run.Kind == RunKind.Reconcile ? $"Comparing both sides with {source.Title}." : $"Connecting to {source.Title}.", cancellationToken);
        if (run.Kind == RunKind.Reconcile) await new Reconciliation(work).RunAsync(cancellationToken);
        else await SyncAsync(work, cancellationToken);
        await work.SavedTwice.SayAsync(cancellationToken);
        if (run.State != RunState.Running) return;
        run.State = RunEnd.Of(run);
        await work.SayAsync("done", Summary(work), cancellationToken);
    }

    private static async Task SyncAsync(SyncWork work, CancellationToken cancellationToken)
    {
        var (pulls, pushes) = (work.Run.Does(SyncMethod.PullFromDatasource), work.Run.Does(SyncMethod.PushToDatasource));
        var settlement = new Settlement(work);
        if (!work.Run.DryRun && work.Source.Target is not null) await settlement.SettleAllAsync(cancellationToken);
        if (pulls)
        {
            if (work.Policy != ConflictPolicy.Ask) work.OpenConflicts.UnionWith((await work.Store.LoadOpenConflictsAsync(work.Run, cancellationToken)).Select(c => c.RecordId));
            await PullAsync(work, new RecordPull(work), new ReadingPull(work), cancellationToken);
            await SaySettledAsync(work, cancellationToken);
        }

        if (pushes) await new Push(work, settlement).RunAsync(cancellationToken);
    }

    private static Task SaySettledAsync(SyncWork work, CancellationToken cancellationToken) => work.Settled == 0 ? Task.CompletedTask : work.SayAsync("info", string.Create(
        CultureInfo.InvariantCulture, $"{work.Settled:N0} {(work.Settled == 1 ? "conflict" : "conflicts")} that waited for a choice {(work.Run.DryRun ? "would be" : work.Settled == 1 ? "was" : "were")} settled, because the sync does not ask any more: {Wins(work)}."), cancellationToken);

    private static string Wins(SyncWork work) => work.Policy switch
    {
        ConflictPolicy.OurWaterWins => "OurWater wins",
        ConflictPolicy.DatasourceWins => $"{work.Source.Title} wins",
        _ => "the newest value wins",
    };

    private static async Task PullAsync(SyncWork work, RecordPull records, ReadingPull readings, CancellationToken cancellationToken)
    {
        var at = work.Run.Checkpoint?.Phase ?? RunPhase.Settle;
        var types = work.Sync.SelectedDatatypes;
        await using var ahead = new PullAhead(work, readings, cancellationToken);
        if (at == RunPhase.Settle) ahead.Begin(types);
        if (types.Contains(DataType.Group) && at <= RunPhase.PullGroups)
        {
            await work.EnterAsync("pull groups", cancellationToken);
            await records.PullGroupsAsync(ahead.Groups, cancellationToken);
        }

        if (types.Contains(DataType.Resource) && at <= RunPhase.PullResources)
        {
            await work.EnterAsync("pull resources", cancellationToken);
            await records.PullResourcesAsync(ahead.Resources, cancellationToken);
        }

        if (types.Contains(DataType.Reading) && at <= RunPhase.PullReadings)
        {
            await work.EnterAsync("pull readings", cancellationToken);
            await readings.PullAsync(records, cancellationToken);
        }
    }

    private async Task ForgetAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await store.ForgetOutcomesAsync(run, cancellationToken);
        run.Counts = new RunCounts();
        run.Warnings = [];
        run.Errors = [];
        run.Checkpoint = null;
    }

    private static string Compared(SyncRun run, string there) => string.Join(' ', run.Counts.Compared.Select(c => string.Create(
        CultureInfo.InvariantCulture, $"{c.Key}s: {c.Value.Same:N0} are the same, {c.Value.Different:N0} differ, {c.Value.OnlyHere:N0} are only here, {c.Value.OnlyThere:N0} only in {there}, {c.Value.Copies:N0} {(c.Value.Copies == 1 ? "stands" : "stand")} there more than once, {c.Value.Unusable:N0} there cannot be compared.")));

    private static string Summary(SyncWork work)
    {
        var run = work.Run;
        var written = run.Counts.Pull.Values.Sum(c => c.Created + c.Updated + c.Conflicted) + run.Counts.Push.Values.Sum(c => c.Sent);
        if (run.Kind == RunKind.Reconcile) return Compared(run, work.Source.Title);
        if (written == 0 && run.Counts.Push.Values.All(c => c.Blocked + c.Failed + c.AlreadyThere == 0)) return "Nothing new on either side.";
        var pulled = run.Counts.Pull.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}s brought in: {p.Value.Created:N0} created, {p.Value.Updated:N0} updated, {p.Value.Unchanged:N0} unchanged, {p.Value.Skipped:N0} skipped, {p.Value.Conflicted:N0} conflicted, {p.Value.Rejected:N0} rejected: all {p.Value.Read:N0} accounted for."));
        var pushed = run.Counts.Push.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}s to send: {p.Value.Sent:N0} sent, {p.Value.AlreadyThere:N0} already there, {p.Value.Blocked:N0} blocked, {p.Value.Failed:N0} failed: all {p.Value.Selected:N0} accounted for."));
        return (run.DryRun ? "Dry run, nothing was saved or sent. " : "") + string.Join(' ', pulled.Concat(pushed));
    }
}
