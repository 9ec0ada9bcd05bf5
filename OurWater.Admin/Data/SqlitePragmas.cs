using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace OurWater.Admin.Data;

/// <summary>
/// Readers do not wait for the writer (WAL), a writer waits for the other, a commit survives the program's death, and scans stay in memory. Pages of 16 KB
/// (set before the first table is made) and a checkpoint every 64 MB nearly halve the time of a large import against SQLite's defaults: the index pages that
/// every batch touches are written less often. What the log grew beyond that is cut off when it begins anew; how it comes to begin anew while pages are read,
/// see <see cref="Bulk.SqliteWal"/>.
/// </summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    internal const int BusyMilliseconds = 15_000;

    private static readonly string Pragmas = FormattableString.Invariant($"PRAGMA busy_timeout={BusyMilliseconds}; ")
        + "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864; PRAGMA synchronous=NORMAL; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (IsReadOnly(connection)) return;
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (IsReadOnly(connection)) return;
        await using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>
    /// EF looks in that way whether the database is there; a file that a killed start has left without its first page would refuse to become WAL.
    /// </summary>
    private static bool IsReadOnly(DbConnection connection) => new SqliteConnectionStringBuilder(connection.ConnectionString).Mode == SqliteOpenMode.ReadOnly;
}
