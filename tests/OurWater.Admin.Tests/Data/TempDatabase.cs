using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using Xunit;

namespace OurWater.Admin.Tests.Data;

/// <summary>A migrated SQLite file of its own, gone when the test ends.</summary>
public sealed class TempDatabase : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ourwater-test-").FullName;

    public TempDatabase()
    {
        var options = new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite($"Data Source={Path.Combine(_folder, "ourwater.db")};Pooling=False").Options;
        Database = new Database(() => new SqliteDbContext(options));
    }

    public Database Database { get; }

    public async ValueTask InitializeAsync()
    {
        await using var context = Database.OpenEverything();
        await context.Database.MigrateAsync(TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
