using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Bulk;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Benchmarks;

/// <summary>One transaction of 100,000 new readings of 500 series into SQLite, as an import does ten times for a million: find, apply, roll back.</summary>
[MemoryDiagnoser]
[SimpleJob(RunStrategy.Monitoring, iterationCount: 10)]
public class SqliteBulkWriterBenchmarks
{
    private const int Rows = 100_000;
    private const int SeriesCount = 500;
    private const long QuarterDay = 21_600_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("ourwater-bench-").FullName;
    private readonly SqliteBulkWriter _writer = new();
    private readonly StoredReading[] _found = new StoredReading[Rows];
    private readonly Outcome[] _outcomes = new Outcome[Rows];
    private MappedReading[] _readings = [];
    private SyncRun? _run;

    [GlobalSetup]
    public async Task MakeAsync()
    {
        await using var context = Open();
        await context.Database.MigrateAsync();
        var organisation = new Organisation { Slug = "bench", Name = "Bench", CreatedAt = DateTime.UnixEpoch };
        context.Add(organisation);
        await context.SaveChangesAsync();
        var wells = Enumerable.Range(0, SeriesCount).Select(_ => new Resource { OrganisationId = organisation.Id, Timeseries = { new Timeseries { OrganisationId = organisation.Id, Unit = "m" } } }).ToList();
        context.AddRange(wells);
        await context.SaveChangesAsync();
        var series = wells.Select(w => new Series(new Place($"{w.Id}") { ResourceId = w.Id }, Timeseries.Default) { TimeseriesId = w.Timeseries[0].Id }).ToList();
        _readings = [.. Enumerable.Range(0, Rows).Select(i => new MappedReading(i + 2, 0, series[i / (Rows / SeriesCount)], i % (Rows / SeriesCount) * QuarterDay, TimePrecision.Minute, i % 3900 / 100d))];
        _run = new SyncRun { Id = 1, OrganisationId = organisation.Id };
    }

    [GlobalCleanup]
    public void Delete() => Directory.Delete(_folder, recursive: true);

    [Benchmark(OperationsPerInvoke = Rows)]
    public async Task FindAndApply()
    {
        await using var context = Open();
        await _writer.BeginAsync(context, write: true, CancellationToken.None);
        await _writer.FindAsync(context, _readings, _found, CancellationToken.None);
        await _writer.ApplyAsync(context, new ReadingsToApply(_run!, ValueOrigin.File, DateTime.UnixEpoch, _readings, _found, _outcomes), CancellationToken.None);
    }

    private SqliteDbContext Open() => new(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite($"Data Source={Path.Combine(_folder, "bench.db")};Pooling=False").Options) { SeesEverything = true };
}
