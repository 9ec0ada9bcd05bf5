using System.Globalization;
using OurWater.EndToEnd.Tests.Harness;
using OurWater.LegacyStandIn;
using Xunit;

namespace OurWater.EndToEnd.Tests.Runs;

/// <summary>No organisation keeps another waiting: three slow pulls of one, and an import of another beside them, in the real program.</summary>
public sealed class TurnsBetweenOrganisationsTests : FreshApp
{
    private const int Pulls = 3;
    private const int ReadingsThere = 60_000;
    private static readonly TimeSpan PageDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Import_WhileAnotherOrganisationPullsSlowly_StartsAtOnce()
    {
        await using var there = await LegacyServer.StartAsync(new LegacyOptions { PageDelay = PageDelay });
        LegacySeed.LongLived(there.State, ReadingsThere);
        var app = await StartAsync(new AppSettings { More = new Dictionary<string, string> { ["Jobs__Workers"] = "3", ["Jobs__RunsPerOrganisation"] = "2" } });
        using var other = new ApiClient(app.Url, OtherOrganisation.Add(app.DatabasePath));
        var datasource = await app.Api.CreateLegacyDatasourceAsync(there.BaseUrl, Token);
        var pulls = new List<string>();
        for (var i = 0; i < Pulls; i++) pulls.Add(await app.Api.StartRunAsync(await app.Api.CreateLegacySyncAsync(datasource, string.Create(CultureInfo.InvariantCulture, $"Pull {i}"), Token, "pullFromDatasource"), Token));
        foreach (var pull in pulls[..2]) await app.Api.WaitForRunAsync(pull, r => r.State == "running", Limit, Token);

        var file = ReadingsFile.Write(app.Folder, 1_000);
        var import = await other.WaitForEndAsync(await other.StartRunAsync(await other.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token), Token), Limit, Token);

        Assert.Equal(file.Rows, import.Count("read"));
        foreach (var pull in pulls[..2]) Assert.Equal("running", (await app.Api.GetRunAsync(pull, Token)).State);
        var third = await app.Api.GetRunAsync(pulls[2], Token);
        Assert.Equal("queued", third.State);
        Assert.Equal($"waits for run {pulls[0]}, run {pulls[1]} of this organisation", third.Json["phase"]!.GetValue<string>());

        await app.Api.PostAsync($"/runs/{pulls[0]}/cancel", null, Token);
        await app.Api.WaitForRunAsync(pulls[2], r => r.State == "running", Limit, Token);
    }
}
