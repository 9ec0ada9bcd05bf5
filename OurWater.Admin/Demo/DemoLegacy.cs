using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Jobs;
using OurWater.Admin.Storage;
using OurWater.LegacyStandIn;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>
/// The demo's other side: a LegacyMyWell of its own in this process, reached from this computer only. It has what the demo's wells once came from, and a few things that were changed there since.
/// Its tables are kept in the storage folder, which belongs to one database: what was sent there is there after the next start.
/// </summary>
internal sealed class DemoLegacy(FileStore files, Database database, DatasourceSecrets secrets, RunStarter runs, TimeProvider clock) : IAsyncDisposable
{
    public const string SourceName = "LegacyMyWell (demo)";
    public const string SyncName = "LegacyMyWell, both ways";

    private static readonly TimeSpan KeptAfter = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private LegacyServer? _server;
    private Task _keeping = Task.CompletedTask;
    private long _asked;

    private string Path => files.Beside("legacy-mywell.json");

    /// <summary>Starts it, and sees to it that the demo has a datasource for it and a sync.</summary>
    public async Task StartAsync(int organisationId, CancellationToken cancellationToken)
    {
        _server = await LegacyServer.StartAsync(new LegacyOptions { Clock = clock });
        if (!Read(_server.State))
        {
            await DemoLegacySeed.FillAsync(_server.State, database, organisationId, cancellationToken);
            Keep();
        }

        await ConfigureAsync(organisationId, cancellationToken);
        _server.Asked += request =>
        {
            if (request.Method != HttpMethods.Get) Interlocked.Exchange(ref _asked, clock.GetTimestamp());
        };
        _keeping = KeepAfterWritesAsync();
    }

    /// <summary>The first exchange, where there was none: what it finds is what the demo's pages show.</summary>
    public async Task BringInOnceAsync(int organisationId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var sync = await context.Syncs.AsNoTracking().Where(s => s.Name == SyncName && s.Datasource!.Name == SourceName).Select(s => (long?)s.Id).FirstOrDefaultAsync(cancellationToken);
        if (sync is not { } id || await context.Runs.AnyAsync(r => r.SyncId == id, cancellationToken)) return;
        await runs.StartAsync(organisationId, id, new RunRequest(DryRun: false, "manual", DemoSignIn.Email, [SyncMethod.PullFromDatasource]), cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        if (_server is not null)
        {
            await _server.DisposeAsync();
            Keep();
        }

        _stop.Dispose();
    }

    /// <summary>The port is another one at each start; a datasource that a person pointed elsewhere is left as it is.</summary>
    private async Task ConfigureAsync(int organisationId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var now = clock.GetUtcNow().UtcDateTime;
        var settings = Json.Write(new LegacyMyWellSettings(_server!.BaseUrl.ToString(), "sync"));
        var source = await context.Datasources.SingleOrDefaultAsync(d => d.Name == SourceName && d.Type == DatasourceType.LegacyMyWell, cancellationToken);
        if (source is null)
        {
            if (await context.Datasources.AnyAsync(d => d.Type == DatasourceType.LegacyMyWell, cancellationToken)) return;
            source = new Datasource { Name = SourceName, Type = DatasourceType.LegacyMyWell, Secrets = secrets.Protect(new LegacyMyWellSecrets("secret")), CreatedAt = now, UpdatedAt = now };
            context.Syncs.Add(new SyncDefinition
            {
                Name = SyncName,
                Datasource = source,
                Methods = [SyncMethod.PullFromDatasource, SyncMethod.PushToDatasource],
                SelectedDatatypes = [DataType.Group, DataType.Resource, DataType.Reading],
                CreatedAt = now,
                UpdatedAt = now,
            });
        }
        else if (!new Uri(DatasourceFactory.SettingsOf(source).BaseUrl).IsLoopback)
        {
            return;
        }

        source.Settings = settings;
        await context.SaveChangesAsync(cancellationToken);
    }

    private bool Read(LegacyState state)
    {
        if (!File.Exists(Path)) return false;
        try
        {
            using var file = File.OpenRead(Path);
            LegacyTables.Read(state, file);
            return true;
        }
        catch (JsonException)
        {
            return false; // cut short while it was written: made anew from what the demo holds
        }
    }

    private void Keep()
    {
        var next = Path + ".next";
        using (var file = File.Create(next)) LegacyTables.Write(_server!.State, file);
        File.Move(next, Path, overwrite: true);
    }

    private async Task KeepAfterWritesAsync()
    {
        try
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                // A request is finished a while after it was asked: kept once more until nothing has been written for some time.
                if (Interlocked.Read(ref _asked) is not 0 and var asked && clock.GetElapsedTime(asked) < KeptAfter) Keep();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
    }
}
