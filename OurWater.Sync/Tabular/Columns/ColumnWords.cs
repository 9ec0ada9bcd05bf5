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
    /// <summary>A header in small letters, without units, brackets and signs: <c>resourceId (4 digits)</c> becomes <c>resource id</c>.</summary>
    public static string Normalize(string header)
    {
        var text = Brackets().Replace(header, " ");
        if (string.IsNullOrWhiteSpace(text)) text = header;
        text = HeaderUnits.WithoutUnits(text);
        text = CamelCase().Replace(text, " ");
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

    private static string Join(string words) => words.Replace(" ", "", StringComparison.Ordinal);

    private static bool HasPhrase(string text, string phrase) => $" {text} ".Contains($" {phrase} ", StringComparison.Ordinal);

    private static bool IsMisspelt(string text, string target)
    {
        var allowed = target.Length >= 8 ? 2 : target.Length >= 5 ? 1 : 0;
        return allowed > 0 && Math.Abs(text.Length - target.Length) <= allowed && text[0] == target[0] && Distance(text, target) <= allowed;
    }

    /// <summary>Letters to add, leave out, change, or exchange with their neighbour.</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                rows[i, j] = Math.Min(change, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"(?<=[a-z])(?=[A-Z])")]
    private static partial Regex CamelCase();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex Signs();
}
