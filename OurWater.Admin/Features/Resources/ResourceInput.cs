using System.Globalization;
using OurWater.Sync.Model;
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

    /// <summary>The person was asked about something odd, and says that it is right.</summary>
    public bool IsSure { get; init; }

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

/// <summary>The numbers of an edited record.</summary>
internal static class PlaceNumbers
{
    public static NumberRule LatitudeRule { get; } = new(NumberKind.Latitude);
    public static NumberRule LongitudeRule { get; } = new(NumberKind.Longitude);
    public static NumberRule MetresRule { get; } = new(Unit: LengthUnit.Metre);

    private static readonly char[] Between = [';', '\t', ',', ' '];

    /// <summary>Both or neither, on the earth; adds to the problems what is wrong.</summary>
    public static (double? Latitude, double? Longitude) Position(string latitude, string longitude, List<string> problems)
    {
        var (lat, lon) = (Number(latitude, LatitudeRule, null, problems), Number(longitude, LongitudeRule, null, problems));
        if (string.IsNullOrWhiteSpace(latitude) != string.IsNullOrWhiteSpace(longitude)) problems.Add("Latitude and longitude go together. Write both, or leave both empty.");
        return ((double?)lat, (double?)lon);
    }

    /// <summary>Both numbers, where somebody pasted them into one field: "24.593, 74.198". Null where the text is one number, or none.</summary>
    public static (string Latitude, string Longitude)? Pair(string text)
    {
        foreach (var between in Between)
        {
            if (text.Split(between, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var first, var second] && IsWhole(first, LatitudeRule) && IsWhole(second, LongitudeRule)) return (first, second);
        }

        return null;
    }

    /// <summary>An angle with a decimal point or with signs: "24,593" is one number with a decimal comma, not a pair.</summary>
    private static bool IsWhole(string text, NumberRule rule) => text.Any(c => !char.IsAsciiDigit(c) && c is not '-') && TypedNumbers.Read(text, rule).Number is not null;

    public static double? Metres(string text, string what, double least, double most, List<string> problems)
    {
        if (Number(text, MetresRule, what, problems) is not { } number) return null;
        if ((double)number >= least && (double)number <= most) return (double)number;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: {number} m cannot be true. It lies between {least} and {most} m."));
        return null;
    }

    private static decimal? Number(string text, NumberRule rule, string? what, List<string> problems)
    {
        var typed = TypedNumbers.Read(text, rule);
        if (typed.Problem is { } problem) problems.Add(what is null ? problem : $"{what}: {problem}");
        return typed.Number;
    }
}
