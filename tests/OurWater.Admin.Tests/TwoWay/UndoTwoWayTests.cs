using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>A run with another system is taken back here: what it brought in goes, what it sent stays there, and the next run makes both sides the same again without doubling anything.</summary>
public sealed class UndoTwoWayTests
{
    private static readonly DateTime Day = new(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FirstPull_TakenBack_LeavesNothingAndComesAgainWhole()
    {
        await using var both = await TwoSystems.StartAsync();
        var seeded = LegacySeed.LongLived(both.There.State, 300);
        var run = await both.RunAsync();

        var undo = await both.Here.UndoAsync(run.Id);

        Assert.True(undo.State == RunState.Succeeded, undo.Errors.FirstOrDefault()?.Message);
        Assert.Equal((0, 0, 0, 0), await HeldAsync(both));
        both.There.ClearRequests();
        var again = await both.RunAsync();
        Assert.Equal(seeded.Usable, again.Counts.Pull[DataType.Reading].Created);
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        await both.AssertEqualAsync();
    }

    /// <summary>A pincode group that a person made and numbered is one of theirs too: a resource that the pull put into it is not kept for that.</summary>
    [Fact]
    public async Task Pull_IntoAGroupMadeHere_IsTakenBackAndTheGroupStays()
    {
        await using var both = await TwoSystems.StartAsync();
        both.There.State.AddVillage(313604, 11, "Bhinder", 24.5, 74.1);
        both.There.State.AddResource(313604, 1110, "well", "There A", 24.5, 74.1, 11);
        var group = await AddPincodeGroupAsync(both, "313604");
        var run = await both.RunAsync();

        await both.Here.UndoAsync(run.Id);

        Assert.Equal((1, 0, 0, 0), await HeldAsync(both));
        await using var context = both.Here.Open();
        Assert.Equal(group, await context.Groups.Select(g => g.Id).SingleAsync(Token));
    }

    [Fact]
    public async Task Push_TakenBack_StaysThereAndIsNotSentTwice()
    {
        await using var both = await TwoSystems.StartAsync();
        both.There.State.AddVillage(313604, 11, "Bhinder", 24.5, 74.1);
        await both.RunAsync();
        await both.AddWellAsync("Ratan Here", "313604", 25, (Day, 3.5));
        var run = await both.RunAsync();

        await both.Here.UndoAsync(run.Id);

        both.There.ClearRequests();
        await both.RunAsync();
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        Assert.Equal("Ratan Here", Assert.Single(both.There.State.Resources).Text("owner"));
        Assert.Single(both.There.State.Readings);
        await both.AssertEqualAsync();
    }

    private static async Task<(int Groups, int Resources, int Readings, int Links)> HeldAsync(TwoSystems both)
    {
        await using var context = both.Here.Open();
        return (await context.Groups.CountAsync(Token), await context.Resources.CountAsync(Token), await context.Readings.CountAsync(Token), await context.ReadingLinks.CountAsync(Token));
    }

    private static async Task<long> AddPincodeGroupAsync(TwoSystems both, string pincode)
    {
        await using var context = both.Here.Open();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var group = new Group { Type = GroupType.Pincode, Name = pincode, Origin = ValueOrigin.Person, CreatedAt = now, UpdatedAt = now };
        context.Groups.Add(group);
        await context.SaveChangesAsync(Token);
        context.ExternalIds.Add(new ExternalId { RecordType = DataType.Group, RecordId = group.Id, Name = ExternalIdNames.LegacyMyWellPincode, Value = pincode, State = MappingState.Mapped, Origin = ValueOrigin.Person, CreatedAt = now, UpdatedAt = now });
        await context.SaveChangesAsync(Token);
        return group.Id;
    }
}
