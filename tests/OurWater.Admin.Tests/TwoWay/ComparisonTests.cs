using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data.TwoWay;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Tests.Features;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>Both sides compared by value: every difference is found and listed, nothing is changed, and nothing is called the same that is not.</summary>
public sealed class ComparisonTests
{
    private static readonly DateTime Sunday = new(2010, 1, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Day = new(2021, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Compare_AfterARun_TheSameWithCopiesAndUnusableRowsForThemselves()
    {
        await using var both = await TwoSystems.StartAsync();
        var seeded = LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        both.There.ClearRequests();

        var run = await both.StartRunAsync(kind: RunKind.Reconcile);

        Assert.Equal(new CompareCounts { Same = seeded.Usable, Copies = seeded.EqualCopies + seeded.OtherCopies, Unusable = seeded.Undated + seeded.TooOld + seeded.Orphans }, run.Counts.Compared[DataType.Reading]);
        Assert.Equal(new CompareCounts { Same = seeded.Resources }, run.Counts.Compared[DataType.Resource]);
        Assert.Equal(new CompareCounts { Same = seeded.Villages + seeded.Pincodes }, run.Counts.Compared[DataType.Group]);
        Assert.Equal(RunState.SucceededWithWarnings, run.State);
        Assert.Equal(
            (seeded.EqualCopies, seeded.OtherCopies),
            ((await ItemsAsync(both, run, ItemAction.CopyThere)).Count(i => i.Reason!.Contains("more than once", StringComparison.Ordinal)), (await ItemsAsync(both, run, ItemAction.CopyThere)).Count(i => i.Reason!.Contains("another value", StringComparison.Ordinal))));
        Assert.DoesNotContain(run.Warnings, w => w.Type is "missingHere" or "missingThere");
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        Assert.DoesNotContain("same on both", CompareWords.Line(run.Counts), StringComparison.Ordinal);
        Assert.Contains("not comparable", CompareWords.Line(run.Counts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_ValueChangedThereInTheDatabaseItself_IsFoundAndBroughtInByTheNextRun()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        var reading = both.ReadingThere(383350, 1211, Sunday);
        double before;
        lock (both.There.State.Gate) (before, reading["value"]) = ((double)reading.Number("value")!.Value, 77.77m);
        await both.RunAsync();
        Assert.Equal(before, await both.ValueHereAsync(383350, 1211, Sunday));

        var run = await both.RunAsync(kind: RunKind.Reconcile);

        Assert.Equal(1, run.Counts.Compared[DataType.Reading].Different);
        var item = Assert.Single(await ItemsAsync(both, run, ItemAction.Different));
        Assert.Equal((Sunday, before, 77.77, "Well 1211"), (item.Time, item.OurValue, item.TheirValue, item.Label));
        Assert.Contains("The next run reads everything", item.Reason, StringComparison.Ordinal);
        var next = await both.RunAsync();
        Assert.Equal(1, next.Counts.Pull[DataType.Reading].Updated);
        Assert.Equal(77.77, await both.ValueHereAsync(383350, 1211, Sunday));
    }

    [Fact]
    public async Task Compare_EachKindOfDifference_IsOneLineWithWhatBecomesOfIt()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 1200);
        await both.RunAsync();
        await both.AddReadingAsync(383350, 1110, Day, 4.5);
        await both.AddWellAsync("New owner X", null, 25, (Day, 1), (Day.AddDays(1), 2));
        await both.ChangeReadingAsync(383350, 1211, Sunday, 9.99);
        await both.ChangeOwnersAsync(383350, 1312, "The same", "Theirs");
        lock (both.There.State.Gate)
        {
            both.There.State.AddReading(383350, 1110, Day.AddDays(3), 6.5m, 11);
            both.There.State.AddReading(383350, 1211, Day.AddDays(4), 6.5m, 12);
            both.There.State.AddReading(383350, 1211, Day.AddDays(4), 6.6m, 12);
            both.There.State.Readings.Remove(both.ReadingThere(383350, 1113, Sunday));
        }

        var run = await both.RunAsync(kind: RunKind.Reconcile);

        var counts = run.Counts.Compared[DataType.Reading];
        Assert.Equal((1L, 4L, 2L), (counts.Different, counts.OnlyHere, counts.OnlyThere));
        Assert.Equal((1L, 1L), (run.Counts.Compared[DataType.Resource].Different, run.Counts.Compared[DataType.Resource].OnlyHere));
        Assert.Contains(await ItemsAsync(both, run, ItemAction.OnlyHere), i => i.Time == Day && i.OurValue == 4.5 && i.Reason == "The next run sends it.");
        Assert.Contains(await ItemsAsync(both, run, ItemAction.OnlyHere), i => i.DataType == DataType.Resource && i.Reason!.StartsWith("No pincode", StringComparison.Ordinal));
        Assert.Contains(await ItemsAsync(both, run, ItemAction.OnlyHere), i => i.Label.EndsWith("2 readings", StringComparison.Ordinal));
        Assert.Contains(await ItemsAsync(both, run, ItemAction.MissingHere), i => i.Time == Day.AddDays(3) && i.TheirValue == 6.5);
        Assert.Contains(await ItemsAsync(both, run, ItemAction.MissingThere), i => i.Time == Sunday && i.Reason!.StartsWith("It was in LegacyMyWell before", StringComparison.Ordinal));
        Assert.Contains(await ItemsAsync(both, run, ItemAction.CopyThere), i => i.Time == Day.AddDays(4) && i.TheirValue == 6.6);
        Assert.Contains(await ItemsAsync(both, run, ItemAction.Different), i => i.DataType == DataType.Reading && i.OurValue == 9.99 && i.Reason == "Ours counts. The next run sends it.");
        Assert.Contains(await ItemsAsync(both, run, ItemAction.Different), i => i.DataType == DataType.Resource && i.After == "Owner: Theirs");
        var page = await both.Here.Services.GetRequiredService<RunItemQueries>().ListAsync(both.Here.Actor, run.Id, ListQuery.First.Where(ItemTabs.Filter, "only-there"), Token);
        Assert.Equal(2, page.Total);
    }

    [Fact]
    public async Task Compare_ASelection_SaysNothingOfTheRest()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await both.ChangeSyncAsync(s => s.Selection = new SyncSelection { Pincodes = ["383350"] });
        lock (both.There.State.Gate)
        {
            both.There.State.Readings.Remove(both.ReadingThere(383350, 1110, Sunday));
            both.There.State.Readings.Remove(both.ReadingThere(313604, 1110, Sunday));
        }

        var run = await both.RunAsync(kind: RunKind.Reconcile);

        Assert.Equal((79L, 1L), (run.Counts.Compared[DataType.Reading].Same, run.Counts.Compared[DataType.Reading].OnlyHere));
        await using var context = both.Here.Open();
        Assert.Equal(1, await context.ReadingLinks.CountAsync(l => l.IsMissing, Token));
        var detail = await both.Here.Services.GetRequiredService<RunQueries>().FindAsync(both.Here.Actor, run.Id, Token);
        Assert.Equal("383350", Assert.Single(detail!.Selection!.Pincodes));
    }

    [Fact]
    public async Task Breaker_WhatWasMarkedBefore_IsNotCountedAgain()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 1200);
        await both.RunAsync();
        for (var round = 0; round < 3; round++)
        {
            lock (both.There.State.Gate) both.There.State.Readings.RemoveRange(200, 50);
            var run = await both.StartRunAsync(kind: RunKind.Reconcile);
            Assert.NotEqual(RunState.AwaitingApproval, run.State);
        }

        await using var context = both.Here.Open();
        Assert.Equal(150, await context.ReadingLinks.CountAsync(l => l.IsMissing, Token));
    }

    [Fact]
    public async Task Compare_WhatAPersonTookApart_StaysApartAndIsNotMissing()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await using (var context = both.Here.Open())
        {
            var id = await context.ExternalIds.SingleAsync(e => e.Name == ExternalIdNames.LegacyMyWellId && e.Value == "383350.1211", Token);
            (id.State, id.IsIdentity) = (MappingState.KeptApart, false);
            await context.SaveChangesAsync(Token);
            await TakenApart.ForgetAsync(context, DataType.Resource, id.RecordId, Token);
        }

        var run = await both.RunAsync(kind: RunKind.Reconcile);

        Assert.Equal((0L, 1L, 1L), (run.Counts.Compared[DataType.Resource].Different, run.Counts.Compared[DataType.Resource].OnlyHere, run.Counts.Compared[DataType.Resource].OnlyThere));
        var items = (await ItemsAsync(both, run, ItemAction.OnlyHere)).Concat(await ItemsAsync(both, run, ItemAction.MissingHere)).ToList();
        Assert.All(items, i => Assert.Equal("Somebody took the two sides apart. It stays apart.", i.Reason));
        Assert.Empty(await ItemsAsync(both, run, ItemAction.MissingThere));
        var readings = run.Counts.Compared[DataType.Reading];
        var line = Assert.Single(items, i => i.DataType == DataType.Reading && i.Action == ItemAction.MissingHere);
        Assert.StartsWith("383350.1211: ", line.Label, StringComparison.Ordinal);
        Assert.Equal((readings.OnlyThere, 0L), (line.Records, readings.Different));
        Assert.NotEqual(0, line.Records);
    }

    [Fact]
    public async Task Compare_EveryRecordHere_IsInANumberAndWhatIsNotTheSameOnALine()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await using var context = both.Here.Open();
        await both.Here.AddGroupAsync("Taluka", GroupType.Village);
        await both.Here.AddGroupAsync("India", GroupType.Country);
        await both.Here.AddGroupAsync("Trial wells", GroupType.Custom);
        await both.Here.AddGroupAsync("400001", GroupType.Pincode);
        await both.AddWellAsync("New owner X", null, 25, (Day, 1), (Day.AddDays(1), 2));
        var apart = await both.AddWellAsync("Kept apart", null, 26, (Day, 1));
        await both.Here.AddIdAsync(apart.Id, ExternalIdNames.LegacyMyWellId, "", MappingState.KeptApart);
        await context.ExternalIds.Where(e => e.RecordId == apart.Id && e.RecordType == DataType.Resource).ExecuteUpdateAsync(set => set.SetProperty(e => e.IsIdentity, false), Token);
        var further = new Timeseries { Name = "salinity", Unit = "", ResourceId = apart.Id, ReadingCount = 1 };
        context.Timeseries.Add(further);
        await context.SaveChangesAsync(Token);
        context.Readings.Add(new Reading { TimeseriesId = further.Id, Time = Day, Value = 3, CreatedAt = Day, UpdatedAt = Day });
        await context.SaveChangesAsync(Token);

        var run = await both.RunAsync(kind: RunKind.Reconcile);

        var (groups, resources, readings) = (run.Counts.Compared[DataType.Group], run.Counts.Compared[DataType.Resource], run.Counts.Compared[DataType.Reading]);
        Assert.Equal((1L, 3L), (groups.OnlyHere, groups.NoPlaceThere));
        Assert.Equal((2L, 0L), (resources.OnlyHere, resources.NoPlaceThere));
        Assert.Equal((3L, 1L), (readings.OnlyHere, readings.NoPlaceThere));
        Assert.Equal((await context.Groups.LongCountAsync(Token), await context.Resources.LongCountAsync(Token), await context.Readings.LongCountAsync(Token)), (groups.Here, resources.Here, readings.Here));
        Assert.Contains(await ItemsAsync(both, run, ItemAction.OnlyHere), i => i.Label == "Taluka" && i.Reason!.StartsWith("No pincode", StringComparison.Ordinal));
        Assert.Contains(await ItemsAsync(both, run, ItemAction.NoPlaceThere), i => i.Label == "Trial wells" && i.Reason!.Contains("villages and pincodes only", StringComparison.Ordinal));
        Assert.Contains("and 3 for which LegacyMyWell has no place", CompareWords.Sums(groups, "LegacyMyWell"), StringComparison.Ordinal);
        var tabs = await both.Here.Services.GetRequiredService<RunItemQueries>().TabsAsync(both.Here.Actor, run.Id, ListQuery.First, Token);
        Assert.Equal([("here", 6, 5), ("no-place", 4, 4)], tabs.Where(t => t.Tab.Key is "here" or "no-place").Select(t => (t.Tab.Key, t.Records, t.Lines)));
    }

    [Fact]
    public async Task Compare_ReadingThatIsGone_StandsAsMissingWithTrueWords()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 1200);
        await both.RunAsync();
        lock (both.There.State.Gate) both.There.State.Readings.Remove(both.ReadingThere(383350, 1113, Sunday));

        var run = await both.RunAsync(kind: RunKind.Reconcile);

        Assert.Equal("1 reading was in LegacyMyWell before and is gone. It is kept here.", Assert.Single(Assert.Single(run.Warnings, w => w.Type == "missingThere").Examples));
        var queries = both.Here.Services.GetRequiredService<ExternalIdQueries>();
        var readings = ListQuery.First.Where(ExternalIdFilters.Tab, ExternalIdFilters.Readings);
        var summary = await queries.SummaryAsync(both.Here.Actor, ExternalIdFamily.LegacyMyWell, readings, Token);
        Assert.Equal((1, summary.Readings - 1), (summary.Of(MappingState.Missing), summary.Of(MappingState.Mapped)));
        var gone = Assert.Single((await queries.ListAsync(both.Here.Actor, ExternalIdFamily.LegacyMyWell, readings.Where(ExternalIdFilters.State, "missing"), attention: false, Token)).Items);
        var rows = (await queries.ListAsync(both.Here.Actor, ExternalIdFamily.LegacyMyWell, readings, attention: false, Token)).Items;
        Assert.Equal(($"1 of {gone.Readings} readings is gone there", "Kept here, and not sent again"), (gone.Why, gone.ToDo));
        Assert.Contains(rows, r => r.ToDo == "What is new or changed will be sent at the next run of “LegacyMyWell, both ways”");
    }

    private static async Task<List<RunItem>> ItemsAsync(TwoSystems both, SyncRun run, ItemAction action)
    {
        await using var context = both.Here.Open();
        return await context.RunItems.Where(i => i.RunId == run.Id && i.Action == action).ToListAsync(Token);
    }
}
