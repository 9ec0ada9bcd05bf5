using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Live;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>Starts, cancels and takes back runs. The run's record is the truth; the job only executes it.</summary>
public sealed class RunStarter(Database database, RunTurns turns, RunNotifier notifier, CancelSignals signals, TimeProvider clock)
{
    private const int MostTries = 3;

    /// <summary>Queues a run of a sync. One run of a sync goes at a time: the unique index on the active sync decides, over all nodes.</summary>
    public async Task<StartResult> StartAsync(int organisationId, long syncId, RunRequest request, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var sync = await context.Syncs.AsNoTracking().SingleOrDefaultAsync(s => s.Id == syncId, cancellationToken);
        if (sync is null) return new StartResult.NotFound();
        if (!sync.Enabled) return new StartResult.Impossible("This sync is paused. Resume it, then run it.");
        if (!sync.Methods.Exists(m => m is SyncMethod.PullFromDatasource or SyncMethod.PushToDatasource)) return new StartResult.Impossible("This sync has nothing to run: the other system pushes into it and reads from it by itself.");
        if (request.ListRunId is { } list && !await context.Runs.AnyAsync(r => r.Id == list && r.SyncId == syncId && r.DryRun && r.State != RunState.Failed, cancellationToken)) return new StartResult.Impossible("This dry run is not one of the sync's. Make a new dry run.");
        if (sync.IsOneTime && !request.DryRun && await HasRunAsync(context, syncId, cancellationToken) is { } earlier) return new StartResult.AlreadyRan(earlier);
        return await QueueAsync(context, new SyncRun
        {
            SyncId = syncId,
            DryRun = request.DryRun,
            Kind = request.Kind,
            Methods = request.Methods is null ? null : [.. request.Methods],
            ListRunId = request.ListRunId,
            Trigger = request.Trigger,
            StartedBy = request.StartedBy,
            Mapping = sync.Mapping,
        }, cancellationToken);
    }

    /// <summary>Queues a run that removes what a run created and restores what it changed, except what was changed since.</summary>
    public async Task<StartResult> UndoAsync(int organisationId, long runId, string? startedBy, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var run = await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken);
        if (run is null) return new StartResult.NotFound();
        if (run.State.IsActive()) return new StartResult.AlreadyRunning(runId);
        if (run.DryRun || run.UndoOfRunId is not null) return new StartResult.Impossible(run.DryRun ? "A dry run saved nothing: there is nothing to undo." : "This run is itself an undo. Run the sync again instead.");
        var done = await context.Runs.Where(r => r.UndoOfRunId == runId && (r.State == RunState.Succeeded || r.State == RunState.SucceededWithWarnings)).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellationToken);
        if (done is not null) return new StartResult.Impossible($"This run was already undone by run {done}.");
        return await QueueAsync(context, new SyncRun { SyncId = run.SyncId, UndoOfRunId = runId, Trigger = "undo", StartedBy = startedBy }, cancellationToken);
    }

    /// <summary>Lets a run go on that waits for a person. False where it does not wait.</summary>
    public async Task<bool> ApproveAsync(int organisationId, long runId, string? by, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var approved = await context.Runs.Where(r => r.Id == runId && r.State == RunState.AwaitingApproval && r.ActiveSyncId != null)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RunState.Queued).SetProperty(r => r.ApprovedAt, now).SetProperty(r => r.ApprovedBy, by), cancellationToken);
        if (approved == 0) return false;
        AuditTrail.Tell(context, AuditAction.Approved, "run", runId, await AuditLabels.RunAsync(context, runId, cancellationToken));
        context.RunLog.Add(new RunLogLine { RunId = runId, At = now, Level = "info", Message = by is null ? "Approved: it goes on." : $"Approved by {by}: it goes on." });
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await turns.GiveAsync(CancellationToken.None);
        notifier.Publish(new RunMoved(organisationId, runId));
        return true;
    }

    /// <summary>Asks a run to stop; it does within two seconds, and keeps what it has committed. False where it is not active.</summary>
    public async Task<bool> CancelAsync(int organisationId, long runId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        if (!await context.Runs.AnyAsync(r => r.Id == runId && r.ActiveSyncId != null, cancellationToken)) return false;
        signals.Request(runId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var waiting = await context.Runs.Where(r => r.Id == runId && (r.State == RunState.Queued || r.State == RunState.AwaitingApproval) && (r.LeaseUntil == null || r.LeaseOwner!.EndsWith(RunLeases.HandedOver)))
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RunState.Cancelled).SetProperty(r => r.ActiveSyncId, (long?)null).SetProperty(r => r.CancelRequested, true).SetProperty(r => r.FinishedAt, now), cancellationToken);
        if (waiting > 0) await ForgetWaitingAsync(context, runId, cancellationToken);
        else await context.Runs.Where(r => r.Id == runId && r.ActiveSyncId != null).ExecuteUpdateAsync(set => set.SetProperty(r => r.CancelRequested, true), cancellationToken);
        AuditTrail.Tell(context, AuditAction.Cancelled, "run", runId, await AuditLabels.RunAsync(context, runId, cancellationToken));
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        notifier.Publish(new RunMoved(organisationId, runId));
        return true;
    }

    /// <summary>What waited for a yes was not sent, and is not among the figures of a run that ended without it.</summary>
    private static async Task ForgetWaitingAsync(OurWaterDbContext context, long runId, CancellationToken cancellationToken)
    {
        var run = await context.Runs.SingleAsync(r => r.Id == runId, cancellationToken);
        if (run.Counts.Push.Values.All(c => c.Waiting == 0)) return;
        foreach (var counts in run.Counts.Push.Values) counts.ForgetWaiting();
        context.Entry(run).Property(r => r.Counts).IsModified = true;
    }

    private async Task<StartResult> QueueAsync(OurWaterDbContext context, SyncRun run, CancellationToken cancellationToken)
    {
        run.ActiveSyncId = run.SyncId;
        run.State = RunState.Queued;
        run.QueuedAt = clock.GetUtcNow().UtcDateTime;
        for (var tries = 1; ; tries++)
        {
            var going = await context.Runs.Where(r => r.ActiveSyncId == run.SyncId).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellationToken);
            if (going is { } active) return new StartResult.AlreadyRunning(active);
            context.Runs.Add(run);
            try
            {
                await context.SaveChangesAsync(cancellationToken);
                break;
            }
            catch (DbUpdateException) when (tries < MostTries)
            {
                context.ChangeTracker.Clear(); // another was quicker; it may even have ended by the time of the next look
            }
        }

        await turns.GiveAsync(CancellationToken.None);
        await SayWhatItWaitsForAsync(context, run);
        notifier.Publish(new RunMoved(run.OrganisationId, run.Id));
        return new StartResult.Started(run.Id);
    }

    private async Task SayWhatItWaitsForAsync(OurWaterDbContext context, SyncRun run)
    {
        if (await turns.FindWaitAsync(run.Id, CancellationToken.None) is not { } wait) return;
        context.RunLog.Add(new RunLogLine { RunId = run.Id, At = clock.GetUtcNow().UtcDateTime, Level = "wait", Message = wait.ToSentence() });
        await context.SaveChangesAsync(CancellationToken.None);
    }

    /// <summary>The run that used up a one-time sync: one that is going, or that stored something. A run that was refused before its first row, or taken back since, does not count.</summary>
    private static async Task<long?> HasRunAsync(OurWaterDbContext context, long syncId, CancellationToken cancellationToken) =>
        await context.Runs
            .Where(r => r.SyncId == syncId && !r.DryRun && r.UndoOfRunId == null && r.ActiveSyncId == null && r.State != RunState.Failed && r.State != RunState.Cancelled)
            .Where(r => !context.Runs.Any(u => u.UndoOfRunId == r.Id && (u.State == RunState.Succeeded || u.State == RunState.SucceededWithWarnings)))
            .OrderBy(r => r.Id).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellationToken);
}

/// <param name="Methods">Only these of the sync's methods; null = all that a run carries out.</param>
/// <param name="ListRunId">The dry run whose list is carried out, exactly.</param>
public sealed record RunRequest(bool DryRun, string Trigger, string? StartedBy, IReadOnlyList<SyncMethod>? Methods = null, long? ListRunId = null, RunKind Kind = RunKind.Sync);

public abstract record StartResult
{
    public sealed record Started(long RunId) : StartResult;

    public sealed record AlreadyRunning(long RunId) : StartResult;

    public sealed record AlreadyRan(long RunId) : StartResult;

    public sealed record Impossible(string Reason) : StartResult;

    public sealed record NotFound : StartResult;
}
