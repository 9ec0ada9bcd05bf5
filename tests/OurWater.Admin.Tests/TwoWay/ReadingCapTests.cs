using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Tests.Features;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>Readings in larger numbers than a sync may send wait for a person, who then gets exactly what was shown.</summary>
public sealed class ReadingCapTests
{
    private static readonly DateTime Day = new(2021, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 500, false)]
    [InlineData(null, 501, true)]
    [InlineData(10, 10, false)]
    [InlineData(10, 11, true)]
    [InlineData(0, 1, true)]
    public async Task Push_Readings_WaitAboveTheCap(int? cap, int readings, bool waits)
    {
        await using var both = await TwoSystems.StartAsync(change: s => (s.ReadingCap, s.PushApprovedAt) = (cap, DateTime.UnixEpoch));
        LegacySeed.LongLived(both.There.State, 120);
        await both.RunAsync();
        for (var i = 0; i < readings; i++) await both.AddReadingAsync(313603, 1110, Day.AddHours(i), 7.5, figures: i == readings - 1);
        both.There.ClearRequests();

        var run = await both.StartRunAsync();

        Assert.Equal(waits, run.State == RunState.AwaitingApproval);
        Assert.Equal(waits ? new PushCounts { Selected = readings, Waiting = readings } : new PushCounts { Selected = readings, Sent = readings }, run.Counts.Push[DataType.Reading]);
        if (waits) Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Approved_ReadingsThatWereShown_GoAndNoOthers()
    {
        await using var both = await TwoSystems.StartAsync(change: s => (s.ReadingCap, s.PushApprovedAt) = (1, DateTime.UnixEpoch));
        LegacySeed.LongLived(both.There.State, 120);
        await both.RunAsync();
        await both.AddReadingAsync(313603, 1110, Day, 7.5);
        await both.AddReadingAsync(313603, 1211, Day, 8.5);
        await both.ChangeReadingAsync(383350, 1110, new DateTime(2010, 1, 3, 0, 0, 0, DateTimeKind.Utc), 3.21);
        var waiting = await both.StartRunAsync();
        Assert.Equal(3, waiting.Counts.Push[DataType.Reading].Waiting);
        await both.AddReadingAsync(313603, 1312, Day, 9.5);
        await both.ChangeReadingAsync(313603, 1211, Day, 9);

        var ended = await both.ApproveAsync(waiting);

        Assert.Equal(new PushCounts { Selected = 2, Sent = 2 }, ended.Counts.Push[DataType.Reading]);
        Assert.Equal(7.5m, both.ReadingThere(313603, 1110, Day).Number("value"));
        Assert.Equal(3.21m, both.ReadingThere(383350, 1110, new DateTime(2010, 1, 3, 0, 0, 0, DateTimeKind.Utc)).Number("value"));
        Assert.DoesNotContain(both.There.State.Readings, r => r.Date("date") == Day && r.Int("resourceId") != 1110);
    }

    [Fact]
    public async Task Declined_WhatWaited_IsNotAmongTheFigures()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 120);
        await both.AddWellAsync("New owner X", "313604", 25, (Day, 1), (Day.AddDays(1), 2));
        var waiting = await both.StartRunAsync();
        Assert.Equal((1L, 2L), (waiting.Counts.Push[DataType.Resource].Waiting, waiting.Counts.Push[DataType.Reading].Waiting));

        var ended = await both.CancelAsync(waiting);

        Assert.All(ended.Counts.Push.Values, c => Assert.Equal(new PushCounts(), c));
    }

    [Fact]
    public async Task Waiting_WhatCannotBeSent_IsCountedAsBlockedBeforeAndAfterTheYes()
    {
        await using var both = await TwoSystems.StartAsync(change: s => (s.ReadingCap, s.PushApprovedAt) = (1, DateTime.UnixEpoch));
        LegacySeed.LongLived(both.There.State, 120);
        await both.RunAsync();
        await both.AddReadingAsync(313603, 1110, Day, 7.5);
        await both.AddReadingAsync(313603, 1110, Day.AddMilliseconds(500), 7.6);
        await both.AddReadingAsync(313603, 1211, Day, 8.5);
        var well = await both.AddWellAsync("New owner Y", null, 26, (Day, 1), (Day.AddDays(1), 2));
        await both.Here.AddIdAsync(well.Id, ExternalIdNames.LegacyMyWellResourceId, "1999", MappingState.Unconfirmed);

        var waiting = await both.StartRunAsync();
        Assert.Equal(new PushCounts { Selected = 5, Waiting = 2, Blocked = 3 }, waiting.Counts.Push[DataType.Reading]);
        var ended = await both.ApproveAsync(waiting);

        Assert.Equal(new PushCounts { Selected = 5, Sent = 2, Blocked = 3 }, ended.Counts.Push[DataType.Reading]);
        await using var context = both.Here.Open();
        var blocked = await context.RunItems.Where(i => i.RunId == ended.Id && i.DataType == DataType.Reading && i.Action == ItemAction.Blocked).Select(i => ValueTuple.Create(i.Label, i.Records)).ToListAsync(Token);
        Assert.Equal(2, blocked.Count);
        Assert.Contains(("Well 1999: 2 readings", 2), blocked);
    }

    [Fact]
    public async Task Approved_BlockedRecords_StandOnceInTheList()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 120);
        await both.AddWellAsync("New owner X", "313604");
        await both.AddWellAsync("New owner Y", null, 26, (Day, 1));

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 2, Sent = 1, Blocked = 1 }, run.Counts.Push[DataType.Resource]);
        await using var context = both.Here.Open();
        var blocked = await context.RunItems.Where(i => i.RunId == run.Id && i.Action == ItemAction.Blocked).Select(i => i.DataType).ToListAsync(Token);
        Assert.Equal([DataType.Resource, DataType.Reading], blocked.Order());
    }
}
