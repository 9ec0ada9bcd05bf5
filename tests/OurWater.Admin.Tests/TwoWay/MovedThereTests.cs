using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Conflicts;
using OurWater.Admin.Features.Resources;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>A known reading whose date or well is changed over there is the same reading here: it moves, and one of theirs never becomes two of ours.</summary>
public sealed class MovedThereTests
{
    private const int Pincode = 313603;
    private const int Well = 1247;
    private const int OtherWell = 1348;
    private static readonly DateTime Sunday = new(2010, 1, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Free = Sunday.AddDays(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DateChangedThere_MovesOurReadingWithItsHistory()
    {
        await using var both = await StartAsync();
        var theirs = both.ReadingThere(Pincode, Well, Sunday);
        var before = await OursAsync(both, theirs);
        Move(both, theirs, Free);

        var run = await both.RunAsync();

        var after = await OursAsync(both, theirs);
        Assert.Equal((before.Id, before.TimeseriesId, Free), (after.Id, after.TimeseriesId, after.Time));
        Assert.Equal((ValueOrigin.Datasource, (long?)run.Id), (after.Origin, after.RunId));
        Assert.Equal((0L, 1L, 0L), (run.Counts.Pull[DataType.Reading].Created, run.Counts.Pull[DataType.Reading].Updated, run.Counts.Pull[DataType.Reading].Rejected));
        var history = Assert.Single(await both.Here.Services.GetRequiredService<ReadingQueries>().HistoryAsync(both.Here.Actor, after.Id, Token));
        Assert.Equal(("Time", "3 Jan 2010", "6 Jan 2010"), (history.Lines[0].What, history.Lines[0].Before, history.Lines[0].After));
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task WellAndValueChangedThere_MovesAndTakesTheValue()
    {
        await using var both = await StartAsync();
        var theirs = both.ReadingThere(Pincode, Well, Sunday);
        var before = await OursAsync(both, theirs);
        Move(both, theirs, Free, OtherWell, 8.88m);

        var run = await both.RunAsync();

        var after = await OursAsync(both, theirs);
        Assert.Equal((before.Id, 8.88), (after.Id, after.Value));
        Assert.NotEqual(before.TimeseriesId, after.TimeseriesId);
        Assert.Equal(1, run.Counts.Pull[DataType.Reading].Updated);
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task WellRenumberedThere_ItsReadingsAreThereOnce()
    {
        await using var both = await StartAsync();
        lock (both.There.State.Gate)
        {
            both.There.State.FindResource(Pincode, Well)!["id"] = 1269L;
            foreach (var row in both.There.State.Readings.Where(r => r.Int("postcode") == Pincode && r["resourceId"] is (long)Well)) (row["resourceId"], row["updatedAt"]) = (1269L, both.There.State.Now);
        }

        await both.RunAsync();

        await using var context = both.Here.Open();
        var there = both.UsableThere();
        Assert.Equal(there.Count, await context.Readings.CountAsync(Token));
        await AssertFiguresAsync(both);
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        Assert.Equal(there.Count, await context.Readings.CountAsync(Token));
    }

    [Fact]
    public async Task TwoDatesExchangedThere_ExchangesThemHere()
    {
        await using var both = await StartAsync();
        var (one, other) = (both.ReadingThere(Pincode, Well, Sunday), both.ReadingThere(Pincode, OtherWell, Sunday));
        var (before1, before2) = (await OursAsync(both, one), await OursAsync(both, other));
        Move(both, one, Sunday, OtherWell);
        Move(both, other, Sunday, Well);

        await both.RunAsync();

        Assert.Equal((before1.Id, before2.TimeseriesId), ((await OursAsync(both, one)).Id, (await OursAsync(both, one)).TimeseriesId));
        Assert.Equal((before2.Id, before1.TimeseriesId), ((await OursAsync(both, other)).Id, (await OursAsync(both, other)).TimeseriesId));
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task CopyThatGetsAnotherDate_IsAReadingOfItsOwn()
    {
        await using var both = await StartAsync();
        var first = both.ReadingThere(Pincode, Well, Sunday);
        var copy = both.There.State.AddReading(Pincode, Well, Sunday, first.Number("value")!.Value, 12, both.There.State.Now);
        await both.RunAsync();
        Move(both, copy, Free);

        await both.RunAsync();

        Assert.NotEqual((await OursAsync(both, first)).Id, (await OursAsync(both, copy)).Id);
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task FirstOfTwoCopiesGetsAnotherDate_TheOtherStaysWithItsReading()
    {
        await using var both = await StartAsync();
        var first = both.ReadingThere(Pincode, Well, Sunday);
        var before = await OursAsync(both, first);
        var copy = both.There.State.AddReading(Pincode, Well, Sunday, first.Number("value")!.Value, 12, both.There.State.Now);
        await both.RunAsync();
        Move(both, first, Free);

        await both.RunAsync();

        Assert.Equal((before.Id, Sunday), ((await OursAsync(both, copy)).Id, (await OursAsync(both, copy)).Time));
        Assert.Equal(Free, (await OursAsync(both, first)).Time);
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task MovedOntoAnEqualReading_TheTwoAreOneAndItIsSaid()
    {
        await using var both = await StartAsync();
        var theirs = both.ReadingThere(Pincode, Well, Sunday);
        var at = both.ReadingThere(Pincode, Well, SecondDay(both));
        Move(both, theirs, at.Date("date")!.Value, Well, at.Number("value"));

        var run = await both.RunAsync();

        Assert.Contains(run.Warnings, w => w.Type == "movedOnto" && w.Count == 1);
        await AssertSettledAsync(both);
        await both.Here.UndoAsync(run.Id);
        Assert.Equal(Sunday, (await OursAsync(both, theirs)).Time);
        await AssertFiguresAsync(both);
        await both.RunAsync();
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task DryRun_ListsFromWhereToWhere_AndTheRunOfTheListDoesIt()
    {
        await using var both = await StartAsync();
        var theirs = both.ReadingThere(Pincode, Well, Sunday);
        Move(both, theirs, Free, OtherWell);
        var dry = await both.RunAsync(dryRun: true);

        await using var context = both.Here.Open();
        var item = await context.RunItems.SingleAsync(i => i.RunId == dry.Id && i.DataType == DataType.Reading, Token);
        Assert.Equal((ItemAction.Update, true, true), (item.Action, item.Before!.StartsWith("Well 1247, 3 Jan 2010: ", StringComparison.Ordinal), item.After!.StartsWith("Well 1348, 6 Jan 2010: ", StringComparison.Ordinal)));
        Assert.Equal(Sunday, (await OursAsync(both, theirs)).Time);
        Move(both, both.ReadingThere(Pincode, OtherWell, Sunday), Sunday.AddDays(1)); // not on the list

        var real = await both.RunAsync(list: dry.Id);

        Assert.Equal(dry.Counts.Pull[DataType.Reading].Updated, real.Counts.Pull[DataType.Reading].Updated);
        Assert.Equal(Free, (await OursAsync(both, theirs)).Time);
        Assert.Equal(Sunday, (await OursAsync(both, both.ReadingThere(Pincode, OtherWell, Sunday.AddDays(1)))).Time);
        await both.RunAsync();
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task Undo_BringsItBack_AndTheNextRunMovesItAgain()
    {
        await using var both = await StartAsync();
        var (theirs, other) = (both.ReadingThere(Pincode, Well, Sunday), both.ReadingThere(Pincode, OtherWell, Sunday));
        var before = await OursAsync(both, theirs);
        Move(both, theirs, Sunday, OtherWell, 8.88m);
        Move(both, other, Sunday, Well);
        var run = await both.RunAsync();

        var undo = await both.Here.UndoAsync(run.Id);

        Assert.True(undo.State == RunState.Succeeded, undo.Errors.FirstOrDefault()?.Message);
        var after = await OursAsync(both, theirs);
        Assert.Equal((before.Id, before.TimeseriesId, before.Time, before.Value, before.RunId), (after.Id, after.TimeseriesId, after.Time, after.Value, after.RunId));
        await AssertFiguresAsync(both);
        await both.RunAsync();
        Assert.NotEqual(before.TimeseriesId, (await OursAsync(both, theirs)).TimeseriesId);
    }

    [Fact]
    public async Task DateChangedHere_IsChangedThereAndNothingIsDoubled()
    {
        await using var both = await StartAsync();
        var theirs = both.ReadingThere(Pincode, Well, Sunday);
        await MoveHereAsync(both, theirs, Free);

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 1, Sent = 1 }, run.Counts.Push[DataType.Reading]);
        Assert.Equal(Free, theirs.Date("date"));
        await AssertSettledAsync(both);
    }

    [Theory]
    [InlineData(ConflictPolicy.OurWaterWins)]
    [InlineData(ConflictPolicy.DatasourceWins)]
    public async Task MovedOnBothSides_FollowsThePolicy(ConflictPolicy policy)
    {
        await using var both = await StartAsync(policy);
        var theirs = both.ReadingThere(Pincode, Well, Sunday);
        await MoveHereAsync(both, theirs, Free);
        Move(both, theirs, Free.AddDays(1));

        await both.RunAsync();

        Assert.Equal(policy == ConflictPolicy.OurWaterWins ? Free : Free.AddDays(1), (await OursAsync(both, theirs)).Time);
        await AssertSettledAsync(both);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MovedOnBothSides_WaitsForAPerson(bool takeTheirs)
    {
        await using var both = await StartAsync();
        var theirs = both.ReadingThere(Pincode, Well, Sunday);
        await MoveHereAsync(both, theirs, Free);
        Move(both, theirs, Free.AddDays(1), OtherWell);

        var run = await both.RunAsync();

        Assert.Equal(1, run.Counts.Pull[DataType.Reading].Conflicted);
        Assert.Equal(Free, (await OursAsync(both, theirs)).Time);
        Assert.Equal(Free.AddDays(1), theirs.Date("date"));
        await using (var context = both.Here.Open())
        {
            var conflict = await context.Conflicts.SingleAsync(Token);
            Assert.Equal(ConflictKind.MovedOnBothSides, conflict.Kind);
            var settled = await both.Here.Services.GetRequiredService<ConflictCommands>().ResolveAsync(both.Here.Actor, [conflict.Id], takeTheirs ? new ConflictChoice.TakeTheirs() : new ConflictChoice.KeepOurs(), Token);
            Assert.Equal(1, settled.Settled);
        }

        await both.RunAsync();
        Assert.Equal(takeTheirs ? (Free.AddDays(1), OtherWell) : (Free, Well), (theirs.Date("date")!.Value, theirs.Int("resourceId")));
        await AssertSettledAsync(both);
    }

    [Theory]
    [InlineData(ConflictPolicy.Ask)]
    [InlineData(ConflictPolicy.OurWaterWins)]
    [InlineData(ConflictPolicy.DatasourceWins)]
    public async Task DryRun_MovedOnEitherSideAndOnBoth_CountsWhatTheRunDoes(ConflictPolicy policy)
    {
        await using var both = await StartAsync(policy);
        var (one, other, third) = (both.ReadingThere(Pincode, Well, Sunday), both.ReadingThere(Pincode, OtherWell, Sunday), both.ReadingThere(Pincode, Well, SecondDay(both)));
        Move(both, one, Free, OtherWell);
        await MoveHereAsync(both, other, Free.AddDays(1));
        await MoveHereAsync(both, third, Free.AddDays(1));
        Move(both, third, Free.AddDays(2));

        var dry = await both.RunAsync(dryRun: true);
        var run = await both.RunAsync();

        Assert.Equal(policy == ConflictPolicy.OurWaterWins ? 2 : 1, run.Counts.Push[DataType.Reading].Sent);
        Assert.Equal(dry.Counts.Push[DataType.Reading], run.Counts.Push[DataType.Reading]);
        Assert.Equal(dry.Counts.Pull[DataType.Reading], run.Counts.Pull[DataType.Reading]);
    }

    [Fact]
    public async Task Compare_MovedOnEitherSide_IsDifferentOnceAndNothingIsMissing()
    {
        await using var both = await StartAsync();
        var (one, other) = (both.ReadingThere(Pincode, Well, Sunday), both.ReadingThere(Pincode, OtherWell, Sunday));
        Move(both, one, Sunday, OtherWell); // onto the place that the other has left here only
        await MoveHereAsync(both, other, Free);

        var run = await both.RunAsync(kind: RunKind.Reconcile);

        var counts = run.Counts.Compared[DataType.Reading];
        Assert.Equal((2L, 0L, 0L), (counts.Different, counts.OnlyHere, counts.OnlyThere));
        await using var context = both.Here.Open();
        Assert.False(await context.ReadingLinks.AnyAsync(l => l.IsMissing, Token));
        var why = await context.RunItems.Where(i => i.RunId == run.Id && i.Action == ItemAction.Different).Select(i => i.Reason).ToListAsync(Token);
        Assert.Contains("Its time was changed here. The next run sends it.", why);
        Assert.Contains(why, w => w!.StartsWith("Here it stands at another resource.", StringComparison.Ordinal));
        await both.RunAsync();
        await AssertSettledAsync(both);
    }

    private static async Task<TwoSystems> StartAsync(ConflictPolicy policy = ConflictPolicy.Ask)
    {
        var both = await TwoSystems.StartAsync(policy);
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        return both;
    }

    private static DateTime SecondDay(TwoSystems both)
    {
        lock (both.There.State.Gate) return both.There.State.Readings.Where(r => r.Int("postcode") == Pincode && r.Int("resourceId") == Well && r.Date("date") > Sunday).Min(r => r.Date("date"))!.Value;
    }

    private static void Move(TwoSystems both, LegacyRow reading, DateTime day, int? well = null, decimal? value = null)
    {
        lock (both.There.State.Gate)
        {
            (reading["date"], reading["updatedAt"], reading["createdAt"]) = (day, both.There.State.Now, both.There.State.Now);
            if (well is { } number) reading["resourceId"] = (long)number;
            if (value is not null) reading["value"] = value;
        }
    }

    private static async Task MoveHereAsync(TwoSystems both, LegacyRow theirs, DateTime day)
    {
        var ours = await OursAsync(both, theirs);
        await using var context = both.Here.Open();
        var reading = await context.Readings.SingleAsync(r => r.Id == ours.Id, Token);
        (reading.Time, reading.Origin, reading.RunId, reading.UpdatedAt) = (day, ValueOrigin.Person, null, TimeProvider.System.GetUtcNow().UtcDateTime);
        await context.SaveChangesAsync(Token);
        await SeriesFigures.RecomputeAsync(context, [reading.TimeseriesId], Token);
    }

    private static async Task<Reading> OursAsync(TwoSystems both, LegacyRow theirs)
    {
        await using var context = both.Here.Open();
        var id = (long)theirs["id"]!;
        return await context.ReadingLinks.Where(l => l.RemoteId == id).Join(context.Readings, l => l.ReadingId, r => r.Id, (l, r) => r).SingleAsync(Token);
    }

    private static async Task AssertSettledAsync(TwoSystems both)
    {
        await both.AssertEqualAsync();
        await AssertFiguresAsync(both);
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        await both.AssertEqualAsync();
    }

    private static async Task AssertFiguresAsync(TwoSystems both)
    {
        await using var context = both.Here.Open();
        var kept = await context.Timeseries.AsNoTracking().OrderBy(t => t.Id).Select(t => new { t.Id, t.ReadingCount, t.FirstTime, t.LastTime, t.MinValue, t.MaxValue, t.LastValue, Months = context.ReadingMonths.Where(m => m.TimeseriesId == t.Id).Sum(m => m.Count) }).ToListAsync(Token);
        await SeriesFigures.RecomputeAsync(context, kept.ConvertAll(k => k.Id), Token);
        var counted = await context.Timeseries.AsNoTracking().OrderBy(t => t.Id).Select(t => new { t.Id, t.ReadingCount, t.FirstTime, t.LastTime, t.MinValue, t.MaxValue, t.LastValue, Months = context.ReadingMonths.Where(m => m.TimeseriesId == t.Id).Sum(m => m.Count) }).ToListAsync(Token);
        Assert.Equal(counted, kept);
    }
}
