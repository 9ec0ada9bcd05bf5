using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>The forms that make up nearly every large file, read without a tokenizer. Anything unusual gives false and is read, or refused by name, by <see cref="DateText"/>.</summary>
internal static class IsoTime
{
    /// <summary><c>2017-01-15</c>, <c>2017-01-15T09:30</c>, <c>2017-01-15 09:30:00</c>, each also with <c>Z</c>.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out LocalTime time)
    {
        time = default;
        if (text.Length < 10 || text[4] != '-' || text[7] != '-') return false;
        var year = (Two(text, 0) * 100) + Two(text, 2);
        if (Two(text, 0) < 0 || Two(text, 2) < 0) return false;
        int month = Two(text, 5), day = Two(text, 8);
        if (!CivilDay.Exists(year, month, day)) return false;
        var midnight = CivilDay.Number(year, month, day) * CivilDay.Milliseconds;
        if (text.Length == 10)
        {
            time = new LocalTime(midnight, TimePrecision.Day);
            return true;
        }

        return text[10] is 'T' or ' ' && TryReadClock(text[11..], midnight, out time);
    }

    /// <summary><c>5/2/2017</c> with one of the separators / - . and perhaps a clock after it, in the order given.</summary>
    public static bool TryReadNumeric(ReadOnlySpan<char> text, bool dayFirst, out LocalTime time)
    {
        time = default;
        var at = 0;
        if (!OneOrTwo(text, ref at, out var first) || at >= text.Length) return false;
        var separator = text[at++];
        if (separator is not ('/' or '-' or '.') || !OneOrTwo(text, ref at, out var second)) return false;
        if (at + 5 > text.Length || text[at++] != separator) return false;
        int high = Two(text, at), low = Two(text, at + 2);
        if (high < 0 || low < 0) return false;
        at += 4;
        int year = (high * 100) + low, month = dayFirst ? second : first, day = dayFirst ? first : second;
        if (!CivilDay.Exists(year, month, day)) return false;
        var midnight = CivilDay.Number(year, month, day) * CivilDay.Milliseconds;
        if (at == text.Length)
        {
            time = new LocalTime(midnight, TimePrecision.Day);
            return true;
        }

        return text[at] == ' ' && TryReadClock(text[(at + 1)..], midnight, out time);
    }

    /// <summary><c>HH:mm</c> or <c>HH:mm:ss</c>, perhaps with <c>Z</c>, and nothing after it.</summary>
    private static bool TryReadClock(ReadOnlySpan<char> text, long midnight, out LocalTime time)
    {
        time = default;
        if (text.Length < 5 || text[2] != ':') return false;
        int hour = Two(text, 0), minute = Two(text, 3), second = 0, at = 5;
        if (at < text.Length && text[at] == ':')
        {
            if (text.Length < 8) return false;
            second = Two(text, 6);
            at = 8;
        }

        var utc = at < text.Length && text[at] == 'Z';
        if (at + (utc ? 1 : 0) != text.Length || (uint)hour > 23 || (uint)minute > 59 || (uint)second > 59) return false;
        var precision = second == 0 ? TimePrecision.Minute : TimePrecision.Second;
        time = new LocalTime(midnight + ((((hour * 60) + minute) * 60) + second) * 1000L, precision, utc);
        return true;
    }

    private static bool OneOrTwo(ReadOnlySpan<char> text, ref int at, out int value)
    {
        value = 0;
        var start = at;
        while (at < text.Length && at - start < 2 && char.IsAsciiDigit(text[at])) value = (value * 10) + text[at++] - '0';
        return at > start;
    }

    /// <summary>Two digits as a number; far below zero where they are not digits.</summary>
    private static int Two(ReadOnlySpan<char> text, int at)
    {
        uint high = (uint)(text[at] - '0'), low = (uint)(text[at + 1] - '0');
        return high > 9 || low > 9 ? -100_000 : (int)((high * 10) + low);
    }
}
