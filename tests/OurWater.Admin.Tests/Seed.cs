using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Tests;

/// <summary>Runs of small files through the real engine, for pages and commands to show and to act upon.</summary>
internal static class Seed
{
    public static Mapping Legacy { get; } = new()
    {
        Identity = Identities.LegacyMyWell,
        Columns = new Dictionary<string, string?> { ["date"] = "date", ["pincode"] = "pincode", ["resourceId"] = "resourceId", ["value"] = "value" },
        DateFormat = "yyyy-MM-dd",
        Unit = "m",
        UnknownResources = UnknownResources.Create,
    };

    /// <summary>An upload of readings as the wizard makes it.</summary>
    public static Task<SyncDefinition> UploadAsync(this Installation installation, string name, ExistingValues existing, params string[] rows) =>
        installation.UploadAsync(name, Legacy with { ExistingValues = existing }, "date,pincode,resourceId,value", rows);

    public static async Task<SyncDefinition> UploadAsync(this Installation installation, string name, Mapping mapping, string header, params string[] rows)
    {
        var file = await installation.AddFileAsync(header + "\n" + string.Join('\n', rows) + "\n", name);
        await using var context = installation.Open();
        var datasource = new Datasource { Name = name, FileId = file.Id, IsUpload = true };
        context.Datasources.Add(datasource);
        await context.SaveChangesAsync();
        var sync = new SyncDefinition { Name = name, DatasourceId = datasource.Id, IsOneTime = true, IsUpload = true, Methods = [SyncMethod.PullFromDatasource], SelectedDatatypes = [mapping.DataType], Mapping = mapping };
        context.Syncs.Add(sync);
        await context.SaveChangesAsync();
        return sync;
    }

    public static async Task<SyncRun> ImportAsync(this Installation installation, string name, ExistingValues existing, params string[] rows) =>
        await installation.RunAsync(await installation.UploadAsync(name, existing, rows));

    public static async Task<SyncRun> UndoAsync(this Installation installation, long runId)
    {
        var started = await installation.Services.GetRequiredService<RunStarter>().UndoAsync(installation.Organisation.Id, runId, installation.Actor.Name, CancellationToken.None);
        return await installation.ExecuteAsync(((StartResult.Started)started).RunId);
    }

    /// <summary>A run as it stands in the middle, without anybody who executes it.</summary>
    public static async Task<SyncRun> AddGoingRunAsync(this Installation installation, SyncDefinition sync, PullCounts counts)
    {
        await using var context = installation.Open();
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var run = new SyncRun
        {
            SyncId = sync.Id,
            ActiveSyncId = sync.Id,
            State = RunState.Running,
            Mapping = sync.Mapping,
            QueuedAt = now,
            StartedAt = now,
            Phase = "pull readings",
            Counts = new RunCounts { Pull = { [DataType.Reading] = counts } },
            BytesRead = 50,
            BytesTotal = 100,
            LeaseUntil = now.AddHours(1),
            LeaseOwner = "a test",
        };
        context.Runs.Add(run);
        await context.SaveChangesAsync();
        return run;
    }
}
