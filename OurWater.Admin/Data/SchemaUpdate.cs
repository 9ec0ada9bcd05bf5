using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace OurWater.Admin.Data;

/// <summary>
/// Brings the tables up to date, where anything is pending. On SQLite all that is pending is one transaction, so that a start which is killed in the middle
/// leaves the database as it was, and several starts at once wait for the writer as any writer does. EF's own way there is a row in a table that a killed
/// process leaves behind (<c>__EFMigrationsLock</c>, https://learn.microsoft.com/ef/core/providers/sqlite/limitations): every later start would wait for it
/// for ever. On SQL Server EF's lock belongs to the connection and ends with it.
/// </summary>
internal sealed class SchemaUpdate(Database database, ILogger<SchemaUpdate> logger)
{
    private const string LeftLock = "__EFMigrationsLock";
    private const int SecondsATry = 2;
    private const int TriesAWord = 10;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        if (context is SqliteDbContext) await context.Database.OpenConnectionAsync(cancellationToken); // makes the file, where there is none
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (context is SqliteDbContext)
        {
            await UpdateSqliteAsync(context, pending.Count > 0, cancellationToken);
            return;
        }

        if (pending.Count == 0) return;
        logger.UpdatingDatabase(pending.Count);
        await context.Database.MigrateAsync(cancellationToken);
    }

    private async Task UpdateSqliteAsync(OurWaterDbContext context, bool isPending, CancellationToken cancellationToken)
    {
        if (!isPending && !await HasLeftLockAsync(context, cancellationToken)) return;
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        Execute(connection, "PRAGMA foreign_keys=OFF"); // a table that is made anew is dropped first; no effect inside the transaction
        try
        {
            await using var transaction = Begin(connection, cancellationToken);
            await context.Database.UseTransactionAsync(transaction, cancellationToken);
            await ApplyAsync(context, connection, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            await context.Database.UseTransactionAsync(null, cancellationToken);
        }
        finally
        {
            Execute(connection, "PRAGMA foreign_keys=ON"); // the connection goes back to the pool
        }
    }

    /// <summary>Looks again, now that nobody else can write: another start may have been quicker.</summary>
    private async Task ApplyAsync(OurWaterDbContext context, SqliteConnection connection, CancellationToken cancellationToken)
    {
        if (await HasLeftLockAsync(context, cancellationToken))
        {
            Execute(connection, $"DROP TABLE \"{LeftLock}\"");
            logger.LeftLockRemoved();
        }

        var known = context.Database.GetMigrations().ToList();
        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0) logger.UpdatingDatabase(pending.Count);
        foreach (var migration in pending)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var before = known.IndexOf(migration) is > 0 and var at ? known[at - 1] : Migration.InitialDatabase;
            Execute(connection, context.GetService<IMigrator>().GenerateScript(before, migration, MigrationsSqlGenerationOptions.NoTransactions));
        }
    }

    /// <summary>Waits as long as it takes for whoever writes, and says so.</summary>
    private SqliteTransaction Begin(SqliteConnection connection, CancellationToken cancellationToken)
    {
        var usual = connection.DefaultTimeout;
        Execute(connection, FormattableString.Invariant($"PRAGMA busy_timeout={SecondsATry * 1000}"));
        connection.DefaultTimeout = SecondsATry;
        for (var tries = 0; ; tries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var transaction = connection.BeginTransaction(deferred: false);
                connection.DefaultTimeout = usual;
                return transaction;
            }
            catch (SqliteException busy) when (busy.SqliteErrorCode is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED)
            {
                if (tries % TriesAWord == 0) logger.WaitingForDatabase();
            }
        }
    }

    /// <summary>An empty table is what EF's own updates leave in good order.</summary>
    private static async Task<bool> HasLeftLockAsync(OurWaterDbContext context, CancellationToken cancellationToken) =>
        await context.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM sqlite_master WHERE type = 'table' AND name = {LeftLock}").SingleAsync(cancellationToken) > 0
        && await context.Database.SqlQuery<int>($"SELECT count(*) AS \"Value\" FROM \"__EFMigrationsLock\"").SingleAsync(cancellationToken) > 0;

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
