using Microsoft.EntityFrameworkCore;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>A sync that asked, and does not ask any more: what waited is settled by its policy, and counted.</summary>
public sealed class PolicyChangeTests
{
    private static readonly DateTime Sunday = new(2010, 1, 3, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ConflictPolicy.DatasourceWins, "replaced", 22, "Theirs")]
    [InlineData(ConflictPolicy.OurWaterWins, "kept", 11, "Ours")]
    [InlineData(ConflictPolicy.NewestWins, "replaced", 22, "Theirs")]
    public async Task Run_PolicyWasAsk_SettlesWhatWaits(ConflictPolicy policy, string resolution, double value, string owner)
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 120);
        await both.RunAsync();
        await both.ChangeReadingAsync(383350, 1110, Sunday, 11);
        await both.ChangeOwnersAsync(383350, 1110, "Ours", "Theirs");
        both.ChangeThere(both.ReadingThere(383350, 1110, Sunday), 22);
        lock (both.There.State.Gate)
        {
            var later = both.There.State.Now.AddSeconds(2);
            both.ReadingThere(383350, 1110, Sunday)["updatedAt"] = later;
            both.There.State.FindResource(383350, 1110)!["updatedAt"] = later;
        }

        var asked = await both.RunAsync();
        Assert.Equal((1L, 1L), (asked.Counts.Pull[DataType.Reading].Conflicted, asked.Counts.Pull[DataType.Resource].Conflicted));
        lock (both.There.State.Gate) both.ReadingThere(383350, 1110, Sunday)["updatedAt"] = new DateTime(2015, 1, 1, 0, 0, 0, DateTimeKind.Utc); // no list of changes shows it again
        if (policy == ConflictPolicy.NewestWins) lock (both.There.State.Gate) both.ReadingThere(383350, 1110, Sunday)["updatedAt"] = both.There.State.Now.AddMinutes(1);
        await both.ChangeSyncAsync(s => s.ConflictPolicy = policy);

        var dry = await both.RunAsync(dryRun: true);
        var run = await both.RunAsync();

        Assert.Equal(value, await both.ValueHereAsync(383350, 1110, Sunday));
        Assert.Equal((decimal)value, both.ReadingThere(383350, 1110, Sunday).Number("value"));
        Assert.Equal(owner, both.There.State.FindResource(383350, 1110)!.Text("owner"));
        await using var context = both.Here.Open();
        Assert.All(await context.Conflicts.ToListAsync(Token), c => Assert.Equal((resolution, $"run {run.Id}"), (c.Resolution, c.ResolvedBy)));
        Assert.Equal(policy == ConflictPolicy.OurWaterWins ? 0 : 1, run.Counts.Pull[DataType.Reading].Updated);
        Assert.Equal(policy == ConflictPolicy.OurWaterWins ? 1 : 0, run.Counts.Push[DataType.Reading].Sent);
        Assert.Equal(dry.Counts.Pull, run.Counts.Pull);
        Assert.Equal(dry.Counts.Push, run.Counts.Push);
        Assert.Contains(await context.RunLog.Where(l => l.RunId == run.Id).Select(l => l.Message).ToListAsync(Token), m => m.StartsWith("2 conflicts that waited", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WellIsMissingThere_ItsReadingsWaitForNothing()
    {
        await using var both = await TwoSystems.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        await both.RunAsync();
        lock (both.There.State.Gate) both.There.State.Resources.Remove(both.There.State.FindResource(313603, 1110)!);
        await both.RunAsync(kind: RunKind.Reconcile);

        var run = await both.RunAsync();

        Assert.Equal(new PushCounts(), run.Counts.Push[DataType.Reading]);
        await using var context = both.Here.Open();
        Assert.Equal(MappingState.Missing, await context.ExternalIds.Where(e => e.Name == ExternalIdNames.LegacyMyWellId && e.Value == "313603.1110").Select(e => e.State).SingleAsync(Token));
    }
}
