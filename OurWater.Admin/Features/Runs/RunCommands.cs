using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Runs;

/// <summary>What a person may do with a run.</summary>
public sealed class RunCommands(RunStarter starter)
{
    /// <returns>False where it is over already.</returns>
    public Task<bool> CancelAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        return starter.CancelAsync(actor.OrganisationId, runId, cancellationToken);
    }

    /// <summary>Starts the run's sync once more, as a dry run where the run was one.</summary>
    public Task<StartResult> RunAgainAsync(Actor actor, RunDetail run, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        return starter.StartAsync(actor.OrganisationId, run.SyncId, new RunRequest(run.DryRun, "manual", actor.Name), cancellationToken);
    }

    public Task<StartResult> UndoAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        return starter.UndoAsync(actor.OrganisationId, runId, actor.Name, cancellationToken);
    }
}
