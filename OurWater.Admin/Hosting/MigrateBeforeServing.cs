using OurWater.Admin.Data;

namespace OurWater.Admin.Hosting;

/// <summary>Brings the database up to date before the first request is answered and the first job runs.</summary>
internal sealed class MigrateBeforeServing(SchemaUpdate schema, Bootstrap bootstrap) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await schema.RunAsync(cancellationToken);
        await bootstrap.RunAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
