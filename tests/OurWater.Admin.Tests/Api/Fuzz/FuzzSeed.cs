using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <summary>Puts one good record of every kind into the organisation, so that requests meet something whatever was deleted or spoilt before.</summary>
internal sealed class FuzzSeed(ApiHost host, Caller caller, Pool pool)
{
    private static readonly string[] Open = ["acceptFromDatasource", "serveToDatasource"];
    private static readonly string[] BothWays = ["pullFromDatasource", "pushToDatasource"];
    private static readonly string[] AllTypes = ["group", "resource", "reading"];

    public async Task AddAsync(int number)
    {
        await MakeAsync("groups", new { type = "custom", name = $"Seed {number}" });
        var well = await MakeAsync("resources", new { resourceType = "well", name = $"Seed {number}", externalIds = new { seed = $"s-{number}" } });
        await MakeAsync("readings", new { resourceId = well, datetime = "2010-01-01", value = 1 });
        var file = await caller.UploadAsync("datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n2020-01-01T00:00:00Z,313603,9999,x\n");
        pool.Add("files", file.Id);
        var source = await MakeAsync("datasources", new { type = "file", name = $"Seed {number}", fileId = file.Id });
        var sync = await MakeAsync("syncs", Syncs.Of(source, unknownResources: "create"));
        await MakeAsync("syncs", new { name = $"Open {number}", datasource = new { id = source }, methods = Open, selectedDatatypes = AllTypes });
        foreach (var type in AllTypes) await MakeAsync("syncs", new { name = $"Open for {type} {number}", datasource = new { id = source }, methods = Open, selectedDatatypes = new[] { type } });
        var legacy = await MakeAsync("datasources", new { type = "legacyMyWell", name = $"Legacy {number}", baseUrl = "https://legacy.example.org/api", username = "sync", password = "secret" });
        await MakeAsync("syncs", new { name = $"Both ways {number}", datasource = new { id = legacy }, methods = BothWays, selectedDatatypes = AllTypes });
        await MakeAsync("datasources", new { type = "file", name = $"Unused {number}", fileId = file.Id });
        pool.Add("external-ids", (await caller.GetAsync($"/external-ids?name=seed&value=s-{number}"))["data"][0].GetProperty("id").GetString()!);
        pool.Add("runs", await RunAsync(sync));
        pool.Add("runs", await WaitingRunAsync(source, number));
    }

    private async Task<string> MakeAsync(string collection, object body)
    {
        var id = await caller.CreateAsync("/" + collection, body);
        pool.Add(collection, id);
        return id;
    }

    private async Task<string> RunAsync(string sync)
    {
        var run = (await caller.PostAsync($"/syncs/{sync}/runs", new { }))["runId"].GetString()!;
        await host.Services.GetRequiredService<RunJob>().ExecuteAsync(long.Parse(run, CultureInfo.InvariantCulture), CancellationToken.None);
        return run;
    }

    /// <summary>A run that waits for approval, of a sync of its own.</summary>
    private async Task<string> WaitingRunAsync(string source, int number)
    {
        var sync = long.Parse(await caller.CreateAsync("/syncs", new { name = $"Waiting {number}", datasource = new { id = source }, methods = Syncs.Pull, selectedDatatypes = Syncs.Readings }), CultureInfo.InvariantCulture);
        await using var context = host.Database.Open(caller.Organisation.Id);
        var run = new SyncRun { SyncId = sync, ActiveSyncId = sync, State = RunState.AwaitingApproval, QueuedAt = DateTime.UnixEpoch, StartedAt = DateTime.UnixEpoch };
        context.Runs.Add(run);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        return run.Id.ToString(CultureInfo.InvariantCulture);
    }
}
