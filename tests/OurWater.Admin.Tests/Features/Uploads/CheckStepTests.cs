using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Live;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

public sealed class CheckStepTests : CheckStepTest
{
    [Fact]
    public async Task Check_Done_GroupsRejectedRowsAndSaysWhatWillBeLeftOut()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,dry", "2017-02-19,313603,1111,dry", "2107-02-26,313603,1111,700");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Equal(["Well is dry 2 rows", "Date is in the future 1 row"], page.FindAll(".fold .title").Select(Text)), Patience);
        Assert.Contains("1 place will be created", Words(page), StringComparison.Ordinal);
        Assert.Equal("3 rejected rows will be left out.", Text(page.Find(".why")));
        Assert.Equal("Import 1 reading", Text(page.FindAll(".actionbar button")[^1]));
    }

    [Fact]
    public async Task Mend_EnterOnAGoodValue_IsKeptAndCounted()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,19.4O");
        var page = await OpenGroupAsync(id);
        await page.InvokeAsync(() => page.Find(".mendtable input").Input("x9"));
        await page.InvokeAsync(() => page.Find(".mendtable input").KeyDown(new KeyboardEventArgs { Key = "Enter" }));
        page.WaitForAssertion(() => Assert.Contains("“x9” is not a number", Text(page.Find(".m-wrong")), StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find(".mendtable input").Input("1940"));
        await page.InvokeAsync(() => page.Find(".mendtable input").KeyDown(new KeyboardEventArgs { Key = "Enter" }));

        page.WaitForAssertion(() => Assert.Contains("Mended: 19.40 m", Words(page), StringComparison.Ordinal), Patience);
        Assert.StartsWith("1 mended row is not checked yet.", Text(page.Find(".why")), StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.Equal("Import 1 reading", Text(page.FindAll(".actionbar button")[^1])), Patience);

        await page.InvokeAsync(() => page.Find("button[aria-label='Undo row 2']").Click());
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".mendtable input")), Patience);
        await using var context = Installation.Open();
        Assert.Equal(0, await context.RowMends.CountAsync(Token));
    }

    [Fact]
    public async Task Mend_SomebodyGoesOnWithoutEnter_WhatIsWrittenCountsAndWhatIsOnlySuggestedDoesNot()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,19.4O", "2017-02-12,313603,1111,x9");
        var page = await OpenGroupAsync(id);
        await page.InvokeAsync(() => page.FindAll(".mendtable input")[0].Blur());
        Assert.DoesNotContain("Mended", Words(page), StringComparison.Ordinal);

        await page.InvokeAsync(() => page.FindAll(".mendtable input")[1].Input("1940"));
        await page.InvokeAsync(() => page.FindAll(".mendtable input")[1].Blur());

        page.WaitForAssertion(() => Assert.Contains("Mended: 19.40 m", Words(page), StringComparison.Ordinal), Patience);
        await using var context = Installation.Open();
        Assert.Equal([3], await context.RowMends.Select(m => m.Row).ToListAsync(Token));
    }

    [Theory]
    [InlineData("7,6", "Mended: 0.08 m", "7.6")]
    [InlineData("7.5 m", "Mended: 7.50 m", "750")]
    [InlineData("1,234.5", "Mended: 12.35 m", "1234.5")]
    public async Task Mend_NumberInAnotherForm_IsLaidOverTheFileAsTheNumberThatIsMeant(string text, string words, string stored)
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,x9");
        var page = await OpenGroupAsync(id);

        await AcceptAsync(page, text);

        page.WaitForAssertion(() => Assert.Contains(words, Words(page), StringComparison.Ordinal), Patience);
        await using var context = Installation.Open();
        Assert.Equal([stored], (await context.RowMends.SingleAsync(Token)).Fields.Values.Select(v => decimal.Parse(v, CultureInfo.InvariantCulture).ToString("0.####", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Mend_NumberThatCanBeReadTwoWays_IsRefusedInWords()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,x9");
        var page = await OpenGroupAsync(id);

        await AcceptAsync(page, "1,234");

        page.WaitForAssertion(() => Assert.Contains("can be read as 1234 or as 1.234", Text(page.Find(".m-wrong")), StringComparison.Ordinal), Patience);
        await using var context = Installation.Open();
        Assert.Equal(0, await context.RowMends.CountAsync(Token));
    }

    private static async Task AcceptAsync(IRenderedComponent<UploadPage> page, string text)
    {
        await page.InvokeAsync(() => page.Find(".mendtable input").Input(text));
        await page.InvokeAsync(() => page.Find(".mendtable input").KeyDown(new KeyboardEventArgs { Key = "Enter" }));
    }

    [Fact]
    public async Task Mend_TwoProblemsInARow_AsksForTheSecondAfterTheFirst()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2107-02-12,313603,1111,x");
        var page = await OpenGroupAsync(id);
        var first = page.Find(".mendtable .mud-input-label").TextContent;

        await page.InvokeAsync(() => page.Find(".mendtable input").Input(first == "date" ? "2017-02-12" : "700"));
        await page.InvokeAsync(() => page.Find(".mendtable input").KeyDown(new KeyboardEventArgs { Key = "Enter" }));

        page.WaitForAssertion(() => Assert.NotEqual(first, page.Find(".mendtable .mud-input-label").TextContent), Patience);
        await using var context = Installation.Open();
        Assert.Equal(0, await context.RowMends.CountAsync(Token));
    }

    [Fact]
    public async Task UnknownPlaces_CreateAll_KeepsTheChoiceAndChecksAgain()
    {
        var id = await Installation.BeginAsync("hinta.csv", UploadTests.Header, "2017-02-05,313603,1167,691", "2017-02-12,313603,1168,700");
        await Installation.CheckAsync(id);
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Contains("1167 (1 row) and 1168 (1 row) are not known in pincode 313603", Words(page), StringComparison.Ordinal), Patience);

        await page.InvokeAsync(() => Button(page, "Create 2 wells").Click());

        page.WaitForAssertion(() => Assert.Contains("Checking hinta.csv", Words(page), StringComparison.Ordinal), Patience);
        var state = await Installation.StateAsync(id);
        Assert.Equal(UnknownResources.Create, state.Mapping.UnknownResources);
        await DisposeComponentsAsync();
        await Installation.ExecuteAsync(state.CheckRunId!.Value);
        var again = Open(id);
        again.WaitForAssertion(() => Assert.Contains("2 places will be created", Words(again), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Changes_ShowOldNewAndWhereTheOldCameFrom()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,700"));
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,692", "2017-02-12,313603,1111,800");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("td.old").Count), Patience);
        Assert.Equal(["7.00", "6.91"], page.FindAll("td.old").Select(Text));
        Assert.Equal(["8.00", "6.92"], page.FindAll("td .new").Select(Text));
        Assert.Contains("hinta.csv,", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Summary_Readings_SaysOfHowManyWellsAndFromWhenToWhen()
    {
        var id = await Installation.CheckedAsync("2017-02-12,313603,1111,691", "2017-02-05,313603,1112,700", "2017-03-05,313603,1112,x");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.StartsWith("2 wells, 5 Feb 2017 to 12 Feb 2017", Text(page.Find(".counts-title .push")), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Import_AfterMending_NamesWhatItWillWrite()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync("2017-02-26,313603,1111,691"));
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,x", "2017-02-19,313603,1111,y", "2017-02-26,313603,1111,z");
        await Installation.Get<MendCommands>().MendAsync(Installation.Actor, id, 3, 0, new Dictionary<int, string> { [4] = "700" }, Token);
        await Installation.Get<MendCommands>().MendAsync(Installation.Actor, id, 4, 0, new Dictionary<int, string> { [4] = "n/a" }, Token);
        await Installation.Get<MendCommands>().MendAsync(Installation.Actor, id, 5, 0, new Dictionary<int, string> { [4] = "691" }, Token);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Equal("Import 2 readings", Text(page.FindAll(".actionbar button")[^1])), Patience);
        var counts = (await Installation.ImportAsync(id)).Counts.Pull[DataType.Reading];
        Assert.Equal((2, 1, 1), (counts.Created, counts.Unchanged, counts.Skipped));
    }

    [Fact]
    public async Task Import_MendedToWhatIsStored_IsNotOffered()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync("2017-02-26,313603,1111,691"));
        var id = await Installation.CheckedAsync("2017-02-26,313603,1111,z");
        await Installation.Get<MendCommands>().MendAsync(Installation.Actor, id, 2, 0, new Dictionary<int, string> { [4] = "691" }, Token);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.EndsWith("Nothing is new: there is nothing to import.", Text(page.Find(".why")), StringComparison.Ordinal), Patience);
        Assert.True(page.FindAll(".actionbar button")[^1].HasAttribute("disabled"));
    }

    [Fact]
    public async Task Suggestion_AcceptedByOneClick_IsKept()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,19.4O");
        var page = await OpenGroupAsync(id);
        Assert.Equal("19.40", page.Find(".mendtable input").GetAttribute("placeholder")); // only suggested: it does not stand there as if it were written
        Assert.Equal("", page.Find(".mendtable input").GetAttribute("value") ?? "");

        await page.InvokeAsync(() => page.Find("button[aria-label='Accept 19.40 for row 2']").Click());

        page.WaitForAssertion(() => Assert.Contains("Mended: 0.19 m", Words(page), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task LeaveOutAll_DryWrittenInManyWays_LeavesAllOut()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,dry", "2017-02-12,313603,1111,DRY", "2017-02-19,313603,1111,dry well", "2017-02-26,313603,1111,691");
        var page = Open(id);
        page.WaitForElement(".fold", Patience);

        await page.InvokeAsync(() => Button(page, "Leave out all 3").Click());

        page.WaitForAssertion(() => Assert.Contains("3 rows are left out by you.", Text(page.Find(".why")), StringComparison.Ordinal), Patience);
        page.WaitForAssertion(() => Assert.Contains("Mended or left out by you", Words(page), StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("For example row", Words(page), StringComparison.Ordinal);

        await page.InvokeAsync(() => Button(page, "Undo all 3").Click());

        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Leave out all 3")), Patience);
        await using var context = Installation.Open();
        Assert.Equal(0, await context.RowMends.CountAsync(Token));
    }

    [Fact]
    public async Task Exchange_TwoNumbersInTheWrongColumns_IsOneClickForAllRows()
    {
        var id = await Installation.BeginAsync("wells.csv", "pincode,resource id,latitude,longitude", "313603,1111,24.59,74.19", "313603,1112,24.60,74.20", "313603,1113,24.61,74.21", "313603,1114,24.62,74.22", "313603,1115,74.23,24.63");
        await Installation.CheckAsync(id);
        var page = Open(id);
        page.WaitForAssertion(() => Assert.False(Button(page, "Exchange the two numbers").HasAttribute("disabled")), Patience);

        await page.InvokeAsync(() => Button(page, "Exchange the two numbers").Click());

        page.WaitForAssertion(() => Assert.Equal("Import 5 resources", Text(page.FindAll(".actionbar button")[^1])), Patience);
        await Installation.ImportAsync(id);
        await using var context = Installation.Open();
        Assert.Equal(5, await context.Resources.CountAsync(r => r.Latitude < 25 && r.Longitude > 74, Token));
    }

    [Fact]
    public async Task UnknownPlaces_Linked_LeaveALineWithUndo()
    {
        var well = await Installation.AddResourceAsync("Tank well");
        var id = await Installation.BeginAsync("hinta.csv", UploadTests.Header, "2017-02-05,313603,1167,691");
        var mapping = (await Installation.StateAsync(id)).Mapping with { Places = new Dictionary<string, PlaceChoice> { ["313603.1167"] = new(PlaceAction.Link, well.Id) } };
        await Installation.Get<UploadCommands>().SaveMappingAsync(Installation.Actor, id, mapping, Token);
        await Installation.CheckAsync(id);

        var page = Open(id);
        page.WaitForAssertion(() => Assert.Contains("313603.1167 is taken for Tank well", Words(page), StringComparison.Ordinal), Patience);
        await page.InvokeAsync(() => page.Find("button[aria-label^='Undo: 313603.1167']").Click());

        page.WaitForAssertion(() => Assert.Contains("Checking hinta.csv", Words(page), StringComparison.Ordinal), Patience);
        Assert.Null((await Installation.StateAsync(id)).Mapping.Places);
    }

    [Fact]
    public async Task FirstFile_OnlyPlacesAreUnknown_LeadsToCreatingThemAndIsNotAllOrange()
    {
        var id = await Installation.BeginAsync("hinta.csv", UploadTests.Header, "2017-02-05,313603,1111,691", "2017-02-12,313603,1111,700");
        await Installation.CheckAsync(id);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("1 well is not known here yet Create it to import 2 rows", Words(page), StringComparison.Ordinal), Patience);
        Assert.Empty(page.FindAll("rect.b-rejected"));
        Assert.NotNull(Button(page, "Create 1 well to import 2"));
    }

    [Fact]
    public async Task Check_Undecided_SaysWhatAndLeadsBack()
    {
        var id = await Installation.CheckedAsync("5/2/2017,313603,1111,691", "6/2/2017,313603,1111,691");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("The file could not be checked", Words(page), StringComparison.Ordinal), Patience);
        await page.InvokeAsync(() => Button(page, "Back to columns").Click());
        page.WaitForAssertion(() => Assert.Contains("Choose how to read the dates", Words(page), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Check_ResultsBroken_SaysSoWithACode()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,x");
        await BreakAsync("RejectedRows");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("The check could not be loaded.", Words(page), StringComparison.Ordinal), Patience);
    }

    [Fact]
    public async Task Import_Going_CanBeLeftAndEndsWithTheSum()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,x");
        var page = Open(id);
        page.WaitForAssertion(() => Assert.False(page.FindAll(".actionbar button")[^1].HasAttribute("disabled")), Patience);

        await page.InvokeAsync(() => page.FindAll(".actionbar button")[^1].Click());

        page.WaitForAssertion(() => Assert.Contains("You can leave this page: the run goes on", Words(page), StringComparison.Ordinal), Patience);
        await DisposeComponentsAsync();
        Assert.Equal(0, Notifier.SubscriberCount);
        var run = (await Installation.StateAsync(id)).ImportRunId!.Value;
        await Installation.ExecuteAsync(run);

        var again = Open(id);

        again.WaitForAssertion(() => Assert.Contains("1 reading created, 1 rejected: all 2 rows accounted for.", Words(again), StringComparison.Ordinal), Patience);
        Assert.Contains("1 well was created. It needs a location.", Words(again), StringComparison.Ordinal);
        Assert.Contains(again.FindAll("a"), a => a.GetAttribute("href") == $"runs/{run}/rejected.csv");
        Assert.Equal(0, Notifier.SubscriberCount);
    }

    [Fact]
    public async Task Import_Moves_IsFollowedByItsHintUntilItEnds()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691");
        await Installation.Get<CheckCommands>().ImportAsync(Installation.Actor, id, null, Token);
        var run = (await Installation.StateAsync(id)).ImportRunId!.Value;
        var page = Open(id);
        page.WaitForAssertion(() => Assert.Equal(1, Notifier.SubscriberCount), Patience);
        await using (var context = Installation.Open())
        {
            await context.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.ActiveSyncId, (long?)null), Token);
        }

        Notifier.Publish(new RunMoved(Installation.Organisation.Id, run));

        page.WaitForAssertion(() => Assert.Contains("The import stopped", Words(page), StringComparison.Ordinal), Patience);
        Assert.Equal(0, Notifier.SubscriberCount);
    }

    [Fact]
    public async Task Import_Cancelled_OffersToGoOn()
    {
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691");
        await Installation.Get<CheckCommands>().ImportAsync(Installation.Actor, id, null, Token);
        await Installation.Get<CheckCommands>().CancelAsync(Installation.Actor, (await Installation.StateAsync(id)).ImportRunId!.Value, Token);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("The import was cancelled", Words(page), StringComparison.Ordinal), Patience);
        await page.InvokeAsync(() => Button(page, "Import again").Click());
        page.WaitForAssertion(() => Assert.Contains("Importing hinta.csv", Words(page), StringComparison.Ordinal), Patience);
    }
}
