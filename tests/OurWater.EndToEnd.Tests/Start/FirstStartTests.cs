using System.Net;
using System.Text.RegularExpressions;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Start;

/// <summary>How the first administrator comes to be: by the printed link, once, or by the section Bootstrap, while nobody exists.</summary>
public sealed partial class FirstStartTests : FreshApp
{
    private const string OtherKey = "owk_other_0123456789abcdef0123456789abcde";
    private static readonly TimeSpan PrintLimit = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task FreshStart_WithoutBootstrap_PrintsALinkThatWorksOnce()
    {
        var app = await StartAsync(new AppSettings { Bootstrap = false });
        var link = await PrintedLinkAsync(app);
        using var first = new FormBrowser(app.Url);
        Assert.Contains("it stands in its log", await first.OpenAsync("/account/login"), StringComparison.Ordinal);
        await first.OpenAsync(link);

        var done = await first.SendAsync("set-up", SetUpForm("first@example.org"));

        Assert.Equal("/", done);
        Assert.DoesNotContain("it stands in its log", await first.OpenAsync("/account/login"), StringComparison.Ordinal);
        using var second = new FormBrowser(app.Url);
        Assert.Contains("no longer open", await second.OpenAsync(link), StringComparison.Ordinal);
        Assert.Equal("/", await SignInAsync(app, "first@example.org"));
    }

    [Fact]
    public async Task SetUpForm_LeftOpenWhileAnotherIsSent_MakesNoSecondAdministrator()
    {
        var app = await StartAsync(new AppSettings { Bootstrap = false });
        var link = await PrintedLinkAsync(app);
        using var first = new FormBrowser(app.Url);
        using var second = new FormBrowser(app.Url);
        await first.OpenAsync(link);
        await second.OpenAsync(link);
        await first.SendAsync("set-up", SetUpForm("first@example.org"));

        await second.SendAsync("set-up", SetUpForm("second@example.org"));

        Assert.Equal(["first@example.org"], StoredRows.Lines(app.DatabasePath, "SELECT Email FROM AspNetUsers"));
    }

    [Fact]
    public async Task SetUpLink_WithAnotherToken_IsClosed()
    {
        var app = await StartAsync(new AppSettings { Bootstrap = false });
        var link = await PrintedLinkAsync(app);
        using var browser = new FormBrowser(app.Url);

        Assert.Contains("no longer open", await browser.OpenAsync(link[..^1] + (link[^1] == 'A' ? 'B' : 'A')), StringComparison.Ordinal);
        Assert.Contains("no longer open", await browser.OpenAsync("/account/set-up"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_WhenAUserExists_IsIgnoredAndSaidSo()
    {
        var app = await StartAsync();
        await app.StopAsync();

        await app.StartAgainAsync(Token, app.Settings with { BootstrapEmail = "second@example.org", BootstrapKey = OtherKey });

        await app.PrintedAsync("Bootstrap is ignored", PrintLimit, Token);
        Assert.Equal([AppSettings.Email], StoredRows.Lines(app.DatabasePath, "SELECT Email FROM AspNetUsers"));
        Assert.Equal(1, StoredRows.Count(app.DatabasePath, "ApiKeys"));
        Assert.Equal(HttpStatusCode.OK, (await app.Api.SendAsync(HttpMethod.Get, "/runs", Token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Api.SendAsync(HttpMethod.Get, "/runs", Token, key: OtherKey)).Status);
    }

    [Fact]
    public async Task Start_WithBootstrap_PrintsNoLinkAndNoSecret()
    {
        var app = await StartAsync();

        Assert.DoesNotContain("set-up?token", app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(AppSettings.Password, app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(AppSettings.Key, app.Output, StringComparison.Ordinal);
    }

    private static Dictionary<string, string> SetUpForm(string email) => new()
    {
        ["Input.Organisation"] = "Field Team",
        ["Input.TimeZone"] = "Asia/Kolkata",
        ["Input.Email"] = email,
        ["Input.Password"] = AppSettings.Password,
    };

    private static async Task<string> SignInAsync(AppProcess app, string email)
    {
        using var browser = new FormBrowser(app.Url);
        await browser.OpenAsync("/account/login");
        return await browser.SendAsync("login", new Dictionary<string, string> { ["Input.Email"] = email, ["Input.Password"] = AppSettings.Password });
    }

    private static async Task<string> PrintedLinkAsync(AppProcess app)
    {
        await app.PrintedAsync("/account/set-up?token=", PrintLimit, Token);
        return new Uri(PrintedLink().Match(app.Output).Value).PathAndQuery;
    }

    [GeneratedRegex(@"http://\S+/account/set-up\?token=\S+")]
    private static partial Regex PrintedLink();
}
