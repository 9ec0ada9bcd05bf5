using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Files;

/// <summary>What separates the fields of a text file.</summary>
internal static partial class Delimiters
{
    public static readonly char[] All = ['\t', ';', '|', ','];

    public static string Format(char delimiter) =>
        delimiter switch
        {
            '\t' => "tsv",
            ';' => "semicolon",
            '|' => "pipe",
            _ => "csv",
        };

    /// <summary>The delimiter that a person named; null where there is none to be used.</summary>
    public static char? Parse(string? text) =>
        text switch
        {
            null or "" => null,
            "\\t" or "tab" => '\t',
            _ when text[0] is '"' or '\r' or '\n' => null,
            _ => text[0],
        };

    /// <summary>The delimiter that gives the most rows of one width.</summary>
    public static (char Delimiter, List<HeadRow> Rows) Choose(IReadOnlyList<(char Delimiter, List<HeadRow> Rows)> candidates)
    {
        // Nothing stands between delimiters of this kind: the file is empty, not a table of one column.
        foreach (var candidate in candidates)
        {
            if (candidate.Rows.Count == 0) return candidate;
        }

        var best = candidates[0];
        var bestScore = -1.0;
        foreach (var candidate in candidates)
        {
            var score = Score(candidate.Rows, candidate.Delimiter == ',' && bestScore > 0 ? best.Rows : null);
            if (score <= bestScore) continue;
            best = candidate;
            bestScore = score;
        }

        return best;
    }

    /// <param name="rows">The rows as this delimiter cuts them.</param>
    /// <param name="other">For the comma: the rows as the best other delimiter cuts them. Where they show commas inside numbers, those are decimal commas.</param>
    private static double Score(List<HeadRow> rows, List<HeadRow>? other)
    {
        var records = rows.Where(row => !row.Comment).ToList();
        if (records.Count == 0) return rows.Count == 0 ? 0 : rows.Count(row => row.Fields.Length > 1) * 0.001;

        var usual = records.Where(row => row.Fields.Length > 1).GroupBy(row => row.Fields.Length).OrderByDescending(group => group.Count() * (group.Key - 1)).FirstOrDefault();
        if (usual is null) return 0;
        if (other is not null && HasDecimalCommas(other)) return 0;

        // Wider is better, but rather by a little: a column of free text has commas too.
        return (double)usual.Count() / records.Count * Math.Log2(usual.Key + 1);
    }

    private static bool HasDecimalCommas(List<HeadRow> rows)
    {
        var records = rows.Where(row => !row.Comment && row.Fields.Length > 1).ToList();
        var cells = records.SelectMany(row => row.Fields).Where(field => field.Contains(',', StringComparison.Ordinal)).ToList();
        return cells.Count > 0 && records.Count * 2 >= rows.Count && cells.Count(cell => DecimalComma().IsMatch(cell)) * 5 >= cells.Count * 4;
    }

    [GeneratedRegex(@"^[-+]?[0-9. ]*,[0-9]+$")]
    private static partial Regex DecimalComma();
}
