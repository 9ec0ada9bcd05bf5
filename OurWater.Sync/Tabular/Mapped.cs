using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular;

/// <summary>Told of what is stored but worth a look.</summary>
public interface IWarningSink
{
    void Warning(int row, string code, string message);
}

/// <summary>What a row (in the wide layout: a cell) became. Exactly one of these is called for each row of the counts; warnings come before the row's reading, resource or group.</summary>
public interface IRowSink : IWarningSink
{
    /// <summary>False where the same place, series and time stood before: this one is not stored, and nothing more is to be said of it.</summary>
    bool Reading(in MappedReading reading);
    void Resource(MappedResource resource);
    void Group(MappedGroup group);

    /// <summary>Nothing to store (<see cref="ReasonCodes.NoValue"/>, <see cref="ReasonCodes.LeftOut"/>).</summary>
    void Skipped(int row, int column, string reason);
    void Rejected(RowRejection rejection);
}

/// <param name="Row">As a spreadsheet shows it.</param>
/// <param name="Column">Wide layout: 1-based column of the cell; else 0.</param>
/// <param name="Series">The place's series that it belongs to.</param>
/// <param name="UnixMilliseconds">UTC.</param>
/// <param name="Value">In the unit stored for the place's type.</param>
public readonly record struct MappedReading(int Row, int Column, Series Series, long UnixMilliseconds, TimePrecision Precision, double Value);

/// <summary>A row of a resource file; null fields are not in the file or blank: what a file lacks is never deleted.</summary>
public sealed record MappedResource
{
    public required int Row { get; init; }

    /// <summary>Identity text in the mapping's scheme, as for <see cref="Place.Identity"/>.</summary>
    public required string Identity { get; init; }
    public ResourceType? Type { get; init; }
    public string? Name { get; init; }
    public string? Owner { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public double? Elevation { get; init; }
    public double? WellDepth { get; init; }

    /// <summary>OurWater ids of all groups that it belongs to; null where the source does not say.</summary>
    public IReadOnlyList<long>? GroupIds { get; init; }

    /// <summary>When the source last changed it (UTC): a stored record that was changed later is kept. Null where that does not matter.</summary>
    public DateTime? ChangedAt { get; init; }

    /// <summary>External ids by name that the row states.</summary>
    public IReadOnlyDictionary<string, string> ExternalIds { get; init; } = new Dictionary<string, string>();
}

/// <summary>A row of a group file.</summary>
public sealed record MappedGroup
{
    public required int Row { get; init; }

    /// <summary><c>village:313603:11</c> by (pincode, villageId), else <c>type:pincode:name</c>; or <c>#7</c> by the OurWater id, or <c>@name:value</c> by an external id.</summary>
    public required string Identity { get; init; }
    public required GroupType Type { get; init; }
    public required string Name { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }

    /// <summary>GeoJSON Polygon or MultiPolygon.</summary>
    public string? Area { get; init; }

    /// <summary>As for <see cref="MappedResource.ChangedAt"/>.</summary>
    public DateTime? ChangedAt { get; init; }
    public IReadOnlyDictionary<string, string> ExternalIds { get; init; } = new Dictionary<string, string>();
}

public sealed record RowRejection(int Row, int Column, IReadOnlyList<RowProblem> Problems, List<string> Original);

/// <summary>The places that the organisation has, found by the identity text that a file uses. Implemented by the engine; one instance a run; not thread-safe.</summary>
public interface IPlaceDirectory
{
    /// <summary>Never null: an identity that nothing has gives a place with <see cref="PlaceStatus.Unknown"/> (or <see cref="PlaceStatus.New"/> by the mapping's policy), the same instance each time.</summary>
    /// <param name="identity">Canonical text: <c>pincode.resourceId</c>, an OurWater id, an external id, a name.</param>
    Place Find(ReadOnlySpan<char> identity);
}

public enum PlaceStatus
{
    Known,

    /// <summary>Nothing has this identity; it will be created with the first reading that is stored.</summary>
    New,

    /// <summary>Nothing has this identity: the row is rejected.</summary>
    Unknown,

    /// <summary>Several resources have this identity: the row is rejected.</summary>
    Ambiguous,

    /// <summary>A person chose to skip the rows of this place.</summary>
    Skip,
}

/// <summary>A resource as far as a row of a file needs it.</summary>
public sealed class Place(string identity)
{
    private readonly List<Series> _series = [];

    public string Identity { get; } = identity;
    public PlaceStatus Status { get; set; }

    /// <summary>Null until it was created.</summary>
    public long? ResourceId { get; set; }
    public ResourceType Type { get; set; }

    /// <summary>Metres; null where not known.</summary>
    public double? WellDepth { get; set; }

    public IReadOnlyList<Series> AllSeries => _series;

    /// <summary>The same resource by another identity, with the history of its series.</summary>
    public Place As(string identity)
    {
        var place = new Place(identity) { Status = Status, ResourceId = ResourceId, Type = Type, WellDepth = WellDepth };
        foreach (var series in _series) place._series.Add(series.Of(place));
        return place;
    }

    /// <summary>The series of this name, made on first use.</summary>
    public Series GetSeries(string name)
    {
        foreach (var series in _series)
        {
            if (series.Name == name) return series;
        }

        var made = new Series(this, name);
        _series.Add(made);
        return made;
    }
}

/// <summary>A timeseries as far as a row of a file needs it: where it is stored, and its history before this run.</summary>
public sealed class Series(Place place, string name)
{
    public Place Place { get; } = place;
    public string Name { get; } = name;

    /// <summary>Null until it was created.</summary>
    public long? TimeseriesId { get; set; }

    /// <summary>Position among the series of a run; given by the engine.</summary>
    public int Ordinal { get; set; } = -1;

    /// <summary>How many readings were stored before this run, and their range.</summary>
    public int Count { get; set; }
    public double Min { get; set; }
    public double Max { get; set; }
    public long FirstUnixMilliseconds { get; set; } = long.MaxValue;
    public long LastUnixMilliseconds { get; set; } = long.MinValue;

    internal Series Of(Place place) => new(place, Name)
    {
        TimeseriesId = TimeseriesId, Count = Count, Min = Min, Max = Max, FirstUnixMilliseconds = FirstUnixMilliseconds, LastUnixMilliseconds = LastUnixMilliseconds,
    };
}
