using System.Threading.RateLimiting;

namespace OurWater.Admin.Api.Keys;

/// <summary>So many in each window, which begins with the first. Who is refused is told how long it is until the next one: the framework's own says the whole window, whenever it is asked.</summary>
internal sealed class WindowLimiter(int permits, TimeSpan window, TimeProvider clock) : RateLimiter
{
    private static readonly RateLimitLease Taken = new Lease(null);

    private readonly Lock _lock = new();
    private long _began = clock.GetTimestamp();
    private int _taken;

    /// <summary>Null while it remembers something.</summary>
    public override TimeSpan? IdleDuration
    {
        get
        {
            var since = clock.GetElapsedTime(_began);
            return since < window ? null : since - window;
        }
    }

    public override RateLimiterStatistics? GetStatistics() => null;

    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        lock (_lock)
        {
            var since = clock.GetElapsedTime(_began);
            if (since >= window || _taken == 0) (_began, _taken, since) = (clock.GetTimestamp(), 0, TimeSpan.Zero);
            if (_taken + permitCount > permits) return new Lease(window - since);
            _taken += permitCount;
            return Taken;
        }
    }

    protected override ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken) => ValueTask.FromResult(AttemptAcquireCore(permitCount));

    private sealed class Lease(TimeSpan? wait) : RateLimitLease
    {
        public override bool IsAcquired => wait is null;

        public override IEnumerable<string> MetadataNames => wait is null ? [] : [MetadataName.RetryAfter.Name];

        public override bool TryGetMetadata(string metadataName, out object? metadata)
        {
            metadata = metadataName == MetadataName.RetryAfter.Name ? wait : null;
            return metadata is not null;
        }
    }
}
