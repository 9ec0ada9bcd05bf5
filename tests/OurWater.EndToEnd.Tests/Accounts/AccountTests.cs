using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Accounts;

/// <summary>A person's own account in the real program: what ends other sign-ins, and what is refused.</summary>
public sealed class AccountTests : FreshApp
{
    private const string Better = "harbour violin cactus 7";

    [Fact]
    public async Task ChangedPassword_EndsTheOtherSignInAndKeepsThisOne()
    {
        var app = await StartAsync();
        using var here = new FormBrowser(app.Url);
        using var there = new FormBrowser(app.Url);
        await here.SignInAsync();
        await there.SignInAsync();
        await here.OpenAsync("/account/password");
        Assert.Contains("not your password", await ChangeAsync(here, "something else entirely", Better), StringComparison.Ordinal);
        Assert.True(await there.IsSignedInAsync());

        await here.OpenAsync("/account/password");
        var done = await ChangeAsync(here, AppSettings.Password, Better);

        Assert.Contains("password is changed", await here.OpenAsync(done), StringComparison.Ordinal);
        Assert.False(await there.IsSignedInAsync());
        Assert.True(await here.IsSignedInAsync());
        Assert.Contains("do not belong together", await there.SignInAsync(), StringComparison.Ordinal);
        Assert.Equal("/", await there.SignInAsync(password: Better));
    }

    [Theory]
    [InlineData("short", "fewer than 12")]
    [InlineData("password1234", "easy to guess")]
    [InlineData("admin@example.org", "admin@example.org")]
    public async Task NewPassword_ThatOthersWouldTry_IsRefusedInWords(string password, string words)
    {
        var app = await StartAsync();
        using var browser = new FormBrowser(app.Url);
        await browser.SignInAsync();
        await browser.OpenAsync("/account/password");

        Assert.Contains(words, await ChangeAsync(browser, AppSettings.Password, password), StringComparison.Ordinal);
        Assert.Equal("/", await browser.SignInAsync());
    }

    [Fact]
    public async Task SignOutEverywhereElse_EndsTheOtherSignIns()
    {
        var app = await StartAsync();
        using var here = new FormBrowser(app.Url);
        using var there = new FormBrowser(app.Url);
        await here.SignInAsync();
        await there.SignInAsync();
        await here.OpenAsync("/account");

        Assert.Contains("signed in here only", await here.OpenAsync(await here.SendAsync("sign-out-everywhere", new Dictionary<string, string>())), StringComparison.Ordinal);

        Assert.True(await here.IsSignedInAsync());
        Assert.False(await there.IsSignedInAsync());
    }

    [Fact]
    public async Task ClosedAccount_IsOutAndIsRefused()
    {
        var app = await StartAsync();
        using var browser = new FormBrowser(app.Url);
        await browser.SignInAsync();
        Assert.True(await browser.IsSignedInAsync());

        app.Write("UPDATE AspNetUsers SET ClosedAt = 0");

        Assert.False(await browser.IsSignedInAsync());
        Assert.Contains("did not sign you in", await browser.SignInAsync(password: "not the password of it"), StringComparison.Ordinal);
        Assert.Contains("did not sign you in", await browser.SignInAsync(), StringComparison.Ordinal);
        Assert.False(await browser.IsSignedInAsync());
    }

    /// <summary>A sign-in that is over accepts no invitation: the page would make its account a member.</summary>
    [Fact]
    public async Task Join_WithASignInThatIsOver_AsksToSignIn()
    {
        var app = await StartAsync();
        using var browser = new FormBrowser(app.Url);
        await browser.SignInAsync();
        app.Write($"INSERT INTO Invitations (OrganisationId, Role, \"For\", TokenHash, CreatedBy, CreatedAt, ExpiresAt) SELECT min(Id), 'Viewer', 'A', '{Admin.Security.Keys.Hash("t")}', (SELECT min(UserName) FROM AspNetUsers), 0, {DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()} FROM Organisations");
        Assert.Contains("You are signed in as", await browser.OpenAsync("/account/join?token=t"), StringComparison.Ordinal);

        app.Write("UPDATE AspNetUsers SET SecurityStamp = 'another'");

        Assert.DoesNotContain("You are signed in as", await browser.OpenAsync("/account/join?token=t"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://evil.example/x", "/")]
    [InlineData("//evil.example/x", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("/runs?state=failed", "/runs?state=failed")]
    public async Task SignIn_WithAReturnAddress_LeadsOnlyToOurs(string asked, string led)
    {
        var app = await StartAsync();
        using var browser = new FormBrowser(app.Url);

        Assert.Equal(led, await browser.SignInAsync(returnUrl: asked));
        var (key, _) = await browser.TurnTwoFactorOnAsync();

        using var second = new FormBrowser(app.Url);
        await second.OpenAsync(await second.SignInAsync(returnUrl: asked));
        Assert.Equal(led, await second.SendAsync("two-factor", new Dictionary<string, string> { ["Input.Code"] = People.CodeOf(key) }));
    }

    [Fact]
    public async Task SignIn_IsWrittenDown_AtTheAccountAndInTheLog()
    {
        var app = await StartAsync();
        using var browser = new FormBrowser(app.Url);
        await browser.SignInAsync(password: "not the password of it");
        Assert.Equal([""], StoredRows.Lines(app.DatabasePath, "SELECT CAST(LastSignInAt AS TEXT) FROM AspNetUsers"));

        await browser.SignInAsync();

        Assert.Equal(1, StoredRows.Count(app.DatabasePath, "AspNetUsers WHERE LastSignInAt IS NOT NULL AND CreatedAt IS NOT NULL"));
        Assert.Equal(["SignInFailed", "SignedIn"], StoredRows.Lines(app.DatabasePath, "SELECT Action FROM AuditLog WHERE Action LIKE 'Sign%' ORDER BY Id"));
    }

    private static Task<string> ChangeAsync(FormBrowser browser, string current, string better) =>
        browser.SendAsync("change-password", new Dictionary<string, string> { ["Input.Current"] = current, ["Input.New"] = better });
}
