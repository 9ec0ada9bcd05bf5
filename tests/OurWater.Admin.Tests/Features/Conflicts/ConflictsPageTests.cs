using Bunit;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Conflicts;
using OurWater.Admin.Live;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Conflicts;

public sealed class ConflictsPageTests : PageTest
{
    [Fact]
    public void Page_NoConflicts_SaysWhenOneAppears()
    {
        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() => Assert.Contains("Nothing waits for you.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Conflicts_ShowsBothValuesWithWhereTheyCameFrom()
    {
        await SeedAsync();

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() =>
        {
            var words = Words(page);
            Assert.Contains("2 to choose", words, StringComparison.Ordinal);
            Assert.Contains("Well 1111: 1 Jan 2017", words, StringComparison.Ordinal);
            Assert.Contains("Stored as 6.00 m", words, StringComparison.Ordinal);
            Assert.Contains("first.csv, row 2", words, StringComparison.Ordinal);
            Assert.Contains("second.csv", words, StringComparison.Ordinal);
            Assert.NotNull(Button(page, "Keep 6.00 m"));
        });
    }

    [Fact]
    public async Task Replace_OneConflict_StoresItAndGoesToTheNext()
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Keep 6.00 m")));

        page.FindAll(".versus input[type=radio]")[1].Change(true);
        Button(page, "Replace by 16.00 m").Click();

        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Keep 8.00 m")));
        Assert.Contains("1 conflict is settled.", Words(page), StringComparison.Ordinal);
        await using var context = Installation.Open();
        Assert.Equal([16, 7, 8], await context.Readings.OrderBy(r => r.Time).Select(r => r.Value).ToListAsync(Token));
    }

    [Fact]
    public async Task Replace_AllSelected_SettlesThemTogether()
    {
        await SeedAsync();
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.NotNull(page.Find("[aria-label='Select all on this page']")));

        page.Find("[aria-label='Select all on this page']").Change(true);
        page.WaitForAssertion(() => Assert.Contains("For the 2 selected records", Words(page), StringComparison.Ordinal));
        Button(page, "Replace by theirs").Click();

        page.WaitForAssertion(() => Assert.Contains("2 conflicts are settled.", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.Equal([16, 7, 18], await context.Readings.OrderBy(r => r.Time).Select(r => r.Value).ToListAsync(Token));
    }

    [Fact]
    public async Task Settled_InTheAddress_ShowsHowAndByWhom()
    {
        await SeedAsync();
        await new ConflictCommands(Installation.Database, Notifier, TimeProvider.System).ResolveAsync(Installation.Actor, [1], new ConflictChoice.KeepOurs(), Token);
        Navigation.NavigateTo("/conflicts?state=resolved");

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() =>
        {
            Assert.Contains("OurWater’s value was kept", Words(page), StringComparison.Ordinal);
            Assert.Contains($"by {Installation.Actor.Name}", Words(page), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Page_RunAndResourceInTheAddress_FilterTheQueue()
    {
        var run = await SeedAsync();
        var queries = new ConflictQueries(Installation.Database);
        long resource;
        await using (var context = Installation.Open()) resource = (await context.Resources.SingleAsync(Token)).Id;
        async Task<long> CountAsync(string key, long id) =>
            (await queries.IdsAsync(Installation.Actor, OurWater.Admin.Components.Shared.ListQuery.First.Where(key, id.ToString(System.Globalization.CultureInfo.InvariantCulture)), Token)).Count;

        Assert.Equal((2, 0), (await CountAsync("run", run.Id), await CountAsync("run", run.Id - 1)));
        Assert.Equal((2, 0), (await CountAsync("resource", resource), await CountAsync("resource", resource + 1)));
    }

    [Fact]
    public async Task Page_ForAViewer_OffersNoChoice()
    {
        await SeedAsync();
        SignInAs(Role.Viewer);

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() => Assert.Contains("Your role is Viewer.", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain("Keep 6.00 m", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ANewConflict_JoinsTheQueue()
    {
        await Installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.Contains("Nothing waits for you.", Words(page), StringComparison.Ordinal));

        await using (var context = Installation.Open())
        {
            var run = await context.Runs.SingleAsync(Token);
            var reading = await context.Readings.SingleAsync(Token);
            context.Conflicts.Add(new Conflict { RunId = run.Id, SyncId = run.SyncId, RecordType = DataType.Reading, RecordId = reading.Id, OurValue = 6, TheirValue = 16 });
            await context.SaveChangesAsync(Token);
        }

        Notifier.Publish(new RunMoved(Installation.Organisation.Id, 1));

        page.WaitForAssertion(() => Assert.Contains("1 to choose", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_DatabaseBroken_SaysSo()
    {
        await BreakAsync("Conflicts");

        var page = Render<ConflictsPage>();

        page.WaitForAssertion(() => Assert.Contains("The conflicts could not be loaded.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Left_NoLongerListens()
    {
        var page = Render<ConflictsPage>();
        page.WaitForAssertion(() => Assert.Equal(1, Notifier.SubscriberCount));

        await DisposeComponentsAsync();

        Assert.Equal(0, Notifier.SubscriberCount);
    }

    private async Task<SyncRun> SeedAsync()
    {
        await Installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,7", "2017-01-15,313603,1111,8");
        return await Installation.ImportAsync("second.csv", ExistingValues.Ask, "2017-01-01,313603,1111,16", "2017-01-15,313603,1111,18");
    }
}
