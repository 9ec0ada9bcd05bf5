using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Jobs;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.TwoWay;

/// <summary>OurWater on a real SQLite file, and a LegacyMyWell of ours that fails when a test says so.</summary>
internal sealed class TwoSystems : IAsyncDisposable
{
    private static readonly DateTime At = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private TwoSystems(Installation here, LegacyServer there) => (Here, There) = (here, there);

    public Installation Here { get; }

    public LegacyServer There { get; }

    public SyncDefinition Sync { get; private set; } = null!;

    public static async Task<TwoSystems> StartAsync(ConflictPolicy policy = ConflictPolicy.Ask, Action<SyncDefinition>? change = null)
    {
        var both = new TwoSystems(await Installation.StartAsync("UTC"), await LegacyServer.StartAsync());
        var source = new Datasource { Name = "", CreatedAt = At, UpdatedAt = At };
        Assert.Empty(both.Here.Services.GetRequiredService<DatasourceCommands>().Fill(source, new LegacyMyWellInput("LegacyMyWell", both.There.BaseUrl.ToString(), "sync", "secret", null)));
        await using var context = both.Here.Open();
        context.Datasources.Add(source);
        await context.SaveChangesAsync();
        both.Sync = new SyncDefinition
        {
            Name = "LegacyMyWell, both ways",
            DatasourceId = source.Id,
            Methods = [SyncMethod.PullFromDatasource, SyncMethod.PushToDatasource],
            SelectedDatatypes = [DataType.Group, DataType.Resource, DataType.Reading],
            ConflictPolicy = policy,
            CreatedAt = At,
            UpdatedAt = At,
        };
        change?.Invoke(both.Sync);
        context.Syncs.Add(both.Sync);
        await context.SaveChangesAsync();
        return both;
    }

    public async Task<SyncRun> StartRunAsync(bool dryRun = false, long? list = null, RunKind kind = RunKind.Sync)
    {
        var started = await Here.Services.GetRequiredService<RunStarter>().StartAsync(Here.Organisation.Id, Sync.Id, new RunRequest(dryRun, "manual", Here.Actor.Name, ListRunId: list, Kind: kind), CancellationToken.None);
        return await Here.ExecuteAsync(((StartResult.Started)started).RunId);
    }

    /// <summary>Runs to the end, saying yes where it asks.</summary>
    public async Task<SyncRun> RunAsync(bool dryRun = false, long? list = null, RunKind kind = RunKind.Sync)
    {
        var run = await StartRunAsync(dryRun, list, kind);
        return run.State == RunState.AwaitingApproval ? await ApproveAsync(run) : run;
    }

    public async Task<SyncRun> ApproveAsync(SyncRun run)
    {
        Assert.True(await Here.Services.GetRequiredService<RunStarter>().ApproveAsync(Here.Organisation.Id, run.Id, Here.Actor.Name, CancellationToken.None));
        return await Here.ExecuteAsync(run.Id);
    }

    /// <summary>A well of ours, as a person makes it.</summary>
    public async Task<Resource> AddWellAsync(string owner, string? pincode, double latitude = 25, params (DateTime Day, double Value)[] readings)
    {
        await using var context = Here.Open();
        var series = new Timeseries { Unit = "m" };
        var well = new Resource { Type = ResourceType.Well, OwnerName = owner, Latitude = latitude, Longitude = 75, Origin = ValueOrigin.Person, CreatedAt = At, UpdatedAt = At, Timeseries = [series] };
        context.Resources.Add(well);
        await context.SaveChangesAsync();
        if (pincode is not null) context.ExternalIds.Add(new ExternalId { RecordType = DataType.Resource, RecordId = well.Id, Name = ExternalIdNames.LegacyMyWellPincode, Value = pincode, State = MappingState.Pending, Origin = ValueOrigin.Person, CreatedAt = At, UpdatedAt = At });
        context.Readings.AddRange(readings.Select(r => new Reading { TimeseriesId = series.Id, Time = r.Day, Value = r.Value, Origin = ValueOrigin.Person, CreatedAt = At, UpdatedAt = At }));
        await context.SaveChangesAsync();
        await SeriesFigures.RecomputeAsync(context, [series.Id], CancellationToken.None);
        return well;
    }

    public async Task ChangeSyncAsync(Action<SyncDefinition> change)
    {
        await using var context = Here.Open();
        change(await context.Syncs.SingleAsync(s => s.Id == Sync.Id));
        await context.SaveChangesAsync();
    }

    /// <summary>Another server beside the first, with a sync of its own that is used from now on.</summary>
    public async Task UseAsync(LegacyServer server, string name)
    {
        var source = new Datasource { Name = "", CreatedAt = At, UpdatedAt = At };
        Assert.Empty(Here.Services.GetRequiredService<DatasourceCommands>().Fill(source, new LegacyMyWellInput(name, server.BaseUrl.ToString(), "sync", "secret", null)));
        await using var context = Here.Open();
        context.Datasources.Add(source);
        await context.SaveChangesAsync();
        Sync = new SyncDefinition { Name = name, DatasourceId = source.Id, Methods = Sync.Methods, SelectedDatatypes = Sync.SelectedDatatypes, CreatedAt = At, UpdatedAt = At };
        context.Syncs.Add(Sync);
        await context.SaveChangesAsync();
    }

    public void Use(SyncDefinition sync) => Sync = sync;

    public async Task<SyncRun> CancelAsync(SyncRun run)
    {
        Assert.True(await Here.Services.GetRequiredService<RunStarter>().CancelAsync(Here.Organisation.Id, run.Id, CancellationToken.None));
        await using var context = Here.Open();
        return await context.Runs.SingleAsync(r => r.Id == run.Id);
    }

    /// <summary>A reading that a person writes down here, of a well that both sides have.</summary>
    public async Task AddReadingAsync(int postcode, int resourceId, DateTime time, double value, bool figures = true)
    {
        await using var context = Here.Open();
        var series = await context.Timeseries.SingleOrDefaultAsync(t => context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == t.ResourceId && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == postcode + "." + resourceId));
        if (series is null || await context.Readings.AnyAsync(r => r.TimeseriesId == series.Id && r.Time == time)) return;
        context.Readings.Add(new Reading { TimeseriesId = series.Id, Time = time, Value = value, Origin = ValueOrigin.Person, CreatedAt = At, UpdatedAt = At });
        await context.SaveChangesAsync();
        if (figures) await SeriesFigures.RecomputeAsync(context, [series.Id], CancellationToken.None);
    }

    public async Task ChangeReadingAsync(int postcode, int resourceId, DateTime day, double value)
    {
        await using var context = Here.Open();
        var reading = await ReadingOf(context, postcode, resourceId, day).SingleAsync();
        (reading.Value, reading.Origin, reading.RunId, reading.UpdatedAt) = (value, ValueOrigin.Person, null, TimeProvider.System.GetUtcNow().UtcDateTime);
        await context.SaveChangesAsync();
    }

    public async Task<double> ValueHereAsync(int postcode, int resourceId, DateTime day)
    {
        await using var context = Here.Open();
        return await ReadingOf(context, postcode, resourceId, day).Select(r => r.Value).SingleAsync();
    }

    public LegacyRow ReadingThere(int postcode, int resourceId, DateTime day)
    {
        lock (There.State.Gate) return There.State.Readings.First(r => r.Int("postcode") == postcode && r["resourceId"] is long id && id == resourceId && r.Date("date") == day);
    }

    /// <summary>Somebody changes a value over there.</summary>
    public void ChangeThere(LegacyRow reading, decimal value)
    {
        lock (There.State.Gate) (reading["value"], reading["updatedAt"], reading["createdAt"]) = (value, There.State.Now, There.State.Now);
    }

    /// <summary>A resource's owner is changed on both sides.</summary>
    public async Task ChangeOwnersAsync(int postcode, int resourceId, string ours, string theirs)
    {
        await using (var context = Here.Open())
        {
            var id = await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == postcode + "." + resourceId).Select(e => e.RecordId).SingleOrDefaultAsync();
            if (id == 0) return; // only there so far
            var resource = await context.Resources.SingleAsync(r => r.Id == id);
            (resource.OwnerName, resource.UpdatedAt) = (ours, TimeProvider.System.GetUtcNow().UtcDateTime);
            await context.SaveChangesAsync();
        }

        lock (There.State.Gate)
        {
            var resource = There.State.FindResource(postcode, resourceId)!;
            (resource["owner"], resource["updatedAt"]) = (theirs, There.State.Now);
        }
    }

    /// <summary>What both sides hold that can be held by both, in one form: nothing doubled, nothing lost.</summary>
    public async Task AssertEqualAsync()
    {
        await using var context = Here.Open();
        var keys = await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId).ToDictionaryAsync(e => e.RecordId, e => e.Value);
        var here = (await context.Readings.Select(r => new { r.Timeseries!.ResourceId, r.Time, r.Value }).ToListAsync())
            .Where(r => keys.ContainsKey(r.ResourceId)).Select(r => $"{keys[r.ResourceId]} {r.Time:yyyy-MM-ddTHH:mm:ss} {Math.Round((decimal)r.Value, 2, MidpointRounding.AwayFromZero):0.00}").Order().ToList();
        var there = UsableThere().Select(r => $"{r.Int("postcode")}.{r.Int("resourceId")} {r.Date("date"):yyyy-MM-ddTHH:mm:ss} {r.Number("value"):0.00}").Order().ToList();
        Assert.Equal(there, here);
        Assert.Equal(There.State.Resources.Select(r => $"{r.Int("postcode")}.{r.Int("id")}").Order(), keys.Values.Order());
    }

    /// <summary>The first row of each (resource, date), of resources that exist.</summary>
    public List<LegacyRow> UsableThere()
    {
        lock (There.State.Gate)
        {
            return [.. There.State.Readings.Where(r => r.Date("date") >= new DateTime(2000, 1, 1) && There.State.FindResource(r.Int("postcode"), r.Int("resourceId")) is not null).DistinctBy(r => (r.Int("postcode"), r.Int("resourceId"), r.Date("date")))];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await There.DisposeAsync();
        await Here.DisposeAsync();
    }

    private static IQueryable<Reading> ReadingOf(OurWaterDbContext context, int postcode, int resourceId, DateTime day) =>
        context.Readings.Where(r => r.Time == day && context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == r.Timeseries!.ResourceId && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == postcode + "." + resourceId));
}
