using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>A clock time: <c>9:30</c>, <c>09.30</c>, <c>0930</c>, <c>143000</c>, <c>9:30:15.250 PM</c>, <c>9:30 p. m.</c>, <c>14h30</c>, <c>14:30 Uhr</c>, each perhaps with an offset or UTC after it.</summary>
internal static class TimeText
{
    private static readonly string[] Clocks = ["uhr", "uur", "hrs", "hs", "h"];

    /// <param name="text">ASCII, see <see cref="Plain"/>; half-days may have other letters.</param>
    /// <param name="milliseconds">Since midnight; 24:00 is a whole day.</param>
    public static DateProblem Read(ReadOnlySpan<char> text, out long milliseconds, out TimePrecision precision, out int? offset)
    {
        milliseconds = 0;
        precision = TimePrecision.Minute;
        offset = null;
        text = text.Trim();
        var at = 0;
        if (!Digits(text, ref at, 6, out var hour, out var length)) return DateProblem.BadTime;
        int minute = 0, second = 0, fraction = 0;
        var clock = false;
        if (length >= 5)
        {
            (hour, minute, second, clock) = (hour / 10_000, hour / 100 % 100, hour % 100, true);
        }
        else if (length >= 3)
        {
            (hour, minute, clock) = (hour / 100, hour % 100, true);
        }
        else if (at < text.Length && text[at] is ':' or '.' or 'h' or 'H')
        {
            at++;
            if (!Digits(text, ref at, 2, out minute, out length) || length != 2) return DateProblem.BadTime;
            clock = true;
            if (at < text.Length && text[at] is ':' or '.')
            {
                at++;
                if (!Digits(text, ref at, 2, out second, out length) || length != 2) return DateProblem.BadTime;
            }
        }

        if (clock && at + 1 < text.Length && text[at] is '.' or ',' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            if (!Fraction(text, ref at, out fraction)) return DateProblem.BadTime;
        }

        var rest = text[at..].TrimStart();
        if (CalendarWords.TakeHalfDay(ref rest, out var afternoon))
        {
            if (hour is < 1 or > 12) return DateProblem.BadTime;
            hour = (hour % 12) + (afternoon ? 12 : 0);
            clock = true;
        }

        if (!clock || minute > 59 || second > 59 || hour > 24 || (hour == 24 && (minute | second | fraction) != 0)) return DateProblem.BadTime;
        precision = fraction > 0 ? TimePrecision.Millisecond : second > 0 ? TimePrecision.Second : TimePrecision.Minute;
        milliseconds = (((((hour * 60) + minute) * 60) + second) * 1000L) + fraction;
        rest = WithoutClockWord(rest.Trim());
        if (rest.IsEmpty) return DateProblem.None;
        if (!ZoneOffset.TryRead(rest, out var minutes)) return DateProblem.BadZone;
        offset = minutes;
        return DateProblem.None;
    }

    private static ReadOnlySpan<char> WithoutClockWord(ReadOnlySpan<char> rest)
    {
        foreach (var word in Clocks)
        {
            if (!rest.StartsWith(word, StringComparison.OrdinalIgnoreCase)) continue;
            var behind = rest[word.Length..];
            if (behind.IsEmpty || !CalendarWords.IsLetter(behind[0])) return behind.TrimStart(" .");
        }

        return rest;
    }

    private static bool Digits(ReadOnlySpan<char> text, ref int at, int most, out int value, out int length)
    {
        value = 0;
        var start = at;
        while (at < text.Length && at - start < most && char.IsAsciiDigit(text[at])) value = (value * 10) + text[at++] - '0';
        length = at - start;
        return length > 0 && !(at < text.Length && char.IsAsciiDigit(text[at]));
    }

    /// <summary>Milliseconds from the digits after the point; what is finer is cut.</summary>
    private static bool Fraction(ReadOnlySpan<char> text, ref int at, out int milliseconds)
    {
        milliseconds = 0;
        var start = at;
        for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
        {
            if (at - start < 3) milliseconds = (milliseconds * 10) + text[at] - '0';
        }

        for (var i = at - start; i < 3; i++) milliseconds *= 10;
        return at > start;
    }
}
