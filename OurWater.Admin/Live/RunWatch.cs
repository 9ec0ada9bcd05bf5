using System.Threading.Channels;

namespace OurWater.Admin.Live;

/// <summary>
/// Follows runs for one page. A hint of the notifier leads to a new reading of the database at once, but not more than twice a second; where hints fail (another node), the slow poll finds it.
/// A reading that fails (the database is busy) is tried again: only the page ends the watching.
/// </summary>
public sealed class RunWatch : IDisposable
{
    public static readonly TimeSpan Throttle = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan ActivePoll = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan IdlePoll = TimeSpan.FromSeconds(15);

    private readonly RunNotifier _notifier;
    private readonly TimeProvider _clock;
    private readonly Func<Task> _reread;
    private readonly Func<TimeSpan?> _poll;
    private readonly IDisposable _subscription;
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<bool> _hints = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <param name="concerns">Whether a run that has moved is one that the page shows.</param>
    /// <param name="reread">Reads again and draws: hands over with <c>InvokeAsync</c>.</param>
    /// <param name="poll">How soon to look without a hint; null where nothing can move any more.</param>
    public RunWatch(RunNotifier notifier, TimeProvider clock, Func<RunMoved, bool> concerns, Func<Task> reread, Func<TimeSpan?> poll)
    {
        (_notifier, _clock, _reread, _poll) = (notifier, clock, reread, poll);
        _subscription = notifier.Subscribe(moved =>
        {
            if (concerns(moved)) _hints.Writer.TryWrite(true);
        });
        _ = FollowAsync(_stop.Token);
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task FollowAsync(CancellationToken stop)
    {
        try
        {
            Task<bool>? hint = null;
            var failed = false;
            while (!stop.IsCancellationRequested)
            {
                hint ??= _hints.Reader.WaitToReadAsync(stop).AsTask();
                if ((failed ? ActivePoll : _poll()) is { } soon) await Task.WhenAny(hint, Task.Delay(soon, _clock, stop));
                else await hint;
                stop.ThrowIfCancellationRequested();
                if (hint.IsCompleted) hint = null;
                _hints.Reader.TryRead(out _);
                failed = !await RereadAsync(stop);
                await Task.Delay(Throttle, _clock, stop);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left.
        }
    }

    private async Task<bool> RereadAsync(CancellationToken stop)
    {
        try
        {
            await _reread();
            return true;
        }
        catch (Exception error) when (error is not ObjectDisposedException && !stop.IsCancellationRequested)
        {
            _notifier.ReportNotReread(error);
            return false;
        }
    }
}
