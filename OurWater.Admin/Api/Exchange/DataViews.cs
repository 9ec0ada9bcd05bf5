using System.ComponentModel;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Exchange;

/// <summary>Records that another system pushes: 10,000 of all types in one call at most, and 16 MB.</summary>
internal sealed record PushedData(IReadOnlyList<PushedGroup>? Groups = null, IReadOnlyList<PushedResource>? Resources = null, IReadOnlyList<PushedReading>? Readings = null);

/// <summary>The same records as they are answered.</summary>
internal sealed record AnsweredData(IReadOnlyList<GroupView> Groups, IReadOnlyList<ResourceView> Resources, IReadOnlyList<ReadingView> Readings);

/// <summary>Found by id, else by an external id, else by type and name.</summary>
internal sealed record PushedGroup(
    string Name,
    GroupType Type,
    [property: Description("Our id, where it is known.")] string? Id = null,
    CoordsView? Center = null,
    AreaInput? Area = null,
    IReadOnlyDictionary<string, string>? ExternalIds = null,
    [property: Description("When it was last changed there; with the conflict policy newestWins, a record that was changed here later is kept.")] DateTime? UpdatedAt = null);

/// <summary>Found by id, else by an external id (legacyMyWellId first), else, where it has neither, by name and type within 200 m. Send an external id of your own: a name is no identity. What is left out, or null, is not changed.</summary>
internal sealed record PushedResource(
    [property: Description("Required for a new one.")] ResourceType? ResourceType = null,
    [property: Description("Our id, where it is known.")] string? Id = null,
    string? Name = null,
    CoordsView? Coords = null,
    double? Elevation = null,
    double? WellDepth = null,
    OwnerView? Owner = null,
    [property: Description("Our ids of all groups that it belongs to.")] IReadOnlyList<string>? Groups = null,
    [property: Description("Only the units are looked at: values come in the stored unit. A series is made with its first reading.")] IReadOnlyList<TimeseriesName>? Timeseries = null,
    IReadOnlyDictionary<string, string>? ExternalIds = null,
    DateTime? UpdatedAt = null);

/// <summary>Its resource, series and time are what it is; the value and its own external ids may change.</summary>
internal sealed record PushedReading(
    [property: Description("ISO 8601 with an offset or Z; a date alone is a calendar day.")] string Datetime,
    [property: Description("Depth to water in metres for a well, millimetres for a raingauge, metres for a checkdam; as measured for quality. Another unit is named in unit.")] double Value,
    [property: Description("The resource by our id; this or resourceExternalId.")] string? ResourceId = null,
    [property: Description("The resource by an external id, as name:value, such as legacyMyWellId:313603.1111; it may stand in the same call.")] string? ResourceExternalId = null,
    [property: Description("default unless said; a new name makes a new series.")] string? TimeseriesId = null,
    [property: Description("Follows from datetime unless said.")] TimePrecision? Precision = null,
    [property: Description("Only to be safe, or where it is another one: m, cm, mm, ft or in is converted; any other is refused.")] string? Unit = null,
    [property: Description("What you call it: your system's name, then your id. A name has letters, digits, _ and -, 100 at most.")] IReadOnlyDictionary<string, string>? ExternalIds = null,
    [property: Description("When it was last changed with you: for the conflict policy newestWins.")] DateTime? UpdatedAt = null);

/// <param name="RunId">The run that stored it: its page shows the same, and it can be taken back.</param>
/// <param name="Results">One for each record: groups, then resources, then readings, each in the order in which they were sent.</param>
internal sealed record PushedAnswer(string RunId, IReadOnlyList<PushResult> Results);

/// <param name="Index">Position in its list, from 0.</param>
/// <param name="Id">Our id; null where nothing is stored.</param>
/// <param name="Reason">A code that keeps its meaning, where it was rejected or kept as it was.</param>
/// <param name="Message">The reason in words.</param>
internal sealed record PushResult(DataType Type, int Index, PushStatus Status, string? Id = null, string? Reason = null, string? Message = null);

internal enum PushStatus
{
    Created,
    Updated,
    Unchanged,
    Conflict,
    Rejected,
}
