using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>Whoever runs the installation: gives a script a key, makes another organisation, and finds both in the audit log with their name and address.</summary>
public sealed partial class AdministrationPathTests(EmptyProgram program) : BrowserTest(program), IClassFixture<EmptyProgram>
{
    [Fact]
    public async Task Changes_OnPages_StandInTheAuditLogWithNameAndAddress()
    {
        var page = await OpenAsync();
        await page.GoAsync("/api-keys");
        await Button(page, "New API key").First.ClickAsync();
        await Dialog(page).GetByLabel("Name").FillAsync("Nightly script");
        await Button(page, "Make key").ClickAsync();
        await Dialog(page).GetByText("owk_").First.WaitForAsync();
        await KeepPictureAsync(page, "administration 1 key");
        await Button(page, "I have copied it").ClickAsync();

        await page.GoAsync("/system/organisations");
        await Button(page, "New organisation").ClickAsync();
        await Dialog(page).GetByLabel("Name of the organisation").FillAsync("Wells of Gujarat");
        await Dialog(page).GetByRole(AriaRole.Combobox).FillAsync("kolkata");
        await page.Page.GetByRole(AriaRole.Option, new PageGetByRoleOptions { NameRegex = Kolkata() }).ClickAsync();
        await Dialog(page).GetByLabel("Its first administrator").FillAsync("Asha");
        await KeepPictureAsync(page, "administration 2 organisation");
        await Button(page, "Make it, and a link").ClickAsync();
        await page.Page.GetByText("account/join?token=").First.WaitForAsync();
        await Button(page, "I have copied it").ClickAsync();
        await page.Page.GetByText("Wells of Gujarat").First.WaitForAsync();

        await page.GoAsync("/organisation/audit");
        await page.Page.GetByText("Nightly script").First.WaitForAsync();
        await KeepPictureAsync(page, "administration 3 audit");
        Assert.Equal(0, await page.Page.GetByText("Wells of Gujarat").CountAsync());
        await page.GoAsync("/system/audit?action=Created");
        await page.Page.GetByText("Wells of Gujarat").First.WaitForAsync();

        Assert.Equal(
            [$"Created|apiKey|Nightly script|Person|{AppSettings.Email}|127.0.0.1", $"Created|organisation|Wells of Gujarat|Person|{AppSettings.Email}|127.0.0.1", $"Created|invitation|Asha|Person|{AppSettings.Email}|127.0.0.1"],
            StoredRows.Lines(App.DatabasePath, "SELECT Action || '|' || Subject || '|' || SubjectName || '|' || ActorKind || '|' || ActorName || '|' || Address FROM AuditLog WHERE Subject IN ('apiKey', 'organisation', 'invitation') ORDER BY Id"));
        Assert.Empty(page.Troubles);
    }

    /// <summary>Pages of libraries, under a policy of their own: they must still draw themselves.</summary>
    [Theory]
    [InlineData("/api/docs", "A first push, from nothing")]
    [InlineData("/jobs", "Overview")]
    public async Task Page_OfALibrary_DrawsItselfUnderItsPolicy(string address, string words)
    {
        var page = await OpenAsync();
        await page.Page.GotoAsync(address);
        await page.Page.GetByText(words).First.WaitForAsync();
        await KeepPictureAsync(page, $"library {address}");

        Assert.Empty(page.Troubles);
    }

    private static ILocator Dialog(PageWatch page) => page.Page.GetByRole(AriaRole.Dialog);

    private static ILocator Button(PageWatch page, string words) => page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = words, Exact = true });

    [GeneratedRegex("Kolkata")]
    private static partial Regex Kolkata();
}
