using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

internal enum DateForm
{
    None,

    /// <summary>A month by name, or digits without anything between them: there is one way to read it.</summary>
    Plain,

    /// <summary>Three numbers with a four-digit year first.</summary>
    YearFirst,

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

    /// <summary>15 de enero de 2020.</summary>
    private static readonly string[] Between = ["de", "del", "of"];

    private static readonly string[] Ordinals = ["st", "nd", "rd", "th", "er"];

    private static readonly string[] Articles = ["the ", "le ", "den ", "el "];

    public static DateParts Read(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[Longest];
        if (!Plain.TryCopy(text, buffer, out var plain)) return default;
        plain = plain.Trim();
        if (TakeWeekday(plain, out var rest) && ReadDate(rest) is { Form: not (DateForm.None or DateForm.Serial) } behind) return behind;
        return ReadDate(plain);
    }

    private static DateParts ReadDate(ReadOnlySpan<char> plain)
    {
        var digits = plain.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : plain.Length;
        if (digits is 8 or 12 or 14) return Compact(plain, digits);
        Span<Token> tokens = stackalloc Token[3];
        var at = 0;
        for (var i = 0; i < 3; i++)
        {
            if (!Next(plain, ref at, out tokens[i])) return i == 1 ? One(tokens[0], plain, at) : default;
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
            (4, <= 2) => parts with { Form = DateForm.YearFirst },
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

    /// <summary><c>20170115</c>, perhaps with T0930 after it; <c>201701150930</c>; <c>20170115093000</c>.</summary>
    private static DateParts Compact(ReadOnlySpan<char> text, int length)
    {
        var number = int.Parse(text[..8], NumberStyles.None, CultureInfo.InvariantCulture);
        var date = new DateParts { Form = DateForm.Plain, A = number / 10_000, B = number / 100 % 100, C = number % 100 };
        var rest = text[8..];
        if (length == 8) return !rest.IsEmpty && rest[0] is not ('T' or 't' or ' ') ? default : WithClock(date, rest);
        return CivilDay.Exists(date.A, date.B, date.C) ? WithClock(date, rest) : default;
    }

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

        while (at < text.Length && CalendarWords.IsLetter(text[at])) at++;
        var month = at > start ? CalendarWords.Month(text[start..at]) : 0;
        token = new Token(0, 0, month);
        return month > 0;
    }

    private static void SkipSeparator(ReadOnlySpan<char> text, ref int at)
    {
        SkipSigns(text, ref at);
        foreach (var word in Between)
        {
            if (!text[at..].StartsWith(word, StringComparison.OrdinalIgnoreCase) || at + word.Length >= text.Length || CalendarWords.IsLetter(text[at + word.Length])) continue;
            at += word.Length;
            SkipSigns(text, ref at);
            return;
        }
    }

    private static void SkipSigns(ReadOnlySpan<char> text, ref int at)
    {
        while (at < text.Length && text[at] is '/' or '-' or '.' or ' ' or ',') at++;
    }

    private static void SkipOrdinal(ReadOnlySpan<char> text, ref int at)
    {
        if (at < text.Length && text[at] is '\u00BA' or '\u00AA' or '\u00B0') at++;
        foreach (var ending in Ordinals)
        {
            if (!text[at..].StartsWith(ending, StringComparison.OrdinalIgnoreCase) || (at + ending.Length < text.Length && CalendarWords.IsLetter(text[at + ending.Length]))) continue;
            at += ending.Length;
            return;
        }
    }

    private static bool TakeWeekday(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < text.Length && (CalendarWords.IsLetter(text[length]) || (length > 0 && text[length] == '-'))) length++;
        rest = length == 0 ? default : text[length..].TrimStart(" ,.");
        if (length == 0 || length == text.Length || !CalendarWords.IsWeekday(text[..length])) return false;
        foreach (var article in Articles)
        {
            if (rest.StartsWith(article, StringComparison.OrdinalIgnoreCase)) rest = rest[article.Length..].TrimStart();
        }

        return true;
    }

    private readonly record struct Token(int Value, int Length, int Month);
}
