using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What one pass over a file needs to look at.</summary>
internal sealed record ScanRequest
{
    public int Date { get; init; } = -1;
    public IReadOnlyList<int> OtherDates { get; init; } = [];
    public IReadOnlyList<int> Numbers { get; init; } = [];
    public FieldSource Latitude { get; init; } = FieldSource.None;
    public FieldSource Longitude { get; init; } = FieldSource.None;
    public IReadOnlyList<FieldSource> Place { get; init; } = [];
    public bool SeparatorIsKnown { get; init; }
    public bool WholeFile { get; init; }
}

/// <summary>One pass over a file for all that only its whole content can say.</summary>
internal sealed class ColumnScan(ScanRequest request)
{
    private const int MostPairs = 20_000;
    private const int MostPlaces = 200_000;
    private const int TokenEvery = 4096;
    private readonly List<(double Latitude, double Longitude)> _pairs = [];
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly char[] _place = new char[600];
    private readonly NumberReader _metres = new();

    public DateScan Dates { get; } = new();
    public DateScan[] Others { get; } = [.. request.OtherDates.Select(_ => new DateScan())];
    public NumberScan Numbers { get; } = new();
    public long Rows { get; private set; }
    public bool ReachedEnd { get; private set; }
    public long Values { get; private set; }
    public long DeeperThan100 { get; private set; }
    public int? Places => request.Place.Count > 0 && ReachedEnd && _places.Count < MostPlaces ? _places.Count : null;
    public CoordinateCheck? Coordinates => CoordinateCheck.From(_pairs);

    public void Run(ITableReader reader, Action<long>? bytesRead, CancellationToken cancel)
    {
        while (reader.Read())
        {
            if (Rows++ % TokenEvery == 0)
            {
                cancel.ThrowIfCancellationRequested();
                bytesRead?.Invoke(reader.BytesRead);
            }

            if (reader.Problem is null) Add(reader);
            if (!request.WholeFile && IsSettled) return;
        }

        ReachedEnd = true;
        bytesRead?.Invoke(reader.BytesRead);
    }

    /// <summary>A column that contradicts itself needs no more rows, once nothing else is looked for.</summary>
    private bool IsSettled => Dates.Contradicts && request.SeparatorIsKnown;

    private void Add(ITableReader row)
    {
        if (request.Date >= 0) Dates.Add(row.Row, row.Field(request.Date), row.Kind(request.Date));
        for (var i = 0; i < Others.Length; i++) Others[i].Add(row.Row, row.Field(request.OtherDates[i]), row.Kind(request.OtherDates[i]));
        foreach (var column in request.Numbers) AddNumber(row, column);
        if (request.Latitude.IsPresent && request.Longitude.IsPresent && _pairs.Count < MostPairs) AddPair(row);
        if (request.Place.Count > 0 && _places.Count < MostPlaces) AddPlace(row);
    }

    private void AddNumber(ITableReader row, int column)
    {
        var text = row.Field(column);
        Numbers.Add(row.Row, text, row.Kind(column));
        if (!request.WholeFile || _metres.Read(text, row.Kind(column), out var value) != NumberProblem.None) return;
        Values++;
        if (value > 100) DeeperThan100++;
    }

    private void AddPair(ITableReader row)
    {
        if (request.Latitude.Column < 0 || request.Longitude.Column < 0) return;
        var latitude = Tabular.Values.Coordinates.Read(row.Field(request.Latitude.Column), row.Kind(request.Latitude.Column), _metres, true);
        var longitude = Tabular.Values.Coordinates.Read(row.Field(request.Longitude.Column), row.Kind(request.Longitude.Column), _metres, false);
        if (latitude is { } north && longitude is { } east && (north != 0 || east != 0)) _pairs.Add((north, east));
    }

    private void AddPlace(ITableReader row)
    {
        var length = 0;
        foreach (var source in request.Place)
        {
            var text = source.Column >= 0 ? row.Field(source.Column) : source.Constant;
            if (text.IsEmpty || length + text.Length + 1 > _place.Length) return;
            text.CopyTo(_place.AsSpan(length));
            length += text.Length;
            _place[length++] = '.';
        }

        var lookup = _places.GetAlternateLookup<ReadOnlySpan<char>>();
        if (length > 0) lookup.Add(_place.AsSpan(0, length - 1));
    }
}
