using Microsoft.Playwright;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>A passkey of Chromium's own virtual authenticator: made on one page, used on another.</summary>
public sealed class PasskeyTests(EmptyProgram program) : BrowserTest(program), IClassFixture<EmptyProgram>
{
    [Fact]
    public async Task Passkey_Added_SignsInWithoutAPassword()
    {
        var page = await OpenAsync(signedIn: false);
        var home = App.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal); // passkeys belong to a name, never to a number
        var cdp = await page.Page.Context.NewCDPSessionAsync(page.Page);
        await cdp.SendAsync("WebAuthn.enable");
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await page.Page.GotoAsync($"{home}/account/login?returnUrl=%2Faccount%2Fpasskeys");
        await page.Page.GetByLabel("E-mail").FillAsync(AppSettings.Email);
        await page.Page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(AppSettings.Password);
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();

        page.ErrorAddresses.Add("create-options"); // refused once: the password is wrong
        await page.Page.GetByLabel("A name, to know it again").FillAsync("Phone");
        await page.Page.GetByLabel("Your password").FillAsync("something else");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("This is not your password")).ToBeVisibleAsync();
        await page.Page.GetByLabel("Your password").FillAsync(AppSettings.Password);
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a passkey" }).ClickAsync();
        await Assertions.Expect(page.Page.GetByText("“Phone” opens your account")).ToBeVisibleAsync();

        await page.Page.Context.ClearCookiesAsync();
        await page.Page.GotoAsync($"{home}/account/login?returnUrl=%2Faccount");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in with a passkey" }).ClickAsync();

        await Assertions.Expect(page.Page.GetByText("1 passkey", new PageGetByTextOptions { Exact = true })).ToBeVisibleAsync();
        Assert.Empty(page.Troubles);
    }
}
