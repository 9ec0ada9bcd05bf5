using Microsoft.Data.Sqlite;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Bulk;

/// <summary>Keeps count, range, last value and readings per month of each series true, with one statement a series (and month) of a batch. Readings come sorted.</summary>
internal sealed class SqliteSeriesFigures(SqliteConnection connection, int organisationId) : IDisposable
{
    private readonly SqliteStatement _series = new(
        connection,
        """
        UPDATE "Timeseries" SET "ReadingCount" = "ReadingCount" + ?2,
          "MinValue" = min(coalesce("MinValue", ?3), ?3), "MaxValue" = max(coalesce("MaxValue", ?4), ?4),
          "LastValue" = CASE WHEN "LastTime" IS NULL OR ?6 >= "LastTime" THEN ?7 ELSE "LastValue" END,
          "FirstTime" = min(coalesce("FirstTime", ?5), ?5), "LastTime" = max(coalesce("LastTime", ?6), ?6)
        WHERE "Id" = ?1
        """);

    private readonly SqliteStatement _month = new(
        connection,
        "INSERT INTO \"ReadingMonths\" (\"TimeseriesId\", \"Month\", \"OrganisationId\", \"Count\") VALUES (?1, ?2, ?3, ?4) ON CONFLICT (\"TimeseriesId\", \"Month\") DO UPDATE SET \"Count\" = \"Count\" + excluded.\"Count\"");

    private Series? _current;
    private int _added;
    private double _min;
    private double _max;
    private long _first;
    private long _last;
    private double _lastValue;
    private int _monthNumber;
    private long _monthEnds = long.MinValue;
    private int _monthAdded;

    public void Add(in MappedReading reading, bool isNew)
    {
        if (!ReferenceEquals(reading.Series, _current))
        {
            Flush();
            _current = reading.Series;
            _added = 0;
            _min = _max = reading.Value;
            _first = reading.UnixMilliseconds;
        }

        if (isNew)
        {
            _added++;
            AddToMonth(reading.UnixMilliseconds);
        }

        if (reading.Value < _min) _min = reading.Value;
        if (reading.Value > _max) _max = reading.Value;
        _last = reading.UnixMilliseconds;
        _lastValue = reading.Value;
    }

    /// <summary>Writes what is summed for the current series.</summary>
    public void Flush()
    {
        if (_current is null) return;
        FlushMonth();
        _series.Bind(1, _current.TimeseriesId!.Value);
        _series.Bind(2, _added);
        _series.Bind(3, _min);
        _series.Bind(4, _max);
        _series.Bind(5, _first);
        _series.Bind(6, _last);
        _series.Bind(7, _lastValue);
        _series.Execute();
        _current = null;
    }

    public void Dispose()
    {
        _series.Dispose();
        _month.Dispose();
    }

    private void AddToMonth(long unixMilliseconds)
    {
        if (unixMilliseconds >= _monthEnds || _monthAdded == 0)
        {
            FlushMonth();
            var time = DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds);
            _monthNumber = time.Year * 100 + time.Month;
            _monthEnds = new DateTimeOffset(time.Year, time.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1).ToUnixTimeMilliseconds();
        }

        _monthAdded++;
    }

    private void FlushMonth()
    {
        if (_monthAdded == 0) return;
        _month.Bind(1, _current!.TimeseriesId!.Value);
        _month.Bind(2, _monthNumber);
        _month.Bind(3, organisationId);
        _month.Bind(4, _monthAdded);
        _month.Execute();
        _monthAdded = 0;
        _monthEnds = long.MinValue;
    }
}
