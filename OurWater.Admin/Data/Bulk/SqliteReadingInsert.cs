using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Bulk;

/// <summary>Inserts readings 64 to a statement: what SQLite does once a statement (locks of the index, the table's next id) is then done 64 times less often.</summary>
internal sealed class SqliteReadingInsert : IDisposable
{
    private const int Rows = 64;
    private const int Shared = 4; // organisation, origin, run, now
    private const int PerRow = 5;

    private readonly SqliteConnection _connection;
    private readonly Action<SqliteStatement> _bindShared;
    private readonly SqliteStatement _many;
    private SqliteStatement? _single;
    private int _waiting;
    private readonly MappedReading[] _readings = new MappedReading[Rows];

    public SqliteReadingInsert(SqliteConnection connection, ReadingsToApply batch, long now)
    {
        _connection = connection;
        _bindShared = statement =>
        {
            statement.Bind(1, batch.Run.OrganisationId);
            statement.Bind(2, (long)batch.Origin);
            statement.Bind(3, batch.Run.Id);
            statement.Bind(4, now);
        };
        _many = Prepare(Rows);
    }

    public void Add(in MappedReading reading)
    {
        _readings[_waiting++] = reading;
        if (_waiting < Rows) return;
        for (var i = 0; i < Rows; i++) Bind(_many, i, _readings[i]);
        _many.Execute();
        _waiting = 0;
    }

    /// <summary>Inserts the rest.</summary>
    public void Flush()
    {
        if (_waiting > 0) _single ??= Prepare(1);
        for (var i = 0; i < _waiting; i++)
        {
            Bind(_single!, 0, _readings[i]);
            _single!.Execute();
        }

        _waiting = 0;
    }

    public void Dispose()
    {
        _many.Dispose();
        _single?.Dispose();
    }

    private static void Bind(SqliteStatement statement, int row, in MappedReading reading)
    {
        var first = Shared + row * PerRow + 1;
        statement.Bind(first, reading.Series.TimeseriesId!.Value);
        statement.Bind(first + 1, reading.UnixMilliseconds);
        statement.Bind(first + 2, (long)reading.Precision);
        statement.Bind(first + 3, reading.Value);
        statement.Bind(first + 4, reading.Row > 0 ? reading.Row : (long?)null);
    }

    private SqliteStatement Prepare(int rows)
    {
        var sql = new StringBuilder("INSERT INTO \"Readings\" (\"OrganisationId\", \"TimeseriesId\", \"Time\", \"Precision\", \"Value\", \"Origin\", \"RunId\", \"Row\", \"CreatedAt\", \"UpdatedAt\") VALUES ");
        for (var i = 0; i < rows; i++)
        {
            var p = Shared + i * PerRow + 1;
            sql.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? "," : "")}(?1,?{p},?{p + 1},?{p + 2},?{p + 3},?2,?3,?{p + 4},?4,?4)");
        }

        var statement = new SqliteStatement(_connection, sql.ToString());
        _bindShared(statement);
        return statement;
    }
}
