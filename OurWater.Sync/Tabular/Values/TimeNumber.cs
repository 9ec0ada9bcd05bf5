using System.Globalization;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What numbers in a column of clock times are.</summary>
public enum TimeNumbers
{
    /// <summary>Parts of a day, as a workbook counts: 0.5 is noon, 1 is 24:00.</summary>
    Fractions,

    /// <summary>930 is half past nine, 30 half past midnight.</summary>
    Clock,

    /// <summary>9 is nine o'clock.</summary>
    Hours,
}

/// <summary>Clock times that are written as a number.</summary>
public static class TimeNumber
{
    public const string Clock = "HHmm";
    public const string Hours = "H";

    public static bool IsFormat(string format) => format is Clock or Hours;

    public static TimeNumbers? Of(string? format) => format switch
    {
        Clock => TimeNumbers.Clock,
        Hours => TimeNumbers.Hours,
        _ => null,
    };

    /// <summary>The time format of a mapping; null where numbers are parts of a day.</summary>
    public static string? Format(TimeNumbers numbers) => numbers switch
    {
        TimeNumbers.Clock => Clock,
        TimeNumbers.Hours => Hours,
        _ => null,
    };

    /// <summary>A plain number with at most a point or comma in it: no colon, no half-day.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out decimal number)
    {
        number = 0;
        return !text.IsEmpty && SerialNumber.TryRead(text, out number) && number >= 0;
    }

    /// <summary>Milliseconds since midnight; null where the number is no such time.</summary>
    public static long? Milliseconds(decimal number, TimeNumbers numbers)
    {
        if (numbers == TimeNumbers.Fractions) return number <= 1 ? (long)decimal.Round(number * 86_400m) * 1000 : null;
        if (number != decimal.Truncate(number) || number > 2400) return null;
        var whole = (int)number;
        var (hour, minute) = numbers == TimeNumbers.Clock ? (whole / 100, whole % 100) : (whole, 0);
        return minute > 59 || (hour * 60) + minute > 24 * 60 ? null : ((hour * 60) + minute) * 60_000L;
    }
}

/// <summary>Looks at every number of a column of clock times to find out what they are. Not thread-safe.</summary>
public sealed class TimeScan
{
    private long _fractions, _clocks, _hours, _ones;

    /// <summary>A row with a number of 24 or less, which may be an hour or minutes after midnight.</summary>
    public DateProof? Example { get; private set; }

    public void Add(int row, ReadOnlySpan<char> text)
    {
        if (!TimeNumber.TryRead(text, out var number)) return;
        if (number != decimal.Truncate(number)) _fractions++;
        else if (number > 24 || (text[0] == '0' && text.Length > 2)) _clocks++;
        else if (number > 1) _hours++;
        else if (number == 1) _ones++;
        if (number is > 0 and <= 24) Example ??= new DateProof(row, text.ToString());
    }

    /// <summary>Null where a person must say it.</summary>
    /// <param name="saysHours">True where the column's name is that of hours.</param>
    public TimeNumbers? Numbers(bool saysHours)
    {
        if (_clocks > 0) return TimeNumbers.Clock;
        if (_fractions > 0 && _hours == 0) return TimeNumbers.Fractions;
        if (saysHours) return TimeNumbers.Hours;
        return _hours + _ones > 0 ? null : TimeNumbers.Clock;
    }
}
