using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What one pass over a file needs to look at.</summary>
internal sealed record ScanRequest
{
    public int Date { get; init; } = -1;

    /// <summary>What a person chose to read the dates with.</summary>
    public DateReader? Chosen { get; init; }
    public int Time { get; init; } = -1;
    public IReadOnlyList<int> OtherDates { get; init; } = [];
    public IReadOnlyList<int> Numbers { get; init; } = [];

    /// <summary>The numbers decide or tell something; else they only say whether a row has a value.</summary>
    public bool LooksAtNumbers { get; init; } = true;
    public FieldSource Latitude { get; init; } = FieldSource.None;
    public FieldSource Longitude { get; init; } = FieldSource.None;
    public IReadOnlyList<FieldSource> Place { get; init; } = [];

    /// <summary>The column of parameters, whose different texts are wanted.</summary>
    public int Parameter { get; init; } = -1;
    /// <summary>The column of zones, and the organisation's own.</summary>
    public int Zone { get; init; } = -1;
    public string Home { get; init; } = "UTC";
    public bool SeparatorIsKnown { get; init; }
    public bool WholeFile { get; init; }
}

/// <summary>One pass over a file for all that only its whole content can say.</summary>
internal sealed class ColumnScan(ScanRequest request)
{
    private const int MostPairs = 20_000;
    private const int MostPlaces = 200_000;
    private const int MostParameters = 1_000;
    private const int TokenEvery = 4096;
    private readonly List<(double Latitude, double Longitude)> _pairs = [];
    private readonly HashSet<string> _places = new(StringComparer.Ordinal);
    private readonly char[] _place = new char[600];
    private readonly NumberReader _metres = new();

    public DateScan Dates { get; } = new(request.Chosen);
    public TimeScan Times { get; } = new();
    public ZoneScan Zones { get; } = new(request.Home);
    public DateScan[] Others { get; } = [.. request.OtherDates.Select(_ => new DateScan())];
    public NumberScan Numbers { get; } = new();
    public long Rows { get; private set; }
    public bool ReachedEnd { get; private set; }
    public long Values { get; private set; }
    public long DeeperThan100 { get; private set; }
    public int? Places => request.Place.Count > 0 && ReachedEnd && _places.Count < MostPlaces ? _places.Count : null;

    /// <summary>The different texts of the parameter column.</summary>
    public HashSet<string> Parameters { get; } = new(StringComparer.Ordinal);
    public CoordinateCheck? Coordinates => CoordinateCheck.From(_pairs);

    public LeftOutLines? LeftOut { get; private set; }

    public void Run(ITableReader reader, Action<long>? bytesRead, CancellationToken cancel)
    {
        LeftOut = reader.LeftOut;
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

    /// <summary>A column that contradicts itself is asked about and needs no more rows, once nothing else is looked for.</summary>
    private bool IsSettled => Dates.Contradicts && request.Chosen is null && request.SeparatorIsKnown;

    private void Add(ITableReader row)
    {
        if (request.Date >= 0 && !Dates.TryAdd(row.Row, row.Field(request.Date), row.Kind(request.Date)) && HasValue(row)) Dates.AddUnread(row.Row, row.Field(request.Date));
        if (request.Time >= 0) Times.Add(row.Row, row.Field(request.Time));
        if (request.Zone >= 0) Zones.Add(row.Field(request.Zone));
        for (var i = 0; i < Others.Length; i++) Others[i].Add(row.Row, row.Field(request.OtherDates[i]), row.Kind(request.OtherDates[i]));
        if (request.LooksAtNumbers)
        {
            foreach (var column in request.Numbers) AddNumber(row, column);
        }

        if (request.Latitude.IsPresent && request.Longitude.IsPresent && _pairs.Count < MostPairs) AddPair(row);
        if (request.Parameter >= 0 && Parameters.Count < MostParameters && row.Field(request.Parameter) is { IsEmpty: false } parameter) Parameters.GetAlternateLookup<ReadOnlySpan<char>>().Add(parameter);
        if (request.Place.Count > 0 && _places.Count < MostPlaces) AddPlace(row);
    }

    private bool HasValue(ITableReader row)
    {
        foreach (var column in request.Numbers)
        {
            if (!NoValue.Is(row.Field(column))) return true;
        }

        return request.Numbers.Count == 0;
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
