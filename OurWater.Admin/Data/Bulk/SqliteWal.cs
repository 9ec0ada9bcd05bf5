using System.Globalization;
using Microsoft.Data.Sqlite;

namespace OurWater.Admin.Data.Bulk;

/// <summary>
/// Bounds the log beside the database (<c>-wal</c>). SQLite copies it into the database every 64 MB, but begins it anew only in a moment in which nobody reads
/// from it: where pages are read all the time that moment never comes by itself, and the log grows by all that is written
/// (https://sqlite.org/wal.html#avoiding_excessively_large_wal_files). So a run that has made it large waits between two of its transactions, in which new
/// readers read from the database and the old ones come to their end.
/// </summary>
internal sealed class SqliteWal(long limit = SqliteWal.UsualLimit, TimeSpan? patience = null)
{
    private const long UsualLimit = 192L << 20;

    /// <summary>What stays beside the database after a run, at most.</summary>
    private const long Small = 4L << 20;

    /// <summary>The writer is held up so long at a stretch: others want to write too.</summary>
    private const int StretchMilliseconds = 250;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TimeSpan _patience = patience ?? TimeSpan.FromSeconds(10);

    /// <summary>Between two transactions of a run. A reader that outlasts the patience lets the log grow by one more batch.</summary>
    public Task KeepAsync(SqliteConnection connection, CancellationToken cancellationToken) => CutAsync(connection, limit, cancellationToken);

    /// <summary>At a run's end.</summary>
    public Task GiveBackAsync(SqliteConnection connection, CancellationToken cancellationToken) => CutAsync(connection, Small, cancellationToken);

    private async Task CutAsync(SqliteConnection connection, long above, CancellationToken cancellationToken)
    {
        if (SizeOf(connection) <= above) return;
        var began = Environment.TickCount64;
        while (!Cut(connection) && Environment.TickCount64 - began < _patience.TotalMilliseconds) await Task.Delay(Pause, cancellationToken);
    }

    private static bool Cut(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = FormattableString.Invariant($"PRAGMA busy_timeout={StretchMilliseconds}");
        command.ExecuteNonQuery();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        var isBlocked = Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) != 0;
        command.CommandText = FormattableString.Invariant($"PRAGMA busy_timeout={SqlitePragmas.BusyMilliseconds}");
        command.ExecuteNonQuery();
        return !isBlocked;
    }

    private static long SizeOf(SqliteConnection connection)
    {
        var file = new FileInfo(connection.DataSource + "-wal");
        return file.Exists ? file.Length : 0;
    }
}
