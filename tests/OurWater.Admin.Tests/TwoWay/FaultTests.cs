using Microsoft.EntityFrameworkCore;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>Every fault, at writes and reads, alone and all together: afterwards both sides hold the same, once, and a further run writes nothing.</summary>
public sealed class FaultTests
{
    private static readonly DateTime Day = new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Fault[] All =
    [
        new(FaultKind.DropBefore), new(FaultKind.DropAfter), new(FaultKind.ErrorBefore), new(FaultKind.ErrorBefore, 502), new(FaultKind.ErrorBefore, 503), new(FaultKind.ErrorAfter), new(FaultKind.TooMany),
        new(FaultKind.Stall, Length: TimeSpan.FromMilliseconds(60)),
    ];

    public static TheoryData<FaultKind> Kinds => [FaultKind.DropBefore, FaultKind.DropAfter, FaultKind.ErrorBefore, FaultKind.ErrorAfter, FaultKind.TooMany, FaultKind.Stall, FaultKind.Unauthorized];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Push_FaultAtEveryFirstWrite_EverythingArrivesOnce(FaultKind kind)
    {
        await using var both = await StartAsync(wells: 4, readings: 30);
        var times = kind == FaultKind.Unauthorized ? 1 : 2; // a token is renewed once: twice in a row is a wrong password
        both.There.Faults.Next(new Fault(kind, Length: TimeSpan.FromMilliseconds(60)), r => r.Path == "/resources" && r.IsWrite, times);
        both.There.Faults.Next(new Fault(kind, Length: TimeSpan.FromMilliseconds(60)), r => r.Path == "/readings" && r.IsWrite, times);

        var run = await both.RunAsync();

        Assert.Equal(2 * times, both.There.Faults.Happened);
        Assert.Equal(new PushCounts { Selected = 4, Sent = 4 }, run.Counts.Push[DataType.Resource]);
        Assert.Equal(new PushCounts { Selected = 120, Sent = 120 }, run.Counts.Push[DataType.Reading]);
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task Run_FaultsByChanceEverywhere_EndsWithBothSidesEqual()
    {
        await using var both = await StartAsync(wells: 12, readings: 60);
        both.There.Faults.Chance(11, 0.3, All);

        for (var tries = 0; tries < 20; tries++)
        {
            if ((await both.RunAsync()).State is RunState.Succeeded or RunState.SucceededWithWarnings) break;
        }

        Assert.True(both.There.Faults.Happened > 5, "Too few faults: nothing was tried.");
        both.There.Faults.Clear();
        await both.RunAsync();
        await AssertSettledAsync(both);
    }

    [Theory]
    [InlineData(FaultKind.DieBefore)]
    [InlineData(FaultKind.DieAfter)]
    public async Task Push_ServerDies_TheNextRunCatchesUpWithoutDoubling(FaultKind kind)
    {
        await using var both = await StartAsync(wells: 3, readings: 40);
        both.There.Faults.Next(new Fault(kind), r => r.Path == "/readings" && r.IsWrite);

        var run = await both.RunAsync();

        Assert.Equal((RunState.Failed, "datasourceUnreachable"), (run.State, run.Errors[0].Code));
        await both.There.StartAgainAsync();
        await both.RunAsync();
        await AssertSettledAsync(both);
    }

    [Fact]
    public async Task Push_ServerDiesWhileAResourceIsMade_ItsPincodeIsFreeForOtherRuns()
    {
        await using var both = await StartAsync(wells: 2, readings: 1);
        both.There.Faults.Next(new Fault(FaultKind.DieBefore), r => r.Path == "/resources" && r.IsWrite);

        var run = await both.RunAsync();

        Assert.Equal(RunState.Failed, run.State);
        await using var context = both.Here.Open();
        Assert.False(await context.Leases.AnyAsync(l => l.Owner == $"run {run.Id}", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ledger_AfterALostAnswer_SaysWhatWasSentAndThatItArrived()
    {
        await using var both = await StartAsync(wells: 1, readings: 5);
        both.There.Faults.Next(new Fault(FaultKind.DropAfter), r => r.Path == "/readings" && r.IsWrite);

        await both.RunAsync();

        await using var context = both.Here.Open();
        var entries = await context.Ledger.Where(e => e.RecordType == DataType.Reading).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, entries.Count);
        Assert.All(entries, e => Assert.Equal((LedgerState.Confirmed, true), (e.State, e.RemoteId is not null)));
    }

    private static async Task<TwoSystems> StartAsync(int wells, int readings)
    {
        var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 120);
        for (var w = 0; w < wells; w++)
        {
            await both.AddWellAsync($"Owner {w / 2}", w % 2 == 0 ? "313604" : "313603", 25 + (w / 100d), [.. Enumerable.Range(0, readings).Select(i => (Day.AddDays(i * 7), (i % 30) + 0.555))]);
        }

        return both;
    }

    private static async Task AssertSettledAsync(TwoSystems both)
    {
        await both.AssertEqualAsync();
        AssertNothingTwice(both);
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        await both.AssertEqualAsync();
    }

    private static void AssertNothingTwice(TwoSystems both)
    {
        lock (both.There.State.Gate)
        {
            var pushed = both.There.State.Readings.Where(r => r.Date("date") >= Day).ToList();
            Assert.Equal(pushed.Count, pushed.DistinctBy(r => (r.Int("postcode"), r.Int("resourceId"), r.Date("date"))).Count());
            var made = both.There.State.Resources.Where(r => r.Text("owner")!.Length == "Owner 0".Length && char.IsDigit(r.Text("owner")![^1])).ToList();
            Assert.Equal(made.Count, made.DistinctBy(r => (r.Text("owner"), r["geo"]!.ToString())).Count());
        }
    }
}
