using System.Globalization;
using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Values;

/// <summary>WGS 84 degrees: decimal, or degrees, minutes and seconds.</summary>
public static partial class Coordinates
{
    /// <summary>Null where the text is no angle, or one that this axis cannot have.</summary>
    public static double? Read(ReadOnlySpan<char> text, CellKind kind, NumberReader numbers, bool latitude)
    {
        var degrees = ReadDegrees(text, kind, numbers, latitude);
        return degrees is { } value && Math.Abs(value) <= (latitude ? 90 : 180) ? value : null;
    }

    /// <summary>The angle whatever its size, so that a latitude of 120 can still be recognised as a longitude.</summary>
    internal static double? ReadDegrees(ReadOnlySpan<char> text, CellKind kind, NumberReader numbers, bool latitude)
    {
        if (numbers.Read(text, kind, out var plain) == NumberProblem.None) return Units.ToDouble(plain);

        // A point is the decimal separator of coordinates even where the rest of the file has commas.
        Span<char> buffer = stackalloc char[64];
        if (!Plain.TryCopy(text, buffer, out var ascii)) return null;
        if (decimal.TryParse(ascii, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out plain)) return Units.ToDouble(plain);
        return ReadParts(ascii.ToString(), latitude);
    }

    private static double? ReadParts(string text, bool latitude)
    {
        var match = Parts().Match(text.Replace(',', '.'));
        if (!match.Success) return null;
        var letter = (match.Groups["before"].Value + match.Groups["after"].Value).ToUpperInvariant();
        if (letter.Length > 1 || (letter.Length == 1 && !(latitude ? "NS" : "EW").Contains(letter[0]))) return null;
        if (letter.Length == 1 && match.Groups["sign"].Value == "-") return null;
        decimal degrees = Number(match, "d"), minutes = Number(match, "m"), seconds = Number(match, "s");
        if (minutes >= 60 || seconds >= 60) return null;
        var angle = degrees + (minutes / 60) + (seconds / 3600);
        return Units.ToDouble(letter is "S" or "W" || match.Groups["sign"].Value == "-" ? -angle : angle);
    }

    private static decimal Number(Match match, string group) =>
        match.Groups[group].Success && decimal.TryParse(match.Groups[group].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : 0;

    [GeneratedRegex(@"^\s*(?<before>[NSEW])?\s*(?<sign>[-+])?\s*(?<d>\d{1,3}(?:\.\d+)?)\s*(?:[°º:d]|deg)?\s*(?:(?<m>\d{1,2}(?:\.\d+)?)\s*(?:['′:m]|min)?\s*)?(?:(?<s>\d{1,2}(?:\.\d+)?)\s*(?:[""″s]|''|sec)?\s*)?(?<after>[NSEW])?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Parts();
}

/// <summary>Where most places of a file lie.</summary>
/// <param name="Reach">How far from the middle, in degrees, a place may lie.</param>
public sealed record CoordinateCheck(double Latitude, double Longitude, double Reach)
{
    /// <summary>True for a pair that lies among the others only with its two numbers exchanged.</summary>
    public bool IsSwapped(double latitude, double longitude) => !Fits(latitude, longitude) && Fits(longitude, latitude);

    /// <summary>Null where too few rows, or rows too far apart, say nothing about the others.</summary>
    public static CoordinateCheck? From(IReadOnlyList<(double Latitude, double Longitude)> pairs)
    {
        if (pairs.Count < 3) return null;
        double latitude = Median(pairs.Select(p => p.Latitude)), longitude = Median(pairs.Select(p => p.Longitude));
        var spread = Median(pairs.Select(p => Math.Max(Math.Abs(p.Latitude - latitude), Math.Abs(p.Longitude - longitude))));
        var check = new CoordinateCheck(latitude, longitude, Math.Max(2, spread * 5));
        return check.Fits(longitude, latitude) ? null : check;
    }

    private bool Fits(double latitude, double longitude) => Math.Abs(latitude - Latitude) <= Reach && Math.Abs(longitude - Longitude) <= Reach;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
