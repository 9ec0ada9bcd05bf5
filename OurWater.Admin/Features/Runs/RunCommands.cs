using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>What a person may do with a run.</summary>
public sealed class RunCommands(RunStarter starter, Database database, TimeProvider clock)
{
    /// <returns>False where it is over already.</returns>
    public async Task<bool> CancelAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        return await starter.CancelAsync(actor.OrganisationId, runId, cancellationToken);
    }

    /// <summary>Starts the run's sync once more, as a dry run where the run was one.</summary>
    public async Task<StartResult> RunAgainAsync(Actor actor, RunDetail run, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        return await starter.StartAsync(actor.OrganisationId, run.SyncId, new RunRequest(run.DryRun, "manual", actor.Name, run.Methods, Kind: run.Kind), cancellationToken);
    }

    /// <summary>Lets a run go on that waits for a person.</summary>
    /// <returns>False where it does not wait any more.</returns>
    public async Task<bool> ApproveAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        return await starter.ApproveAsync(actor.OrganisationId, runId, actor.Name, cancellationToken);
    }

    /// <summary>Ends a run that waits for a person: what it asked about is not done, what it did before stays.</summary>
    /// <returns>False where it does not wait any more.</returns>
    public async Task<bool> DeclineAsync(Actor actor, RunDetail run, CancellationToken cancellationToken)
    {
        if (!await CancelAsync(actor, run.Id, cancellationToken)) return false;
        await using var context = database.Open(actor.OrganisationId);
        context.RunLog.Add(new RunLogLine
        {
            RunId = run.Id,
            At = clock.GetUtcNow().UtcDateTime,
            Level = "wait",
            Message = run.Kind == RunKind.Reconcile ? $"{actor.Name} stopped it: nothing was marked." : $"{actor.Name} decided not to send. What was brought in stays.",
        });
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Carries out what a dry run has listed, and nothing else.</summary>
    public async Task<StartResult> RunListAsync(Actor actor, RunDetail dryRun, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        return await starter.StartAsync(actor.OrganisationId, dryRun.SyncId, new RunRequest(false, "manual", actor.Name, dryRun.Methods, dryRun.Id), cancellationToken);
    }

    public async Task<StartResult> UndoAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        return await starter.UndoAsync(actor.OrganisationId, runId, actor.Name, cancellationToken);
    }
}
