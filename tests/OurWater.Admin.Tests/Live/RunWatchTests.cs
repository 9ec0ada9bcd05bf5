using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OurWater.Admin.Live;

namespace OurWater.Admin.Tests.Live;

public sealed class RunWatchTests
{
    [Fact(Timeout = 30_000)]
    public async Task Reread_ThatFails_IsTriedAgainThoughNothingElseWouldLook()
    {
        var token = TestContext.Current.CancellationToken;
        var (clock, notifier, tries) = (new FakeTimeProvider(), new RunNotifier(NullLogger<RunNotifier>.Instance), Channel.CreateUnbounded<int>());
        var count = 0;
        using var watch = new RunWatch(notifier, clock, _ => true, () =>
        {
            tries.Writer.TryWrite(++count);
            return count == 1 ? Task.FromException(new InvalidOperationException("database is locked")) : Task.CompletedTask;
        }, () => null);

        notifier.Publish(new RunMoved(1, 1));
        Assert.Equal(1, await tries.Reader.ReadAsync(token));
        Assert.Equal(2, await NextAsync(clock, tries, token));
    }

    /// <summary>The watcher waits by the clock between two looks: time goes on until it looks.</summary>
    private static async Task<int> NextAsync(FakeTimeProvider clock, Channel<int> tries, CancellationToken token)
    {
        while (!tries.Reader.TryPeek(out _))
        {
            token.ThrowIfCancellationRequested();
            clock.Advance(RunWatch.Throttle);
            await Task.Yield();
        }

        return await tries.Reader.ReadAsync(token);
    }
}
