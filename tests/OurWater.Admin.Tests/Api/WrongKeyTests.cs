using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Security;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Who guesses keys is held up by where they come from, however many they try; who has a right key is not.</summary>
public sealed class WrongKeyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_AtRandomFromOneAddress_AreRefusedUntilTheMinuteIsOver()
    {
        await using var host = new ApiHost(new() { ["RateLimit:SignInsPerMinute"] = "20" }, From);
        var right = await host.NewCallerAsync();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 1_500; i++)
        {
            var reply = await GuessAsync(host, "203.0.113.7");
            statuses.Add(reply.Status);
            if (reply.Status != HttpStatusCode.TooManyRequests) continue;
            Problem.Holds(reply, HttpStatusCode.TooManyRequests);
            Assert.InRange(int.Parse(reply.Headers["Retry-After"], CultureInfo.InvariantCulture), 1, 60);
        }

        Assert.Equal(Enumerable.Repeat(HttpStatusCode.Unauthorized, 20), statuses.Take(20));
        Assert.InRange(statuses.Count(s => s == HttpStatusCode.Unauthorized), 20, 20 * 20); // a slow machine takes some minutes
        Assert.Equal(HttpStatusCode.OK, (await right.SendAsync(HttpMethod.Get, "/resources", null, (Address, "203.0.113.7"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync(host, "203.0.113.8")).Status);
    }

    /// <summary>A line of IPv6 has more addresses than anybody can count: the network is what is counted.</summary>
    [Fact]
    public async Task Keys_AtRandomFromOneNetworkOfIpv6_AreCountedTogether()
    {
        await using var host = new ApiHost(new() { ["RateLimit:SignInsPerMinute"] = "3" }, From);
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync(host, $"2001:db8:1:2::{i + 1}")).Status);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await GuessAsync(host, "2001:db8:1:2:ffff::9")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync(host, "2001:db8:1:3::1")).Status);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    public void Network_OfAnAddress_IsWhatOneLineHas(string address, string network) => Assert.Equal(network, Networks.Of(IPAddress.Parse(address)));

    [Fact]
    public void Limiter_WhenItIsFull_SaysHowLongItIsUntilTheNextWindow()
    {
        var clock = new FakeTimeProvider();
        using var limiter = new WindowLimiter(2, TimeSpan.FromMinutes(1), clock);
        for (var i = 0; i < 2; i++) Assert.True(limiter.AttemptAcquire().IsAcquired);
        clock.Advance(TimeSpan.FromSeconds(43));

        using var refused = limiter.AttemptAcquire();

        Assert.True(!refused.IsAcquired && refused.TryGetMetadata(MetadataName.RetryAfter, out var wait) && wait == TimeSpan.FromSeconds(17));
        Assert.Null(limiter.IdleDuration);
        clock.Advance(TimeSpan.FromSeconds(17));
        Assert.True(limiter.AttemptAcquire().IsAcquired);
        clock.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal(TimeSpan.FromSeconds(1), limiter.IdleDuration);
    }

    private const string Address = "X-Test-Address";

    private static Task<Reply> GuessAsync(ApiHost host, string from) =>
        new Caller(host.ClientWith(Keys.Make()), null!, 0).SendAsync(HttpMethod.Get, "/resources", null, (Address, from));

    /// <summary>The test server has no addresses: a request says where it comes from.</summary>
    private static void From(IServiceCollection services) => services.AddSingleton<IStartupFilter>(new Addresses());

    private sealed class Addresses : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, go) =>
            {
                if (IPAddress.TryParse(context.Request.Headers[Address].ToString(), out var address)) context.Connection.RemoteIpAddress = address;
                return go(context);
            });
            next(app);
        };
    }
}
