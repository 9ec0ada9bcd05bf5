using Microsoft.Playwright;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>The server is restarted while a page is open: nothing that was typed is lost, and the page is never blank.</summary>
public sealed class LostConnectionTests(EmptyProgram program) : BrowserTest(program), IClassFixture<EmptyProgram>
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task Dialog_AcrossARestart_IsFilledInAgainWhenItIsOpened()
    {
        var page = await OpenAsync();
        await page.GoAsync("/groups");
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "New group" }).First.ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByLabel("Name")).ToBeFocusedAsync();
        await dialog.GetByLabel("Name").PressSequentiallyAsync("Half typ");
        await App.KillAsync();
        await Assertions.Expect(page.Page.GetByText("what you typed is kept").First).ToBeVisibleAsync(Patient);
        await dialog.GetByLabel("Name").PressSequentiallyAsync("ed"); // who does not look at the banner goes on
        await dialog.GetByLabel("Latitude of its centre").FillAsync("24.593");
        await App.StartAgainAsync(Token);

        await Assertions.Expect(page.Page.GetByText("What you typed in “New group” is kept")).ToBeVisibleAsync(Patient);
        await page.ReadyAsync();
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "New group" }).First.ClickAsync();
        await Assertions.Expect(dialog.GetByLabel("Name")).ToHaveValueAsync("Half typed");
        await Assertions.Expect(dialog.GetByLabel("Latitude of its centre")).ToHaveValueAsync("24.593");
        await Assertions.Expect(page.Page.GetByText("What you typed in “New group” is kept")).ToBeHiddenAsync();
        await dialog.GetByLabel("Longitude of its centre").FillAsync("74.198");
        await dialog.GetByLabel("Name").PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByText("Half typed").First).ToBeVisibleAsync(Patient);
    }

    [Fact]
    public async Task FormOnThePage_AcrossARestart_IsFilledInAgainButForThePassword()
    {
        var page = await OpenAsync();
        await page.GoAsync("/datasources/new");
        var address = page.Page.GetByLabel("Address", new PageGetByLabelOptions { Exact = true });
        await address.FillAsync("https://mywell.example.org/api");
        await page.Page.GetByLabel("User name").FillAsync("sync");
        await page.Page.GetByLabel("Password").FillAsync("secret-word");
        await App.KillAsync();
        await Assertions.Expect(page.Page.GetByText("what you typed is kept").First).ToBeVisibleAsync(Patient);
        await App.StartAgainAsync(Token);

        // The empty password shows that this is the new page: the other fields hold the same on the old one.
        await Assertions.Expect(page.Page.GetByLabel("Password")).ToHaveValueAsync("", new LocatorAssertionsToHaveValueOptions { Timeout = 60_000 });
        await Assertions.Expect(address).ToHaveValueAsync("https://mywell.example.org/api", new LocatorAssertionsToHaveValueOptions { Timeout = 60_000 });
        await Assertions.Expect(page.Page.GetByLabel("User name")).ToHaveValueAsync("sync");
        Assert.DoesNotContain("secret-word", await page.Page.EvaluateAsync<string>("() => JSON.stringify(sessionStorage)"), StringComparison.Ordinal);
        await page.Page.GetByLabel("Password").FillAsync("secret-word");
        await page.Page.GetByLabel("Password").PressAsync("Enter");
        await page.Page.WaitForURLAsync(new System.Text.RegularExpressions.Regex("/datasources/[0-9]+$"));
        await Assertions.Expect(address).ToHaveValueAsync("https://mywell.example.org/api");
    }
}
