using System.Net;
using System.Text.Json.Nodes;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Runs;

/// <summary>Invariant 8, and cancel.</summary>
public sealed class OneRunAtATimeTests : FreshApp
{
    private const int Callers = 10;
    private static readonly TimeSpan CancelWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Start_TenCallersAtOnce_OneRunsAndNineAreToldWhich()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 100_000);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);

        var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => app.Api.PostAsync($"/syncs/{sync}/runs", new JsonObject(), Token)));

        var started = Assert.Single(answers, a => a.Status == HttpStatusCode.Accepted);
        var run = started.Body["runId"]!.ToString();
        var refused = answers.Where(a => a != started).ToList();
        Assert.All(refused, a => Assert.Equal(HttpStatusCode.Conflict, a.Status));
        Assert.All(refused, a => Assert.Equal(run, a.Body["runId"]?.ToString()));
        var ended = await app.Api.WaitForEndAsync(run, RunLimit, Token);
        Assert.Equal(file.Created, ended.Count("created"));
        Assert.Equal(1, await app.Api.TotalAsync($"/runs?syncId={sync}", Token));
    }

    [Fact]
    public async Task Cancel_InTheMiddleOfAnImport_TakesEffectWithinTwoSecondsAndCountsWhatIsStored()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 600_000, clean: true);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var run = await app.Api.StartRunAsync(sync, Token);
        await app.Api.WaitForRunAsync(run, r => r.Count("read") > 0, RunLimit, Token);

        (await app.Api.PostAsync($"/runs/{run}/cancel", null, Token)).Expect(HttpStatusCode.Accepted);
        var cancelled = await app.Api.WaitForEndAsync(run, CancelWithin, Token);

        Assert.Equal("cancelled", cancelled.State);
        Assert.Equal(cancelled.Count("read"), cancelled.Accounted);
        Assert.InRange(cancelled.Count("created"), 1, file.Rows - 1);
        Assert.Equal(cancelled.Count("created"), StoredRows.Count(app.DatabasePath, "Readings"));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));

        var rest = await app.Api.RunAsync(sync, Token);
        Assert.Equal((file.Rows - cancelled.Count("created"), cancelled.Count("created")), (rest.Count("created"), rest.Count("unchanged")));
    }

    [Fact]
    public async Task Cancel_OfARunThatEnded_IsRefused()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 10);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var run = await app.Api.StartRunAsync(sync, Token);
        await app.Api.WaitForEndAsync(run, RunLimit, Token);

        Assert.Equal(HttpStatusCode.Conflict, (await app.Api.PostAsync($"/runs/{run}/cancel", null, Token)).Status);
    }
}
