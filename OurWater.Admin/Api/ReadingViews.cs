using System.ComponentModel;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>One value at one time.</summary>
/// <param name="TimeseriesId">The name of the series in its resource.</param>
/// <param name="Precision">day: a calendar day, written as its midnight UTC and never shifted by a zone.</param>
/// <param name="Value">In the unit of the timeseries.</param>
internal sealed record ReadingView(
    string Id,
    string ResourceId,
    string TimeseriesId,
    DateTime Datetime,
    TimePrecision Precision,
    double Value,
    IReadOnlyDictionary<string, string> ExternalIds,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static ReadingView From(Reading reading, Timeseries series, IReadOnlyDictionary<string, string> externalIds) =>
        new(Ids.Text(reading.Id), Ids.Text(series.ResourceId), series.Name, reading.Time, reading.Precision, reading.Value, externalIds, reading.CreatedAt, reading.UpdatedAt);
}

internal sealed record ReadingInput(
    [property: Description("ISO 8601 with an offset or Z; a date alone is a calendar day.")] string Datetime,
    [property: Description("Depth to water in metres for a well, millimetres for a raingauge, metres for a checkdam; as measured for quality. Another unit is named in unit.")] double Value,
    [property: Description("The resource by our id; this or resourceExternalId.")] string? ResourceId = null,
    [property: Description("The resource by an external id, as name:value, such as legacyMyWellId:313603.1111.")] string? ResourceExternalId = null,
    [property: Description("default unless said; a new name makes a new series.")] string? TimeseriesId = null,
    [property: Description("Follows from datetime unless said.")] TimePrecision? Precision = null,
    [property: Description("Only to be safe, or where it is another one: m, cm, mm, ft or in is converted; any other is refused.")] string? Unit = null,
    IReadOnlyDictionary<string, string>? ExternalIds = null);

internal sealed record ReadingChange(double? Value = null, [property: Description("Only to be safe, or where it is another one: m, cm, mm, ft or in is converted; any other is refused.")] string? Unit = null, [property: Description("Only those to set; null removes one.")] IReadOnlyDictionary<string, string?>? ExternalIds = null);
