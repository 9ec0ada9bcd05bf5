using System.Globalization;
using System.Text;

namespace OurWater.Sync.ExternalIds;

/// <summary>How likely two records of two systems are the same place: by how far apart they lie and how alike their names are. A hint for a person, never a decision.</summary>
public static class Likeness
{
    private const double EarthRadius = 6_371_000;
    private const double NearMetres = 200;
    private const double FarMetres = 5_000;
    private const double AlikeNames = 0.5;

    /// <summary>Great-circle distance (haversine) in metres between two points in WGS 84 degrees.</summary>
    public static double Metres(double latitude, double longitude, double otherLatitude, double otherLongitude)
    {
        var (a, b) = (double.DegreesToRadians(latitude), double.DegreesToRadians(otherLatitude));
        var (dLat, dLon) = (b - a, double.DegreesToRadians(otherLongitude - longitude));
        var h = Square(Math.Sin(dLat / 2)) + Math.Cos(a) * Math.Cos(b) * Square(Math.Sin(dLon / 2));
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }

    /// <summary>0 for nothing in common to 1 for the same: the Dice coefficient of the pairs of letters, whatever the case, the accents and the order of the words. 0 where one of them is empty.</summary>
    public static double OfNames(string? name, string? other)
    {
        var (pairs, others) = (Pairs(name), Pairs(other));
        if (pairs.Count == 0 || others.Count == 0) return 0;
        var common = 0;
        foreach (var (pair, count) in pairs) common += Math.Min(count, others.GetValueOrDefault(pair));
        return 2.0 * common / (pairs.Values.Sum() + others.Values.Sum());
    }

    /// <summary>
    /// By which suggestions are sorted; null where there is too little to suggest it: it lies far away, or neither the place nor the name says anything.
    /// At most 2: the same name on the same spot.
    /// </summary>
    /// <param name="metres">Null where one of the two has no position.</param>
    /// <param name="names">As <see cref="OfNames"/> gives it.</param>
    public static double? Score(double? metres, double names)
    {
        if (metres is > FarMetres) return null;
        if (metres is not <= NearMetres && names < AlikeNames) return null;
        return names + (metres is { } distance ? 1 / (1 + distance / NearMetres) : 0);
    }

    private static Dictionary<(char, char), int> Pairs(string? text)
    {
        var pairs = new Dictionary<(char, char), int>();
        var word = new StringBuilder();
        foreach (var c in (text ?? "").Normalize(NormalizationForm.FormD).Append(' '))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark) continue;
            if (char.IsLetterOrDigit(c)) word.Append(char.ToLowerInvariant(c));
            else AddWord(pairs, word);
        }

        return pairs;
    }

    /// <summary>The beginning of a word counts as a letter of its own, so that single letters and first letters matter.</summary>
    private static void AddWord(Dictionary<(char, char), int> pairs, StringBuilder word)
    {
        var before = ' ';
        foreach (var letter in word.ToString())
        {
            pairs[(before, letter)] = pairs.GetValueOrDefault((before, letter)) + 1;
            before = letter;
        }

        word.Clear();
    }

    private static double Square(double value) => value * value;
}
