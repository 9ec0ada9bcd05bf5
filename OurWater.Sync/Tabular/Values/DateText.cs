using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

internal enum DateForm
{
    None,

    /// <summary>The year first, or a month by name: there is one way to read it.</summary>
    Plain,

    /// <summary>Three numbers with a four-digit year last.</summary>
    Numbers,

    /// <summary>As <see cref="Plain"/> and a month by name, but with a year of two digits.</summary>
    ShortYear,

    /// <summary>Three numbers of at most two digits.</summary>
    ShortNumbers,

    /// <summary>One number: maybe days since 1900.</summary>
    Serial,
}

/// <summary>What stands in a date, before an order is applied to it.</summary>
/// <param name="A">First number, or the year of <see cref="DateForm.Plain"/>.</param>
/// <param name="B">Second number, or its month.</param>
/// <param name="C">Third number, or its day.</param>
internal readonly record struct DateParts(DateForm Form, int A, int B, int C, bool HasClock, long Clock, TimePrecision Precision, int? Offset, DateProblem ClockProblem);

/// <summary>Takes a date of any written form apart.</summary>
internal static class DateText
{
    private const int Longest = 64;

    private static readonly string[] Months =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static DateParts Read(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[Longest];
        if (!Plain.TryCopy(text, buffer, out var plain)) return default;
        plain = plain.Trim();
        SkipWeekday(ref plain);
        Span<Token> tokens = stackalloc Token[3];
        var at = 0;
        for (var i = 0; i < 3; i++)
        {
            if (!Next(plain, ref at, out tokens[i])) return i == 1 ? One(tokens[0], plain, at) : default;
            if (i == 0 && tokens[0].Length == 8) return Compact(tokens[0], plain[at..]);
            if (i < 2) SkipSeparator(plain, ref at);
        }

        return WithClock(Parts(tokens), plain[at..]);
    }

    private static DateParts Parts(ReadOnlySpan<Token> t)
    {
        for (var i = 0; i < 3; i++)
        {
            if (t[i].Month == 0) continue;
            if (i == 2) return default;
            int day = 2, year = 0;
            if (i == 0) (day, year) = (1, 2);
            else if (t[0].Length <= 2) (day, year) = (0, 2);
            if (t[day].Month != 0 || t[year].Month != 0 || t[day].Length > 2) return default;
            var form = t[year].Length switch { 4 => DateForm.Plain, 2 => DateForm.ShortYear, _ => DateForm.None };
            return new DateParts { Form = form, A = t[year].Value, B = t[i].Month, C = t[day].Value };
        }

        var parts = new DateParts { A = t[0].Value, B = t[1].Value, C = t[2].Value };
        if (t[1].Length > 2) return default;
        return (t[0].Length, t[2].Length) switch
        {
            (4, <= 2) => parts with { Form = DateForm.Plain },
            ( <= 2, 4) => parts with { Form = DateForm.Numbers },
            ( <= 2, 2) => parts with { Form = DateForm.ShortNumbers },
            _ => default,
        };
    }

    private static DateParts WithClock(DateParts parts, ReadOnlySpan<char> rest)
    {
        if (parts.Form == DateForm.None) return default;
        rest = rest.TrimStart();
        if (!rest.IsEmpty && rest[0] is 'T' or 't' or ',') rest = rest[1..].TrimStart();
        if (rest.IsEmpty) return parts;
        var problem = TimeText.Read(rest, out var clock, out var precision, out var offset);
        return parts with { HasClock = true, Clock = clock, Precision = precision, Offset = offset, ClockProblem = problem };
    }

    /// <summary>20170115, perhaps with T0930 after it.</summary>
    private static DateParts Compact(Token token, ReadOnlySpan<char> rest) =>
        !rest.IsEmpty && rest[0] is not ('T' or 't' or ' ')
            ? default
            : WithClock(new DateParts { Form = DateForm.Plain, A = token.Value / 10_000, B = token.Value / 100 % 100, C = token.Value % 100 }, rest);

    private static DateParts One(Token token, ReadOnlySpan<char> text, int at) =>
        token.Month == 0 && at == text.Length ? new DateParts { Form = DateForm.Serial, A = token.Value } : default;

    private static bool Next(ReadOnlySpan<char> text, ref int at, out Token token)
    {
        token = default;
        var start = at;
        if (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            var value = 0;
            for (; at < text.Length && char.IsAsciiDigit(text[at]) && at - start < 9; at++) value = (value * 10) + text[at] - '0';
            token = new Token(value, at - start, 0);
            SkipOrdinal(text, ref at);
            return true;
        }

        while (at < text.Length && char.IsAsciiLetter(text[at])) at++;
        var month = Word(text[start..at], Months, 3);
        token = new Token(0, 0, month);
        return month > 0;
    }

    private static void SkipSeparator(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && text[at] is '/' or '-' or '.' or ' ' or ',') at++;
    }

    private static void SkipOrdinal(ReadOnlySpan<char> text, ref int at)
    {
        if (at + 2 > text.Length || (at + 2 < text.Length && char.IsAsciiLetter(text[at + 2]))) return;
        var two = text.Slice(at, 2);
        if (two.Equals("st", StringComparison.OrdinalIgnoreCase) || two.Equals("nd", StringComparison.OrdinalIgnoreCase)
            || two.Equals("rd", StringComparison.OrdinalIgnoreCase) || two.Equals("th", StringComparison.OrdinalIgnoreCase)) at += 2;
    }

    private static void SkipWeekday(ref ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && char.IsAsciiLetter(text[length])) length++;
        if (length > 0 && Word(text[..length], Weekdays, 2) > 0) text = text[length..].TrimStart(" ,.");
    }

    /// <summary>1-based position of the word that this one is, or shortens; 0 = none.</summary>
    private static int Word(ReadOnlySpan<char> text, string[] words, int least)
    {
        if (text.Length < least) return 0;
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].AsSpan().StartsWith(text, StringComparison.OrdinalIgnoreCase)) return i + 1;
        }

        return text.Equals("sept", StringComparison.OrdinalIgnoreCase) ? 9 : 0;
    }

    private readonly record struct Token(int Value, int Length, int Month);
}
