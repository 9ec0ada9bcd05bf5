using Bunit;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features.Overview;
using OurWater.Admin.Live;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Overview;

public sealed class OverviewPageTests : PageTest
{
    [Fact]
    public void Page_NewOrganisation_BeginsWithTheUpload()
    {
        var page = Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("Start here Upload a file of readings", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_AfterAnImport_ShowsWhatIsStoredAndTheRun()
    {
        await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1171,7");

        var page = Render<OverviewPage>();

        page.WaitForAssertion(() =>
        {
            var words = Words(page);
            Assert.Contains("Resources2", words.Replace("Resources 2", "Resources2", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Contains("1 Jan 2017 to 8 Jan 2017", words, StringComparison.Ordinal);
            Assert.Contains("hinta.csv", words, StringComparison.Ordinal);
            Assert.Contains("Needs location: 2 resources are not on the map", words, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Page_Conflicts_NeedAttention()
    {
        await Installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        await Installation.ImportAsync("second.csv", ExistingValues.Ask, "2017-01-01,313603,1111,16");

        var page = Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("Conflict: 1 record has two values", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_FailedImport_NeedsAttentionUntilALaterOneSucceeds()
    {
        var sync = await Installation.UploadAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        await using (var context = Installation.Open())
        {
            context.Runs.Add(Ended(sync, RunState.Failed));
            await context.SaveChangesAsync(Token);
        }

        var page = Render<OverviewPage>();
        page.WaitForAssertion(() => Assert.Contains("Failed: hinta.csv was not imported whole", Words(page), StringComparison.Ordinal));

        await using (var context = Installation.Open())
        {
            context.Runs.Add(Ended(sync, RunState.Succeeded));
            await context.SaveChangesAsync(Token);
        }

        Notifier.Publish(new RunMoved(Installation.Organisation.Id, 2));

        page.WaitForAssertion(() => Assert.DoesNotContain("was not imported whole", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_UnfinishedUpload_CanBeGoneOnWith()
    {
        var file = await Installation.AddFileAsync("date,value\n", "half.csv");
        await using (var context = Installation.Open())
        {
            context.Uploads.Add(new Upload { UserId = Installation.Actor.UserId, FileId = file.Id, Step = 2, UpdatedAt = TimeProvider.System.GetUtcNow().UtcDateTime });
            await context.SaveChangesAsync(Token);
        }

        var page = Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("Unfinished: half.csv is not imported yet", Words(page), StringComparison.Ordinal));
        Assert.Equal("upload/1", page.Find("[aria-label^='Go on']").GetAttribute("href"));
    }

    [Fact]
    public async Task Months_OfReadings_AreSummedByTypeOverTheLast24()
    {
        var last = TimeProvider.System.GetUtcNow().UtcDateTime.AddMonths(-1);
        await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, $"{last:yyyy-MM}-01,313603,1111,6", $"{last:yyyy-MM}-08,313603,1112,7", $"{last:yyyy-MM}-08,313603,1171,7", "2001-01-01,313603,1111,6");

        var months = await new OverviewQueries(Installation.Database, TimeProvider.System).MonthsAsync(Installation.Actor, Token);

        Assert.Equal(24, months.Months.Count);
        Assert.Equal([2L, 1L], months.Months[^2].Values);
        Assert.Equal(["well", "raingauge"], months.Series.Select(s => s.Css));
        Assert.Equal(3, months.Months.Sum(m => m.Values.Sum()));
    }

    [Fact]
    public async Task Page_OnePartBroken_KeepsTheOthers()
    {
        await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        await BreakAsync("Groups");

        var page = Render<OverviewPage>();

        page.WaitForAssertion(() => Assert.Contains("What is stored could not be loaded.", Words(page), StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Contains("hinta.csv", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Left_NoLongerListens()
    {
        var page = Render<OverviewPage>();
        page.WaitForAssertion(() => Assert.Equal(1, Notifier.SubscriberCount));

        await DisposeComponentsAsync();

        Assert.Equal(0, Notifier.SubscriberCount);
    }

    private static SyncRun Ended(SyncDefinition sync, RunState state)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new SyncRun { SyncId = sync.Id, State = state, QueuedAt = now, FinishedAt = now };
    }
}
