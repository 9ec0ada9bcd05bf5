using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Accounts;

/// <summary>The second step of signing in, with the codes of a real authenticator's reckoning.</summary>
public sealed class TwoFactorTests : FreshApp
{
    [Fact]
    public async Task TwoFactor_TurnedOn_AsksForACodeAndTakesARecoveryCodeOnce()
    {
        var app = await StartAsync();
        using var here = new FormBrowser(app.Url);
        using var there = new FormBrowser(app.Url);
        await here.SignInAsync();
        await there.SignInAsync();

        var (key, codes) = await here.TurnTwoFactorOnAsync();

        Assert.Equal(10, codes.Distinct().Count());
        Assert.True(await here.IsSignedInAsync());
        Assert.False(await there.IsSignedInAsync());
        Assert.DoesNotContain(codes[0], await here.OpenAsync("/account/two-factor"), StringComparison.Ordinal);
        Assert.Equal("/", await SecondStepAsync(app, People.CodeOf(key)));
        Assert.Equal("/", await SecondStepAsync(app, codes[0].ToLowerInvariant()));
        Assert.Contains("opens nothing", await SecondStepAsync(app, codes[0]), StringComparison.Ordinal);
        Assert.Equal("/", await SecondStepAsync(app, codes[1].Replace("-", " ", StringComparison.Ordinal)));
        Assert.Contains("8 recovery codes", await here.OpenAsync("/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PasswordAlone_WithTwoFactorOn_OpensNothing()
    {
        var app = await StartAsync();
        using var here = new FormBrowser(app.Url);
        await here.SignInAsync();
        await here.TurnTwoFactorOnAsync();
        using var second = new FormBrowser(app.Url);

        Assert.StartsWith("/account/two-factor-sign-in", await second.SignInAsync(), StringComparison.Ordinal);

        Assert.False(await second.IsSignedInAsync());
        using var stranger = new FormBrowser(app.Url);
        Assert.Contains("Sign in again", await stranger.OpenAsync("/account/two-factor-sign-in"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abcde-fghij")]
    [InlineData("000000")]
    public async Task WrongCodes_Many_LockTheAccount(string wrong)
    {
        var app = await StartAsync();
        using var here = new FormBrowser(app.Url);
        await here.SignInAsync();
        var (key, codes) = await here.TurnTwoFactorOnAsync();
        if (People.CodeOf(key) == wrong) wrong = "111111";
        using var second = new FormBrowser(app.Url);
        await second.OpenAsync(await second.SignInAsync());
        for (var i = 0; i < 7; i++) Assert.Contains("opens nothing", await SendAsync(second, wrong), StringComparison.Ordinal);

        Assert.Contains("Too many tries", await SendAsync(second, wrong), StringComparison.Ordinal);

        Assert.Contains("Too many tries", await SendAsync(second, codes[0]), StringComparison.Ordinal);
        Assert.Contains("Too many tries", await SendAsync(second, People.CodeOf(key)), StringComparison.Ordinal);
        Assert.Equal(1, StoredRows.Count(app.DatabasePath, "AuditLog WHERE Action = 'LockedOut'"));
    }

    [Fact]
    public async Task TurnOff_AsksForThePasswordAndEndsOtherSignIns()
    {
        var app = await StartAsync();
        using var here = new FormBrowser(app.Url);
        await here.SignInAsync();
        var (_, codes) = await here.TurnTwoFactorOnAsync();
        using var there = new FormBrowser(app.Url);
        await there.OpenAsync(await there.SignInAsync());
        await SendAsync(there, codes[0]);
        await here.OpenAsync("/account/two-factor");
        Assert.Contains("not your password", await here.SendAsync("off", new Dictionary<string, string> { ["Proof.Password"] = "something else" }), StringComparison.Ordinal);
        Assert.True(await there.IsSignedInAsync());

        Assert.Contains("turned off", await here.SendAsync("off", new Dictionary<string, string> { ["Proof.Password"] = AppSettings.Password }), StringComparison.Ordinal);

        Assert.False(await there.IsSignedInAsync());
        Assert.True(await here.IsSignedInAsync());
        Assert.Equal("/", await there.SignInAsync());
    }

    [Fact]
    public async Task NewRecoveryCodes_ReplaceTheEarlierOnes()
    {
        var app = await StartAsync();
        using var here = new FormBrowser(app.Url);
        await here.SignInAsync();
        var (_, codes) = await here.TurnTwoFactorOnAsync();
        await here.OpenAsync("/account/two-factor");

        var page = await here.SendAsync("codes", new Dictionary<string, string> { ["Proof.Password"] = AppSettings.Password });

        Assert.Contains("Your recovery codes", page, StringComparison.Ordinal);
        Assert.DoesNotContain(codes[0], page, StringComparison.Ordinal);
        Assert.Contains("opens nothing", await SecondStepAsync(app, codes[0]), StringComparison.Ordinal);
    }

    private static async Task<string> SecondStepAsync(AppProcess app, string code)
    {
        using var browser = new FormBrowser(app.Url);
        await browser.OpenAsync(await browser.SignInAsync());
        return await SendAsync(browser, code);
    }

    private static Task<string> SendAsync(FormBrowser browser, string code) => browser.SendAsync("two-factor", new Dictionary<string, string> { ["Input.Code"] = code });
}
