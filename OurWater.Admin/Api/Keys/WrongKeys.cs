using System.Net;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Security;

namespace OurWater.Admin.Api.Keys;

/// <summary>Keys that are none, counted by where they come from. Right keys from there are not held up: a program that goes on with an old key does not stop its neighbours.</summary>
internal sealed class WrongKeys : IDisposable
{
    private readonly PartitionedRateLimiter<string> _byNetwork;

    public WrongKeys(IOptions<RateLimitOptions> options, TimeProvider clock) => _byNetwork = PartitionedRateLimiter.Create<string, string>(network =>
    {
        var limit = options.Value.SignInsPerMinute;
        return limit == 0 ? RateLimitPartition.GetNoLimiter("") : RateLimitPartition.Get(network, _ => new WindowLimiter(limit, RateLimits.Window, clock));
    });

    /// <returns>How long nobody there should try another one; null where it is not too often yet.</returns>
    public TimeSpan? Count(IPAddress? from)
    {
        using var lease = _byNetwork.AttemptAcquire(Networks.Of(from));
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : RateLimits.Window;
    }

    public void Dispose() => _byNetwork.Dispose();
}
