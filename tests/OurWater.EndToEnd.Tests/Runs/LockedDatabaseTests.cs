using System.Diagnostics;
using Microsoft.Data.Sqlite;
using OurWater.EndToEnd.Tests.Harness;
using SQLitePCL;
using Xunit;

namespace OurWater.EndToEnd.Tests.Runs;

/// <summary>Another program holds the database (a backup tool, somebody's shell). This process plays that program.</summary>
public sealed class LockedDatabaseTests : FreshApp
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Import_WhileAnotherHoldsTheDatabaseForLong_FailsInWordsWithTrueCountsAndWorksAfterwards()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 400_000, clean: true);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var run = await app.Api.StartRunAsync(sync, Token);
        await app.Api.WaitForRunAsync(run, r => r.Count("read") > 0, RunLimit, Token);

        await using (await LockAsync(app)) await app.PrintedAsync("Run failed, code databaseLocked", RunLimit, Token);
        var failed = await app.Api.WaitForEndAsync(run, RunLimit, Token);

        Assert.Equal("failed", failed.State);
        var error = Assert.Single(failed.Errors)!;
        Assert.Equal("databaseLocked", error["code"]!.GetValue<string>());
        Assert.Contains("Another program holds the database", error["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(failed.Count("read"), failed.Accounted);
        Assert.Equal(failed.Count("created"), StoredRows.Count(app.DatabasePath, "Readings"));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));

        var done = await app.Api.RunAsync(sync, Token);
        Assert.Equal((file.Rows - failed.Count("created"), failed.Count("created")), (done.Count("created"), done.Count("unchanged")));
    }

    [Fact]
    public async Task Import_WhileAnotherHoldsTheDatabaseForAMoment_WaitsAndGoesOn()
    {
        var app = await StartAsync();
        var file = ReadingsFile.Write(app.Folder, 200_000);
        var sync = await app.Api.CreateFileSyncAsync(file.Path, ReadingsFile.Mapping, Token);
        var run = await app.Api.StartRunAsync(sync, Token);
        await app.Api.WaitForRunAsync(run, r => r.State == "running", RunLimit, Token);

        await using (await LockAsync(app)) await Task.Delay(TimeSpan.FromSeconds(3), Token); // how long the other program holds it: what is tried here, not a wait for something
        var ended = await app.Api.WaitForEndAsync(run, RunLimit, Token);

        Assert.Equal("succeededWithWarnings", ended.State);
        Assert.Equal((file.Rows, file.Created), (ended.Count("read"), ended.Count("created")));
        Assert.Empty(StoredRows.Contradictions(app.DatabasePath));
    }

    /// <summary>Takes the lock between two batches of the import. The provider's own waiting looks only every 150 ms, longer than many a batch: a short import could end before its turn comes.</summary>
    private static async Task<SqliteConnection> LockAsync(AppProcess app)
    {
        var other = new SqliteConnection($"Data Source={app.DatabasePath};Pooling=False");
        await other.OpenAsync(Token);
        var watch = Stopwatch.StartNew();
        int answer;
        while ((answer = raw.sqlite3_exec(other.Handle, "BEGIN EXCLUSIVE")) == raw.SQLITE_BUSY && watch.Elapsed < RunLimit) Thread.Yield();
        Assert.Equal(raw.SQLITE_OK, answer);
        return other;
    }
}
