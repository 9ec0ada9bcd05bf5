using Hangfire;

namespace OurWater.Admin.Jobs;

/// <summary>Finds runs whose job was lost (the process was killed, the embedded job storage forgot it) and queues them again.</summary>
internal sealed class RunRecovery(RunLeases leases, IBackgroundJobClient jobs, TimeProvider clock, ILogger<RunRecovery> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        HashSet<long>? seen = null;
        do
        {
            try
            {
                // A run that was just queued waits for its worker: only one that is free at two looks was lost. At start there is no worker yet that could have it.
                var free = (await leases.FindFreeAsync(stoppingToken)).ToHashSet();
                foreach (var runId in free.Where(id => seen?.Contains(id) ?? true))
                {
                    logger.RunFoundAgain(runId);
                    jobs.Enqueue<RunJob>(job => job.ExecuteAsync(runId, CancellationToken.None));
                }

                seen = free;
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.RecoveryFailed(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
