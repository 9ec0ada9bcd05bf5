using System.Text;
using Hangfire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OurWater.Admin.Configuration;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Features;
using OurWater.Admin.Hosting;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Tests;

/// <summary>The program's own services on a real SQLite file in a folder of its own; jobs run when a test says so.</summary>
public sealed class Installation : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ourwater-").FullName;
    private readonly WebApplication _app;

    private Installation()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = _folder });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Database:ConnectionString"] = $"Data Source={DatabasePath}", ["Storage:Path"] = Path.Combine(_folder, "files"), ["Outbound:AllowedHosts"] = "127.0.0.1" });
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddOurWaterOptions();
        builder.Services.AddDatabase(builder.Configuration);
        builder.Services.AddAccounts();
        builder.Services.AddDatasources();
        builder.Services.AddJobs();
        builder.Services.AddStorage();
        builder.Services.AddUi();
        builder.Services.AddFeatures();
        builder.Services.AddSingleton(new LegacyMyWellPace(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(120), 5, TimeSpan.FromMilliseconds(20)));
        builder.Services.RemoveAll<IHostedService>();
        builder.Services.AddSingleton<IBackgroundJobClient>(Jobs);
        _app = builder.Build();
    }

    public string DatabasePath => Path.Combine(_folder, "ourwater.db");
    public IServiceProvider Services => _app.Services;
    public Database Database => Services.GetRequiredService<Database>();
    public QueuedJobs Jobs { get; } = new();
    public Organisation Organisation { get; private set; } = null!;
    public Actor Actor => new(Person, "coordinator@example.org", Organisation.Id, Role.Admin, false);

    /// <summary>The account that acts.</summary>
    public const string Person = "person-1";

    public static async Task<Installation> StartAsync(string timeZone = "Asia/Kolkata")
    {
        var made = new Installation();
        await using var context = made.Database.OpenEverything();
        await context.Database.MigrateAsync();
        made.Organisation = await made.AddOrganisationAsync("MyWell", timeZone);
        var name = made.Actor.Name;
        context.Users.Add(new AppUser { Id = Person, UserName = name, NormalizedUserName = name.ToUpperInvariant(), Email = name, NormalizedEmail = name.ToUpperInvariant(), SecurityStamp = "a stamp" });
        await context.SaveChangesAsync();
        await made.JoinAsync(made.Organisation.Id, Role.Admin);
        return made;
    }

    /// <summary>Another member.</summary>
    public async Task AddPersonAsync(string id, Role role)
    {
        await using (var context = Database.OpenEverything())
        {
            var name = $"{id}@example.org";
            context.Users.Add(new AppUser { Id = id, UserName = name, NormalizedUserName = name.ToUpperInvariant(), Email = name, NormalizedEmail = name.ToUpperInvariant(), SecurityStamp = "a stamp" });
            await context.SaveChangesAsync();
        }

        await JoinAsync(Organisation.Id, role, id);
    }

    /// <summary>What the database says of the one who acts; null: no member.</summary>
    public async Task JoinAsync(int organisation, Role? role, string userId = Person)
    {
        await using var context = Database.OpenEverything();
        await context.Memberships.Where(m => m.UserId == userId && m.OrganisationId == organisation).ExecuteDeleteAsync();
        if (role is not { } now) return;
        context.Memberships.Add(new Membership { UserId = userId, OrganisationId = organisation, Role = now, CreatedAt = DateTime.UnixEpoch });
        await context.SaveChangesAsync();
    }

    /// <summary>The same person in another organisation, where they are an administrator too.</summary>
    public async Task<Actor> ActAsInAsync(int organisation)
    {
        await JoinAsync(organisation, Role.Admin);
        return Actor with { OrganisationId = organisation };
    }

    public async Task<Organisation> AddOrganisationAsync(string name, string timeZone = "UTC")
    {
        await using var context = Database.OpenEverything();
        var organisation = new Organisation { Name = name, Slug = Slugs.From(name), TimeZone = timeZone, CreatedAt = DateTime.UnixEpoch };
        context.Organisations.Add(organisation);
        await context.SaveChangesAsync();
        return organisation;
    }

    public OurWaterDbContext Open() => Database.Open(Organisation.Id);

    public Task<StoredFile> AddFileAsync(string text, string name = "readings.csv") => AddFileAsync(Encoding.UTF8.GetBytes(text), name);

    public async Task<StoredFile> AddFileAsync(byte[] content, string name)
    {
        using var stream = new MemoryStream(content);
        return await Services.GetRequiredService<FileStore>().SaveAsync(Organisation.Id, name, stream, Actor.Name, CancellationToken.None);
    }

    public async Task<SyncDefinition> AddSyncAsync(StoredFile file, Mapping mapping, bool isOneTime = false)
    {
        await using var context = Open();
        var datasource = new Datasource { Name = file.Name, FileId = file.Id };
        context.Datasources.Add(datasource);
        await context.SaveChangesAsync();
        var sync = new SyncDefinition { Name = file.Name, DatasourceId = datasource.Id, IsOneTime = isOneTime, Methods = [SyncMethod.PullFromDatasource], SelectedDatatypes = [mapping.DataType], Mapping = mapping };
        context.Syncs.Add(sync);
        await context.SaveChangesAsync();
        return sync;
    }

    /// <summary>Starts a run and executes its job to the end, on this thread.</summary>
    public async Task<SyncRun> RunAsync(SyncDefinition sync, bool dryRun = false)
    {
        var started = await Services.GetRequiredService<RunStarter>().StartAsync(Organisation.Id, sync.Id, new RunRequest(dryRun, "manual", Actor.Name), CancellationToken.None);
        return await ExecuteAsync(((StartResult.Started)started).RunId);
    }

    public async Task<SyncRun> ExecuteAsync(long runId, CancellationTokenSource? shutdown = null)
    {
        await Services.GetRequiredService<RunJob>().ExecuteAsync(runId, shutdown?.Token ?? CancellationToken.None);
        return await LoadRunAsync(runId);
    }

    public async Task<SyncRun> LoadRunAsync(long runId)
    {
        await using var context = Open();
        return await context.Runs.AsNoTracking().SingleAsync(r => r.Id == runId);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>Remembers what was queued, and runs nothing.</summary>
public sealed class QueuedJobs : IBackgroundJobClient
{
    public List<long> RunIds { get; } = [];

    public string Create(Hangfire.Common.Job job, Hangfire.States.IState state)
    {
        lock (RunIds) // requests, and the look for runs that lost their job
        {
            RunIds.Add((long)job.Args[0]);
            return RunIds.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public bool ChangeState(string jobId, Hangfire.States.IState state, string expectedState) => true;
}
