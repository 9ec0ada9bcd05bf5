namespace OurWater.Sync.Tabular.Files;

/// <summary>Cuts the first rows of a text or sheet where another table begins: at a row of names, below records, that is no record itself.</summary>
internal static class TableSplitter
{
    // "Read from", and the first and last day.
    public const int MostInTitle = 3;

    /// <returns>At least one part; each begins with what stands above its header.</returns>
    public static List<List<HeadRow>> Split(IReadOnlyList<HeadRow> rows)
    {
        var part = new List<HeadRow>();
        var parts = new List<List<HeadRow>> { part };
        List<HeadRow> headers = [];
        var records = new List<HeadRow>();
        for (var index = 0; index < rows.Count; index++)
        {
            var row = rows[index];
            var isLike = index > 0 && headers.Exists(header => HeaderLook.IsLike(row, header.Fields, IsApart(rows, index)));
            if (row is { Comment: false, Broken: false } && (isLike || HeaderLook.IsAllNames(row)) && Below(rows, index) is { } below && HeaderLook.HasTyped(below) && below.Filled <= row.Filled * 2)
            {
                if (records.Count == 0 || (records.Count < 2 && (headers.Count == 0 || (headers[0].Filled < row.Filled && !HeaderLook.HasDateBelow(headers[0], records[0])))))
                {
                    headers = Header(rows, index);
                    records.Clear();
                }
                else if (!headers.Exists(header => HeaderLook.AreSame(header.Fields, row.Fields)) && records.Count > 0 && (isLike || IsAnother(rows, index, records[^1], below)))
                {
                    var titles = part.Count - part.FindLastIndex(one => one.Filled > 1) - 1;
                    parts.Add(part = part[^titles..]);
                    parts[^2].RemoveRange(parts[^2].Count - titles, titles);
                    headers = Header(rows, index);
                    records.Clear();
                }
            }
            else if (!row.Comment && row.Filled > 1 && HeaderLook.HasTyped(row) && !HeaderLook.IsNote(row))
            {
                records.Add(row);
            }

            part.Add(row);
        }

        return parts;
    }

    /// <summary>The names, and the line right above them: they may be no more than its help.</summary>
    private static List<HeadRow> Header(IReadOnlyList<HeadRow> rows, int index) =>
        index > 0 && rows[index - 1].Row == rows[index].Row - 1 && HeaderLook.IsAllNames(rows[index - 1]) ? [rows[index], rows[index - 1]] : [rows[index]];

    /// <summary>Below an empty line one known name, or dates in another column, are enough; in the midst of records two names must be known.</summary>
    private static bool IsAnother(IReadOnlyList<HeadRow> rows, int index, HeadRow record, HeadRow below)
    {
        var known = HeaderLook.KnownFields(rows[index].Fields);
        return known > 1 || (IsApart(rows, index) && (known > 0 || HasDatesElsewhere(record, below)));
    }

    /// <summary>Below an empty line or a title; other titles and comments may stand between.</summary>
    private static bool IsApart(IReadOnlyList<HeadRow> rows, int index)
    {
        if (rows[index - 1].Filled == 1) return true;
        var at = index;
        while (at > 0 && rows[at].Row == rows[at - 1].Row + 1 && (rows[at - 1].Comment || rows[at - 1].Filled <= Math.Min(MostInTitle, rows[index].Filled - 1))) at--;
        return at > 0 && rows[at].Row > rows[at - 1].Row + 1;
    }

    private static bool HasDatesElsewhere(HeadRow one, HeadRow other)
    {
        for (var column = 0; column < Math.Max(one.Fields.Length, other.Fields.Length); column++)
        {
            var (a, b) = (one.Look(column), other.Look(column));
            if (a != b && a != CellLook.Blank && b != CellLook.Blank && (a == CellLook.Date || b == CellLook.Date)) return true;
        }

        return false;
    }

    /// <summary>The first row that is no format and no help.</summary>
    private static HeadRow? Below(IReadOnlyList<HeadRow> rows, int index)
    {
        var isHelped = false;
        for (var next = index + 1; next < rows.Count; next++)
        {
            if (rows[next].Comment || RowWords.IsFormatRow(rows[next].Fields)) continue;
            if (isHelped || rows[next].Filled > rows[index].Filled || !HeaderLook.IsHelp(rows[next], rows[index].Filled)) return rows[next];
            isHelped = true;
        }

        return null;
    }
}
