using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using OurWater.EndToEnd.Tests.Harness;
using OurWater.LegacyStandIn;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>Two systems, as a coordinator sets them up for the first time: connect, make a sync, see what would happen, say yes, settle what both changed, and help what cannot be sent.</summary>
public sealed partial class TwoWayPathTests(EmptyProgram program) : BrowserTest(program), IClassFixture<EmptyProgram>
{
    private static readonly DateTime Day = new(2020, 6, 7, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task NewDatasource_FromTheFirstConnectionToASettledConflict_KeepsBothSidesTheSame()
    {
        await using var there = await LegacyServer.StartAsync();
        var remote = SeedThere(there.State);
        var page = await OpenAsync();
        await AddWellAsync("Ratan Here", "313604", 4.5);
        await AddWellAsync("Kanku Here", null, 5.5);
        var pages = new TwoWayPages(page);

        await pages.AddDatasourceAsync(there.BaseUrl);
        await KeepPictureAsync(page, "path 1 connection");
        await pages.SaveDatasourceAsync();
        await pages.StartASyncAsync();
        await KeepPictureAsync(page, "path 2 new sync");
        var sync = await pages.MakeSyncAsync();
        await SeesTheListOfADryRunAsync(page, pages, sync);
        Assert.DoesNotContain(there.Requests, r => r.IsWrite);
        await SaysYesAsync(page, pages, sync);
        Assert.Equal(["There A", "Ratan Here"], there.State.Resources.Select(r => r.Text("owner")));

        await SettlesAConflictAsync(page, pages, sync, there, remote);
        await HelpsABlockedResourceAsync(page, pages);
        await pages.RunAsync(sync, "Run now", "Every record is accounted for");
        await KeepPictureAsync(page, "path 9 last run");

        Assert.Equal(8.88m, remote.Number("value"));
        Assert.Equal(1, StoredRows.Count(App.DatabasePath, "Readings WHERE Value = 8.88"));
        Assert.Equal(["Kanku Here", "Ratan Here", "There A"], there.State.Resources.Select(r => r.Text("owner")).Order());
        Assert.Equal([4.5m, 5.5m, 8.88m], there.State.Readings.Select(r => r.Number("value")).Order());
        there.ClearRequests();
        await pages.RunAsync(sync, "Run now", "Nothing new to send");
        Assert.DoesNotContain(there.Requests, r => r.IsWrite);
        Assert.Empty(page.Troubles);
    }

    private async Task SeesTheListOfADryRunAsync(PageWatch page, TwoWayPages pages, string sync)
    {
        await pages.RunAsync(sync, "Dry run", "You can run exactly this list");
        await page.ReadyAsync();
        await pages.SeesAsync("Ratan Here");
        await pages.SeesAsync("No pincode");
        await KeepPictureAsync(page, "path 3 dry run");
        Assert.Equal(2, StoredRows.Count(App.DatabasePath, "Readings"));
    }

    /// <summary>The first push asks; after the yes the page follows the run to its end by itself.</summary>
    private static async Task SaysYesAsync(PageWatch page, TwoWayPages pages, string sync)
    {
        await pages.RunAsync(sync, "Run now", "1 new well would be made in LegacyMyWell. It sends a message to its owner.");
        await page.ReadyAsync();
        await KeepPictureAsync(page, "path 4 question");
        await pages.PressAsync("Send 1 well and 1 reading");
        await pages.SeesAsync("Every record is accounted for");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Run again" })).ToBeVisibleAsync();
        await KeepPictureAsync(page, "path 5 ended");
    }

    private async Task SettlesAConflictAsync(PageWatch page, TwoWayPages pages, string sync, LegacyServer there, LegacyRow remote)
    {
        var resource = StoredRows.Scalar(App.DatabasePath, "SELECT Id FROM Resources WHERE OwnerName = 'There A'");
        await pages.ChangeReadingAsync($"/resources/{resource}", "9.99");
        lock (there.State.Gate) (remote["value"], remote["updatedAt"]) = (8.88m, there.State.Now);
        await pages.RunAsync(sync, "Run now", "1 conflict");
        await KeepPictureAsync(page, "path 6 run with a conflict");
        await page.GoAsync("/conflicts");
        await page.Page.Locator(".clist a").First.ClickAsync();
        await pages.SeesAsync("The last value both had");
        await page.Page.GetByRole(AriaRole.Radio, new PageGetByRoleOptions { NameRegex = TheirSide() }).CheckAsync();
        await KeepPictureAsync(page, "path 7 conflict");
        await pages.PressAsync("Replace by 8.88 m");
        await pages.SeesAsync("Nothing waits for you.");
    }

    private static async Task HelpsABlockedResourceAsync(PageWatch page, TwoWayPages pages)
    {
        await page.GoAsync("/external-ids?source=legacyMyWell&state=blocked");
        await pages.SeesAsync("Kanku Here");
        await KeepPictureAsync(page, "path 8 blocked");
        await pages.SetPincodeAsync("313604");
        await Assertions.Expect(page.Page.GetByText("Kanku Here")).ToHaveCountAsync(0);
        await page.GoAsync("/external-ids?source=legacyMyWell&state=pending");
        await pages.SeesAsync("Kanku Here");
    }

    private static LegacyRow SeedThere(LegacyState state)
    {
        state.AddVillage(313604, 11, "Bhinder", 24.5, 74.1);
        state.AddResource(313604, 1110, "well", "There A", 24.5, 74.1, 11);
        return state.AddReading(313604, 1110, Day, 7.5m, 11, state.Now.AddDays(-30));
    }

    [GeneratedRegex("^LegacyMyWell")]
    private static partial Regex TheirSide();

    private async Task AddWellAsync(string owner, string? pincode, double value)
    {
        var well = await App.Api.CreateWellAsync(owner, pincode, 24.52, 74.12, Token);
        (await App.Api.PostAsync("/readings", new JsonObject { ["resourceId"] = well, ["datetime"] = "2021-03-07", ["value"] = value }, Token)).Expect(System.Net.HttpStatusCode.Created);
    }
}
