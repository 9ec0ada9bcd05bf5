using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Configuration;
using OurWater.Admin.Security;

namespace OurWater.Admin.Api.Keys;

/// <summary>So many requests a minute and key. Counted before the key is looked up, so by what was presented; none, by the network it comes from. Wrong keys are counted by network when they are found to be wrong: <see cref="WrongKeys"/>.</summary>
internal static class RateLimits
{
    public const string Policy = "api";

    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddRateLimits(this IServiceCollection services) => services.AddRateLimiter(options =>
    {
        options.OnRejected = RefuseAsync;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(SignIns);
        options.AddPolicy(Policy, context =>
        {
            var limit = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.RequestsPerMinute;
            if (limit == 0) return RateLimitPartition.GetNoLimiter("");
            var caller = ApiKeys.PresentedBy(context.Request) is { } key ? Security.Keys.Hash(key) : Networks.Of(context.Connection.RemoteIpAddress);
            return RateLimitPartition.Get(caller, _ => Limiter(context, limit));
        });
    });

    /// <summary>An account is locked after some wrong passwords; who tries one password at many accounts is held up here.</summary>
    private static RateLimitPartition<string> SignIns(HttpContext context)
    {
        var limit = context.RequestServices.GetRequiredService<IOptions<RateLimitOptions>>().Value.SignInsPerMinute;
        if (limit == 0 || !HttpMethods.IsPost(context.Request.Method) || !IsAccount(context)) return RateLimitPartition.GetNoLimiter("");
        return RateLimitPartition.Get($"from {Networks.Of(context.Connection.RemoteIpAddress)}", _ => Limiter(context, limit));
    }

    private static WindowLimiter Limiter(HttpContext context, int limit) => new(limit, Window, context.RequestServices.GetRequiredService<TimeProvider>());

    private static bool IsAccount(HttpContext context) => context.Request.Path.StartsWithSegments("/account");

    private static async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : Window;
        if (IsAccount(rejected.HttpContext))
        {
            var response = rejected.HttpContext.Response;
            (response.StatusCode, response.ContentType, response.Headers.RetryAfter) = (StatusCodes.Status429TooManyRequests, "text/plain; charset=utf-8", ApiProblem.Seconds(wait));
            await response.WriteAsync("Too many tries from your network address. Nothing was changed. Wait a minute, go back, and try again.", cancellationToken);
            return;
        }

        await new ApiProblem(StatusCodes.Status429TooManyRequests, "This API key has sent all the requests that it may in a minute. Wait, then go on.") { RetryAfter = wait }.ExecuteAsync(rejected.HttpContext);
    }
}
