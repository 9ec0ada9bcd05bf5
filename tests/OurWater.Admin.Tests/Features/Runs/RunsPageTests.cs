using Bunit;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Live;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Runs;

public sealed class RunsPageTests : PageTest
{
    [Fact]
    public void Page_NoRuns_SaysWhatARunIs()
    {
        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("No runs yet. A run is one check or import of a file.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Runs_AreCalledByTheirFilesAndSayWhatHappened()
    {
        await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,DRY");
        await Installation.RunAsync(await Installation.UploadAsync("dharta.csv", ExistingValues.Replace, "2017-01-01,313603,1112,6"), dryRun: true);

        var page = Render<RunsPage>();

        page.WaitForAssertion(() =>
        {
            var rows = page.FindAll("tbody tr").Select(Text).ToList();
            Assert.Equal(2, rows.Count);
            Assert.Matches(@"dharta\.csv\s*Dry run", rows[0]);
            Assert.Contains("1 new", rows[0], StringComparison.Ordinal);
            Assert.Contains("With warnings hinta.csv 1 created · 1 rejected", rows[1], StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("?q=HINT", "hinta.csv")]
    [InlineData("?kind=check", "dharta.csv")]
    [InlineData("?kind=import", "hinta.csv")]
    [InlineData("?state=succeeded", "dharta.csv")]
    public async Task Page_FilterInTheAddress_ShowsOnlyThose(string query, string shown)
    {
        await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,DRY");
        await Installation.RunAsync(await Installation.UploadAsync("dharta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6"), dryRun: true);
        Navigation.NavigateTo("/runs" + query);

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains(shown, Text(Assert.Single(page.FindAll("tbody tr"))), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_FromTomorrow_ShowsNoneAndOffersToClear()
    {
        await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        Navigation.NavigateTo($"/runs?from={TimeProvider.System.GetUtcNow().AddDays(2):yyyy-MM-dd}");

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("No run matches these filters.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_ARunMoves_ShowsItsNewState()
    {
        var sync = await Installation.UploadAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        var page = Render<RunsPage>();
        page.WaitForAssertion(() => Assert.Contains("No runs yet", Words(page), StringComparison.Ordinal));

        var run = await Installation.AddGoingRunAsync(sync, new PullCounts { Read = 18_432, Created = 18_432 });
        Notifier.Publish(new RunMoved(Installation.Organisation.Id, run.Id));

        page.WaitForAssertion(() => Assert.Contains("18,432 read so far", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_RunsOfAnotherOrganisation_AreNotThere()
    {
        await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        var other = await Installation.AddOrganisationAsync("Another");
        SignInAs(Installation.Actor with { UserId = "person-2", OrganisationId = other.Id });

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("No runs yet", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_DatabaseBroken_SaysSoWithACode()
    {
        await BreakAsync("Runs");

        var page = Render<RunsPage>();

        page.WaitForAssertion(() => Assert.Contains("The runs could not be loaded.", Words(page), StringComparison.Ordinal));
        Assert.Matches("[0-9A-F]{4}-[0-9A-F]{4}", Words(page));
    }

    [Fact]
    public async Task Page_Left_NoLongerListens()
    {
        var page = Render<RunsPage>();
        page.WaitForAssertion(() => Assert.Equal(1, Notifier.SubscriberCount));

        await DisposeComponentsAsync();

        Assert.Equal(0, Notifier.SubscriberCount);
    }
}
