using System.Globalization;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Finds the shape of one table from its first rows.</summary>
internal sealed class ShapeFinder
{
    private readonly IReadOnlyList<HeadRow> _all;
    private readonly List<HeadRow> _rows;
    private readonly int _usualFilled, _leastFilled;
    private readonly List<string> _notes = [];

    private ShapeFinder(IReadOnlyList<HeadRow> rows)
    {
        _all = rows;
        _rows = [.. rows.Where(row => !row.Comment && !row.Broken)];
        _usualFilled = UsualFilled(_rows);
        _leastFilled = Math.Max(2, (_usualFilled + 1) / 2);
    }

    /// <param name="rows">The first rows with content, comments included.</param>
    /// <param name="headerRow">What a person chose; null to find it; 0 for none.</param>
    /// <param name="headerOffset">By how many columns the names stand too far left, where a person said so.</param>
    /// <param name="firstRow">Without a header: the first record, where that is known.</param>
    /// <exception cref="TableFileException">Nothing in it, one column, or a layout that is not read.</exception>
    public static TableShape Find(IReadOnlyList<HeadRow> rows, int? headerRow, int? headerOffset = null, int firstRow = 0)
    {
        var finder = new ShapeFinder(rows);
        if (rows.Count == 0 || rows.All(row => row.Comment)) throw Refusals.Empty();
        if (rows.Max(row => row.Comment ? 0 : row.Fields.Length) < 2) throw Refusals.OneColumn();
        if (finder._rows.Count > 0 && finder._rows.Max(row => row.Filled) < 2) throw finder._rows.Count(row => row.Fields.Length > 1) * 2 > finder._rows.Count ? Refusals.OneFilledColumn() : Refusals.OneColumn();
        return finder.Find(headerRow, headerOffset, firstRow);
    }

    private static int UsualFilled(IEnumerable<HeadRow> rows) =>
        rows.Where(row => row.Filled > 1).GroupBy(row => row.Filled).OrderByDescending(group => group.Count() * (group.Key - 1)).FirstOrDefault()?.Key ?? 2;

    private TableShape Find(int? chosen, int? offset, int firstRow)
    {
        LayoutCheck.Refuse(_rows);
        var wide = _rows.Where(row => row.Filled >= _leastFilled).ToList();
        var kinds = wide.Count == 0 ? [] : ColumnKinds.OfBeginning(wide);
        var first = FirstRecord(wide, kinds);
        var header = chosen switch
        {
            0 => null,
            { } row => _all.FirstOrDefault(candidate => candidate.Row == row) ?? throw Refusals.EmptyHeader(row),
            null => FindHeader(wide, kinds, first),
        };

        if (header is not null) return WithHeader(header, first, offset);

        var start = wide.Find(row => row.Row >= firstRow) ?? throw Refusals.OneColumn();
        NotePassedOver(start.Row, "the first record");
        _notes.Add("There is no header: the columns go by their position.");
        var records = new Records([.. _rows.Where(row => row.Row >= start.Row)]);
        var width = records.Rows.Take(200).Max(row => row.Fields.Length);
        return records.Describe(new TableShape { HeaderRow = 0, FirstRow = start.Row, Width = width, Columns = [.. Enumerable.Range(1, Math.Max(records.Needed(width), records.Usual)).Select(ColumnNames.Position)], Notes = _notes });
    }

    private TableShape WithHeader(HeadRow header, HeadRow? first, int? chosenOffset)
    {
        NotePassedOver(header.Row, "the header");
        var fields = HeaderLines.Join(header, _rows, first, out var lastLine);
        var below = _rows.Where(row => row.Row > lastLine).ToList();
        var under = UnderHeader.Of(below, header.Filled);
        foreach (var row in under.Rows.Keys) _notes.Add($"Row {ColumnNames.Position(row)} says how the columns are written and is passed over.");
        if (lastLine > header.Row) under.Rows[lastLine] = LeftOutKind.FormatRow;
        var firstRow = under.Rows.Keys.DefaultIfEmpty(lastLine).Max() + 1;
        var records = new Records([.. below.Where(row => row.Row >= firstRow)]);
        var names = fields.Select(ColumnNames.Clean).ToArray();
        if (header.Comment) names[0] = names[0].TrimStart('#', '/', ' ');
        var offsets = HeaderOffsets.Of(names, records);
        var offset = chosenOffset ?? offsets.Taken;
        names = HeaderOffsets.Shift(names, offset);
        var width = Math.Max(header.Fields.Length, names.Length);
        var count = Math.Max(Array.FindLastIndex(names, name => name.Length > 0) + 1, records.Needed(width));
        if (count < 2) throw Refusals.OneColumn();
        return records.Describe(new TableShape
        {
            HeaderRow = header.Row,
            FirstRow = firstRow,
            Width = width,
            Columns = ColumnNames.Unique(names.Concat(Enumerable.Repeat("", Math.Max(0, count - names.Length))).Take(count)),
            Units = under.Units.Count == 0 ? [] : HeaderOffsets.Shift([.. under.Units], offset),
            Notes = _notes,
            Header = header.Fields,
            HeaderOffset = offset,
            HeaderOffsets = chosenOffset is null ? offsets.Choices : [],
            Below = under.Rows,
        });
    }

    private HeadRow? FindHeader(List<HeadRow> wide, CellLook[] kinds, HeadRow? first)
    {
        // A quote too many in the header costs a name, not the header.
        var candidates = _all.Where(row => !row.Comment && row.Filled >= _leastFilled);
        if (first is null) return candidates.FirstOrDefault();

        // Not simply the row above the first record: that may be a record with a broken date.
        var above = candidates.TakeWhile(row => row.Row < first.Row).Where(row => MayBeHeader(row, kinds, first)).ToList();
        var header = above.AsEnumerable().Reverse().MaxBy(row => IsHelp(row, above, first) ? (Score(row, kinds, first) - 2, -HeaderLook.Words(row)) : (Score(row, kinds, first), 0));

        // The same names once more, below a record that is broken: the first ones are the header.
        if (header is not null) return _rows.Find(row => HeaderLook.AreSame(row.Fields, header.Fields)) ?? header;

        var comment = _all.LastOrDefault(row => row.Comment && row.Row < first.Row);
        return comment is { Fields.Length: > 1 } && comment.Fields.Length == first.Fields.Length ? comment : null;
    }

    private static bool MayBeHeader(HeadRow row, CellLook[] kinds, HeadRow first)
    {
        if (!HeaderLook.MayBeNames(row) || row.Filled > first.Fields.Length + 1) return false;
        if (HeaderLook.NamesDate(row)) return true;

        var date = Array.IndexOf(kinds, CellLook.Date);
        var name = date >= 0 && date < row.Fields.Length ? row.Fields[date] : "";
        return !name.Any(char.IsDigit) && (name.Length == 0 || row.Look(date) != CellLook.Blank);
    }

    /// <summary>Long names are no help where no other names, as many as they are, stand beside them.</summary>
    private static bool IsHelp(HeadRow row, List<HeadRow> others, HeadRow first) => HeaderLook.IsHelp(row, first.Filled) && others.Exists(other => other != row && other.Filled >= row.Filled);

    /// <param name="first">It may have a cell too many.</param>
    private int Score(HeadRow row, CellLook[] kinds, HeadRow first) =>
        (HeaderLook.NamesDate(row) ? 3 : 0) + (row.Filled >= Math.Min(first.Filled, _usualFilled) ? 2 : 0) - ColumnKinds.Matches(row, kinds);

    private HeadRow? FirstRecord(List<HeadRow> wide, CellLook[] kinds)
    {
        var date = Array.IndexOf(kinds, CellLook.Date);
        if (date >= 0) return wide.Find(row => row.Look(date) == CellLook.Date && !HeaderLook.IsNote(row) && !IsTitle(row));

        if (!kinds.Contains(CellLook.Number)) return null;

        return wide.Find(row => !row.Fields.Any(HeaderLook.IsDateWord) && !HeaderLook.IsNote(row) && !IsTitle(row) && ColumnKinds.Matches(row, kinds) > 0);
    }

    /// <summary>"Printed on", and a date: right below it stand the names, and more of them, for the first time.</summary>
    private bool IsTitle(HeadRow row) =>
        _rows.Find(other => other.Row > row.Row) is { } below && below.Filled > row.Filled && HeaderLook.IsAllNames(below)
        && !_rows.Exists(other => other.Row < row.Row && HeaderLook.AreSame(other.Fields, below.Fields));

    private void NotePassedOver(int row, string what)
    {
        var count = _all.Count(other => other.Row < row && !other.Comment);
        if (count > 0) _notes.Add(count == 1 ? $"One row above {what} is passed over." : $"{count.ToString(CultureInfo.InvariantCulture)} rows above {what} are passed over.");
    }
}
