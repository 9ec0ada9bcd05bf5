using System.Globalization;

namespace OurWater.Sync.Tabular.Values;

/// <summary>Days that are counted as numbers, as spreadsheets do: <c>42740</c>, <c>42740.5</c>, <c>42740,5</c>.</summary>
internal static class SerialNumber
{
    /// <summary>Days 10,000 (1927) to 80,000 (2119): other numbers are more likely a year or an id than a date.</summary>
    private const int First = 10_000, Last = 80_000;

    /// <summary>True for a number that may count days.</summary>
    public static bool MayBe(ReadOnlySpan<char> text) => TryRead(text, out var days) && days is >= First and <= Last;

    /// <summary>A number without groups, with a decimal point or comma.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out decimal number)
    {
        number = 0;
        Span<char> buffer = stackalloc char[32];
        if (!Plain.TryCopy(text, buffer, out var plain)) return false;
        if (plain.IndexOf(',') is >= 0 and var comma) buffer[comma] = '.';
        return decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out number);
    }
}

/// <summary>Moments that are counted from 1970-01-01T00:00Z.</summary>
internal static class EpochNumber
{
    /// <summary>Milliseconds of 1971 and of 2200: as seconds and as milliseconds there is nothing in between that could be both.</summary>
    public const long First = 31_536_000_000, Last = 7_258_118_400_000;

    private const long FirstLikely = 631_152_000, LastLikely = 4_102_444_800;

    /// <summary>A number of ten digits (1990 to 2099 in seconds), or of thirteen (in milliseconds).</summary>
    public static bool MayBe(ReadOnlySpan<char> text, out bool milliseconds)
    {
        milliseconds = false;
        if (text.Length < 9 || !SerialNumber.TryRead(text, out var number)) return false;
        if (number is >= FirstLikely and < LastLikely) return true;
        milliseconds = number is >= FirstLikely * 1000 and < LastLikely * 1000;
        return milliseconds;
    }
}

/// <summary>Three numbers of at most two digits, and the orders in which they are a day.</summary>
/// <param name="DayFirst">The numbers can be day, month, year.</param>
/// <param name="MonthFirst">They can be month, day, year.</param>
/// <param name="YearFirst">They can be year, month, day.</param>
internal readonly record struct ShortDate(bool DayFirst, bool MonthFirst, bool YearFirst)
{
    public bool FitsAny => DayFirst || MonthFirst || YearFirst;

    public static ShortDate Of(DateParts parts) => new(
        CivilDay.Exists(2000 + parts.C, parts.B, parts.A), CivilDay.Exists(2000 + parts.C, parts.A, parts.B), CivilDay.Exists(2000 + parts.A, parts.B, parts.C));
}
