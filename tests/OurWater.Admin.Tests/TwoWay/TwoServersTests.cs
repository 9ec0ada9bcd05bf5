using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Datasources;
using OurWater.Admin.Features.Datasources;
using OurWater.Admin.Features.ExternalIds;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>Two LegacyMyWell servers in one organisation, with the same numbers for different wells.</summary>
public sealed class TwoServersTests
{
    private static readonly DateTime Day = new(2021, 6, 1, 0, 0, 0, DateTimeKind.Utc);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecondServer_SameNumbers_NothingIsJoinedSentOrChanged()
    {
        await using var both = await TwoSystems.StartAsync();
        await using var second = await LegacyServer.StartAsync();
        LegacySeed.LongLived(both.There.State, 240);
        LegacySeed.LongLived(second.State, 360, seed: 2);
        second.State.AddResource(400001, 1110, "well", "Only on the second", 21, 77, 11);
        second.State.AddReading(400001, 1110, Day, 4m, 11);
        var first = both.Sync;
        await both.RunAsync();
        await both.UseAsync(second, "The second");
        both.There.ClearRequests();

        var run = await both.RunAsync();

        Assert.Equal((1L, 120L), (run.Counts.Pull[DataType.Resource].Created, run.Counts.Pull[DataType.Resource].Rejected));
        Assert.Equal(1, run.Counts.Pull[DataType.Reading].Created);
        Assert.All(run.Counts.Push.Values, c => Assert.Equal(0, c.Selected));
        Assert.DoesNotContain(second.Requests, r => r.IsWrite);
        both.Use(first);
        var again = await both.RunAsync();
        Assert.All(again.Counts.Push.Values, c => Assert.Equal(0, c.Sent));
        Assert.DoesNotContain(both.There.Requests, r => r.IsWrite);
        Assert.DoesNotContain(both.There.State.Readings, r => r.Date("date") == Day);
    }

    [Fact]
    public async Task Test_NumbersOfAnotherServer_SaysSo()
    {
        await using var both = await TwoSystems.StartAsync();
        await using var second = await LegacyServer.StartAsync();
        LegacySeed.LongLived(both.There.State, 120);
        LegacySeed.LongLived(second.State, 120, wells: 3);
        await both.RunAsync();
        var editor = both.Here.Services.GetRequiredService<DatasourceEditor>();

        var report = await editor.TestAsync(both.Here.Actor, null, new LegacyMyWellInput("The second", second.BaseUrl.ToString(), "sync", "secret", null), Token);
        var same = await editor.TestAsync(both.Here.Actor, null, new LegacyMyWellInput("The first again", both.There.BaseUrl.ToString(), "sync", "secret", null), Token);

        Assert.StartsWith("9 of its 9 resources have the same number as records of “LegacyMyWell”", report.GoodToKnow[0], StringComparison.Ordinal);
        Assert.DoesNotContain(same.GoodToKnow, g => g.Contains("same number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Suggestions_TwoServers_AskTheOneInQuestion()
    {
        await using var both = await TwoSystems.StartAsync();
        await using var second = await LegacyServer.StartAsync();
        second.State.AddResource(400001, 1110, "well", "Owner of it", 25, 75, 11);
        var well = await both.AddWellAsync("Owner of it", null);
        await both.UseAsync(second, "The second");
        var queries = both.Here.Services.GetRequiredService<MatchQueries>();

        var sources = await queries.SourcesAsync(both.Here.Actor, well.Id, Token);
        var found = await queries.FindAsync(both.Here.Actor, well.Id, sources.Single(s => s.Name == "The second").Id, Token);

        Assert.Equal(2, sources.Count);
        Assert.Equal("400001.1110", Assert.Single(found.Found).Id);
        Assert.DoesNotContain(both.There.Requests, r => r.Path == "/resources");
    }
}
