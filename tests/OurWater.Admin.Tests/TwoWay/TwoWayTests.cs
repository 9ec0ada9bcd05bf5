using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Features.Conflicts;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>Both directions against a LegacyMyWell with years of data: what comes in, what goes out, and that nothing is done twice.</summary>
public sealed class TwoWayTests
{
    private static readonly DateTime Sunday = new(2010, 1, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Day = new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstPull_YearsOfData_EveryReadingIsStoredOnceOrListedWithItsReason()
    {
        await using var both = await TwoSystems.StartAsync();
        var seeded = LegacySeed.LongLived(both.There.State, 3_000);

        var run = await both.RunAsync();

        var readings = run.Counts.Pull[DataType.Reading];
        Assert.Equal(new PullCounts { Read = seeded.Readings, Created = seeded.Usable, Unchanged = seeded.EqualCopies, Rejected = seeded.Rejected }, readings);
        Assert.Equal(new PullCounts { Read = seeded.Villages + seeded.Pincodes, Created = seeded.Villages + seeded.Pincodes }, run.Counts.Pull[DataType.Group]);
        Assert.Equal(new PullCounts { Read = seeded.Resources, Created = seeded.Resources }, run.Counts.Pull[DataType.Resource]);
        Assert.All(run.Counts.Push.Values, c => Assert.Equal(new PushCounts(), c));
        await using var context = both.Here.Open();
        var reasons = await context.RejectedRows.GroupBy(r => r.Reason).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, Token);
        Assert.Equal(new Dictionary<string, int> { ["missingField"] = seeded.Undated, ["unknownResource"] = seeded.Orphans, ["dateTooOld"] = seeded.TooOld, ["duplicateWithOtherValue"] = seeded.OtherCopies }.OrderBy(r => r.Key), reasons.OrderBy(r => r.Key));
        Assert.Equal(seeded.Usable + seeded.EqualCopies + seeded.OtherCopies, await context.ReadingLinks.CountAsync(Token));
        await both.AssertEqualAsync();
    }

    [Fact]
    public async Task SecondRun_NothingNew_WritesNothingAndAsksOncePerDataType()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 1_000);
        await both.RunAsync();
        both.There.ClearRequests();

        var again = await both.RunAsync();

        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        Assert.True(both.There.Requests.Count(r => !r.Path.EndsWith("/login", StringComparison.Ordinal)) <= 6, string.Join('\n', both.There.Requests));
        Assert.All(again.Counts.Pull.Values, c => Assert.Equal((c.Read, 0L, 0L), (c.Unchanged, c.Created, c.Updated)));
    }

    [Fact]
    public async Task Push_NewWellWithReadings_IsMadeThereOnceWithItsIdStoredHere()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 120);
        await both.RunAsync();
        var well = await both.AddWellAsync("New owner X", "313604", 25, (Day, 3.456), (Day.AddDays(7), 4), (Day.AddHours(10.5), 0));

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 1, Sent = 1 }, run.Counts.Push[DataType.Resource]);
        Assert.Equal(new PushCounts { Selected = 3, Sent = 3 }, run.Counts.Push[DataType.Reading]);
        await using var context = both.Here.Open();
        var ids = await context.ExternalIds.Where(e => e.RecordId == well.Id && e.RecordType == DataType.Resource).ToDictionaryAsync(e => e.Name, Token);
        Assert.All(ids.Values, i => Assert.Equal(MappingState.Mapped, i.State));
        var made = both.There.State.Resources.Single(r => r.Text("owner") == "New owner X");
        Assert.Equal($"313604.{made.Int("id")}", ids[ExternalIdNames.LegacyMyWellId].Value);
        Assert.Equal(Day.AddDays(7), made.Date("last_date"));
        await both.AssertEqualAsync();
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        await both.AssertEqualAsync();
    }

    [Fact]
    public async Task FirstPush_WaitsForAPersonAndMakesExactlyWhatWasShown()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 120);
        await both.AddWellAsync("New owner X", "313604");

        var waiting = await both.StartRunAsync();

        Assert.Equal(RunState.AwaitingApproval, waiting.State);
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        await both.AddWellAsync("New owner Y", "313604");
        var ended = await both.ApproveAsync(waiting);
        Assert.Equal(1, ended.Counts.Push[DataType.Resource].Sent);
        Assert.DoesNotContain(both.There.State.Resources, r => r.Text("owner") == "New owner Y");
        var next = await both.StartRunAsync();
        Assert.Equal(RunState.Succeeded, next.State);
        Assert.Contains(both.There.State.Resources, r => r.Text("owner") == "New owner Y");
    }

    [Fact]
    public async Task Push_MoreNewResourcesThanTheCap_WaitsAgain()
    {
        await using var both = await TwoSystems.StartAsync(change: s => (s.NewResourceCap, s.PushApprovedAt) = (1, DateTime.UnixEpoch));
        LegacySeed.LongLived(both.There.State, 120);
        await both.AddWellAsync("New owner X", "313604");
        await both.AddWellAsync("New owner Y", "313604");

        Assert.Equal(RunState.AwaitingApproval, (await both.StartRunAsync()).State);
    }

    [Theory]
    [InlineData(null, "No pincode")]
    [InlineData("313603", "No number")]
    public async Task Push_CannotBeSent_IsBlockedWithItsReasonAndItsReadingsCounted(string? pincode, string reason)
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 120, wells: 60);
        await both.RunAsync();
        await both.AddWellAsync("New owner X", pincode, 25, (Day, 1), (Day.AddDays(1), 2));

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 1, Blocked = 1 }, run.Counts.Push[DataType.Resource]);
        Assert.Equal(new PushCounts { Selected = 2, Blocked = 2 }, run.Counts.Push[DataType.Reading]);
        await using var context = both.Here.Open();
        Assert.StartsWith(reason, (await context.RunItems.FirstAsync(i => i.RunId == run.Id && i.DataType == DataType.Resource, Token)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_ChangedOnOneSide_TravelToTheOther()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await both.ChangeReadingAsync(313603, 1247, Sunday, 9.99);
        both.ChangeThere(both.ReadingThere(313603, 1348, Sunday), 8.88m);

        var run = await both.RunAsync();

        Assert.Equal(1, run.Counts.Pull[DataType.Reading].Updated);
        Assert.Equal(new PushCounts { Selected = 1, Sent = 1 }, run.Counts.Push[DataType.Reading]);
        Assert.Equal(9.99m, both.ReadingThere(313603, 1247, Sunday).Number("value"));
        Assert.Equal(8.88, await both.ValueHereAsync(313603, 1348, Sunday));
        await using var context = both.Here.Open();
        Assert.Empty(context.Conflicts);
    }

    [Theory]
    [InlineData(ConflictPolicy.OurWaterWins, 9.99, 9.99)]
    [InlineData(ConflictPolicy.DatasourceWins, 8.88, 8.88)]
    [InlineData(ConflictPolicy.Ask, 9.99, 8.88)]
    public async Task Values_ChangedOnBothSides_FollowThePolicy(ConflictPolicy policy, double here, double there)
    {
        await using var both = await TwoSystems.StartAsync(policy);
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await both.ChangeReadingAsync(313603, 1247, Sunday, 9.99);
        both.ChangeThere(both.ReadingThere(313603, 1247, Sunday), 8.88m);

        var run = await both.RunAsync();

        Assert.Equal(policy == ConflictPolicy.Ask ? 1 : 0, run.Counts.Pull[DataType.Reading].Conflicted);
        Assert.Equal(here, await both.ValueHereAsync(313603, 1247, Sunday));
        Assert.Equal((decimal)there, both.ReadingThere(313603, 1247, Sunday).Number("value"));
    }

    [Theory]
    [InlineData(false, 9.99)]
    [InlineData(true, 8.88)]
    public async Task Conflict_SettledByAPerson_TravelsWithTheNextRun(bool takeTheirs, double expected)
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await both.ChangeReadingAsync(313603, 1247, Sunday, 9.99);
        both.ChangeThere(both.ReadingThere(313603, 1247, Sunday), 8.88m);
        await both.RunAsync();
        await using (var context = both.Here.Open())
        {
            var id = await context.Conflicts.Select(c => c.Id).SingleAsync(Token);
            await both.Here.Services.GetRequiredService<ConflictCommands>().ResolveAsync(both.Here.Actor, [id], takeTheirs ? new ConflictChoice.TakeTheirs() : new ConflictChoice.KeepOurs(), Token);
        }

        await both.RunAsync();

        Assert.Equal(expected, await both.ValueHereAsync(313603, 1247, Sunday));
        Assert.Equal((decimal)expected, both.ReadingThere(313603, 1247, Sunday).Number("value"));
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
    }

    [Theory]
    [InlineData(ConflictPolicy.OurWaterWins)]
    [InlineData(ConflictPolicy.DatasourceWins)]
    [InlineData(ConflictPolicy.Ask)]
    public async Task DryRun_ChangedOnBothSides_CountsAsTheRunDoes(ConflictPolicy policy)
    {
        await using var both = await TwoSystems.StartAsync(policy);
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await both.ChangeReadingAsync(313603, 1247, Sunday, 9.99);
        both.ChangeThere(both.ReadingThere(313603, 1247, Sunday), 8.88m);
        await both.ChangeOwnersAsync(313603, 1247, "Our owner", "Their owner");

        var dry = await both.RunAsync(dryRun: true);

        var real = await both.RunAsync();
        Assert.Equal(dry.Counts.Pull, real.Counts.Pull);
        Assert.Equal(dry.Counts.Push, real.Counts.Push);
    }

    [Fact]
    public async Task Conflict_OfTwoSystems_StandsInTheQueueUnderTheOtherOnesName()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        await both.ChangeReadingAsync(313603, 1247, Sunday, 9.99);
        both.ChangeThere(both.ReadingThere(313603, 1247, Sunday), 8.88m);
        await both.RunAsync();

        var page = await both.Here.Services.GetRequiredService<ConflictQueries>().ListAsync(both.Here.Actor, ListQuery.First, both.Here.Services.GetRequiredService<Formats>(), Token);

        var row = Assert.Single(page.Items);
        Assert.Equal(("LegacyMyWell", "9.99 m", "8.88 m"), (row.System, row.Ours, row.Theirs));
    }

    [Fact]
    public async Task DryRun_ListsWhatTheRunDoesAndDoesNothing()
    {
        await using var both = await TwoSystems.StartAsync(change: s => s.PushApprovedAt = DateTime.UnixEpoch);
        var seeded = LegacySeed.LongLived(both.There.State, 240);
        await both.AddWellAsync("New owner X", "313604", 25, (Day, 1), (Day.AddDays(1), 2));

        var dry = await both.RunAsync(dryRun: true);

        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        await using var context = both.Here.Open();
        Assert.Equal(2, await context.Readings.CountAsync(Token));
        Assert.Equal(seeded.Usable, await context.RunItems.CountAsync(i => i.RunId == dry.Id && i.Direction == SyncDirection.Pull && i.DataType == DataType.Reading && i.Action == ItemAction.Create, Token));
        Assert.Equal(3, await context.RunItems.CountAsync(i => i.RunId == dry.Id && i.Direction == SyncDirection.Push && i.Action == ItemAction.Send, Token));
        var real = await both.RunAsync();
        Assert.Equal(dry.Counts.Pull, real.Counts.Pull);
        Assert.Equal(dry.Counts.Push, real.Counts.Push);
    }

    [Fact]
    public async Task RunOfAList_WhatCameSince_IsLeftAlone()
    {
        await using var both = await TwoSystems.StartAsync(change: s => s.PushApprovedAt = DateTime.UnixEpoch);
        LegacySeed.LongLived(both.There.State, 120);
        await both.RunAsync();
        await both.ChangeReadingAsync(313603, 1247, Sunday, 9.99);
        both.ChangeThere(both.ReadingThere(313603, 1348, Sunday), 8.88m);
        var dry = await both.RunAsync(dryRun: true);
        await both.ChangeReadingAsync(313603, 1146, Sunday, 7.77);
        both.ChangeThere(both.ReadingThere(313603, 1149, Sunday), 6.66m);

        await both.RunAsync(list: dry.Id);

        Assert.Equal((9.99m, 8.88), (both.ReadingThere(313603, 1247, Sunday).Number("value"), await both.ValueHereAsync(313603, 1348, Sunday)));
        Assert.NotEqual(7.77m, both.ReadingThere(313603, 1146, Sunday).Number("value"));
        Assert.NotEqual(6.66, await both.ValueHereAsync(313603, 1149, Sunday));
        await both.RunAsync();
        await both.AssertEqualAsync();
    }

    [Fact]
    public async Task Reconcile_GoneThere_IsMarkedMissingAndKeptAndMarkedBack()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        var gone = both.ReadingThere(313603, 1247, Sunday);
        lock (both.There.State.Gate) both.There.State.Readings.Remove(gone);

        await both.RunAsync(kind: RunKind.Reconcile);

        await using var context = both.Here.Open();
        Assert.Equal((long)gone["id"]!, (await context.ReadingLinks.SingleAsync(l => l.IsMissing, Token)).RemoteId);
        await both.ValueHereAsync(313603, 1247, Sunday);
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Reconcile_TooMuchGone_AsksBeforeItMarks()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        lock (both.There.State.Gate) both.There.State.Readings.RemoveRange(0, 100);

        var waiting = await both.StartRunAsync(kind: RunKind.Reconcile);

        Assert.Equal((RunState.AwaitingApproval, "tooManyMissing"), (waiting.State, waiting.Errors[0].Code));
        await using var context = both.Here.Open();
        Assert.Equal(0, await context.ReadingLinks.CountAsync(l => l.IsMissing, Token));
        await both.ApproveAsync(waiting);
        Assert.Equal(100, await context.ReadingLinks.CountAsync(l => l.IsMissing, Token));
    }
}
