using Bunit;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features.Uploads;
using OurWater.Admin.Live;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Uploads;

public sealed class CheckStepTests : PageTest
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

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
        Assert.Equal("19.40", page.Find(".mendtable input").GetAttribute("value"));

        await page.InvokeAsync(() => page.Find(".mendtable input").Input("x9"));
        await page.InvokeAsync(() => page.Find(".mendtable input").KeyDown(new KeyboardEventArgs { Key = "Enter" }));
        page.WaitForAssertion(() => Assert.Contains("“x9” is not a number", Text(page.Find(".m-wrong")), StringComparison.Ordinal));
        await page.InvokeAsync(() => page.Find(".mendtable input").Input("1940"));
        await page.InvokeAsync(() => page.Find(".mendtable input").KeyDown(new KeyboardEventArgs { Key = "Enter" }));

        page.WaitForAssertion(() => Assert.Contains("Mended: 19.40 m", Words(page), StringComparison.Ordinal), Patience);
        Assert.StartsWith("1 mended row is not checked yet.", Text(page.Find(".why")), StringComparison.Ordinal);
        Assert.Equal("Import 1 mended row", Text(page.FindAll(".actionbar button")[^1]));

        await page.InvokeAsync(() => page.Find("button[aria-label='Undo row 2']").Click());
        page.WaitForAssertion(() => Assert.NotNull(page.Find(".mendtable input")), Patience);
        await using var context = Installation.Open();
        Assert.Equal(0, await context.RowMends.CountAsync(Token));
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
    public async Task Tab_InTheAddress_ShowsExamplesOfWhatIsTheSame()
    {
        await Installation.ImportAsync(await Installation.CheckedAsync("2017-02-05,313603,1111,691"));
        var id = await Installation.CheckedAsync("2017-02-05,313603,1111,691", "2017-02-12,313603,1111,700");
        Navigation.NavigateTo($"/upload/{id}?tab=same");

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("6.91", Text(Assert.Single(page.FindAll("#tab-panel tbody tr"))), StringComparison.Ordinal), Patience);
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
        await Installation.Get<CheckCommands>().ImportAsync(Installation.Actor, id, Token);
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
        await Installation.Get<CheckCommands>().ImportAsync(Installation.Actor, id, Token);
        await Installation.Get<CheckCommands>().CancelAsync(Installation.Actor, (await Installation.StateAsync(id)).ImportRunId!.Value, Token);

        var page = Open(id);

        page.WaitForAssertion(() => Assert.Contains("The import was cancelled", Words(page), StringComparison.Ordinal), Patience);
        await page.InvokeAsync(() => Button(page, "Import again").Click());
        page.WaitForAssertion(() => Assert.Contains("Importing hinta.csv", Words(page), StringComparison.Ordinal), Patience);
    }

    private IRenderedComponent<UploadPage> Open(long id) => Render<UploadPage>(p => p.Add(u => u.Id, id));

    /// <summary>The page with its first group of rejected rows open and ready to mend.</summary>
    private async Task<IRenderedComponent<UploadPage>> OpenGroupAsync(long id)
    {
        var page = Open(id);
        page.WaitForElement(".fold", Patience);
        await page.Find(".fold").ClickAsync(new MouseEventArgs());
        page.WaitForAssertion(() => Assert.False(page.Find(".mendtable input").HasAttribute("disabled")), Patience);
        return page;
    }
}
