using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Tests.Api;

namespace OurWater.Admin.Tests.Access;

/// <summary>What another site can make a signed-in person's browser do: nothing.</summary>
public sealed class BrowserSafetyTests(AccessWorld world) : IClassFixture<AccessWorld>
{
    private static readonly Who[] People = [Who.Editor, Who.System];

    public static TheoryData<string> Posts => [.. AccessMatrix.Rows.Where(r => r is { Method: "POST", IsApi: false }).Select(r => r.Address)];

    [Theory]
    [MemberData(nameof(Posts))]
    public async Task Post_WithACookieAndWithoutTheToken_IsRefusedAndChangesNothing(string address)
    {
        var row = AccessMatrix.Rows.Single(r => r.Address == address);
        var record = row.Record is null ? null : await world.IdAsync(row.Record);
        var before = world.Changes.Count;
        foreach (var who in People.Where(w => row.Door[w] is Outcome.In))
        {
            var reply = await world.SendAsync(row, who, record, withToken: false);
            Assert.True(reply.Status == HttpStatusCode.BadRequest, $"{address} as {who}: {(int)reply.Status}");
        }

        Assert.Equal(before, world.Changes.Count);
    }

    [Fact]
    public async Task SignIn_TriedFromOneAddressTooOften_HasToWait()
    {
        await using var limited = new ApiHost(new() { ["RateLimit:SignInsPerMinute"] = "2" });
        var visitor = new Visitor(limited);
        async Task<Reply> TryAsync(int account) => await visitor.SubmitAsync("/account/login", ("Input.Email", $"person{account}@example.org"), ("Input.Password", "summer rain again"));
        for (var account = 0; account < 2; account++) Assert.Equal(HttpStatusCode.OK, (await TryAsync(account)).Status);

        var held = await TryAsync(2);

        Assert.Equal(HttpStatusCode.TooManyRequests, held.Status);
        Assert.InRange(int.Parse(held.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains("Wait a minute", held.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/account/login")).Status);
    }

    [Fact]
    public async Task Post_WithTheTokenOfSomebodyElse_IsRefused()
    {
        var token = await world.Browser(Who.OtherAdmin).Copy().TokenAsync();

        var reply = await world.Browser(Who.Editor).Copy().SendAsync(HttpMethod.Post, "/uploads", new StringContent("a,b\n1,2\n"), (Visitor.TokenHeader, token));

        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
    }

    [Theory]
    [InlineData("/jobs/recurring/remove")]
    [InlineData("/jobs/jobs/enqueued/delete")]
    public async Task Jobs_PostWithoutTheToken_IsRefused(string path)
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("jobs[]", "1")]);

        Assert.Equal(HttpStatusCode.BadRequest, (await world.Browser(Who.System).Copy().SendAsync(HttpMethod.Post, path, form)).Status);
    }

    [Theory]
    [InlineData("/resources?type=well", "http://localhost/resources?type=well")]
    [InlineData("/", "http://localhost/")]
    [InlineData(null, "http://localhost/")]
    [InlineData("", "http://localhost/")]
    [InlineData("//evil.example", null)]
    [InlineData("///evil.example", null)]
    [InlineData("/\\evil.example", null)]
    [InlineData("\\\\evil.example", null)]
    [InlineData("/\t/evil.example", null)]
    [InlineData("/\r\n/evil.example", null)]
    [InlineData("http://evil.example", null)]
    [InlineData("https:evil.example", null)]
    [InlineData("/http://evil.example/", null)]
    [InlineData("/https:evil.example/", null)]
    [InlineData("/javascript:alert(1)", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("/./\\evil.example", null)]
    [InlineData("/.//evil.example", null)]
    [InlineData("evil.example", null)]
    [InlineData(" //evil.example", null)]
    public async Task SignIn_WithAWayBack_LeadsNowhereElse(string? back, string? wanted)
    {
        var browser = new Visitor(world.Host);

        var reply = await browser.SubmitAsync("/account/login" + (back is null ? "" : $"?returnUrl={Uri.EscapeDataString(back)}"), ("Input.Email", $"{Who.Viewer}@example.org"), ("Input.Password", AccessWorld.Password));

        Assert.True(browser.IsSignedIn);
        var there = new Uri(new Uri("http://localhost/account/login"), reply.Headers["Location"]);
        Assert.Equal(("http", "localhost"), (there.Scheme, there.Host));
        if (wanted is not null) Assert.Equal(wanted, there.AbsoluteUri);
    }

    [Fact]
    public async Task StaticFiles_All_HaveTheHeaders()
    {
        var files = world.Host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is not null).Select(e => "/" + e.RoutePattern.RawText).Distinct().ToList();
        Assert.True(files.Count > 20);
        foreach (var file in files) AnswerHeaders.Hold(file, await world.Browser(Who.Anonymous).GetAsync(file));
    }

    [Fact]
    public async Task BrokenPage_AnswersWithTheHeadersAndWithoutTheReason()
    {
        await using var broken = new ApiHost();
        await using (var context = broken.Database.OpenEverything()) await context.Database.ExecuteSqlAsync($"ALTER TABLE Invitations RENAME TO InvitationsAway", TestContext.Current.CancellationToken);

        var reply = await new Visitor(broken).GetAsync("/account/join?token=x");

        Assert.Equal(HttpStatusCode.InternalServerError, reply.Status);
        Assert.Contains("This page could not be shown", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Invitations", reply.Text, StringComparison.Ordinal);
        AnswerHeaders.Hold("a broken page", reply);
    }

    [Fact]
    public async Task SignInCookie_IsOutOfReachForScriptsAndOtherSites()
    {
        var reply = await new Visitor(world.Host, "https").SubmitAsync("/account/login", ("Input.Email", $"{Who.Viewer}@example.org"), ("Input.Password", AccessWorld.Password));

        var cookie = reply.Headers["Set-Cookie"];
        Assert.StartsWith("ourwater=", cookie, StringComparison.Ordinal);
        foreach (var flag in new[] { "httponly", "secure", "samesite=lax" }) Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase);
    }
}
