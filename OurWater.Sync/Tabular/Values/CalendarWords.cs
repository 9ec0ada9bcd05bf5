using System.Globalization;
using System.Text;

namespace OurWater.Sync.Tabular.Values;

/// <summary>
/// Months, weekdays and half-days in the languages of the users, from .NET's culture data. They are compared without case, accents, points and spaces: culture data differ in these from one version of ICU to the next.
/// </summary>
internal static class CalendarWords
{
    private const int Longest = 48;
    private const int ShortestPrefix = 3;

    private static readonly string[] Languages = ["en-US", "en-GB", "es", "es-MX", "fr", "fr-CA", "pt", "pt-PT", "de", "de-AT", "nl", "hi", "gu"];

    private static readonly DateTimeFormatInfo[] Formats = Array.ConvertAll(Languages, name => CultureInfo.GetCultureInfo(name).DateTimeFormat);

    private static readonly Dictionary<string, int> Months = Words(f => [f.MonthNames, f.MonthGenitiveNames, f.AbbreviatedMonthNames, f.AbbreviatedMonthGenitiveNames]);

    private static readonly Dictionary<string, int> Weekdays = Words(f => [f.DayNames, f.AbbreviatedDayNames]);

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> MonthsBySpan = Months.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> WeekdaysBySpan = Weekdays.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly (string Folded, bool Afternoon)[] HalfDays = ReadHalfDays();

    /// <summary>True for what a word is written with: letters, and the marks that Indian scripts write vowels and abbreviations with.</summary>
    public static bool IsLetter(char c) => c < 128
        ? char.IsAsciiLetter(c)
        : char.IsLetter(c) || c is '\u0970' or '\u200C' or '\u200D' || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>1 to 12 for the name of a month, in full or short (three letters and more that only one month begins with); 0 where it is none.</summary>
    public static int Month(ReadOnlySpan<char> word)
    {
        Span<char> buffer = stackalloc char[Longest];
        var folded = buffer[..Fold(word, buffer)];
        if (folded.Length < 2 && !(folded.Length == 1 && folded[0] >= 128)) return 0;
        return MonthsBySpan.TryGetValue(folded, out var month) ? month : MonthBeginningWith(folded);
    }

    /// <summary>True for the name of a weekday, in full or short.</summary>
    public static bool IsWeekday(ReadOnlySpan<char> word)
    {
        Span<char> buffer = stackalloc char[Longest];
        var folded = buffer[..Fold(word, buffer)];
        if (folded.Length < 2) return false;
        if (WeekdaysBySpan.ContainsKey(folded)) return true;
        foreach (var name in Weekdays.Keys)
        {
            if (name.AsSpan().StartsWith(folded, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>Takes a half-day (<c>AM</c>, <c>p. m.</c>, <c>da tarde</c>) off the beginning of a text.</summary>
    public static bool TakeHalfDay(ref ReadOnlySpan<char> text, out bool afternoon)
    {
        afternoon = false;
        if (text.IsEmpty || !IsLetter(text[0])) return false;
        foreach (var (folded, pm) in HalfDays)
        {
            if (LengthOf(text, folded) is not (> 0 and var length)) continue;
            afternoon = pm;
            text = text[length..];
            return true;
        }

        return false;
    }

    private static int MonthBeginningWith(ReadOnlySpan<char> folded)
    {
        var found = 0;
        if (folded.Length < ShortestPrefix) return 0;
        foreach (var (name, month) in Months)
        {
            if (!name.AsSpan().StartsWith(folded, StringComparison.Ordinal) || found == month) continue;
            if (found != 0) return 0;
            found = month;
        }

        return found;
    }

    private static Dictionary<string, int> Words(Func<DateTimeFormatInfo, string[][]> lists)
    {
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var list in Formats.SelectMany(lists))
        {
            for (var i = 0; i < list.Length; i++)
            {
                if (Folded(list[i]) is { Length: > 0 } word) words.TryAdd(word, i + 1);
            }
        }

        return words;
    }

    private static (string Folded, bool Afternoon)[] ReadHalfDays() =>
    [
        .. Formats.SelectMany(f => new[] { (Folded(f.AMDesignator), false), (Folded(f.PMDesignator), true) }).Append(("am", false)).Append(("pm", true))
            .Where(h => h.Item1.Length > 0).Distinct().OrderByDescending(h => h.Item1.Length),
    ];

    /// <summary>How much of the text is this word, with points, spaces and accents as they come; 0 where it begins with another one.</summary>
    private static int LengthOf(ReadOnlySpan<char> text, string folded)
    {
        var (at, matched) = (0, 0);
        Span<char> one = stackalloc char[4];
        for (; at < text.Length && matched < folded.Length; at++)
        {
            var length = Fold(text.Slice(at, 1), one);
            if (length == 0) continue;
            if (one[0] != folded[matched]) return 0;
            matched++;
        }

        if (matched < folded.Length || (at < text.Length && IsLetter(text[at]))) return 0;
        return at < text.Length && text[at] == '.' ? at + 1 : at;
    }

    private static string Folded(string word)
    {
        Span<char> buffer = stackalloc char[Longest];
        return buffer[..Fold(word, buffer)].ToString();
    }

    /// <summary>Small letters without accents, points and spaces; 0 where nothing is left, or the text is too long or broken.</summary>
    private static int Fold(ReadOnlySpan<char> word, Span<char> buffer)
    {
        if (!Ascii.IsValid(word))
        {
            foreach (var c in word)
            {
                if (char.IsSurrogate(c)) return 0;
            }

            word = word.ToString().Normalize(NormalizationForm.FormD);
        }

        var length = 0;
        foreach (var c in word)
        {
            if (c is '.' or '\u0970' or '\u200C' or '\u200D' or (>= '\u0300' and <= '\u036F') || char.IsWhiteSpace(c)) continue;
            if (length == buffer.Length) return 0;
            buffer[length++] = char.ToLowerInvariant(c);
        }

        return length;
    }
}
