using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Finds the shape of a table from its first rows.</summary>
internal sealed partial class ShapeFinder
{
    private static readonly string[] DateWords = ["date", "time", "datum", "day", "datetime", "timestamp", "fecha", "tijd", "when"];

    private readonly IReadOnlyList<HeadRow> _all;
    private readonly List<HeadRow> _rows;
    private readonly int _leastFilled;
    private readonly List<string> _notes = [];

    private ShapeFinder(IReadOnlyList<HeadRow> rows)
    {
        _all = rows;
        _rows = [.. rows.Where(row => !row.Comment && !row.Broken)];
        _leastFilled = Math.Max(2, (UsualWidth(_rows) + 1) / 2);
    }

    /// <param name="rows">The first rows with content, comments included.</param>
    /// <param name="headerRow">What a person chose; null to find it; 0 for none.</param>
    /// <exception cref="TableFileException">Nothing in it, one column, or a layout that is not read.</exception>
    public static TableShape Find(IReadOnlyList<HeadRow> rows, int? headerRow)
    {
        var finder = new ShapeFinder(rows);
        if (rows.Count == 0 || rows.All(row => row.Comment)) throw Refusals.Empty();
        if (rows.Max(row => row.Comment ? 0 : row.Fields.Length) < 2) throw Refusals.OneColumn();
        if (finder._rows.Count > 0 && finder._rows.Max(row => row.Filled) < 2) throw finder._rows.Count(row => row.Fields.Length > 1) * 2 > finder._rows.Count ? Refusals.OneFilledColumn() : Refusals.OneColumn();
        return finder.Find(headerRow);
    }

    /// <summary>Places may be called "#12": where most rows below the first begin so, they are no comments.</summary>
    public static bool AreCommentsRecords(IReadOnlyList<HeadRow> rows)
    {
        var first = rows.FirstOrDefault(row => !row.Comment);
        if (first is null || first.Fields.Length < 2) return false;

        var alike = rows.Count(row => row.Comment && row.Row > first.Row && row.Fields.Length == first.Fields.Length);
        return alike > 1 && alike > rows.Count(row => !row.Comment) - 1;
    }

    private static int UsualWidth(List<HeadRow> rows) =>
        rows.Where(row => row.Filled > 1).GroupBy(row => row.Filled).OrderByDescending(group => group.Count() * (group.Key - 1)).FirstOrDefault()?.Key ?? 2;

    private TableShape Find(int? chosen)
    {
        LayoutCheck.Refuse(_rows);
        var wide = _rows.Where(row => row.Filled >= _leastFilled).ToList();
        var kinds = wide.Count == 0 ? [] : Kinds(wide);
        var first = FirstRecord(wide, kinds);
        var header = chosen switch
        {
            0 => null,
            { } row => _all.FirstOrDefault(candidate => candidate.Row == row) ?? throw Refusals.EmptyHeader(row),
            null => FindHeader(wide, kinds, first),
        };

        if (header is not null) return WithHeader(header);

        var start = wide.FirstOrDefault() ?? throw Refusals.OneColumn();
        NotePassedOver(start.Row, "the first record");
        _notes.Add("There is no header: the columns go by their position.");
        var width = _rows.Where(row => row.Row >= start.Row).Take(200).Max(row => row.Fields.Length);
        return new TableShape(0, start.Row, width, [.. Enumerable.Range(1, Needed(start.Row, width)).Select(Position)], _notes);
    }

    private TableShape WithHeader(HeadRow header)
    {
        NotePassedOver(header.Row, "the header");
        var below = _rows.Where(row => row.Row > header.Row).ToList();
        var firstRow = header.Row + 1;
        foreach (var row in below)
        {
            if (!RowWords.IsFormatRow(row.Fields)) break;
            firstRow = row.Row + 1;
            _notes.Add($"Row {Position(row.Row)} says how the columns are written and is passed over.");
        }

        var names = header.Fields.Select(Clean).ToArray();
        if (header.Comment) names[0] = names[0].TrimStart('#', '/', ' ');
        var count = Math.Max(names.Length == 0 ? 0 : Array.FindLastIndex(names, name => name.Length > 0) + 1, Needed(firstRow, names.Length));
        if (count < 2) throw Refusals.OneColumn();
        return new TableShape(header.Row, firstRow, header.Fields.Length, Unique(names.AsSpan(0, count)), _notes);
    }

    /// <summary>Columns up to the last that holds anything, of at most <paramref name="width"/>.</summary>
    private int Needed(int firstRow, int width) =>
        Math.Min(width, _rows.Where(row => row.Row >= firstRow).Select(row => Array.FindLastIndex(row.Fields, field => field.Length > 0) + 1).DefaultIfEmpty(0).Max());

    private HeadRow? FindHeader(List<HeadRow> wide, CellLook[] kinds, HeadRow? first)
    {
        if (first is null) return wide.FirstOrDefault();

        // Not simply the row above the first record: that may be a record with a broken date.
        var header = wide.TakeWhile(row => row.Row < first.Row).Where(row => MayBeHeader(row, kinds)).Reverse().MaxBy(row => Score(row, kinds, first));
        if (header is not null) return header;

        var comment = _all.LastOrDefault(row => row.Comment && row.Row < first.Row);
        return comment is { Fields.Length: > 1 } && comment.Fields.Length == first.Fields.Length ? comment : null;
    }

    private static bool MayBeHeader(HeadRow row, CellLook[] kinds)
    {
        if (RowWords.IsFormatRow(row.Fields)) return false;
        if (row.Fields.Any(IsDateWord)) return true;

        var date = Array.IndexOf(kinds, CellLook.Date);
        var name = date >= 0 && date < row.Fields.Length ? row.Fields[date] : "";
        return !name.Any(char.IsDigit) && (name.Length == 0 || row.Look(date) != CellLook.Blank);
    }

    private static int Score(HeadRow row, CellLook[] kinds, HeadRow first) =>
        (row.Fields.Any(IsDateWord) ? 3 : 0) + (row.Filled >= first.Filled ? 2 : 0) - Matches(row, kinds);

    private static HeadRow? FirstRecord(List<HeadRow> wide, CellLook[] kinds)
    {
        var date = Array.IndexOf(kinds, CellLook.Date);
        if (date >= 0) return wide.Find(row => row.Look(date) == CellLook.Date);

        if (!kinds.Contains(CellLook.Number)) return null;

        return wide.Find(row => !row.Fields.Any(IsDateWord) && Matches(row, kinds) > 0);
    }

    /// <summary>How many more cells are what their column is than not.</summary>
    private static int Matches(HeadRow row, CellLook[] kinds)
    {
        var matches = 0;
        for (var column = 0; column < Math.Min(kinds.Length, row.Fields.Length); column++)
        {
            if (kinds[column] == CellLook.Text || row.Look(column) == CellLook.Blank) continue;
            matches += row.Look(column) == kinds[column] ? 1 : -1;
        }

        return matches;
    }

    private static bool IsDateWord(string field)
    {
        foreach (var word in field.AsSpan().SplitAny(" ()_[]-/."))
        {
            foreach (var dateWord in DateWords)
            {
                if (field.AsSpan(word).Equals(dateWord, StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }

    /// <summary>By the lower half of the rows: above may stand titles and header.</summary>
    private static CellLook[] Kinds(List<HeadRow> rows)
    {
        var kinds = new CellLook[rows.Max(row => row.Fields.Length)];
        rows = rows[(rows.Count / 2)..];
        for (var column = 0; column < kinds.Length; column++)
        {
            int dates = 0, numbers = 0, texts = 0;
            foreach (var row in rows)
            {
                switch (row.Look(column))
                {
                    case CellLook.Date: dates++; break;
                    case CellLook.Number: numbers++; break;
                    case CellLook.Text when !RowWords.IsFormatRow(row.Fields): texts++; break;
                    default: break;
                }
            }

            // A table of one record is half header.
            var half = (dates + numbers + texts) / 2.0;
            kinds[column] = dates > 0 && dates >= half ? CellLook.Date : numbers > 0 && numbers + dates >= half ? CellLook.Number : CellLook.Text;
        }

        return kinds;
    }

    private void NotePassedOver(int row, string what)
    {
        var count = _all.Count(other => other.Row < row && !other.Comment);
        if (count > 0) _notes.Add(count == 1 ? $"One row above {what} is passed over." : $"{Position(count)} rows above {what} are passed over.");
    }

    private static string[] Unique(ReadOnlySpan<string> names)
    {
        var unique = new string[names.Length];
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < names.Length; index++)
        {
            var name = names[index].Length > 0 ? names[index] : "Column " + Position(index + 1);
            var free = name;
            for (var copy = 2; !taken.Add(free); copy++) free = $"{name} ({Position(copy)})";
            unique[index] = free;
        }

        return unique;
    }

    private static string Clean(string name) => Spaces().Replace(name.Trim(), " ");

    private static string Position(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
