using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Security.Claims;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Configuration;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Installation;

/// <summary>How database, storage, jobs and datasources are; for system administrators. A part that does not answer is told, and does not keep the others from being.</summary>
public sealed class HealthQueries(Database database, FileStore files, JobStorage jobs, IOptions<DatabaseOptions> options, TimeProvider clock, ILogger<HealthQueries> logger)
{
    public const int MostDatasources = 200;
    private const long LittleRoom = 1_000_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly DateTime Started = Process.GetCurrentProcess().StartTime.ToUniversalTime();

    public async Task<HealthReport> ReadAsync(ClaimsPrincipal user, Formats formats, CancellationToken cancellationToken)
    {
        await database.RequireSystemAdministratorAsync(user, cancellationToken);
        HealthPart[] parts =
        [
            await AskAsync("Database", "Look whether the database server runs, and at Database:ConnectionString.", DatabaseAsync, cancellationToken),
            await AskAsync("Storage", "Look at the folder that Storage:Path names: it must exist and be writable.", StorageAsync, cancellationToken),
            await AskAsync("Jobs", "Runs are not carried out until it answers. Start the program again; if it stays, look at its log.", stop => Task.Run(Jobs, stop), cancellationToken),
            Program(formats),
        ];
        var (datasources, more) = await DatasourcesAsync(cancellationToken);
        return new HealthReport(parts, datasources, more);
    }

    private async Task<HealthPart> AskAsync(string name, string whatToDo, Func<CancellationToken, Task<(string? Problem, List<(string, string)> Facts)>> ask, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var (problem, facts) = await ask(cancellationToken).WaitAsync(Patience, cancellationToken);
            return new HealthPart(name, problem, [.. facts, ("Answered in", FormattableString.Invariant($"{watch.Elapsed.TotalMilliseconds:0} ms"))]);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            logger.PartDoesNotAnswer(error, name);
            return new HealthPart(name, $"It does not answer. {whatToDo}", []);
        }
    }

    private async Task<(string? Problem, List<(string, string)> Facts)> DatabaseAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).Count();
        var facts = new List<(string, string)> { ("Kind", options.Value.Provider == DatabaseProvider.Sqlite ? "SQLite, in a file beside the program" : "SQL Server") };
        if (options.Value.Provider == DatabaseProvider.Sqlite) facts.Add(("Size", Formats.Size(await context.Database.SqlQuery<long>($"SELECT page_count * page_size AS Value FROM pragma_page_count(), pragma_page_size()").SingleAsync(cancellationToken))));
        facts.Add(("Organisations", Formats.Number((long)await context.Organisations.CountAsync(cancellationToken))));
        facts.Add(("Readings", Formats.Number(await context.Timeseries.SumAsync(t => (long)t.ReadingCount, cancellationToken))));
        return (pending == 0 ? null : $"{Formats.Count(pending, "change")} of the schema not made yet. Start the program again: it makes them.", facts);
    }

    private async Task<(string? Problem, List<(string, string)> Facts)> StorageAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var stored = await context.Files.GroupBy(_ => 1).Select(g => new { Count = g.LongCount(), Bytes = g.Sum(f => f.Size) }).SingleOrDefaultAsync(cancellationToken);
        var free = await files.TryWriteAsync(cancellationToken);
        var problem = free < LittleRoom ? $"Only {Formats.Size(free)} are free. Make room: an upload or an import stops where the disk is full." : null;
        return (problem, [("Files", stored is null ? "none" : $"{Formats.Count(stored.Count, "file")}, {Formats.Size(stored.Bytes)}"), ("Free", Formats.Size(free))]);
    }

    private (string? Problem, List<(string, string)> Facts) Jobs()
    {
        var monitor = jobs.GetMonitoringApi();
        var (servers, figures) = (monitor.Servers(), monitor.GetStatistics());
        return (servers.Count > 0 ? null : "No server carries out jobs. Start the program again.",
        [
            ("Servers", Formats.Number((long)servers.Count)),
            ("Going", Formats.Number(figures.Processing)),
            ("Waiting", Formats.Number(figures.Enqueued + figures.Scheduled)),
            ("Failed", Formats.Number(figures.Failed)),
        ]);
    }

    private HealthPart Program(Formats formats) => new("Program", null,
    [
        ("Version", typeof(HealthQueries).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown"),
        ("Runs since", $"{formats.DateAndTime(Started)} ({Formats.Duration(clock.GetUtcNow().UtcDateTime - Started)})"),
        (".NET", Environment.Version.ToString()),
        ("Memory", Formats.Size(Environment.WorkingSet)),
        ("Processors", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)),
    ]);

    /// <summary>Those whose last run failed come first.</summary>
    private async Task<(IReadOnlyList<DatasourceHealth> Shown, int More)> DatasourcesAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var all = await context.Datasources.AsNoTracking().Where(d => !d.IsUpload)
            .Join(context.Organisations, d => d.OrganisationId, o => o.Id, (d, o) => new { Organisation = o.Name, d.Name, d.Type, LastRun = context.Runs.Where(r => r.Sync!.DatasourceId == d.Id && !r.DryRun).Max(r => (long?)r.Id) })
            .OrderBy(d => d.Organisation).ThenBy(d => d.Name).ToListAsync(cancellationToken);
        var ids = all.Select(d => d.LastRun).OfType<long>().ToList();
        var runs = await context.Runs.AsNoTracking().Where(r => ids.Contains(r.Id)).Select(r => new { r.Id, r.State, At = r.FinishedAt ?? r.QueuedAt, r.Errors }).ToDictionaryAsync(r => r.Id, cancellationToken);
        var told = all.Select(d => d.LastRun is { } id && runs.TryGetValue(id, out var run)
            ? new DatasourceHealth(d.Organisation, d.Name, d.Type, run.State, run.At, run.State == RunState.Failed && run.Errors is [var first, ..] ? first.Message : null)
            : new DatasourceHealth(d.Organisation, d.Name, d.Type, null, null, null)).OrderBy(d => d.LastState == RunState.Failed ? 0 : 1).ToList();
        return ([.. told.Take(MostDatasources)], Math.Max(0, told.Count - MostDatasources));
    }
}
