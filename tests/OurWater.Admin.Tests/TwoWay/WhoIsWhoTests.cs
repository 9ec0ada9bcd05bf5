using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Features.Conflicts;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Tests.Features;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>Which record of ours is which of theirs, where a number alone does not say it.</summary>
public sealed class WhoIsWhoTests
{
    private const int Pincode = 313604;
    private const int Number = 1211;
    private static readonly DateTime At = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Day = new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static string Key => $"{Pincode}.{Number}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<MappingState> States => [.. Enum.GetValues<MappingState>().Where(s => s is not (MappingState.KeptApart or MappingState.Pending))];

    [Theory]
    [MemberData(nameof(States))]
    public async Task Push_NumberThatAnotherOfOursClaims_IsMadeOnceAndLinkedAndAsked(MappingState claimed)
    {
        await using var both = await StartAsync();
        var (sent, claimer, key) = await SendBesideAClaimAsync(both, claimed);

        var run = await both.RunAsync();
        await both.RunAsync();
        await both.RunAsync();

        Assert.Equal(new PushCounts { Selected = 1, Sent = 1 }, run.Counts.Push[DataType.Resource]);
        Assert.Single(both.There.State.Resources, r => r.Text("owner") == "Sita Devi");
        Assert.Equal((key, MappingState.Mapped, true), await IdAsync(both, sent));
        Assert.Equal((key, MappingState.Conflict, false), await IdAsync(both, claimer));
        await using var context = both.Here.Open();
        var asked = await context.Conflicts.SingleAsync(c => c.Kind == ConflictKind.IdTaken, Token);
        Assert.Equal((claimer, (long?)sent, key, null), (asked.RecordId, asked.OtherRecordId, asked.RemoteKey, asked.Resolution));
    }

    [Fact]
    public async Task Push_AnswerLostAndNumberClaimed_IsFoundThereAndNotSentAgain()
    {
        await using var both = await StartAsync();
        var (sent, _, key) = await SendBesideAClaimAsync(both, MappingState.Unconfirmed);
        both.There.Faults.Next(new Fault(FaultKind.DropAfter), r => r.Path == "/resources" && r.IsWrite);

        await both.RunAsync();
        await both.RunAsync();

        Assert.Single(both.There.State.Resources, r => r.Text("owner") == "Sita Devi");
        Assert.Equal((key, MappingState.Mapped, true), await IdAsync(both, sent));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claim_Settled_OneHasTheNumberAndTheOtherIsKeptApart(bool claimerIsIt)
    {
        await using var both = await StartAsync();
        var (sent, claimer, key) = await SendBesideAClaimAsync(both, MappingState.Unconfirmed);
        await both.RunAsync();

        await SettleAsync(both, claimerIsIt ? new ConflictChoice.Same() : new ConflictChoice.NotTheSame());

        var (has, apart) = claimerIsIt ? (claimer, sent) : (sent, claimer);
        Assert.Equal((key, MappingState.Mapped, true), await IdAsync(both, has));
        Assert.Equal((key, MappingState.KeptApart, false), await IdAsync(both, apart));
        var resources = both.There.State.Resources.Count;
        await both.RunAsync();
        await both.RunAsync();
        Assert.Equal(resources, both.There.State.Resources.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pull_AnotherWellUnderAKnownNumber_IsAskedAndNothingIsOverwritten(bool missing)
    {
        await using var both = await StartAsync();
        var old = await WellAsync(both);
        await GiveNumberToAnotherAsync(both, missing);

        var dry = await both.RunAsync(dryRun: true);
        var run = await both.RunAsync();

        Assert.Equal(1, run.Counts.Pull[DataType.Resource].Conflicted);
        Assert.Equal(1, run.Counts.Pull[DataType.Reading].Skipped);
        Assert.Equal(dry.Counts.Pull, run.Counts.Pull);
        Assert.Equal(dry.Counts.Push, run.Counts.Push);
        await using var context = both.Here.Open();
        Assert.Equal((old.OwnerName, old.Latitude), await context.Resources.Where(r => r.Id == old.Id).Select(r => new ValueTuple<string?, double?>(r.OwnerName, r.Latitude)).SingleAsync(Token));
        Assert.Equal(0, await context.Readings.CountAsync(r => r.Time == Day, Token));
        Assert.Equal((old.Id, Key), (await context.Conflicts.Where(c => c.Kind == ConflictKind.AnotherRecord).Select(c => new ValueTuple<long, string?>(c.RecordId, c.RemoteKey)).SingleAsync(Token)));
    }

    [Fact]
    public async Task AnotherWell_TheSame_TakesTheirsAndItsReadings()
    {
        await using var both = await StartAsync();
        var old = await WellAsync(both);
        await GiveNumberToAnotherAsync(both, missing: true);
        await both.RunAsync();

        await SettleAsync(both, new ConflictChoice.Same());
        await both.RunAsync();

        await using var context = both.Here.Open();
        Assert.Equal("Sita Devi", await context.Resources.Where(r => r.Id == old.Id).Select(r => r.OwnerName).SingleAsync(Token));
        Assert.Equal((Key, MappingState.Mapped, true), await IdAsync(both, old.Id));
        Assert.Equal(old.Id, await context.Readings.Where(r => r.Time == Day).Select(r => r.Timeseries!.ResourceId).SingleAsync(Token));
        await both.AssertEqualAsync();
        Assert.Equal(0, (await both.RunAsync()).Counts.Pull[DataType.Resource].Conflicted);
    }

    [Fact]
    public async Task AnotherWell_ANewOne_IsMadeHereWithItsReadingsAndTheOldKeepsItsOwn()
    {
        await using var both = await StartAsync();
        var old = await WellAsync(both);
        await using var context = both.Here.Open();
        var before = await context.Readings.CountAsync(r => r.Timeseries!.ResourceId == old.Id, Token);
        await GiveNumberToAnotherAsync(both, missing: false);
        await both.RunAsync();

        await SettleAsync(both, new ConflictChoice.NotTheSame());
        await both.RunAsync();

        var made = await context.Resources.SingleAsync(r => r.OwnerName == "Sita Devi", Token);
        Assert.Equal((Key, MappingState.Mapped, true), await IdAsync(both, made.Id));
        Assert.Equal((Key, MappingState.KeptApart, false), await IdAsync(both, old.Id));
        Assert.Equal(before, await context.Readings.CountAsync(r => r.Timeseries!.ResourceId == old.Id, Token));
        Assert.Equal(Day, await context.Readings.Where(r => r.Timeseries!.ResourceId == made.Id).Select(r => r.Time).SingleAsync(Token));
        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        Assert.Equal(1, await context.Readings.CountAsync(r => r.Timeseries!.ResourceId == made.Id, Token));
    }

    [Fact]
    public async Task Answer_WhileARunGoes_ThatRunDoesNotPassTheReadingsForEver()
    {
        await using var both = await StartAsync();
        await WellAsync(both);
        await GiveNumberToAnotherAsync(both, missing: false);
        await both.RunAsync();
        await SettleAsync(both, new ConflictChoice.Same());
        await using var context = both.Here.Open();
        var cursors = context.SyncCursors.Where(c => c.DataType == DataType.Reading && c.Method == SyncMethod.PullFromDatasource);
        await cursors.ExecuteUpdateAsync(set => set.SetProperty(c => c.UpdatedAt, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(1)), Token); // the answer came after the run's start

        await both.RunAsync();

        Assert.Equal(SyncCursor.Again, await cursors.Select(c => c.Selection).SingleAsync(Token));
    }

    [Fact]
    public async Task Missing_TheSameComesBack_IsMappedWithoutAQuestion()
    {
        await using var both = await StartAsync();
        var old = await WellAsync(both);
        LegacyRow row;
        int at;
        lock (both.There.State.Gate)
        {
            row = both.There.State.FindResource(Pincode, Number)!;
            at = both.There.State.Resources.IndexOf(row);
            both.There.State.Resources.RemoveAt(at);
        }

        await both.RunAsync(kind: RunKind.Reconcile);
        Assert.Equal(MappingState.Missing, (await IdAsync(both, old.Id)).State);
        lock (both.There.State.Gate) both.There.State.Resources.Insert(at, row);
        await both.RunAsync();

        Assert.Equal((Key, MappingState.Mapped, true), await IdAsync(both, old.Id));
    }

    [Fact]
    public async Task Unlink_WhatWasTakenApart_StaysApartOnBothSidesUntilItIsAllowed()
    {
        await using var both = await StartAsync();
        var well = await WellAsync(both);
        var commands = both.Here.Services.GetRequiredService<ExternalIdCommands>();
        await using var context = both.Here.Open();
        var (here, there) = (await context.Resources.CountAsync(Token), both.There.State.Resources.Count);

        Assert.True((await commands.UnlinkAsync(both.Here.Actor, DataType.Resource, well.Id, ExternalIdFamily.LegacyMyWell, Token)).IsDone);
        await commands.RefreshPincodesAsync(both.Here.Actor, Token);
        lock (both.There.State.Gate) both.There.State.AddReading(Pincode, Number, Day, 4m, 12, both.There.State.Now);
        both.There.ClearRequests();
        var dry = await both.RunAsync(dryRun: true);
        var run = await both.RunAsync();
        await both.RunAsync();

        Assert.Equal((here, there), (await context.Resources.CountAsync(Token), both.There.State.Resources.Count));
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        Assert.Equal(dry.Counts.Pull, run.Counts.Pull);
        Assert.Equal(dry.Counts.Push, run.Counts.Push);
        Assert.Equal([SyncDirection.Pull, SyncDirection.Push], await context.RunItems.Where(i => i.RunId == dry.Id && i.Action == ItemAction.KeptApart && i.RecordId == well.Id).Select(i => i.Direction).Order().ToListAsync(Token));
        Assert.Equal(0, await context.Readings.CountAsync(r => r.Time == Day, Token));
        Assert.Equal((Key, MappingState.KeptApart, false), await IdAsync(both, well.Id));

        Assert.True((await commands.AllowAgainAsync(both.Here.Actor, DataType.Resource, well.Id, Token)).IsDone);
        dry = await both.RunAsync(dryRun: true);
        run = await both.RunAsync();

        Assert.Equal(dry.Counts.Pull, run.Counts.Pull);
        Assert.Equal(dry.Counts.Push, run.Counts.Push);

        Assert.Equal((Key, MappingState.Mapped, true), await IdAsync(both, well.Id));
        Assert.Equal((here, there), (await context.Resources.CountAsync(Token), both.There.State.Resources.Count));
        await both.AssertEqualAsync();
    }

    /// <summary>Its readings there were passed by as long as nothing here was the same.</summary>
    [Fact]
    public async Task Pull_ANewWellHereWithTheNumberOfOneThatWasTakenApart_BringsInAllItsReadings()
    {
        await using var both = await StartAsync();
        var well = await WellAsync(both);
        await using var context = both.Here.Open();
        var readings = await context.Readings.CountAsync(r => r.Timeseries!.ResourceId == well.Id, Token);
        await both.Here.Services.GetRequiredService<ExternalIdCommands>().UnlinkAsync(both.Here.Actor, DataType.Resource, well.Id, ExternalIdFamily.LegacyMyWell, Token);
        await both.RunAsync();
        var named = await both.AddWellAsync(well.OwnerName!, null, well.Latitude!.Value);
        await context.Resources.Where(r => r.Id == named.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Longitude, well.Longitude), Token);
        await both.Here.AddIdAsync(named.Id, ExternalIdNames.LegacyMyWellId, Key, MappingState.Unconfirmed);

        var dry = await both.RunAsync(dryRun: true);
        var run = await both.RunAsync();

        Assert.NotEqual(0, readings);
        Assert.Equal(readings, await context.Readings.CountAsync(r => r.Timeseries!.ResourceId == named.Id, Token));
        Assert.Equal(dry.Counts.Pull, run.Counts.Pull);
        var next = await both.RunAsync();
        Assert.True(next.Counts.Pull[DataType.Reading].Read < run.Counts.Pull[DataType.Reading].Read, "the next run reads only what is new");
    }

    [Fact]
    public async Task SendAnew_WellThatIsGoneThere_IsMadeThereAgainWithWhatWasWrittenHereOnly()
    {
        await using var both = await StartAsync();
        var well = await WellAsync(both);
        lock (both.There.State.Gate) both.There.State.Resources.Remove(both.There.State.FindResource(Pincode, Number)!);
        await both.RunAsync(kind: RunKind.Reconcile);
        var commands = both.Here.Services.GetRequiredService<ExternalIdCommands>();
        await using var context = both.Here.Open();
        Assert.All(await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.RecordId == well.Id && e.Reason != null).ToListAsync(Token), e => Assert.Contains("Send it anew", e.Reason, StringComparison.Ordinal));
        await both.AddReadingAsync(Pincode, Number, Day, 4);

        Assert.True((await commands.SendAnewAsync(both.Here.Actor, DataType.Resource, well.Id, Token)).IsDone);
        Assert.Equal([(ExternalIdNames.LegacyMyWellPincode, MappingState.Pending)], await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == well.Id).Select(e => ValueTuple.Create(e.Name, e.State)).ToListAsync(Token));
        both.There.ClearRequests();
        var run = await both.RunAsync();

        Assert.Equal((1L, 1L), (run.Counts.Push[DataType.Resource].Sent, run.Counts.Push[DataType.Reading].Sent));
        var key = await context.ExternalIds.SingleAsync(e => e.RecordType == DataType.Resource && e.RecordId == well.Id && e.Name == ExternalIdNames.LegacyMyWellId, Token);
        Assert.Equal(MappingState.Mapped, key.State);
        var again = await both.RunAsync();
        Assert.Equal((0L, 0L), (again.Counts.Push[DataType.Resource].Sent, again.Counts.Push[DataType.Reading].Sent));
    }

    [Fact]
    public async Task SendAnew_WellThatIsThere_ChangesNothing()
    {
        await using var both = await StartAsync();
        var well = await WellAsync(both);

        await both.Here.Services.GetRequiredService<ExternalIdCommands>().SendAnewAsync(both.Here.Actor, DataType.Resource, well.Id, Token);

        Assert.Equal((Key, MappingState.Mapped, true), await IdAsync(both, well.Id));
    }

    [Fact]
    public async Task Unlink_Village_StaysApartOnBothSides()
    {
        await using var both = await StartAsync();
        await using var context = both.Here.Open();
        var village = await context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == "313604.11").Select(e => e.RecordId).SingleAsync(Token);
        var (here, there) = (await context.Groups.CountAsync(Token), both.There.State.Villages.Count);

        await both.Here.Services.GetRequiredService<ExternalIdCommands>().UnlinkAsync(both.Here.Actor, DataType.Group, village, ExternalIdFamily.LegacyMyWell, Token);
        await both.RunAsync(dryRun: true);
        await both.RunAsync();

        Assert.Equal((here, there), (await context.Groups.CountAsync(Token), both.There.State.Villages.Count));
        Assert.All(await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.RecordId == village).ToListAsync(Token), e => Assert.Equal(MappingState.KeptApart, e.State));
    }

    [Fact]
    public async Task Unlink_OneThatWaitsToBeSent_IsNotSentAndThePincodeRuleLeavesIt()
    {
        await using var both = await StartAsync();
        var well = await both.AddWellAsync("Sita Devi", Pincode.ToString(System.Globalization.CultureInfo.InvariantCulture), 25, (Day, 3));
        var commands = both.Here.Services.GetRequiredService<ExternalIdCommands>();

        await commands.UnlinkAsync(both.Here.Actor, DataType.Resource, well.Id, ExternalIdFamily.LegacyMyWell, Token);
        await commands.RefreshPincodesAsync(both.Here.Actor, Token);
        var run = await both.RunAsync();

        Assert.Equal(new PushCounts(), run.Counts.Push[DataType.Resource]);
        Assert.Equal(new PushCounts(), run.Counts.Push[DataType.Reading]);
        Assert.Equal(("", MappingState.KeptApart, false), await IdAsync(both, well.Id));
    }

    private static async Task<TwoSystems> StartAsync()
    {
        var both = await TwoSystems.StartAsync(change: s => s.PushApprovedAt = DateTime.UnixEpoch);
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        return both;
    }

    private static async Task<Resource> WellAsync(TwoSystems both)
    {
        await using var context = both.Here.Open();
        return await context.Resources.AsNoTracking().SingleAsync(r => context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == Key), Token);
    }

    private static async Task<(string Value, MappingState State, bool IsIdentity)> IdAsync(TwoSystems both, long resource)
    {
        await using var context = both.Here.Open();
        var id = await context.ExternalIds.AsNoTracking().SingleAsync(e => e.RecordType == DataType.Resource && e.RecordId == resource && e.Name == ExternalIdNames.LegacyMyWellId, Token);
        return (id.Value, id.State, id.IsIdentity);
    }

    /// <summary>A well waits to be sent, and another of ours claims the number that it will get.</summary>
    private static async Task<(long Sent, long Claimer, string Key)> SendBesideAClaimAsync(TwoSystems both, MappingState claimed)
    {
        var sent = await both.AddWellAsync("Sita Devi", "313604");
        var key = $"313604.13{both.There.State.FreeNumbers(Pincode, "well")[0]}"; // village 13 is the nearest
        var claimer = await both.AddWellAsync("Ramesh Patel", null, 26);
        await using var context = both.Here.Open();
        context.ExternalIds.Add(new ExternalId { RecordType = DataType.Resource, RecordId = claimer.Id, Name = ExternalIdNames.LegacyMyWellId, Value = key, IsIdentity = true, State = claimed, Origin = ValueOrigin.File, CreatedAt = At, UpdatedAt = At });
        if (claimed is MappingState.Mapped or MappingState.Conflict) context.RecordSnapshots.Add(new RecordSnapshot { DatasourceId = both.Sync.DatasourceId, RecordType = DataType.Resource, RecordId = claimer.Id, Fields = """{"owner":"Ramesh Patel","latitude":26,"longitude":75,"resourceType":"well"}""" });
        await context.SaveChangesAsync(Token);
        return (sent.Id, claimer.Id, key);
    }

    /// <summary>The well is deleted there, and its number goes to another one, which has a reading.</summary>
    private static async Task GiveNumberToAnotherAsync(TwoSystems both, bool missing)
    {
        lock (both.There.State.Gate) both.There.State.Resources.Remove(both.There.State.FindResource(Pincode, Number)!);
        if (missing) await both.RunAsync(kind: RunKind.Reconcile);
        lock (both.There.State.Gate)
        {
            both.There.State.AddResource(Pincode, Number, "well", "Sita Devi", 12.9, 77.6, 12);
            both.There.State.AddReading(Pincode, Number, Day, 4m, 12, both.There.State.Now);
        }
    }

    private static async Task SettleAsync(TwoSystems both, ConflictChoice choice)
    {
        await using var context = both.Here.Open();
        var id = await context.Conflicts.Where(c => c.Resolution == null).Select(c => c.Id).SingleAsync(Token);
        var settled = await both.Here.Services.GetRequiredService<ConflictCommands>().ResolveAsync(both.Here.Actor, [id], choice, Token);
        Assert.Equal((1, 0), (settled.Settled, settled.Refused.Count));
    }
}
