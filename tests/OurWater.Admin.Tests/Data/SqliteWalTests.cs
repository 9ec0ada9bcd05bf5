using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Bulk;
using Xunit;

namespace OurWater.Admin.Tests.Data;

/// <summary>The log beside the database stays small, also while pages are read without a pause.</summary>
public sealed class SqliteWalTests : IDisposable
{
    private const long Megabyte = 1 << 20;
    private const long Limit = 8 * Megabyte;
    private const int Batches = 60;
    private const int Readers = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("ourwater-wal-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(_folder, "ourwater.db");

    private long WalSize => new FileInfo(Path + "-wal") is { Exists: true } file ? file.Length : 0;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Committed_WhilePagesAreReadWithoutAPause_HoldsTheLogAndGivesItBack()
    {
        var bulk = new SqliteBulkWriter(new SqliteWal(Limit));
        await WriteAsync(bulk, 1);
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, Readers).Select(_ => Task.Run(() => ReadUntil(over.Token), Token)).ToList();

        var largest = 0L;
        for (var i = 0; i < Batches; i++)
        {
            await WriteAsync(bulk, 2);
            largest = Math.Max(largest, WalSize);
        }

        await using (var context = Open()) await bulk.EndedAsync(context, Token);
        var left = WalSize;
        await over.CancelAsync();
        var read = (await Task.WhenAll(readers)).Sum();

        Assert.True(read > 0, "Nobody read: it was not tried.");
        Assert.InRange(largest, 1, Limit + (4 * Megabyte));
        Assert.InRange(left, 0, 4 * Megabyte);
    }

    [Fact]
    public async Task Committed_AReaderThatDoesNotEnd_GoesOnAfterAWhile()
    {
        var bulk = new SqliteBulkWriter(new SqliteWal(Megabyte, TimeSpan.FromMilliseconds(100)));
        await WriteAsync(bulk, 2);
        using var reader = Connect();
        await using var snapshot = reader.BeginTransaction(deferred: true);
        Rows(reader);

        await WriteAsync(bulk, 2);
        await WriteAsync(bulk, 2);

        Assert.True(WalSize > 2 * Megabyte);
        await snapshot.DisposeAsync();
        await WriteAsync(bulk, 1);
        Assert.InRange(WalSize, 0, Megabyte);
    }

    private async Task WriteAsync(SqliteBulkWriter bulk, int megabytes)
    {
        await using var context = Open();
        await bulk.BeginAsync(context, write: true, Token);
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE IF NOT EXISTS T (X BLOB); INSERT INTO T VALUES (zeroblob($size))";
        command.Parameters.AddWithValue("$size", megabytes * Megabyte);
        command.ExecuteNonQuery();
        await context.Database.CommitTransactionAsync(Token);
        await bulk.CommittedAsync(context, Token);
    }

    private int ReadUntil(CancellationToken over)
    {
        using var connection = Connect();
        var times = 0;
        for (; !over.IsCancellationRequested; times++) Rows(connection);
        return times;
    }

    private static void Rows(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT sum(length(hex(X))) FROM T";
        command.ExecuteScalar();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Default Timeout=60");
        connection.Open();
        return connection;
    }

    private SqliteDbContext Open() => new(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite($"Data Source={Path}").AddInterceptors(new SqlitePragmas()).Options);
}
