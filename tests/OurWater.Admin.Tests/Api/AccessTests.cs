using System.Net;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Security;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Every endpoint of the API, as the program itself lists them, refuses whoever has no right to it.</summary>
public sealed class AccessTests(ApiHost host)
{
    private static readonly string[] Open = ["/api/docs", "/openapi"];

    [Fact]
    public void Endpoints_OfTheApi_AllAskForAScope()
    {
        var unprotected = Endpoints().Where(e => e.Scope is null || !Keys.AllScopes.Contains(e.Scope)).Select(e => e.Path);

        Assert.Empty(unprotected);
        Assert.True(Endpoints().Count >= 35, "The list of endpoints is not what it should be.");
    }

    [Fact]
    public async Task EveryEndpoint_WithoutAKey_Is401()
    {
        var caller = new Caller(host.ClientWith(null), null!, 0);
        foreach (var endpoint in Endpoints())
        {
            var reply = await CallAsync(caller, endpoint);
            Problem.Holds(reply, HttpStatusCode.Unauthorized);
            Assert.StartsWith("Bearer", reply.Headers["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryEndpoint_WithAnUnknownKey_Is401()
    {
        var caller = new Caller(host.ClientWith(Keys.Make()), null!, 0);
        foreach (var endpoint in Endpoints()) Problem.Holds(await CallAsync(caller, endpoint), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task EveryEndpoint_WithAllScopesButItsOwn_Is403()
    {
        foreach (var scope in Keys.AllScopes)
        {
            var caller = await host.NewCallerAsync([.. Keys.AllScopes.Where(s => s != scope)]);
            foreach (var endpoint in Endpoints().Where(e => e.Scope == scope))
            {
                var reply = await CallAsync(caller, endpoint);
                Problem.Holds(reply, HttpStatusCode.Forbidden);
                Assert.Contains(scope, reply["detail"].GetString()!, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task EveryEndpoint_WithAnIdThatIsNone_Is404()
    {
        var caller = await host.NewCallerAsync();
        foreach (var endpoint in Endpoints().Where(e => e.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            foreach (var id in new[] { "00000000-0000-0000-0000-000000000000", "0", "-1", "9223372036854775807", "99999999999999999999", "1e3", "%20" })
            {
                Problem.Holds(await CallAsync(caller, endpoint, id), HttpStatusCode.NotFound);
            }
        }
    }

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("owk_without_its_scheme")]
    public async Task Authorization_InAnotherForm_Is401(string header)
    {
        var caller = new Caller(host.ClientWith(null), null!, 0);

        Problem.Holds(await caller.SendAsync(HttpMethod.Get, "/resources", null, ("Authorization", header)), HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Key_RevokedOrExpired_IsDeadAtOnce(bool revoked)
    {
        var caller = await host.NewCallerAsync();
        Assert.Equal(HttpStatusCode.OK, (await caller.GetAsync("/resources")).Status);
        await using var context = host.Database.OpenEverything();
        var key = await context.ApiKeys.SingleAsync(k => k.Id == caller.KeyId, TestContext.Current.CancellationToken);
        if (revoked) key.RevokedAt = DateTime.UnixEpoch;
        else key.ExpiresAt = DateTime.UnixEpoch;
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);

        Problem.Holds(await caller.GetAsync("/resources"), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Key_ThatIsUsed_SaysWhen()
    {
        var caller = await host.NewCallerAsync();
        await caller.GetAsync("/resources");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        DateTime? used = null;
        for (var looks = 0; used is null && looks < 500; looks++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            await using var context = host.Database.OpenEverything();
            used = await context.ApiKeys.Where(k => k.Id == caller.KeyId).Select(k => k.LastUsedAt).SingleAsync(TestContext.Current.CancellationToken);
        }

        Assert.NotNull(used);
    }

    private static Task<Reply> CallAsync(Caller caller, ApiEndpoint endpoint, string id = "1") => caller.SendAsync(
        endpoint.Method,
        endpoint.Path.Replace("{id}", id, StringComparison.Ordinal),
        endpoint.Method == HttpMethod.Get || endpoint.Method == HttpMethod.Delete ? null : new StringContent("{}", Encoding.UTF8, "application/json"));

    private List<ApiEndpoint> Endpoints() =>
    [
        .. from endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let path = "/" + endpoint.RoutePattern.RawText!.Trim('/')
           where path.StartsWith("/api/", StringComparison.Ordinal) && !Open.Any(o => path.StartsWith(o, StringComparison.Ordinal))
           from method in endpoint.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods
           select new ApiEndpoint(HttpMethod.Parse(method), path, endpoint.Metadata.GetMetadata<IAuthorizeData>()?.Policy),
    ];

    private sealed record ApiEndpoint(HttpMethod Method, string Path, string? Scope);
}
