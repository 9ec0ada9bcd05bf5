using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>A request that arrives after its connection broke is saved beside what was sent again: the next run finds the copies, keeps one reading here, and says what to delete there.</summary>
public sealed class SavedTwiceTests
{
    private static readonly DateTime Day = new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task LateRequest_TheCopiesAreFoundSaidOnceAndKeptAsCopies()
    {
        await using var both = await StartAsync();
        await both.There.DeliverLateAsync();
        Assert.Equal(7, both.There.State.Readings.Count(r => r.Date("date") >= Day));

        var run = await both.RunAsync();

        var copies = both.There.State.Readings.Where(r => r.Date("date") >= Day).GroupBy(r => r.Date("date")).Where(g => g.Count() > 1).Select(g => g.Max(r => (long)r["id"]!)).Order().ToList();
        Assert.Equal(3, run.Warnings.Single(w => w.Type == "savedTwice").Count);
        await using var context = both.Here.Open();
        Assert.Equal(copies, await context.ReadingLinks.Where(l => l.IsDuplicate && l.RemoteId >= copies[0]).Select(l => l.RemoteId).Order().ToListAsync(Token));
        Assert.Equal(copies.Select(c => c.ToString(CultureInfo.InvariantCulture)), (await context.RunItems.Where(i => i.RunId == run.Id && i.Action == ItemAction.CopyThere).Select(i => i.RemoteKey!).ToListAsync(Token)).OrderBy(k => long.Parse(k, CultureInfo.InvariantCulture)));
        var said = Assert.Single(await context.RunLog.Where(l => l.RunId == run.Id && l.Level == "warning").Select(l => l.Message).ToListAsync(Token));
        Assert.Contains($"1 Jun 2020 to 15 Jun 2020: {copies[0]}-{copies[2]}", said, StringComparison.Ordinal);
        Assert.Equal(4, await context.Readings.CountAsync(r => r.Time >= Day, Token));
        var again = await both.RunAsync();
        Assert.DoesNotContain(again.Warnings, w => w.Type == "savedTwice");
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task CopiesThatWereThereBefore_AreNoneOfOurs()
    {
        await using var both = await StartAsync();
        var seeded = both.There.State.Readings.First(r => r.Date("date") < Day && r.Int("resourceId") == 1247);
        both.There.State.AddReading(seeded.Int("postcode"), seeded.Int("resourceId"), seeded.Date("date"), seeded.Number("value")!.Value, 12, both.There.State.Now);

        Assert.DoesNotContain((await both.RunAsync()).Warnings, w => w.Type == "savedTwice");
    }

    /// <summary>Four readings in two requests (the newest goes alone), of which the first is on its way for long and was sent again meanwhile.</summary>
    private static async Task<TwoSystems> StartAsync()
    {
        var both = await TwoSystems.StartAsync(change: s => s.PushApprovedAt = DateTime.UnixEpoch);
        LegacySeed.LongLived(both.There.State, 120);
        await both.AddWellAsync("Owner X", "313604", 25, [.. Enumerable.Range(0, 4).Select(i => (Day.AddDays(i * 7), 3.5 + i))]);
        both.There.Faults.Next(new Fault(FaultKind.Late), r => r is { IsWrite: true, Path: "/readings" });
        await both.RunAsync();
        return both;
    }
}
