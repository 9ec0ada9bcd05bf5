using System.Text.RegularExpressions;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What the readings of a series measure.</summary>
public enum Quantity
{
    /// <summary>What the place's type measures: depth to water, rain, the water column at a dam.</summary>
    Usual,

    /// <summary>A water level above sea level or another datum: never stored as a depth.</summary>
    AboveSeaLevel,
}

/// <summary>Series codes and header words that say which quantity a value is.</summary>
public static partial class SeriesCodes
{
    public const string BelowGround = "GWmBGS";
    public const string AboveSeaLevel = "GWmMSL";

    /// <summary>The series that a code of a file names. Metres below ground is what <c>default</c> holds.</summary>
    public static string SeriesOf(ReadOnlySpan<char> code)
    {
        if (code.IsEmpty || code.Equals(BelowGround, StringComparison.OrdinalIgnoreCase) || code.Equals(Timeseries.Default, StringComparison.OrdinalIgnoreCase)) return Timeseries.Default;
        return code.Equals(AboveSeaLevel, StringComparison.OrdinalIgnoreCase) ? AboveSeaLevel : code.ToString();
    }

    /// <summary>True for a code that carries its unit, the metre.</summary>
    public static bool IsKnown(ReadOnlySpan<char> code) => code.StartsWith(BelowGround, StringComparison.OrdinalIgnoreCase) || code.StartsWith(AboveSeaLevel, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a series of this name holds.</summary>
    public static Quantity QuantityOf(string series) => series != Timeseries.Default && SeriesInHeader(series) is not null ? Quantity.AboveSeaLevel : Quantity.Usual;

    /// <summary>The series for a value whose header says that it is a level above a datum; null for one that does not.</summary>
    public static string? SeriesInHeader(string header)
    {
        if (Below().IsMatch(header)) return null;
        var match = Datum().Match(header);
        if (!match.Success) return null;
        if (match.Groups["sea"].Success) return AboveSeaLevel;
        return match.Groups["datum"].Success ? match.Value.ToUpperInvariant() : "elevation";
    }

    [GeneratedRegex(@"(?<sea>GWmMSL|\bm?[\s.]?a\.?m\.?s\.?l\b|\bmasl\b|(?<![a-z])msl\b|above\s+(?:mean\s+)?sea|sea\s?level)|\b(?<datum>NAP|AHD|NAVD88|NGVD29|NHN)\b|(?<elev>elevation|\belev\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Datum();

    [GeneratedRegex(@"GWmBGS|\bm?\s?bgl\b|\bm?\s?bgs\b|below\s+ground|depth", RegexOptions.IgnoreCase)]
    private static partial Regex Below();
}
