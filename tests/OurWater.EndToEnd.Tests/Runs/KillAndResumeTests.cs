using System.Diagnostics;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Runs;

/// <summary>Invariant 3: a crash at any instant loses nothing and doubles nothing. The real process is killed with <c>kill -9</c>.</summary>
public sealed class KillAndResumeTests : FreshApp
{
    private const int Rows = 200_000;
    private const int Kills = 4;
    private static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Import_KilledAtRandomMoments_GoesOnByItselfAndEndsWithTheSameTotals()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, Rows);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var run = await app.Api.StartRunAsync(sync, Token);

        var kills = await KillAtRandomMomentsAsync(app, run);
        var ended = await app.Api.WaitForEndAsync(run, RunLimit, Token);

        Assert.True(kills > 0, "The import was over before the first kill: it was not tried.");
        AssertSameAsNeverKilled(file, ended);
        await AssertStoredAsync(app, file, run);

        var again = await app.Api.RunAsync(sync, Token);
        Assert.Equal((0, 0, file.Created + file.Unchanged), (again.Count("created"), again.Count("updated"), again.Count("unchanged")));
    }

    [Fact]
    public async Task DryRun_Killed_EndsWithTheSameTotalsAndStoresNothing()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, Rows);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var run = await app.Api.StartRunAsync(sync, Token, dryRun: true);
        await app.Api.WaitForRunAsync(run, r => r.Count("read") > 0 || r.State != "queued", RunLimit, Token);
        await app.KillAsync();
        await app.StartAgainAsync(Token);

        var ended = await app.Api.WaitForEndAsync(run, RunLimit, Token);

        AssertSameAsNeverKilled(file, ended);
        Assert.Equal(0, await app.Api.TotalAsync("/readings", Token));
        Assert.Equal(file.Rejected, await app.Api.TotalAsync($"/runs/{run}/rejected", Token));
    }

    [Fact]
    public async Task Import_ProgramStoppedByItsServiceManager_GoesOnAfterTheNextStart()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, Rows);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var run = await app.Api.StartRunAsync(sync, Token);
        await app.Api.WaitForRunAsync(run, r => r.Count("read") > 0, RunLimit, Token);
        await app.StopAsync();
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
        await app.StartAgainAsync(Token);

        var ended = await app.Api.WaitForEndAsync(run, RunLimit, Token);

        AssertSameAsNeverKilled(file, ended);
        await AssertStoredAsync(app, file, run);
    }

    /// <summary>Kills the program each time when some more rows were counted: any number, so that over the runs of this test every instant is tried.</summary>
    private static async Task<int> KillAtRandomMomentsAsync(AppProcess app, string run)
    {
        var kills = 0;
        var rows = 0L;
        while (kills < Kills)
        {
            var from = rows + Random.Shared.Next(1, Rows / Kills);
            var seen = await app.Api.WaitForRunAsync(run, r => r.Count("read") >= from || r.State is not ("queued" or "running"), RunLimit, Token);
            if (seen.State is not ("queued" or "running")) break;
            await app.KillAsync();
            kills++;
            Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
            await app.StartAgainAsync(Token);
            var watch = Stopwatch.StartNew();
            var resumed = await app.Api.WaitForRunAsync(run, r => r.Attempt > kills, GoesOnWithin, Token);
            rows = resumed.Count("read");
            TestContext.Current.TestOutputHelper?.WriteLine($"Kill {kills} after {seen.Count("read")} rows; went on after {watch.Elapsed.TotalSeconds:0.0} s.");
        }

        return kills;
    }

    private static void AssertSameAsNeverKilled(ReadingsFile file, ApiRun run)
    {
        Assert.Equal("succeededWithWarnings", run.State);
        Assert.Equal(
            (file.Rows, file.Created, file.Skipped, file.Unchanged, file.Rejected),
            (run.Count("read"), run.Count("created"), run.Count("skipped"), run.Count("unchanged"), run.Count("rejected")));
        Assert.Equal(run.Count("read"), run.Accounted);
        Assert.Equal(file.Wells, run.Json["alsoCreated"]!["resource"]!.GetValue<long>());
    }

    private static async Task AssertStoredAsync(AppProcess app, ReadingsFile file, string run)
    {
        Assert.Equal(file.Created, await app.Api.TotalAsync("/readings", Token));
        Assert.Equal(file.Wells, await app.Api.TotalAsync("/resources", Token));
        Assert.Equal(file.Rejected, await app.Api.TotalAsync($"/runs/{run}/rejected", Token));
        Assert.Equal(file.Created, StoredRows.Count(app.DatabasePath, "Readings"));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
    }
}
