using Bunit;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features.Uploads;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

/// <summary>The rows of a check, tab by tab, and what was dealt with before.</summary>
public sealed class CheckStepRowsTests : CheckStepTest
{
    [Fact]
    public async Task Tab_InTheAddress_ShowsExamplesOfWhatIsTheSame()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync("2017-02-05,313603,1111,691"));
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,700");
        Navigation.NavigateTo($"/upload/{id}?tab=same");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("6.91", Text(Assert.Single(page.FindAll("#tab-panel tbody tr"))), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Tabs_Followed_ShowTheirRowsWithoutAReload()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,700"));
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,701", "2017-02-19,313603,1111,702", "2017-02-26,313603,1111,");
        var page = Open(id);
        page.WaitForElement("#tab-same", Patience);

        foreach (var (tab, text) in new[] { ("same", "6.91"), ("new", "7.02"), ("changed", "7.01"), ("skipped", "No value") })
        {
            await page.InvokeAsync(() => Navigation.NavigateTo(page.Find($"#tab-{tab}").GetAttribute("href")!));

            page.WaitForAssertion(() => Assert.Contains(text, Text(Assert.Single(page.FindAll("#tab-panel tbody tr"))), StringComparison.Ordinal), Patience);
            Assert.Equal("true", page.Find($"#tab-{tab}").GetAttribute("aria-selected"));
        }
    }

    [Fact]
    public async Task Skipped_RowsLeftOutBefore_AreListedWithTheirReason()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,dry", "2017-02-12,313603,1111,700");
        await Installation.Get<MendCommands>().LeaveOutAsync(Installation.Actor, id, 2, 0, Token);
        await Installation.CheckAsync(id);
        Navigation.NavigateTo($"/upload/{id}?tab=skipped");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Equal(["2", "1111", "5 Feb 2017", "dry", "Left out", "Undo"], page.FindAll("#tab-panel tbody td").Select(Text)), Patience);

        await page.InvokeAsync(() => page.Find("#tab-panel button[aria-label^='Undo row 2']").Click());

        page.WaitForAssertion(() => Assert.Contains("Checking hinta.csv", Words(page), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Same_Readings_SaysWhatARowIsTheSameAs()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync("2017-02-05,313603,1111,691"));
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,700", "2017-02-12,313603,1111,700");
        Navigation.NavigateTo($"/upload/{id}?tab=same");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Equal(["What is stored", "Row 3 of the file"], page.FindAll("#tab-panel tbody tr td:last-child").Select(Text)), Patience);
    }

    [Fact]
    public async Task Records_ChangedAndTheSame_AreListedInWords()
    {
        string[] header = ["pincode,resource id,owner,latitude,longitude,well depth (m)"];
        var first = await Installation.BeginAsync("wells.csv", [.. header, "313603,1111,Asha,24.59,74.19,20", "313603,1112,Ravi,24.60,74.20,12"]);
        await Installation.CheckAsync(first);
        await Installation.ImportAsync(first);
        var id = await Installation.BeginAsync("wells2.csv", [.. header, "313603,1111,Asha,24.59,74.19,21", "313603,1112,Ravi,24.60,74.20,12"]);
        await Installation.CheckAsync(id);
        Navigation.NavigateTo($"/upload/{id}?tab=changed");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("Well depth: 20.00 m → 21.00 m", Words(page), StringComparison.Ordinal), Patience);
        await page.InvokeAsync(() => Navigation.NavigateTo(page.Find("#tab-same").GetAttribute("href")!));
        page.WaitForAssertion(() => Assert.Contains("Ravi", Text(Assert.Single(page.FindAll("#tab-panel tbody tr"))), StringComparison.Ordinal), Patience);
        Assert.EndsWith("What is stored", Text(page.Find("#tab-panel tbody tr")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mend_OfResources_HasNoColumnOfDates()
    {
        var id = await Installation.BeginAsync("wells.csv", "pincode,resource id,latitude,longitude", "313603,1111,95,74.19");
        await Installation.CheckAsync(id);

        var page = await OpenGroupAsync(id);

        Assert.DoesNotContain(page.FindAll(".mendtable th"), th => Text(th) == "Date");
        Assert.Equal(page.FindAll(".mendtable th").Count, page.FindAll(".mendtable tbody tr:first-child td").Count);
    }

    [Fact]
    public async Task UnknownPlaces_OfAnotherKindThanTheColumn_AreWarnedOf()
    {
        var id = await Installation.BeginAsync("hinta.csv", "date,pincode,well id,depth to water (m)", "2017-02-05,313603,1198,6.91", "2017-02-12,313603,1199,7");
        await Installation.CheckAsync(id);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("“depth to water (m)” is measured at wells, but by their numbers 1198, 1199 are check dams.", Words(page), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Group_PartlyDealtWith_SaysWhatIsLeftAndNamesARowOfThat()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,dry", "2017-02-12,313603,1111,no water");
        await Installation.Get<MendCommands>().LeaveOutAsync(Installation.Actor, id, 2, 0, Token);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Equal("Well is dry 1 of 2 rows left", Text(page.Find(".fold .title"))), Patience);
        Assert.Contains("For example row 3", Words(page), StringComparison.Ordinal);
        Assert.Contains("1 row dealt with", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EarlierMends_UndoneAll_AreChecked()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,dry", "2017-02-12,313603,1111,x", "2017-02-19,313603,1111,700");
        await Installation.Get<MendCommands>().LeaveOutAsync(Installation.Actor, id, 2, 0, Token);
        await Installation.Get<MendCommands>().MendAsync(Installation.Actor, id, 3, 0, new Dictionary<int, string> { [4] = "710" }, Token);
        await Installation.CheckAsync(id);
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Contains("2 rows were mended or left out before this check", Words(page), StringComparison.Ordinal), Patience);
        await page.InvokeAsync(() => page.Find(".earlier .fold").Click());
        Assert.Equal(["Row 2: left out", "Row 3: mended to 710"], page.FindAll("#earlier-mends li .body").Select(Text));

        await page.InvokeAsync(() => Button(page, "Undo all 2").Click());

        page.WaitForAssertion(() => Assert.Contains("Checking hinta.csv", Words(page), StringComparison.Ordinal), Patience);
        await using var context = Installation.Open();
        Assert.Equal(0, await context.RowMends.CountAsync(Token));
    }

    [Fact]
    public async Task New_Resources_AreListedWithTheirFields()
    {
        var id = await Installation.BeginAsync("wells.csv", "pincode,resource id,owner,latitude,longitude", "313603,1111,Asha,24.59,74.19");
        await Installation.CheckAsync(id);

        var page = Open(id);
        page.WaitForElement("#tab-new", Patience);
        await page.InvokeAsync(() => Navigation.NavigateTo(page.Find("#tab-new").GetAttribute("href")!));

        page.WaitForAssertion(() => Assert.Contains("Asha", Text(Assert.Single(page.FindAll("#tab-panel tbody tr"))), StringComparison.Ordinal), Patience);
    }
}
