using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Logging;
using OurWater.Admin.Data;
using Xunit;

namespace OurWater.Admin.Tests.Data;

/// <summary>Killed while starting, the program starts again: nothing of an update is stored before all of it is, and no lock outlives its owner.</summary>
public sealed class SchemaUpdateTests : IDisposable
{
    private const string LeftLock = """CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL); INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01')""";

    private readonly string _folder = Directory.CreateTempSubdirectory("ourwater-schema-").FullName;
    private readonly WrittenLog _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_FromEveryMigration_GivesTheTablesThatEfGives()
    {
        await using var wanted = Open("wanted");
        await wanted.Database.MigrateAsync(Token);
        var steps = wanted.Database.GetMigrations().Prepend(Migration.InitialDatabase).ToList();
        foreach (var step in steps)
        {
            await using (var older = Open(step)) await older.GetService<IMigrator>().MigrateAsync(step, Token);
            await UpdateAsync(step);

            Assert.Equal(Schema("wanted"), Schema(step));
            Assert.Equal("ok", Scalar(step, "PRAGMA integrity_check"));
        }
    }

    [Fact]
    public async Task Run_LockLeftByAKilledStart_RemovesItSaysSoAndUpdates()
    {
        Execute("killed", LeftLock);

        await UpdateAsync("killed").WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(0L, Scalar("killed", "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'"));
        Assert.Contains(_log.Lines, l => l.Contains("left its lock behind", StringComparison.Ordinal));
        await using var context = Open("killed");
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Token));
    }

    [Fact]
    public async Task Run_LockLeftAndNothingPending_RemovesIt()
    {
        await UpdateAsync("current");
        Execute("current", LeftLock);

        await UpdateAsync("current").WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(0L, Scalar("current", "SELECT count(*) FROM sqlite_master WHERE name = '__EFMigrationsLock'"));
    }

    [Fact]
    public async Task Run_StoppedInTheMiddle_LeavesTheDatabaseAsItWas()
    {
        await using (var context = Open("stopped")) await context.GetService<IMigrator>().MigrateAsync(context.Database.GetMigrations().First(), Token);
        Execute("stopped", """CREATE TABLE "AuditLog" ("InTheWay" INTEGER)"""); // the last step fails on it
        var before = Schema("stopped");

        await Assert.ThrowsAsync<SqliteException>(() => UpdateAsync("stopped"));

        Assert.Equal(before, Schema("stopped"));
        Execute("stopped", """DROP TABLE "AuditLog" """);
        await UpdateAsync("stopped");
    }

    [Fact]
    public async Task Run_FileLeftWithoutItsFirstPage_MakesTheTables()
    {
        await File.WriteAllBytesAsync(Path.Combine(_folder, "empty.db"), [], Token);

        await UpdateAsync("empty");

        await using var context = Open("empty");
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Token));
    }

    [Fact]
    public async Task Run_NothingPending_WaitsForNobody()
    {
        await UpdateAsync("busy");
        using var other = Connect("busy");
        using var transaction = other.BeginTransaction(deferred: false);

        await UpdateAsync("busy").WaitAsync(TimeSpan.FromSeconds(1), Token);
    }

    [Fact]
    public async Task Run_AnotherWrites_SaysThatItWaitsAndGoesOn()
    {
        Execute("waiting", "PRAGMA journal_mode=WAL");
        using var other = Connect("waiting");
        var transaction = other.BeginTransaction(deferred: false);

        var update = Task.Run(() => UpdateAsync("waiting"), Token);
        await _log.SaidAsync("Waiting until it is done").WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(update.IsCompleted);
        await transaction.DisposeAsync();
        await update;

        await using var context = Open("waiting");
        Assert.Empty(await context.Database.GetPendingMigrationsAsync(Token));
    }

    private Task UpdateAsync(string name) => new SchemaUpdate(new Database(() => Open(name)), new LoggerFactory([_log]).CreateLogger<SchemaUpdate>()).RunAsync(Token);

    private string Source(string name) => $"Data Source={Path.Combine(_folder, name + ".db")};Pooling=False";

    private SqliteDbContext Open(string name) => new(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite(Source(name)).AddInterceptors(new SqlitePragmas()).Options);

    private SqliteConnection Connect(string name)
    {
        var connection = new SqliteConnection(Source(name));
        connection.Open();
        return connection;
    }

    private void Execute(string name, string sql)
    {
        using var connection = Connect(name);
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private object? Scalar(string name, string sql)
    {
        using var connection = Connect(name);
        using var command = new SqliteCommand(sql, connection);
        return command.ExecuteScalar();
    }

    private List<string> Schema(string name)
    {
        using var connection = Connect(name);
        using var command = new SqliteCommand("SELECT coalesce(sql, name) FROM sqlite_master WHERE name <> '__EFMigrationsLock' ORDER BY type, name", connection);
        using var reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read()) lines.Add(reader.GetString(0));
        return lines;
    }

    /// <summary>What was logged, and a wait for a line of it.</summary>
    private sealed class WrittenLog : ILoggerProvider, ILogger
    {
        private readonly List<string> _lines = [];
        private readonly List<(string Part, TaskCompletionSource Said)> _waits = [];

        public IReadOnlyList<string> Lines
        {
            get
            {
                lock (_lines) return [.. _lines];
            }
        }

        public Task SaidAsync(string part)
        {
            lock (_lines)
            {
                if (_lines.Exists(l => l.Contains(part, StringComparison.Ordinal))) return Task.CompletedTask;
                var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _waits.Add((part, said));
                return said.Task;
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (_lines)
            {
                var line = formatter(state, exception);
                _lines.Add(line);
                foreach (var (_, said) in _waits.Where(w => line.Contains(w.Part, StringComparison.Ordinal))) said.TrySetResult();
            }
        }

        public void Dispose()
        {
        }
    }
}
