using System.Text.RegularExpressions;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>How well a header's words name a field.</summary>
internal enum NameMatch
{
    None,

    /// <summary>The header has the field's words among others.</summary>
    SimilarWords,
    Misspelt,
    Exact,
}

/// <summary>Compares headers with the words of the fields.</summary>
internal static partial class ColumnWords
{
    private const int LettersForASlip = 6;

    /// <summary>A header in small letters, without units, brackets and signs: <c>resourceId (4 digits)</c> becomes <c>resource id</c>.</summary>
    public static string Normalize(string header)
    {
        var text = Brackets().Replace(header, " ");
        if (string.IsNullOrWhiteSpace(text)) text = header;
        text = Accents.Without(HeaderUnits.WithoutUnits(text));
        return Signs().Replace(text, " ").Trim().ToLowerInvariant();
    }

    public static NameMatch Match(string normalized, FieldInfo field)
    {
        if (normalized.Length == 0) return NameMatch.None;
        var joined = Join(normalized);
        var best = NameMatch.None;
        foreach (var word in field.Words)
        {
            var target = Join(word);
            if (joined == target) return NameMatch.Exact;
            if (IsMisspelt(joined, target)) best = NameMatch.Misspelt;
            else if (best == NameMatch.None && word.Length > 2 && HasPhrase(normalized, word)) best = NameMatch.SimilarWords;
        }

        return best;
    }

    /// <summary>True for a column of whole hours: <c>Hour</c>, <c>hora</c>, <c>Stunde</c>.</summary>
    public static bool IsHours(string header) => Normalize(header) is "hour" or "hours" or "hour of day" or "hr" or "hrs" or "hh" or "hora" or "horas" or "heure" or "heures" or "stunde" or "stunden" or "uur" or "uren";

    private static string Join(string words) => words.Replace(" ", "", StringComparison.Ordinal);

    private static bool HasPhrase(string text, string phrase) => $" {text} ".Contains($" {phrase} ", StringComparison.Ordinal);

    /// <summary>Only long words have room for a slip: one edit for each six letters.</summary>
    private static bool IsMisspelt(string text, string target)
    {
        var allowed = target.Length / LettersForASlip;
        return allowed > 0 && Math.Abs(text.Length - target.Length) <= allowed && text[0] == target[0] && NearName.Distance(text, target) <= allowed;
    }

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}]+")]
    private static partial Regex Signs();
}
