using System.Runtime.CompilerServices;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using Xunit;

namespace OurWater.Sync.Tests.Engine.TwoWay;

public sealed class ReadAheadTests
{
    private const int Most = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_NobodyUsesThemYet_AreAskedForUpToTheMost()
    {
        using var source = new Source(pages: 20);
        await using var ahead = new ReadAhead<int>(source.ReadAsync, Most, Token);

        await source.AskedAsync(Most + 1);

        Assert.Equal(Most + 1, source.Asked); // one of them waits for its place
        var got = new List<int>();
        await foreach (var page in ahead.PagesAsync(Token)) got.AddRange(page.Records);
        Assert.Equal(Enumerable.Range(1, 20), got);
    }

    [Fact]
    public async Task Pages_SourceFails_TellItWhereThePageWouldHaveCome()
    {
        using var source = new Source(pages: 20, failsAt: 3);
        await using var ahead = new ReadAhead<int>(source.ReadAsync, Most, Token);
        var got = new List<int>();

        var error = await Assert.ThrowsAsync<DatasourceException>(async () =>
        {
            await foreach (var page in ahead.PagesAsync(Token)) got.AddRange(page.Records);
        });

        Assert.Equal(DatasourceProblem.Unreachable, error.Problem);
        Assert.Equal([1, 2], got);
        await ahead.Begun;
    }

    [Fact]
    public async Task Begun_SourceHasNothing_Ends()
    {
        await using var ahead = new ReadAhead<int>(new Source(pages: 0).ReadAsync, Most, Token);

        await ahead.Begun.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }

    [Fact]
    public async Task Dispose_WhileTheSourceWaits_StopsIt()
    {
        using var source = new Source(pages: 20);
        var ahead = new ReadAhead<int>(source.ReadAsync, Most, Token);
        await source.AskedAsync(Most + 1);

        await ahead.DisposeAsync();

        Assert.True(source.IsStopped);
        Assert.Equal(Most + 1, source.Asked);
    }

    /// <summary>Pages of one number each.</summary>
    private sealed class Source(int pages, int failsAt = 0) : IDisposable
    {
        private readonly SemaphoreSlim _asked = new(0);

        public int Asked { get; private set; }

        public bool IsStopped { get; private set; }

        public void Dispose() => _asked.Dispose();

        public async Task AskedAsync(int times)
        {
            for (var i = 0; i < times; i++) await _asked.WaitAsync(Token);
        }

        public async IAsyncEnumerable<RemotePage<int>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            try
            {
                for (var i = 1; i <= pages; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await Task.Yield();
                    if (i == failsAt) throw new DatasourceException(DatasourceProblem.Unreachable, "It went away.");
                    Asked++;
                    _asked.Release();
                    yield return new RemotePage<int>([i], [], FormattableString.Invariant($"{i}"), null);
                }
            }
            finally
            {
                IsStopped = true;
            }
        }
    }
}
