using System.Globalization;

namespace OurWater.Sync.Tabular.Values;

/// <summary>The <c>dateFormat</c> of a mapping.</summary>
public static class DateFormats
{
    public const string DayFirst = "d/M/yyyy";
    public const string MonthFirst = "M/d/yyyy";
    public const string YearFirst = "yyyy-MM-dd";
    public const string Excel = "excel";
    public const string Excel1904 = "excel1904";
    public const string ShortDayFirst = "d/M/yy";
    public const string ShortMonthFirst = "M/d/yy";
    public const string ShortYearFirst = "yy/M/d";
    public const string YearDayFirst = "yyyy-dd-MM";

    /// <summary>Seconds, or milliseconds, since 1970-01-01T00:00Z.</summary>
    public const string EpochSeconds = "epochSeconds";
    public const string EpochMilliseconds = "epochMilliseconds";

    /// <summary>What reads this format; null where it is none. The separators / - . and leading zeros are free, a clock may follow; dates that can be read one way only
    /// (year first, month by name) are read beside the order that was chosen.</summary>
    public static DateReader? Reader(string format, int latestShortYear = 2049, bool date1904 = false)
    {
        var serials = date1904 ? SerialDates.From1904 : SerialDates.From1900;
        if (format.Equals(Excel, StringComparison.OrdinalIgnoreCase)) return new DateReader { SerialText = true, Serials = serials };
        if (format.Equals(Excel1904, StringComparison.OrdinalIgnoreCase)) return new DateReader { SerialText = true, Serials = SerialDates.From1904 };
        if (format.Equals(EpochSeconds, StringComparison.OrdinalIgnoreCase)) return new DateReader { Serials = serials, EpochMilliseconds = 1000 };
        if (format.Equals(EpochMilliseconds, StringComparison.OrdinalIgnoreCase)) return new DateReader { Serials = serials, EpochMilliseconds = 1 };
        if (!IsDateFormat(format)) return null;
        var letters = Letters(format);
        var order = letters switch
        {
            "dMy" => DateOrder.DayFirst,
            "Mdy" => DateOrder.MonthFirst,
            "yMd" => DateOrder.YearFirst,
            "ydM" => DateOrder.YearDayFirst,
            _ => DateOrder.Unknown,
        };
        return new DateReader
        {
            Order = order,
            Serials = serials,
            LatestShortYear = latestShortYear,
            TwoDigitYears = true,
            ExactFormat = order == DateOrder.Unknown || IsPacked(format) ? format : null,
        };
    }

    internal static bool HasClock(string? format) => format is not null && format.AsSpan().IndexOfAny('H', 'h') >= 0;

    internal static bool HasOffset(string? format) => format is not null && format.AsSpan().IndexOfAny('z', 'K') >= 0;

    private static bool IsDateFormat(string format)
    {
        if (format.Length is < 3 or > 40 || !format.Contains('d') || !format.Contains('M') || !format.Contains('y')) return false;
        if (format.Any(c => char.IsAsciiLetter(c) && !"dMyHhmsftzKTgZ".Contains(c)) && !format.Contains('\'') && !format.Contains('\\')) return false;
        try
        {
            var day = new DateTime(2017, 1, 15, 9, 30, 0, DateTimeKind.Utc);
            return DateTime.TryParseExact(day.ToString(format, CultureInfo.InvariantCulture), format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var back) && back.Day == 15;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>The order of day, month and year: each letter once. More than one of a kind, such as <c>dd … dddd</c>, gives an order of its own.</summary>
    private static string Letters(string format)
    {
        var order = "";
        var text = format.Replace("dddd", "", StringComparison.Ordinal).Replace("ddd", "", StringComparison.Ordinal);
        foreach (var c in text)
        {
            if (c is 'd' or 'M' or 'y' && (order.Length == 0 || order[^1] != c)) order += c;
        }

        return text.AsSpan().IndexOfAny('\'', '"', '\\') < 0 ? order : "?";
    }

    /// <summary>Numbers without anything between them, such as <c>ddMMyyyy</c>.</summary>
    private static bool IsPacked(string format) => format.Contains("dM", StringComparison.Ordinal) || format.Contains("Md", StringComparison.Ordinal) || format.Contains("yM", StringComparison.Ordinal)
        || format.Contains("yd", StringComparison.Ordinal);
}
