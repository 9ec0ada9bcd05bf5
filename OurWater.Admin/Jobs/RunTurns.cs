using Hangfire;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Sync.Model;

namespace OurWater.Admin.Jobs;

/// <summary>
/// Gives waiting runs to free workers, in turns between organisations. The runs' records are the queue; a job is made of a run only when a worker of this
/// process is free for it, and the run is marked as handed over with that, so that no look finds it again. Asked whenever a run is queued or has ended, and by
/// <see cref="RunRecovery"/> every few seconds for what was lost.
/// </summary>
public sealed class RunTurns(RunLeases leases, IBackgroundJobClient jobs, IOptions<JobsOptions> options, ILogger<RunTurns> logger) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Dictionary<int, long> _lastTurns = [];
    private long _turn;

    private int Limit => options.Value.MostOfOneOrganisation;

    public void Dispose() => _one.Dispose();

    /// <summary>Never fails: what could not be given now is given at the next look.</summary>
    public async Task GiveAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var active = await leases.LoadActiveAsync(cancellationToken);
            var free = options.Value.WorkersHere - active.Count(r => r.IsHere);
            foreach (var run in Turns.Order(active, Limit, _lastTurns).Where(r => !leases.Executes(r.Id)).Take(Math.Max(0, free))) await GiveAsync(run, cancellationToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            logger.TurnsFailed(error);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What a run waits for; null where it does not wait.</summary>
    public async Task<RunWait?> FindWaitAsync(long runId, CancellationToken cancellationToken)
    {
        var active = await leases.LoadActiveAsync(cancellationToken);
        if (active.FirstOrDefault(r => r.Id == runId) is not { IsHeld: false, State: RunState.Queued } run) return null;
        await _one.WaitAsync(cancellationToken);
        try
        {
            var order = Turns.Order(active, Limit, _lastTurns).ToList();
            var at = order.FindIndex(r => r.Id == runId);
            if (at >= 0) return new RunWait([], at);
            var own = active.Where(r => r.OrganisationId == run.OrganisationId && (r.IsHeld || order.Contains(r)));
            return new RunWait([.. own.Select(r => r.Id).Order()], 0);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task GiveAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        if (!await leases.HandOverAsync(run, cancellationToken)) return; // another process was quicker
        _lastTurns[run.OrganisationId] = ++_turn;
        if (run.State == RunState.Running) logger.RunFoundAgain(run.Id);
        var runId = run.Id;
        jobs.Enqueue<RunJob>(job => job.ExecuteAsync(runId, CancellationToken.None));
    }
}
