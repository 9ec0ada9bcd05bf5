using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;

namespace OurWater.Admin.Api.Http;

/// <summary>Forgets answers to repeated requests once nobody can ask for them again.</summary>
internal sealed class IdempotencySweep(Database database, TimeProvider clock, ILogger<IdempotencySweep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var context = database.OpenEverything();
                var before = clock.GetUtcNow().UtcDateTime - Idempotency.Kept;
                await context.IdempotentAnswers.Where(a => a.CreatedAt < before).ExecuteDeleteAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                logger.SweepFailed(error);
            }
        }
    }
}
