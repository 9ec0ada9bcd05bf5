namespace OurWater.Sync;

/// <summary>The known name that somebody meant by an unknown one: another case, another form of the word, or a slip of the hand.</summary>
public static class NearName
{
    private const int LettersForASlip = 3;
    private const int ShortestPart = 3;
    private const int LongBeginning = 5;

    /// <returns>Null where none is near.</returns>
    public static string? Of(string name, IReadOnlyCollection<string> known)
    {
        var text = Letters(name);
        if (text.Length is 0 or > 100) return null;
        if (known.FirstOrDefault(k => Letters(k) == text) is { } same) return same;
        var near = known.Select(k => (Name: k, Slips: Distance(text, Letters(k)))).Where(k => k.Slips <= Math.Max(1, text.Length / LettersForASlip)).OrderBy(k => k.Slips).FirstOrDefault();
        return near.Name ?? known.FirstOrDefault(k => IsPart(text, Letters(k)) || IsPart(Letters(k), text)) ?? known.Where(k => Beginning(text, Letters(k)) >= LongBeginning).MaxBy(k => Beginning(text, Letters(k)));
    }

    /// <summary>Letters to add, leave out, change, or exchange with their neighbour.</summary>
    public static int Distance(string a, string b)
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

    private static bool IsPart(string whole, string part) => part.Length >= ShortestPart && whole.Contains(part, StringComparison.Ordinal);

    private static int Beginning(string one, string other) => one.Zip(other).TakeWhile(pair => pair.First == pair.Second).Count();

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
