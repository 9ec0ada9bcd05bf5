using System.Threading.Channels;
using OurWater.Sync.Datasources;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Pages of the other side, asked for before they are used: it answers while what it said before is compared and stored. A failure is told where its page
/// would have come.
/// </summary>
internal sealed class ReadAhead<T> : IAsyncDisposable
{
    private readonly Channel<RemotePage<T>> _pages;
    private readonly CancellationTokenSource _stop;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _reading;

    /// <param name="most">So many pages wait for their use at most: the memory that they take is bounded.</param>
    public ReadAhead(Func<CancellationToken, IAsyncEnumerable<RemotePage<T>>> read, int most, CancellationToken cancellationToken)
    {
        _pages = Channel.CreateBounded<RemotePage<T>>(new BoundedChannelOptions(most) { SingleReader = true, SingleWriter = true });
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = Task.Run(() => ReadAsync(read), CancellationToken.None);
    }

    /// <summary>Ended when the first page is here, or it is known that none comes.</summary>
    public Task Begun => _begun.Task;

    public IAsyncEnumerable<RemotePage<T>> PagesAsync(CancellationToken cancellationToken) => _pages.Reader.ReadAllAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync(Func<CancellationToken, IAsyncEnumerable<RemotePage<T>>> read)
    {
        try
        {
            await foreach (var page in read(_stop.Token))
            {
                await _pages.Writer.WriteAsync(page, _stop.Token);
                _begun.TrySetResult();
            }

            _pages.Writer.TryComplete();
        }
        catch (Exception error)
        {
            _pages.Writer.TryComplete(error);
        }

        _begun.TrySetResult();
    }
}
