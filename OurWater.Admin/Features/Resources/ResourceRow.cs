using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>A resource in a list.</summary>
public sealed record ResourceRow
{
    public required long Id { get; init; }
    public required ResourceType Type { get; init; }
    public string? Name { get; init; }

    /// <summary>LegacyMyWell's resource id.</summary>
    public string? Number { get; init; }

    /// <summary>Another system's id.</summary>
    public string? OtherId { get; init; }
    public string? Owner { get; init; }
    public string? Village { get; init; }

    /// <summary>What tells it apart where another has the same name.</summary>
    public string? Apart { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public int Readings { get; init; }

    /// <summary>Of the usual series.</summary>
    public DateTime? LastTime { get; init; }
    public double? LastValue { get; init; }
    public string? Unit { get; init; }

    public string Title => Names.Resource(Type, Name, Number ?? OtherId, Owner, Latitude, Longitude, Apart);
    public bool NeedsLocation => Latitude is null || Longitude is null;

    /// <summary>"Hinta · Owner A": what stands under the title.</summary>
    public string? Second
    {
        get
        {
            var village = Village != Apart ? Village : null;
            var owner = Owner is not null && !Title.EndsWith(Owner, StringComparison.Ordinal) ? Owner : null;
            return village is null ? owner : owner is null ? village : $"{village} · {owner}";
        }
    }

    /// <summary>A reading at midnight UTC is a day, whatever the zone.</summary>
    public TimePrecision LastPrecision => LastTime is { TimeOfDay.Ticks: 0 } ? TimePrecision.Day : TimePrecision.Minute;
}

public sealed record GroupOption(long Id, GroupType Type, string Name);

public static class GroupOptions
{
    /// <summary>For a filter: "Hinta (village)".</summary>
    public static IReadOnlyList<(string Value, string Words)> AsOptions(this IReadOnlyList<GroupOption> groups) =>
        [.. groups.Select(g => (g.Id.ToString(CultureInfo.InvariantCulture), $"{g.Name} ({Names.Kind(g.Type).ToLowerInvariant()})"))];
}

/// <param name="Total">Of all that the filter shows.</param>
/// <param name="WithoutLocation">Of them, those that cannot be drawn.</param>
public sealed record ResourceMapData(IReadOnlyList<MapPoint> Points, IReadOnlyList<MapArea> Areas, int Total, int WithoutLocation)
{
    public string? Note => Points.Count < Total - WithoutLocation
        ? $"The first {Formats.Number(Points.Count)} of {Formats.Number(Total - WithoutLocation)} are drawn"
        : WithoutLocation switch { 0 => null, 1 => "1 resource needs a location", var n => $"{Formats.Number(n)} resources need a location" };
}
