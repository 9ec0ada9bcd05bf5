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
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(SignIns);
        options.AddPolicy(Policy, context =>
        {
            var limit = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.RequestsPerMinute;
            if (limit == 0) return RateLimitPartition.GetNoLimiter("");
            var caller = ApiKeys.PresentedBy(context.Request) is { } key ? Security.Keys.Hash(key) : context.Connection.RemoteIpAddress?.ToString() ?? "";
            return RateLimitPartition.GetFixedWindowLimiter(caller, _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = Window });
        });
    });

    /// <summary>An account is locked after some wrong passwords; who tries one password at many accounts is held up here.</summary>
    private static RateLimitPartition<string> SignIns(HttpContext context)
    {
        var limit = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.SignInsPerMinute;
        if (limit == 0 || !HttpMethods.IsPost(context.Request.Method) || !IsAccount(context)) return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.GetFixedWindowLimiter($"from {context.Connection.RemoteIpAddress}", _ => new FixedWindowRateLimiterOptions { PermitLimit = limit, Window = Window });
    }

    private static bool IsAccount(HttpContext context) => context.Request.Path.StartsWithSegments("/account");

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        if (IsAccount(rejected.HttpContext))
        {
            var response = rejected.HttpContext.Response;
            (response.StatusCode, response.ContentType, response.Headers.RetryAfter) = (StatusCodes.Status429TooManyRequests, "text/plain; charset=utf-8", "60");
            await response.WriteAsync("Too many tries from your network address. Nothing was changed. Wait a minute, go back, and try again.", cancellationToken);
            return;
        }

        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        await new ApiProblem(StatusCodes.Status429TooManyRequests, "This API key has sent all the requests that it may in a minute. Wait, then go on.") { RetryAfter = wait }.ExecuteAsync(rejected.HttpContext);
    }
}
