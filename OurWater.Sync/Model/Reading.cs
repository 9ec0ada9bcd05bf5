namespace OurWater.Sync.Model;

/// <summary>One value at one time in one timeseries: (timeseries, time) is its identity.</summary>
public sealed class Reading : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long TimeseriesId { get; set; }

    /// <summary>UTC; midnight UTC of the calendar day where <see cref="Precision"/> is a day.</summary>
    public DateTime Time { get; set; }
    public TimePrecision Precision { get; set; }

    /// <summary>In the unit of the timeseries.</summary>
    public double Value { get; set; }
    public ValueOrigin Origin { get; set; }

    /// <summary>The run, and the row of its file, that last wrote it; null when a person or the API did.</summary>
    public long? RunId { get; set; }
    public int? Row { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public Timeseries? Timeseries { get; set; }
}
