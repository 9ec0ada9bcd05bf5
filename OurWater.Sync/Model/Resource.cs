namespace OurWater.Sync.Model;

/// <summary>A place that is monitored.</summary>
public sealed class Resource : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public ResourceType Type { get; set; }
    public string? Name { get; set; }

    /// <summary>WGS 84 degrees. Null for a resource that a file of readings named: it <see cref="NeedsLocation"/>.</summary>
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>Metres above sea level.</summary>
    public double? Elevation { get; set; }

    /// <summary>Metres below ground.</summary>
    public double? WellDepth { get; set; }
    public string? OwnerName { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public ValueOrigin Origin { get; set; }

    /// <summary>The run, and the row of its file, that last wrote it; null when a person or the API did.</summary>
    public long? RunId { get; set; }
    public int? Row { get; set; }
    public List<Group> Groups { get; set; } = [];
    public List<Timeseries> Timeseries { get; set; } = [];

    public bool NeedsLocation => Latitude is null || Longitude is null;
}

/// <summary>A named series of readings of one resource, with figures about its readings that are kept in the transaction that writes them.</summary>
public sealed class Timeseries : IOrganisationRecord
{
    public const string Default = "default";

    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long ResourceId { get; set; }
    public string Name { get; set; } = Default;

    /// <summary><c>m</c> or <c>mm</c>: what the readings of this series are stored in.</summary>
    public required string Unit { get; set; }
    public int ReadingCount { get; set; }
    public DateTime? FirstTime { get; set; }
    public DateTime? LastTime { get; set; }
    public double? LastValue { get; set; }
    public double? MinValue { get; set; }
    public double? MaxValue { get; set; }
    public Resource? Resource { get; set; }
}

/// <summary>How many readings a series has in one month, so that totals per month need no scan of the readings.</summary>
public sealed class ReadingMonth : IOrganisationRecord
{
    public int OrganisationId { get; set; }
    public long TimeseriesId { get; set; }

    /// <summary>Year times 100 plus month: 202611.</summary>
    public int Month { get; set; }
    public int Count { get; set; }
}
