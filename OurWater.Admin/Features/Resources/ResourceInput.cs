using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Resources;

/// <summary>A resource as a person edits it; numbers as they were typed.</summary>
public sealed record ResourceInput
{
    public ResourceType Type { get; init; }
    public string Name { get; init; } = "";
    public string Owner { get; init; } = "";
    public string Latitude { get; init; } = "";
    public string Longitude { get; init; } = "";
    public string Elevation { get; init; } = "";
    public string WellDepth { get; init; } = "";
    public IReadOnlyCollection<long> Groups { get; init; } = [];

    public static ResourceInput Of(ResourceDetail resource) => new()
    {
        Type = resource.Type,
        Name = resource.Name ?? "",
        Owner = resource.Owner ?? "",
        Latitude = Text(resource.Latitude),
        Longitude = Text(resource.Longitude),
        Elevation = Text(resource.Elevation),
        WellDepth = Text(resource.WellDepth),
        Groups = [.. resource.Groups.Select(g => g.Id)],
    };

    internal static string Text(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <summary>The numbers of an edited record, read by the rules of a file.</summary>
internal static class PlaceNumbers
{
    private static readonly NumberReader Numbers = new();

    /// <summary>Both or neither, on the earth; adds to the problems what is wrong.</summary>
    public static (double? Latitude, double? Longitude) Position(string latitude, string longitude, List<string> problems)
    {
        var (lat, lon) = (Angle(latitude, true, problems), Angle(longitude, false, problems));
        if (string.IsNullOrWhiteSpace(latitude) != string.IsNullOrWhiteSpace(longitude)) problems.Add("Latitude and longitude go together. Write both, or leave both empty.");
        return (lat, lon);
    }

    public static double? Metres(string text, string what, double least, double most, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Numbers.Read(text.Trim(), CellKind.Text, out var number) != NumberProblem.None) problems.Add($"{what}: “{text}” is not a number. Write it in metres, with a decimal point.");
        else if ((double)number < least || (double)number > most) problems.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {number} m cannot be true. It lies between {least} and {most} m."));
        else return (double)number;
        return null;
    }

    private static double? Angle(string text, bool latitude, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Coordinates.Read(text.Trim(), CellKind.Text, Numbers, latitude) is { } angle) return angle;
        problems.Add(latitude ? $"Latitude: “{text}” is not between -90 and 90 degrees." : $"Longitude: “{text}” is not between -180 and 180 degrees.");
        return null;
    }
}
