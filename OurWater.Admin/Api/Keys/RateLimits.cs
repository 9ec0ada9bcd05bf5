using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Configuration;

namespace OurWater.Admin.Api.Keys;

/// <summary>So many requests a minute and key. Counted before the key is looked up, so by what was presented: a wrong key, or none, is counted for itself.</summary>
internal static class RateLimits
{
    public const string Policy = "api";

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.OnRejected = RefuseAsync;
        options.AddPolicy(Policy, context =>
        {
            var limit = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.RequestsPerMinute;
            if (limit == 0) return RateLimitPartition.GetNoLimiter("");
            var caller = ApiKeys.PresentedBy(context.Request) is { } key ? Security.Keys.Hash(key) : context.Connection.RemoteIpAddress?.ToString() ?? "";
            return RateLimitPartition.GetFixedWindowLimiter(caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = Window });
        });
    });

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        await new ApiProblem(StatusCodes.Status429TooManyRequests, "This API key has sent all the requests that it may in a minute. Wait, then go on.") { RetryAfter = wait }.ExecuteAsync(rejected.HttpContext);
    }
}
