using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Finds what separates and quotes the fields of a text file: the way that gives the most rows of one width.</summary>
internal static partial class Dialects
{
    private static readonly char[] Delimiters = ['\t', ';', '|', ','];

    // Less than this of its rows in one width, and a text with spaces is a text.
    private const double SpacedRows = 0.7;

    public static string Format(TextDialect dialect) =>
        dialect switch
        {
            { Run: > 0 } => "spaces",
            { Delimiter: '\t' } => "tsv",
            { Delimiter: ';' } => "semicolon",
            { Delimiter: '|' } => "pipe",
            _ => "csv",
        };

    /// <param name="head">The beginning of the file.</param>
    /// <param name="chosen">What a person or the file's first line says of the delimiter; null to find it.</param>
    /// <param name="read">The first rows, cut in this way.</param>
    public static (TextDialect Dialect, List<HeadRow> Rows) Choose(ReadOnlySpan<char> head, TextDialect? chosen, Func<TextDialect, List<HeadRow>> read)
    {
        var found = chosen is { } one ? (one, read(one)) : ByDelimiter([.. Delimiters.Select(delimiter => new TextDialect(delimiter)).Select(dialect => (dialect, read(dialect)))], head, read);
        return ByQuote(head, found, read);
    }

    private static (TextDialect Dialect, List<HeadRow> Rows) ByDelimiter(List<(TextDialect Dialect, List<HeadRow> Rows)> candidates, ReadOnlySpan<char> head, Func<TextDialect, List<HeadRow>> read)
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
            var score = Score(candidate.Rows, candidate.Dialect.Delimiter == ',' && bestScore > 0 ? best.Rows : null);
            if (score <= bestScore) continue;
            best = candidate;
            bestScore = score;
        }

        return Share(best.Rows) >= SpacedRows ? best : Spaced(head, Readings(best.Rows), read) ?? best;
    }

    /// <summary>Columns that are set off by spaces: two of them at least where that makes a table, else one.</summary>
    /// <param name="readings">How many rows look like readings without that.</param>
    private static (TextDialect Dialect, List<HeadRow> Rows)? Spaced(ReadOnlySpan<char> head, int readings, Func<TextDialect, List<HeadRow>> read)
    {
        if (!head.Contains(' ')) return null;
        foreach (var run in (ReadOnlySpan<int>)[2, 1])
        {
            var dialect = new TextDialect(' ', Run: run);
            var rows = read(dialect);
            if (Share(rows) >= SpacedRows && Readings(rows) is > 0 and var spaced && spaced >= readings) return (dialect, rows);
        }

        return null;
    }

    /// <summary>Another quote, or one behind a backslash, only where fewer rows are broken by it.</summary>
    private static (TextDialect Dialect, List<HeadRow> Rows) ByQuote(ReadOnlySpan<char> head, (TextDialect Dialect, List<HeadRow> Rows) found, Func<TextDialect, List<HeadRow>> read)
    {
        if (head.Contains("\\\"", StringComparison.Ordinal))
        {
            var dialect = found.Dialect with { Backslash = true };
            var rows = read(dialect);
            if (Badness(rows) < Badness(found.Rows)) return (dialect, rows);
        }

        if (found.Rows.Count(row => row.Fields.Any(IsInSingleQuotes)) * 2 > found.Rows.Count)
        {
            var dialect = found.Dialect with { Quote = '\'', Backslash = head.Contains("\\'", StringComparison.Ordinal) };
            var rows = read(dialect);
            if (Badness(rows) <= Badness(found.Rows)) return (dialect, rows);
        }

        return found;
    }

    private static bool IsInSingleQuotes(string field) => field.Length > 1 && field[0] == '\'' && field[^1] == '\'';

    private static int Badness(List<HeadRow> rows)
    {
        var usual = Usual(rows);
        return rows.Count(row => row.Broken || (!row.Comment && row.Fields.Length > 1 && row.Fields.Length != usual));
    }

    private static double Share(List<HeadRow> rows)
    {
        var (usual, records) = (Usual(rows), rows.Count(row => !row.Comment));
        return usual < 2 ? 0 : rows.Count(row => !row.Comment && row.Fields.Length == usual) / (double)records;
    }

    private static int Readings(List<HeadRow> rows) => rows.Count(row => row.Count(CellLook.Number) + row.Count(CellLook.Date) > 1);

    private static int Usual(List<HeadRow> rows) =>
        rows.Where(row => !row.Comment && row.Fields.Length > 1).GroupBy(row => row.Fields.Length).OrderByDescending(group => group.Count() * (group.Key - 1)).FirstOrDefault()?.Key ?? 0;

    /// <param name="rows">The rows as this delimiter cuts them.</param>
    /// <param name="other">For the comma: the rows as the best other delimiter cuts them. Where they show commas inside numbers, those are decimal commas.</param>
    private static double Score(List<HeadRow> rows, List<HeadRow>? other)
    {
        var records = rows.Count(row => !row.Comment);
        if (records == 0) return rows.Count == 0 ? 0 : rows.Count(row => row.Fields.Length > 1) * 0.001;

        var usual = Usual(rows);
        if (usual == 0 || (other is not null && HasDecimalCommas(other))) return 0;

        // Wider is better, but rather by a little: a column of free text has commas too.
        return Share(rows) * Math.Log2(usual + 1);
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
