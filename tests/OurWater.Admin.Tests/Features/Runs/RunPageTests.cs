using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Live;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Admin.Tests.Features.Runs;

public sealed class RunPageTests : PageTest
{
    [Fact]
    public async Task Page_FinishedImport_ShowsFiguresReasonsRowsAndLog()
    {
        var run = await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,DRY");

        var page = Open(run.Id);

        page.WaitForAssertion(() =>
        {
            var words = Words(page);
            Assert.Equal("hinta.csv", Text(page.Find("h1")));
            Assert.Contains("Every row is accounted for: 1 + 1 = 2 read", words, StringComparison.Ordinal);
            Assert.Contains("Also created 1 resource", words, StringComparison.Ordinal);
            Assert.Contains("Well is dry 1 row", words, StringComparison.Ordinal);
            Assert.Contains("2017-01-08 | 313603 | 1111 | DRY", words, StringComparison.Ordinal);
            Assert.Contains("Reading hinta.csv.", words, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Page_ReasonInTheAddress_ShowsOnlyItsRows()
    {
        var run = await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,six", "2017-01-08,313603,1111,DRY");
        Navigation.NavigateTo($"/runs/{run.Id}?rejected-reason=notANumber");

        var page = Open(run.Id);

        page.WaitForAssertion(() => Assert.Contains("six", Text(Assert.Single(page.FindAll("#rejected tbody tr"))), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_GoingRun_FollowsWithinTheThrottleWhenItMoves()
    {
        var run = await GoingAsync(10);
        var page = Open(run.Id);
        page.WaitForAssertion(() => Assert.Equal("10 rows, 50 % of the file", Meter(page, 0)));

        await MoveAsync(run, 20);
        Notifier.Publish(new RunMoved(run.OrganisationId, run.Id));

        page.WaitForAssertion(() => Assert.StartsWith("20 rows", Meter(page, 0), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_GoingRunWithoutAnyHint_IsFoundByTheSlowPoll()
    {
        var run = await GoingAsync(10);
        var page = Open(run.Id);
        page.WaitForAssertion(() => Assert.StartsWith("10 rows", Meter(page, 0), StringComparison.Ordinal));

        await MoveAsync(run, 30);
        Clock.Advance(RunWatch.ActivePoll);

        page.WaitForAssertion(() => Assert.StartsWith("30 rows", Meter(page, 0), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_GoingRun_SaysThatTheTimeLeftIsNotKnownYet()
    {
        var page = Open((await GoingAsync(10)).Id);

        page.WaitForAssertion(() => Assert.Equal("– not known yet", Meter(page, 2)));
    }

    [Fact]
    public async Task Cancel_GoingRun_AsksItToStopAndSaysWhatStays()
    {
        var run = await GoingAsync(10);
        var page = Open(run.Id);
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Cancel run")));

        Button(page, "Cancel run").Click();

        page.WaitForAssertion(() => Assert.Contains("What was stored so far stays, and is counted.", Words(page), StringComparison.Ordinal));
        Assert.True((await Installation.LoadRunAsync(run.Id)).CancelRequested);
    }

    [Fact]
    public async Task Undo_Confirmed_StartsTheUndoAndGoesToItsPage()
    {
        var run = await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        var dialogs = Dialogs();
        var page = Open(run.Id);
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Undo this run")));

        Button(page, "Undo this run").Click();

        dialogs.WaitForAssertion(() => Assert.Contains("It removes 1 reading and 1 resource that this run created.", Words(dialogs), StringComparison.Ordinal));
        Button(dialogs, "Undo this run").Click();
        page.WaitForAssertion(() => Assert.Equal($"/runs/{run.Id + 1}", Address));
        Assert.Equal(run.Id, (await Installation.LoadRunAsync(run.Id + 1)).UndoOfRunId);
    }

    [Fact]
    public async Task Page_OfAnUndo_SaysWhatWasTakenBackAndWhatWasKept()
    {
        var first = await Installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6", "2017-01-08,313603,1111,7");
        await Installation.ImportAsync("second.csv", ExistingValues.Replace, "2017-01-08,313603,1111,70");
        var undo = await Installation.UndoAsync(first.Id);

        var page = Open(undo.Id);

        page.WaitForAssertion(() =>
        {
            Assert.Contains($"It takes back run {first.Id}", Words(page), StringComparison.Ordinal);
            Assert.Contains("Readings taken back1 Kept, because somebody changed or used them since1", Words(page).Replace("</dt>", "", StringComparison.Ordinal).Replace(" 1", "1", StringComparison.Ordinal), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Page_ThatChangedValues_ListsOldAndNew()
    {
        await Installation.ImportAsync("first.csv", ExistingValues.Replace, "2017-01-08,313603,1111,7");
        var second = await Installation.ImportAsync("second.csv", ExistingValues.Replace, "2017-01-08,313603,1111,7.5");

        var page = Open(second.Id);

        page.WaitForAssertion(() => Assert.Contains("Well 1111 8 Jan 2017 7.00 m →7.50 m +0.50 2", Words(page).Replace("→ ", "→", StringComparison.Ordinal), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_DryRun_SaysThatNothingWasSaved()
    {
        var run = await Installation.RunAsync(await Installation.UploadAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6"), dryRun: true);

        var page = Open(run.Id);

        page.WaitForAssertion(() =>
        {
            Assert.Contains("Dry run", Words(page), StringComparison.Ordinal);
            Assert.Contains("Nothing was saved.", Words(page), StringComparison.Ordinal);
            Assert.DoesNotContain("Undo this run", Words(page), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Page_UndecidedDates_LeadsToTheColumnsOfTheUpload()
    {
        var mapping = Seed.Legacy with { DateFormat = null };
        var sync = await Installation.UploadAsync("hinta.csv", mapping, "date,pincode,resourceId,value", "5/2/2017,313603,1111,6", "6/2/2017,313603,1111,7");
        var upload = await AddUploadAsync(sync);
        var run = await Installation.RunAsync(sync);
        Assert.Equal(RunState.Failed, run.State);
        var page = Open(run.Id);
        page.WaitForAssertion(() => Assert.NotNull(Button(page, "Choose how to read the dates")));

        Button(page, "Choose how to read the dates").Click();

        page.WaitForAssertion(() => Assert.Equal($"/upload/{upload}", Address));
        await using var context = Installation.Open();
        Assert.Equal(2, (await context.Uploads.SingleAsync(Token)).Step);
    }

    [Fact]
    public async Task Page_ForAViewer_HasNoActions()
    {
        var run = await Installation.ImportAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6");
        SignInAs(Role.Viewer);

        var page = Open(run.Id);

        page.WaitForAssertion(() => Assert.Contains("Every row is accounted for", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain("Undo this run", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_UnknownRun_SaysSo()
    {
        var page = Open(4711);

        page.WaitForAssertion(() => Assert.Contains("Your organisation has no run with this number.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_DatabaseBroken_SaysSo()
    {
        await BreakAsync("Runs");

        var page = Open(1);

        page.WaitForAssertion(() => Assert.Contains("The run could not be loaded.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Page_Left_NoLongerListens()
    {
        var run = await GoingAsync(10);
        var page = Open(run.Id);
        page.WaitForAssertion(() => Assert.Equal(1, Notifier.SubscriberCount));

        await DisposeComponentsAsync();

        Assert.Equal(0, Notifier.SubscriberCount);
    }

    [Theory]
    [InlineData(RunState.SucceededWithWarnings)]
    [InlineData(RunState.AwaitingApproval)]
    public async Task Page_ComparisonThatEndsOrAsksWhileItIsOpen_ShowsItsWholeListWithTabs(RunState end)
    {
        var run = await ComparingAsync();
        await FindAsync(run, ItemAction.CopyThere, 1);
        var page = Open(run.Id);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("#list tbody tr")));

        await FindAsync(run, ItemAction.CopyThere, 3);
        await FindAsync(run, ItemAction.OnlyHere, 2);
        await using (var context = Installation.Open()) await context.Runs.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.State, end), Token);
        Notifier.Publish(new RunMoved(run.OrganisationId, run.Id));

        page.WaitForAssertion(() => Assert.Equal(["All 6", "Only here 2", "Copies there 4"], page.FindAll("[role=tab]").Select(Text)));
    }

    [Fact]
    public async Task Page_ComparisonWithGoneRecords_LeadsFromTheWarningToThem()
    {
        var run = await ComparingAsync();
        await FindAsync(run, ItemAction.MissingThere, 2);
        await FindAsync(run, ItemAction.OnlyHere, 1);
        await using (var context = Installation.Open())
        {
            var stored = await context.Runs.SingleAsync(r => r.Id == run.Id, Token);
            (stored.State, stored.Warnings) = (RunState.SucceededWithWarnings, [new RunWarning { Type = ReasonCodes.MissingThere, Count = 2, Examples = ["2 readings were there"] }]);
            await context.SaveChangesAsync(Token);
        }

        var page = Open(run.Id);

        page.WaitForAssertion(() => Assert.Equal(["All 3", "Only here 3", "Of them gone there 2"], page.FindAll("[role=tab]").Select(Text)));
        var show = page.Find("[aria-label='Show what is gone on the other side']").GetAttribute("href")!;
        Assert.Equal($"runs/{run.Id}?list-what=gone#list", show);
        Navigation.NavigateTo("/" + show);
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count(r => r.TextContent.Contains("Gone there", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData(RunState.Running, 7, 8, false)]
    [InlineData(RunState.Running, 12_345, 12_399, true)]
    [InlineData(RunState.Running, 12_345, 13_001, false)]
    [InlineData(RunState.Succeeded, 12_345, 12_346, false)]
    public async Task VersionOf_ALongListThatGrows_ChangesWithEachTenthAtTheMost(RunState state, long before, long after, bool isSame)
    {
        var run = (await Installation.Services.GetRequiredService<RunQueries>().FindAsync(Installation.Actor, (await ComparingAsync()).Id, Token))! with { State = state };

        Assert.Equal(isSame, run.VersionOf(before).Equals(run.VersionOf(after)));
        Assert.NotEqual(run.VersionOf(before), (run with { State = RunState.AwaitingApproval }).VersionOf(before));
    }

    private async Task<SyncRun> ComparingAsync()
    {
        await using var context = Installation.Open();
        var now = Clock.GetUtcNow().UtcDateTime;
        var sync = new SyncDefinition
        {
            Name = "Both ways", Datasource = new Datasource { Name = "LegacyMyWell", Type = DatasourceType.LegacyMyWell, CreatedAt = now, UpdatedAt = now }, Methods = [SyncMethod.PullFromDatasource, SyncMethod.PushToDatasource],
            SelectedDatatypes = [DataType.Group, DataType.Resource, DataType.Reading], CreatedAt = now, UpdatedAt = now,
        };
        var run = new SyncRun { Sync = sync, Kind = RunKind.Reconcile, State = RunState.Running, QueuedAt = now, StartedAt = now, Phase = "compare readings", LeaseUntil = now.AddHours(1), LeaseOwner = "a test" };
        context.Runs.Add(run);
        await context.SaveChangesAsync(Token);
        return run;
    }

    private async Task FindAsync(SyncRun run, ItemAction action, int count)
    {
        await using var context = Installation.Open();
        context.RunItems.AddRange(Enumerable.Range(0, count).Select(i => new RunItem { RunId = run.Id, OrganisationId = run.OrganisationId, Direction = SyncDirection.Push, DataType = DataType.Reading, Action = action, Label = $"Well 7, day {i}" }));
        await context.SaveChangesAsync(Token);
    }

    private IRenderedComponent<RunPage> Open(long id) => Render<RunPage>(p => p.Add(r => r.Id, id));

    private static string Meter(IRenderedComponent<RunPage> page, int index) => Text(page.FindAll(".meters dd")[index]);

    private async Task<SyncRun> GoingAsync(long read) =>
        await Installation.AddGoingRunAsync(await Installation.UploadAsync("hinta.csv", ExistingValues.Replace, "2017-01-01,313603,1111,6"), new PullCounts { Read = read, Created = read });

    private async Task MoveAsync(SyncRun run, long read)
    {
        await using var context = Installation.Open();
        var counts = new RunCounts { Pull = { [DataType.Reading] = new PullCounts { Read = read, Created = read } } };
        await context.Runs.Where(r => r.Id == run.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Counts, counts), Token);
    }

    private async Task<long> AddUploadAsync(SyncDefinition sync)
    {
        await using var context = Installation.Open();
        var file = await context.Datasources.Where(d => d.Id == sync.DatasourceId).Select(d => d.FileId!.Value).SingleAsync(Token);
        var upload = new Upload { UserId = Installation.Actor.UserId, FileId = file, SyncId = sync.Id, Step = 4 };
        context.Uploads.Add(upload);
        await context.SaveChangesAsync(Token);
        return upload.Id;
    }
}
