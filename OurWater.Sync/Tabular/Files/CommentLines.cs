namespace OurWater.Sync.Tabular.Files;

/// <summary>A line that begins with # or // is a remark, unless it has the columns of a record: a place may be called "#12".</summary>
internal static class CommentLines
{
    /// <summary>The same rows; those below the header that are records are no comments.</summary>
    public static List<HeadRow> WithRecords(List<HeadRow> rows)
    {
        if (!rows.Exists(row => row.Comment)) return rows;

        var plain = rows.Where(row => row is { Comment: false, Broken: false } && row.Filled > 1).ToList();
        if (plain.Count == 0) return rows;

        // Where all but the header begin so, the marked rows themselves show what a record is. A sheet's row ends with its last filled cell.
        var names = plain.Find(HeaderLook.MayBeNames) ?? plain[0];
        var (first, columns) = (names.Row, names.Fields.Length);
        var marked = rows.Where(row => row.Comment && row.Row > first && row.Filled > columns / 2 && row.Fields.Length <= columns).ToList();
        var shown = (marked.Count > 1 || marked.Exists(HeaderLook.HasTyped)) && marked.Count > plain.Count(row => row.Row > first) ? marked : plain;
        var kinds = shown == marked ? ColumnKinds.Of(marked) : ColumnKinds.OfBeginning(plain);
        var width = shown.Max(row => row.Fields.Length);
        return [.. rows.Select(row => row.Comment && row.Row > first && (IsRecord(row, kinds, width) || IsPlainly(row, names)) ? row with { Comment = false } : row)];
    }

    private static bool IsPlainly(HeadRow row, HeadRow names) => row.Filled > names.Filled / 2 && row.Fields.Length <= names.Fields.Length + 1 && HeaderLook.HasDateBelow(names, row);

    /// <param name="kinds">What the columns of the table hold.</param>
    /// <param name="width">How many fields its records have.</param>
    public static bool IsRecord(HeadRow row, IReadOnlyList<CellLook> kinds, int width)
    {
        if (row.Filled < 2 || row.Fields.Length > width + 1 || kinds.Count == 0 || kinds[0] == CellLook.Date) return false;

        // In a table of words only the number of its fields is left to go by.
        return kinds.Any(kind => kind is CellLook.Date or CellLook.Number) ? ColumnKinds.Matches(row, kinds) > 0 : row.Fields.Length == width;
    }
}
