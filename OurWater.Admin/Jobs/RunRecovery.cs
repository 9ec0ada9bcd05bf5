namespace OurWater.Admin.Jobs;

/// <summary>Finds runs that nobody executes (the process was killed, another one that had them is gone, the embedded job storage forgot them) and sees that they get their turn.</summary>
internal sealed class RunRecovery(RunTurns turns, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        do await turns.GiveAsync(stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
