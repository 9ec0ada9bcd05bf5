using System.Threading.Channels;
using OurWater.Admin.Live;

namespace OurWater.Admin.Features.Uploads;

/// <summary>
/// Says when a run is worth reading again: at a hint, at most four times a second, and every two seconds without one, so that a missed hint or another node costs nothing.
/// </summary>
internal sealed class RunFollower : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly IDisposable _subscription;
    private readonly Func<Task> _moved;
    private readonly TimeProvider _clock;

    public RunFollower(RunNotifier notifier, TimeProvider clock, long runId, Func<Task> moved)
    {
        (_clock, _moved, RunId) = (clock, moved, runId);
        _subscription = notifier.Subscribe(hint =>
        {
            if (hint.RunId == runId) _hints.Writer.TryWrite(true);
        });
        _ = Task.Run(FollowAsync);
    }

    public long RunId { get; }

    public void Dispose()
    {
        _subscription.Dispose();
        _stop.Cancel();
    }

    private async Task FollowAsync()
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await WaitAsync();
                await _moved();
                await Task.Delay(Rest, _clock, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was left, or the run has ended.
        }
        catch (ObjectDisposedException)
        {
            // The page was left in the middle of a reading.
        }
    }

    private async Task WaitAsync()
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var poll = Task.Delay(Poll, _clock, wait.Token);
        var hint = _hints.Reader.WaitToReadAsync(wait.Token).AsTask();
        await Task.WhenAny(poll, hint);
        _stop.Token.ThrowIfCancellationRequested();
        await wait.CancelAsync();
        while (_hints.Reader.TryRead(out _))
        {
            // One reading answers all hints so far.
        }
    }
}
