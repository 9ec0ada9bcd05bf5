using Xunit;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>A program of its own for every test: for tests that kill it, fill its disk or lock its database.</summary>
public abstract class FreshApp : IAsyncDisposable
{
    private readonly List<AppProcess> _apps = [];

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected async Task<AppProcess> StartAsync(AppSettings? settings = null) => Keep(await AppProcess.StartAsync(settings ?? new AppSettings(), Token));

    /// <summary>Ends the program with the test, where the test has not done so.</summary>
    private protected AppProcess Keep(AppProcess app)
    {
        lock (_apps) _apps.Add(app);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var app in _apps) await app.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
