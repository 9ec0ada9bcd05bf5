using System.Globalization;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The text and kind of a workbook's value.</summary>
internal static class CellText
{
    private static readonly DateTime NoDay = new(1899, 12, 31, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime NoDay1904 = new(1904, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    /// <param name="showsClock">The cell's number format shows hours: midnight is written <c>T00:00:00</c>, as the same sheet has it in a text file.</param>
    public static (string Text, CellKind Kind) Of(object? value, bool date1904, bool showsClock = false) =>
        value switch
        {
            null => ("", CellKind.Text),
            string text => (text, CellKind.Text),
            double number => (Number(number), CellKind.Number),
            DateTime time => Time(time, date1904, showsClock),
            TimeSpan duration => (Duration(duration), CellKind.Text),
            bool truth => (truth ? "TRUE" : "FALSE", CellKind.Text),
            _ => (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", CellKind.Text),
        };

    /// <summary>What the spreadsheet shows: 15 digits, so that 12.400000000000002 is 12.4.</summary>
    public static string Number(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : number.ToString("G15", CultureInfo.InvariantCulture);

    /// <summary>Hours go on behind a day: <c>24:00:00</c>.</summary>
    private static string Duration(TimeSpan duration) => duration.Ticks < TimeSpan.TicksPerDay
        ? duration.ToString("c", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours:00}:{duration.Minutes:00}:{duration.Seconds:00}");

    private static (string Text, CellKind Kind) Time(DateTime time, bool date1904, bool showsClock)
    {
        // A fraction of a day is only so exact: 09:29:59.999 was typed as 09:30.
        var ticks = time.Ticks + (TimeSpan.TicksPerMillisecond * 5);
        if (ticks % TimeSpan.TicksPerSecond <= TimeSpan.TicksPerMillisecond * 10) time = new DateTime(ticks - (ticks % TimeSpan.TicksPerSecond), DateTimeKind.Unspecified);

        if (time.Date == (date1904 ? NoDay1904 : NoDay)) return (time.ToString("HH:mm:ss", CultureInfo.InvariantCulture), CellKind.Text);

        var format = time.TimeOfDay == TimeSpan.Zero && !showsClock ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss.FFF";
        return (time.ToString(format, CultureInfo.InvariantCulture), CellKind.DateTime);
    }
}

/// <summary>What the number formats of a workbook show. Not thread-safe.</summary>
internal sealed class CellFormats
{
    private readonly Dictionary<string, bool> _clocks = new(StringComparer.Ordinal);

    /// <summary>True for a format with hours, outside of its quoted texts and of what stands in brackets for a language or colour.</summary>
    public bool ShowsClock(string? format)
    {
        if (string.IsNullOrEmpty(format)) return false;
        if (_clocks.TryGetValue(format, out var shows)) return shows;
        return _clocks[format] = HasHours(format);
    }

    private static bool HasHours(string format)
    {
        for (var at = 0; at < format.Length; at++)
        {
            switch (format[at])
            {
                case '\\' or '_' or '*': at++; break;
                case '"': at = End(format, at, '"'); break;
                case '[' when at + 1 < format.Length && format[at + 1] is not ('h' or 'H'): at = End(format, at, ']'); break;
                case 'h' or 'H': return true;
                default: break;
            }
        }

        return false;
    }

    private static int End(string format, int at, char end) => format.IndexOf(end, at + 1) is >= 0 and var found ? found : format.Length;
}
