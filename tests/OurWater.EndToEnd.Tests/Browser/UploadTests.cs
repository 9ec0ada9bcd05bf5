using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>The main job, as a coordinator does it: sign in, drop a file, see what will happen, mend, import, be sure. On files that people really sent.</summary>
public sealed partial class UploadTests : FreshBrowserTest
{
    [Fact]
    public async Task MyWellSheet_OfAnUnknownWell_CreatesItAndAccountsForEveryRow()
    {
        const string Name = "mywell-upload-small.tsv";
        var page = await OpenAsync();
        var wizard = new UploadWizard(page);
        await wizard.ChooseFileAsync(Checkout.Sample(Name));
        await wizard.GoToColumnsAsync();
        await page.Page.ReloadAsync();
        await wizard.SeesAsync("What we need, and where it is in your file");
        await wizard.CheckAsync();
        Assert.Equal("1 Skipped, 8 Rejected", await wizard.CountsAsync());

        await wizard.CreateUnknownPlacesAsync();
        await page.Page.ReloadAsync();
        await wizard.SeesAsync("will be created");
        Assert.Equal("8 New, 1 Skipped", await wizard.CountsAsync());
        Assert.Equal(0, StoredRows.Count(App.DatabasePath, "ExternalIds WHERE Value = '313603.1111'"));
        await wizard.ImportAsync(Name);

        Assert.Equal("8 Created, 1 Skipped", await wizard.CountsAsync());
        Assert.Equal(8, StoredRows.Count(App.DatabasePath, "Readings r JOIN Timeseries t ON t.Id = r.TimeseriesId JOIN ExternalIds e ON e.RecordId = t.ResourceId WHERE e.Value = '313603.1111'"));
        Assert.Equal(
            ["legacyMyWellId|313603.1111", "legacyMyWellPincode|313603", "legacyMyWellResourceId|1111"],
            StoredRows.Lines(App.DatabasePath, "SELECT Name, Value FROM ExternalIds WHERE State = 'Unconfirmed' AND RecordId = (SELECT RecordId FROM ExternalIds WHERE Value = '313603.1111') AND Name <> 'legacyMyWellVillageId' ORDER BY Name"));
        await SeesTheRunAsync(page, Name);
        await SeesTheExternalIdAsync(page, "legacyMyWell", "313603.1111");

        await wizard.ChooseFileAsync(Checkout.Sample(Name));
        await wizard.GoToColumnsAsync();
        await wizard.CheckAsync();
        Assert.Equal("8 The same, 1 Skipped", await wizard.CountsAsync());
        await wizard.SeesAsync("Nothing is new: there is nothing to import.");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task GgmnFile_WithoutAHeader_KeepsLevelsAboveTheSeaInASeriesOfTheirOwn()
    {
        const string Name = "ggmn-readings.csv";
        var page = await OpenAsync();
        var wizard = new UploadWizard(page);
        await wizard.ChooseFileAsync(Checkout.Sample(Name));
        await wizard.GoToColumnsAsync();
        await wizard.CheckAsync();
        await wizard.CreateUnknownPlacesAsync();
        await wizard.ImportAsync(Name);

        var rows = (await File.ReadAllLinesAsync(Checkout.Sample(Name), Token)).Select(l => l.Split(',')).ToList();
        var measured = rows.Where(r => r[2].Length > 0).ToList();
        Assert.Equal($"{measured.Count} Created, {rows.Count - measured.Count} Skipped", await wizard.CountsAsync());
        Assert.Equal(
            measured.GroupBy(r => (Place: r[3], Series: r[1])).Select(g => $"{g.Key.Place}|{g.Key.Series}|{g.Count()}").Order(StringComparer.Ordinal),
            StoredRows.Lines(App.DatabasePath, """
                SELECT e.Value, t.Name, count(*) FROM Readings r JOIN Timeseries t ON t.Id = r.TimeseriesId JOIN ExternalIds e ON e.RecordId = t.ResourceId
                WHERE r.RunId = (SELECT max(Id) FROM Runs) GROUP BY e.Value, t.Name ORDER BY e.Value, t.Name
                """));
        await SeesTheRunAsync(page, Name);
        var source = StoredRows.Lines(App.DatabasePath, $"SELECT Name FROM ExternalIds WHERE Value = '{rows[0][3]}'").Single();
        await SeesTheExternalIdAsync(page, source, rows[0][3]);
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task RejectedRow_MendedInPlace_IsImportedAsMended()
    {
        const string Name = "mywell-with-mistakes.tsv";
        var page = await OpenAsync();
        var wizard = new UploadWizard(page);
        await wizard.ChooseFileAsync(Checkout.Sample(Name));
        await wizard.GoToColumnsAsync();
        await wizard.CheckAsync();
        await wizard.CreateUnknownPlacesAsync();
        Assert.Equal("2 New, 2 Rejected", await wizard.CountsAsync());

        await wizard.OpenGroupAsync("Value is not a number");
        await wizard.MendAsync(row: 3, "19.40");
        await wizard.CheckAgainAsync();
        Assert.Equal("3 New, 1 Rejected", await wizard.CountsAsync());
        await wizard.ImportAsync(Name);

        Assert.Equal(
            ["6.91|2", "19.4|3", "7.2|5"],
            StoredRows.Lines(App.DatabasePath, "SELECT CAST(r.Value AS TEXT), r.Row FROM Readings r JOIN Timeseries t ON t.Id = r.TimeseriesId JOIN ExternalIds e ON e.RecordId = t.ResourceId WHERE e.Value = '313603.1112' ORDER BY r.Row"));
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Wizard_BackTabsAndFocus_WorkWithoutAReload()
    {
        const string Name = "mywell-with-mistakes.tsv";
        var page = await OpenAsync();
        var wizard = new UploadWizard(page);
        await wizard.ChooseFileAsync(Checkout.Sample(Name));
        await wizard.GoToColumnsAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Step 2 of 4: Columns" })).ToBeFocusedAsync();
        await wizard.CheckAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Step 3 of 4: Check" })).ToBeFocusedAsync();

        await wizard.CreateUnknownPlacesAsync();

        await page.Page.GoBackAsync();
        await wizard.SeesAsync("What we need, and where it is in your file");
        await page.Page.GoBackAsync();
        await wizard.SeesAsync("How it is read");
        await page.Page.GoForwardAsync();
        await wizard.SeesAsync("What we need, and where it is in your file");
        await page.Page.GoForwardAsync();
        await wizard.SeesAsync("2 rejected rows will be left out");

        await page.Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { NameRegex = NewTab() }).ClickAsync();
        await Assertions.Expect(page.Page.Locator("#tab-panel tbody tr").First).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { NameRegex = NewTab() })).ToHaveAttributeAsync("aria-selected", "true");
        await page.Page.GoBackAsync();
        await Assertions.Expect(page.Page.Locator("#tab-rejected")).ToHaveAttributeAsync("aria-selected", "true");
        Assert.Empty(page.Troubles);
    }

    [Fact]
    public async Task Wizard_OnAPhone_HasAWayBack()
    {
        var page = await OpenAsync();
        await page.Page.SetViewportSizeAsync(390, 844);
        var wizard = new UploadWizard(page);
        await wizard.ChooseFileAsync(Checkout.Sample("mywell-upload-small.tsv"));
        await wizard.GoToColumnsAsync();

        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Back", Exact = true }).ClickAsync();

        await wizard.SeesAsync("How it is read");
        await wizard.SeesAsync("Step 1 of 4");
    }

    [GeneratedRegex("^New ")]
    private static partial Regex NewTab();

    private static async Task SeesTheRunAsync(PageWatch page, string file)
    {
        await page.GoAsync("/runs");
        await page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = file }).First.ClickAsync();
        await page.Page.WaitForURLAsync("**/runs/*");
        await Assertions.Expect(page.Page.GetByText("Every row is accounted for").First).ToBeVisibleAsync();
    }

    private static async Task SeesTheExternalIdAsync(PageWatch page, string source, string id)
    {
        await page.GoAsync($"/external-ids?source={source}&state=unconfirmed");
        await Assertions.Expect(page.Page.GetByText(id).First).ToBeVisibleAsync();
        await Assertions.Expect(page.Page.GetByText("Unconfirmed").First).ToBeVisibleAsync();
    }
}
