using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>A row (in the wide layout: a cell) as it will be stored; of a resource or group file the fields in <see cref="Fields"/>.</summary>
public sealed record PreviewRow
{
    public required int Row { get; init; }
    public string? Place { get; init; }
    public ResourceType Type { get; init; }
    public bool IsNewPlace { get; init; }
    public DateTime Time { get; init; }
    public TimePrecision Precision { get; init; }
    public double Value { get; init; }
    public string? Series { get; init; }

    /// <summary>The date and the value as they stand in the file.</summary>
    public string? DateText { get; init; }
    public string? ValueText { get; init; }

    /// <summary>Why it will not be stored.</summary>
    public string? Problem { get; init; }
    public IReadOnlyDictionary<string, string?> Fields { get; init; } = new Dictionary<string, string?>();
}

/// <summary>Takes the first rows of a file as they will be stored, and counts the places that it names.</summary>
internal sealed class PreviewSink(RowPlan plan) : IRowSink
{
    private const int MostRows = 8;
    private readonly List<PreviewRow> _rows = [];
    private readonly HashSet<Place> _places = [];
    private ITableReader? _reader;
    private bool _all;

    public IReadOnlyList<PreviewRow> Rows => _rows;

    public int? KnownPlaces => _all ? _places.Count(p => p.Status == PlaceStatus.Known) : null;

    public int? UnknownPlaces => _all ? _places.Count(p => p.Status == PlaceStatus.New) : null;

    public void Read(ITableReader reader, IPlaceDirectory places, bool all, CancellationToken cancellationToken)
    {
        _reader = reader;
        var mapper = plan.CreateMapper();
        for (var records = 0; (all || _rows.Count < MostRows) && reader.Read(); records++)
        {
            if (records % 4096 == 0) cancellationToken.ThrowIfCancellationRequested();
            mapper.Map(reader, places, this);
        }

        _all = all && plan.DataType == DataType.Reading;
    }

    public bool Reading(in MappedReading reading)
    {
        _places.Add(reading.Series.Place);
        if (_rows.Count >= MostRows) return true;
        _rows.Add(new PreviewRow
        {
            Row = reading.Row,
            Place = reading.Series.Place.Identity,
            Type = reading.Series.Place.Type,
            IsNewPlace = reading.Series.Place.Status == PlaceStatus.New,
            Time = DateTime.UnixEpoch.AddMilliseconds(reading.UnixMilliseconds),
            Precision = reading.Precision,
            Value = reading.Value,
            Series = reading.Series.Name == Timeseries.Default ? null : reading.Series.Name,
            DateText = Text(Fields.Date),
            ValueText = reading.Column > 0 ? Column(reading.Column - 1) : Text(Fields.Value),
        });
        return true;
    }

    public void Resource(MappedResource resource) => Record(resource.Row, resource.Identity);

    public void Group(MappedGroup group) => Record(group.Row, group.Identity);

    public void Skipped(int row, int column, string reason) => Problem(row, $"{Reasons.Title(reason)}: nothing to store");

    public void Rejected(RowRejection rejection) => Problem(rejection.Row, rejection.Problems[0].Message);

    public void Warning(int row, string code, string message)
    {
        // Stored all the same; the check lists them.
    }

    private void Record(int row, string identity)
    {
        if (_rows.Count >= MostRows) return;
        _rows.Add(new PreviewRow { Row = row, Place = identity, Fields = plan.Sources.Where(s => s.Value.IsPresent).ToDictionary(s => s.Key, s => Text(s.Key)) });
    }

    private void Problem(int row, string words)
    {
        if (_rows.Count < MostRows) _rows.Add(new PreviewRow { Row = row, Problem = words, DateText = Text(Fields.Date), ValueText = Text(Fields.Value) });
    }

    private string? Text(string field) => plan.Source(field) is { IsPresent: true } source ? source.Column >= 0 ? Column(source.Column) : source.Constant : null;

    private string Column(int column) => _reader!.Field(column).ToString();
}
