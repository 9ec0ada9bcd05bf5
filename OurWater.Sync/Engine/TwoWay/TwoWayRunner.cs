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
        if (run.State != RunState.Running) return;
        run.State = run.Warnings.Count > 0 || HasLeftOvers(run) ? RunState.SucceededWithWarnings : RunState.Succeeded;
        await work.SayAsync("done", Summary(work), cancellationToken);
    }

    private static async Task SyncAsync(SyncWork work, CancellationToken cancellationToken)
    {
        var (pulls, pushes) = (work.Run.Does(SyncMethod.PullFromDatasource), work.Run.Does(SyncMethod.PushToDatasource));
        var settlement = new Settlement(work);
        if (!work.Run.DryRun && work.Source.Target is not null) await settlement.SettleAllAsync(cancellationToken);
        var records = new RecordPull(work);
        var readings = new ReadingPull(work);
        if (pulls) await PullAsync(work, records, readings, cancellationToken);
        if (pushes) await PushAsync(work, settlement, readings.Foreseen, cancellationToken);
    }

    private static async Task PullAsync(SyncWork work, RecordPull records, ReadingPull readings, CancellationToken cancellationToken)
    {
        var at = work.Run.Checkpoint?.Phase ?? RunPhase.Settle;
        var types = work.Sync.SelectedDatatypes;
        if (types.Contains(DataType.Group) && at <= RunPhase.PullGroups)
        {
            await work.EnterAsync("pull groups", cancellationToken);
            await records.PullGroupsAsync(cancellationToken);
        }

        if (types.Contains(DataType.Resource) && at <= RunPhase.PullResources)
        {
            await work.EnterAsync("pull resources", cancellationToken);
            await records.PullResourcesAsync(cancellationToken);
        }

        if (types.Contains(DataType.Reading) && at <= RunPhase.PullReadings)
        {
            await work.EnterAsync("pull readings", cancellationToken);
            await readings.PullAsync(work.Run.DryRun ? records.Foreseen : new Dictionary<string, ResourceType>(), cancellationToken);
        }
    }

    private static async Task PushAsync(SyncWork work, Settlement settlement, HashSet<long> foreseen, CancellationToken cancellationToken)
    {
        var at = work.Run.Checkpoint?.Phase ?? RunPhase.Settle;
        await work.EnterAsync("push groups", cancellationToken);
        foreach (var type in work.Sync.SelectedDatatypes) work.Pushed(type);
        var plan = await PushPlan.MakeAsync(work, cancellationToken);
        if (work.Run.DryRun)
        {
            await ForeseeAsync(work, plan, cancellationToken);
        }
        else
        {
            if (NeedsApproval(work, plan))
            {
                await AskAsync(work, plan, cancellationToken);
                return;
            }

            if (work.Run.ApprovedAt is not null && work.Sync.PushApprovedAt is null) await AllowAsync(work, cancellationToken);
            var push = new RecordPush(work, settlement);
            if (at <= RunPhase.PushGroups) await push.PushGroupsAsync(plan.Groups, cancellationToken);
            if (at <= RunPhase.PushResources)
            {
                await work.EnterAsync("push resources", cancellationToken);
                if (plan.Groups.Count > 0) plan = await PushPlan.MakeAsync(work, cancellationToken) with { Groups = [] }; // a resource may go into a village that was just made
                await push.PushResourcesAsync(plan.Resources, cancellationToken);
            }
        }

        if (work.Sync.SelectedDatatypes.Contains(DataType.Reading))
        {
            await work.EnterAsync("push readings", cancellationToken);
            await new ReadingPush(work, settlement, work.Run.DryRun ? plan.Pending : [], foreseen).PushAsync(cancellationToken);
        }

        await SaveCursorsAsync(work, cancellationToken);
    }

    /// <summary>Making resources there sends messages to real people: the first push of a sync, and one that makes more than its cap, waits for a person.</summary>
    private static bool NeedsApproval(SyncWork work, PushPlan plan) =>
        work.Run.ApprovedAt is null && ((work.Sync.PushApprovedAt is null && plan.SendsAnything) || plan.NewResources > work.Sync.NewResourceCap);

    private static async Task AskAsync(SyncWork work, PushPlan plan, CancellationToken cancellationToken)
    {
        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            await work.ListAsync(batch, [.. plan.Items()], cancellationToken);
            work.Run.Checkpoint = new RunCheckpoint(DataType.Group, 0, 0, RunPhase.PushGroups);
            await batch.CommitAsync(cancellationToken);
        }

        work.Run.State = RunState.AwaitingApproval;
        await work.SayAsync("wait", plan.NewResources > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{plan.NewResources:N0} new {(plan.NewResources == 1 ? "resource" : "resources")} would be made in {work.Source.Title}, which sends messages to real people. The run waits until somebody has looked at the list.")
            : $"This is the first time that the sync sends anything to {work.Source.Title}. The run waits until somebody has looked at the list.", cancellationToken);
    }

    private static async Task AllowAsync(SyncWork work, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.AllowPushAsync(cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private static async Task ForeseeAsync(SyncWork work, PushPlan plan, CancellationToken cancellationToken)
    {
        foreach (var group in plan.Groups) Count(work.Pushed(DataType.Group), group.Action);
        foreach (var resource in plan.Resources) Count(work.Pushed(DataType.Resource), resource.Action);
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await work.ListAsync(batch, [.. plan.Items()], cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private static void Count(PushCounts counts, ItemAction action)
    {
        counts.Selected++;
        if (action == ItemAction.Blocked) counts.Blocked++;
        else counts.Sent++;
    }

    private static async Task SaveCursorsAsync(SyncWork work, CancellationToken cancellationToken)
    {
        if (work.Run.DryRun || work.List is not null) return;
        foreach (var type in work.Sync.SelectedDatatypes)
        {
            var newest = await work.Store.NewestOwnChangeAsync(work.Run, type, cancellationToken);
            await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            await batch.SaveCursorAsync(SyncMethod.PushToDatasource, type, newest, work.SelectionHash, cancellationToken);
            await batch.CommitAsync(cancellationToken);
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

    private static bool HasLeftOvers(SyncRun run) =>
        run.Counts.Pull.Values.Any(c => c.Rejected > 0 || c.Conflicted > 0) || run.Counts.Push.Values.Any(c => c.Failed > 0);

    private static string Summary(SyncWork work)
    {
        var run = work.Run;
        var written = run.Counts.Pull.Values.Sum(c => c.Created + c.Updated + c.Conflicted) + run.Counts.Push.Values.Sum(c => c.Sent);
        if (written == 0 && run.Kind == RunKind.Sync) return "Nothing new on either side.";
        var pulled = run.Counts.Pull.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}s brought in: {p.Value.Created:N0} created, {p.Value.Updated:N0} updated, {p.Value.Unchanged:N0} unchanged, {p.Value.Skipped:N0} skipped, {p.Value.Conflicted:N0} conflicted, {p.Value.Rejected:N0} rejected: all {p.Value.Read:N0} accounted for."));
        var pushed = run.Counts.Push.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}s to send: {p.Value.Sent:N0} sent, {p.Value.AlreadyThere:N0} already there, {p.Value.Blocked:N0} blocked, {p.Value.Failed:N0} failed: all {p.Value.Selected:N0} accounted for."));
        return (run.DryRun ? "Dry run, nothing was saved or sent. " : "") + string.Join(' ', pulled.Concat(pushed));
    }
}
