using System.Globalization;
using BenchmarkDotNet.Attributes;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Benchmarks;

/// <summary>Understanding a row (date, place, value, checks) without reading a file or storing anything: 100,000 rows that lie in memory.</summary>
[MemoryDiagnoser]
public class RowMapperBenchmarks
{
    private const int Rows = 100_000;

    private readonly string[][] _rows = [.. Enumerable.Range(0, Rows).Select(MemoryTable.Write)];
    private readonly CountingSink _sink = new();
    private readonly KnownPlaces _places = new();
    private RowMapper? _mapper;

    [GlobalSetup]
    public void Plan()
    {
        var mapping = new Mapping
        {
            Layout = TableLayout.Long,
            Identity = Identities.LegacyMyWell,
            Columns = new Dictionary<string, string?> { [Fields.Date] = "datetime", [Fields.Pincode] = "pincode", [Fields.ResourceId] = "resourceId", [Fields.Value] = "value" },
            TimeZone = "UTC",
            Unit = "m",
            DecimalSeparator = ".",
        };
        var description = new TableDescription { Format = "csv", HeaderRow = 1, Columns = MemoryTable.Columns };
        var context = new PlanContext { TimeZone = "UTC", Now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero) };
        var result = MappingPlanner.Prepare(description, () => new MemoryTable(_rows), mapping, context, null, CancellationToken.None);
        _mapper = new RowMapper(result.Plan ?? throw new InvalidOperationException("The mapping of the benchmark is not decided."));
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public int Map()
    {
        using var table = new MemoryTable(_rows);
        _sink.Readings = 0;
        while (table.Read()) _mapper!.Map(table, _places, _sink);
        return _sink.Readings == Rows ? Rows : throw new InvalidOperationException($"{_sink.Readings} of {Rows} rows became readings.");
    }

    private sealed class CountingSink : IRowSink
    {
        public int Readings { get; set; }

        public bool Reading(in MappedReading reading) => ++Readings > 0;

        public void Resource(MappedResource resource)
        {
        }

        public void Group(MappedGroup group)
        {
        }

        public void Skipped(int row, int column, string reason)
        {
        }

        public void Rejected(RowRejection rejection)
        {
        }

        public void Warning(int row, string code, string message)
        {
        }
    }

    private sealed class KnownPlaces : IPlaceDirectory
    {
        private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Place>.AlternateLookup<ReadOnlySpan<char>> _lookup;

        public KnownPlaces() => _lookup = _places.GetAlternateLookup<ReadOnlySpan<char>>();

        public Place Find(ReadOnlySpan<char> identity)
        {
            if (_lookup.TryGetValue(identity, out var place)) return place;
            place = new Place(identity.ToString()) { Status = PlaceStatus.Known, Type = ResourceType.Well, ResourceId = 1 };
            _places.Add(place.Identity, place);
            return place;
        }
    }

    /// <summary>Rows that were written beforehand.</summary>
    private sealed class MemoryTable(string[][] rows) : ITableReader
    {
        public static readonly string[] Columns = ["datetime", "pincode", "resourceId", "value"];

        private int _at = -1;

        public int Row => _at + 2;
        public int FieldCount => Columns.Length;
        public RowProblem? Problem => null;
        public long BytesRead => 0;

        public bool Read() => ++_at < rows.Length;

        public ReadOnlySpan<char> Field(int index) => rows[_at][index];

        public CellKind Kind(int index) => CellKind.Text;

        public List<string> CopyOriginal() => [.. rows[_at]];

        public void Dispose()
        {
        }

        public static string[] Write(int i)
        {
            var time = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(6 * (i / 500));
            return
            [
                time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
                (313600 + i % 500 / 50).ToString(CultureInfo.InvariantCulture),
                (1110 + i % 50).ToString(CultureInfo.InvariantCulture),
                (i * 7919L % 3900 / 100d).ToString("0.00", CultureInfo.InvariantCulture),
            ];
        }
    }
}
