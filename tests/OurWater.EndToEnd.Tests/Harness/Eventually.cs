using System.Diagnostics;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Waits for something outside this process: asks ten times a second until it is so, within a limit that is an error to reach.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    public static Task TrueAsync(Func<Task<bool>> holds, TimeSpan limit, Func<string> otherwise, CancellationToken cancellationToken) =>
        GetAsync(async () => await holds() ? "" : null, limit, otherwise, cancellationToken);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T?>> ask, TimeSpan limit, Func<string> otherwise, CancellationToken cancellationToken)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Tick);
        do
        {
            if (await ask() is { } answer) return answer;
        }
        while (watch.Elapsed < limit && await timer.WaitForNextTickAsync(cancellationToken));

        throw new TimeoutException($"Not within {limit.TotalSeconds} s. {otherwise()}");
    }
}
