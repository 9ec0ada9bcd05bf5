using System.Collections.Concurrent;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What the readings of a series measure.</summary>
public enum Quantity
{
    /// <summary>What the place's type measures: depth to water, rain, the water column at a dam.</summary>
    Usual,

    /// <summary>A water level above sea level or another datum: never stored as a depth.</summary>
    AboveSeaLevel,

    /// <summary>Temperature, conductivity and the like: no length, stored as it stands.</summary>
    Another,
}

/// <summary>Series codes and header words that say which quantity a value is.</summary>
public static class SeriesCodes
{
    public const string BelowGround = "GWmBGS";
    public const string AboveSeaLevel = "GWmMSL";
    private const int MostKnown = 10_000;
    private static readonly ConcurrentDictionary<string, Quantity> Known = new(StringComparer.Ordinal);

    /// <summary>The series that a code of a file names. Metres below ground is what <c>default</c> holds.</summary>
    public static string SeriesOf(ReadOnlySpan<char> code)
    {
        if (code.IsEmpty || code.Equals(BelowGround, StringComparison.OrdinalIgnoreCase) || code.Equals(Timeseries.Default, StringComparison.OrdinalIgnoreCase)) return Timeseries.Default;
        return code.Equals(AboveSeaLevel, StringComparison.OrdinalIgnoreCase) ? AboveSeaLevel : code.ToString();
    }

    /// <summary>True for a code that carries its unit, the metre.</summary>
    public static bool IsKnown(ReadOnlySpan<char> code) => code.StartsWith(BelowGround, StringComparison.OrdinalIgnoreCase) || code.StartsWith(AboveSeaLevel, StringComparison.OrdinalIgnoreCase);

    /// <summary>What a series of this name holds.</summary>
    public static Quantity QuantityOf(string series)
    {
        if (series == Timeseries.Default) return Quantity.Usual;
        if (Known.TryGetValue(series, out var known)) return known;
        if (Known.Count > MostKnown) Known.Clear();
        return Known[series] = Look(series);
    }

    private static Quantity Look(string series) => SeriesInHeader(series) is not null ? Quantity.AboveSeaLevel
        : Measures.Of(series) == Measured.Another ? Quantity.Another
        : Quantity.Usual;

    /// <summary>The series for a value whose header says that it is a level above a datum; null for one that does not.</summary>
    public static string? SeriesInHeader(string header) => Datums.Find(header);
}
