using System.Globalization;
using System.Text.RegularExpressions;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Accounts;

/// <summary>A forgotten password, over a real conversation with a mail server.</summary>
public sealed partial class MailTests : FreshApp
{
    private const string Public = "https://water.example.org";
    private const string Better = "harbour violin cactus 7";

    [Fact]
    public async Task ForgottenPassword_SendsALinkThatOpensOnceAndLiftsTheLockOut()
    {
        using var server = new SmtpStandIn();
        var app = await StartAsync(With(server));
        app.Write($"UPDATE AspNetUsers SET LockoutEnd = '{DateTimeOffset.MaxValue:yyyy-MM-dd HH:mm:ss}+00:00', AccessFailedCount = 3");
        using var browser = new FormBrowser(app.Url);
        Assert.Contains("did not sign you in", await browser.SignInAsync(), StringComparison.Ordinal);

        var unknown = await AskAsync(browser, "nobody@example.org");
        var known = await AskAsync(browser, AppSettings.Email);

        // The first letter is for the second request: one after the other, and none for nobody.
        var letter = await server.NextAsync(Token);
        Assert.Contains($"RCPT TO:<{AppSettings.Email}>", letter, StringComparison.Ordinal);
        Assert.Equal(Sealed().Replace(unknown, "").Replace("nobody@example.org", AppSettings.Email, StringComparison.Ordinal), Sealed().Replace(known, ""));
        var link = Link().Match(letter).Value;
        Assert.StartsWith($"{Public}/account/reset-password?token=", link, StringComparison.Ordinal);

        var page = link[Public.Length..];
        Assert.Contains("easy to guess", await ResetAsync(browser, page, "password1234"), StringComparison.Ordinal);
        Assert.Equal("/account/login?done=password", await ResetAsync(browser, page, Better));
        Assert.Contains("no longer open", await browser.OpenAsync(page), StringComparison.Ordinal);
        Assert.Contains("do not belong together", await browser.SignInAsync(), StringComparison.Ordinal);
        Assert.Equal("/", await browser.SignInAsync(password: Better));
        Assert.DoesNotContain(link[^20..], app.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(AppSettings.Email, app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForgottenPassword_AskedTooOften_IsRefusedInWords()
    {
        using var server = new SmtpStandIn();
        var app = await StartAsync(With(server));
        using var browser = new FormBrowser(app.Url);
        for (var i = 0; i < 20; i++) Assert.Contains("is on its way", await AskAsync(browser, $"nobody-{i}@example.org"), StringComparison.Ordinal);

        Assert.Contains("Too many links", await AskAsync(browser, "nobody@example.org"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ForgottenPassword_WithoutAMailServer_SaysWhomToAsk()
    {
        var app = await StartAsync();
        using var browser = new FormBrowser(app.Url);

        var page = await browser.OpenAsync("/account/forgot-password");

        Assert.Contains("Ask an administrator of your organisation", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form", page, StringComparison.Ordinal);
    }

    private static AppSettings With(SmtpStandIn server) => new()
    {
        More = new Dictionary<string, string>
        {
            ["Mail__Host"] = "127.0.0.1",
            ["Mail__Port"] = server.Port.ToString(CultureInfo.InvariantCulture),
            ["Mail__Security"] = "none",
            ["Mail__From"] = "OurWater <ourwater@example.org>",
            ["Mail__PublicAddress"] = Public,
        },
    };

    private static async Task<string> AskAsync(FormBrowser browser, string email)
    {
        await browser.OpenAsync("/account/forgot-password");
        return await browser.SendAsync("forgot-password", new Dictionary<string, string> { ["Input.Email"] = email });
    }

    private static async Task<string> ResetAsync(FormBrowser browser, string page, string password)
    {
        await browser.OpenAsync(page);
        return await browser.SendAsync("reset-password", new Dictionary<string, string> { ["Input.Password"] = password });
    }

    /// <summary>What the framework seals anew in every page.</summary>
    [GeneratedRegex(@"CfDJ8[\w+/=-]+")]
    private static partial Regex Sealed();

    [GeneratedRegex(@"https://water\.example\.org/\S+")]
    private static partial Regex Link();
}
