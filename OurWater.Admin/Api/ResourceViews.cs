using System.ComponentModel;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>WGS 84 degrees.</summary>
internal sealed record CoordsView(double Latitude, double Longitude)
{
    public static CoordsView? From(double? latitude, double? longitude) => latitude is { } lat && longitude is { } lon ? new(lat, lon) : null;
}

internal sealed record OwnerView(string Name);

internal sealed record TimeseriesView(string Id, string Unit);

/// <summary>A series as it is named with a resource.</summary>
internal sealed record TimeseriesName(string Id, string? Unit = null);

/// <summary>A place that is monitored.</summary>
/// <param name="Coords">Null where nobody has said where it lies.</param>
/// <param name="Elevation">Metres above sea level.</param>
/// <param name="WellDepth">Metres below ground.</param>
/// <param name="LastValue">Of the timeseries default.</param>
internal sealed record ResourceView(
    string Id,
    string? Name,
    ResourceType ResourceType,
    CoordsView? Coords,
    double? Elevation,
    double? WellDepth,
    OwnerView? Owner,
    IReadOnlyList<string> Groups,
    IReadOnlyList<TimeseriesView> Timeseries,
    double? LastValue,
    DateTime? LastReadingDatetime,
    IReadOnlyDictionary<string, string> ExternalIds,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static ResourceView From(Resource resource, IEnumerable<long> groups, IReadOnlyList<Timeseries> series, IReadOnlyDictionary<string, string> externalIds)
    {
        var usual = series.FirstOrDefault(t => t.Name == Sync.Model.Timeseries.Default);
        return new(
            Ids.Text(resource.Id),
            resource.Name,
            resource.Type,
            CoordsView.From(resource.Latitude, resource.Longitude),
            resource.Elevation,
            resource.WellDepth,
            resource.OwnerName is { } owner ? new OwnerView(owner) : null,
            [.. groups.Order().Select(Ids.Text)],
            [.. series.OrderBy(t => t.Id).Select(t => new TimeseriesView(t.Name, t.Unit))],
            usual?.LastValue,
            usual?.LastTime,
            externalIds,
            resource.CreatedAt,
            resource.UpdatedAt);
    }
}

internal sealed record ResourceInput(
    ResourceType ResourceType,
    string? Name = null,
    CoordsView? Coords = null,
    double? Elevation = null,
    double? WellDepth = null,
    OwnerView? Owner = null,
    [property: Description("Ids of groups.")] IReadOnlyList<string>? Groups = null,
    [property: Description("Series beside default, by their names. The unit is the stored one: m, of a rain gauge mm.")] IReadOnlyList<TimeseriesName>? Timeseries = null,
    [property: Description("By name, such as legacyMyWellId. An id that is named here is unconfirmed until the other system shows it.")] IReadOnlyDictionary<string, string>? ExternalIds = null);

/// <summary>What is left out stays; null clears a field.</summary>
internal sealed record ResourceChange(
    [property: Description("A type with another unit is refused once there are readings.")] ResourceType? ResourceType = null,
    string? Name = null,
    CoordsView? Coords = null,
    double? Elevation = null,
    double? WellDepth = null,
    OwnerView? Owner = null,
    [property: Description("Ids of all its groups.")] IReadOnlyList<string>? Groups = null,
    [property: Description("Only those to set; null removes one.")] IReadOnlyDictionary<string, string?>? ExternalIds = null);
