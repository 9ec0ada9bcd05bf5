namespace OurWater.Sync.Tabular.Files;

/// <summary>Two lines of names, group over name: one alone would name several columns alike.</summary>
internal static class HeaderLines
{
    /// <param name="header">The line that was found or chosen.</param>
    /// <param name="first">The first record.</param>
    /// <param name="lastLine">The row of the lower line; of the header where it stands alone.</param>
    public static string[] Join(HeadRow header, List<HeadRow> rows, HeadRow? first, out int lastLine)
    {
        lastLine = header.Row;
        if (header.Comment) return header.Fields;

        var above = rows.LastOrDefault(row => row.Row < header.Row);
        if (above is not null && above.Row == header.Row - 1 && IsGroups(above, header)) return Together(above.Fields, header.Fields);

        var below = rows.Find(row => row.Row > header.Row);
        if (below is null || first is null || below.Row >= first.Row || below.Row != header.Row + 1 || !IsGroups(header, below)) return header.Fields;

        lastLine = below.Row;
        return Together(header.Fields, below.Fields);
    }

    private static bool IsGroups(HeadRow upper, HeadRow lower) =>
        HeaderLook.Repeats(lower.Fields) && !HeaderLook.HasTyped(lower) && HeaderLook.MayBeNames(lower) && !HeaderLook.IsHelp(lower, upper.Filled) && upper.Filled > 1 && !HeaderLook.IsNote(upper) && upper.Count(CellLook.Date) == 0;

    /// <summary>A group holds for the columns right of it that have a name of their own, up to the next group.</summary>
    private static string[] Together(string[] upper, string[] lower)
    {
        var names = new string[Math.Max(upper.Length, lower.Length)];
        var group = "";
        for (var column = 0; column < names.Length; column++)
        {
            var (above, name) = (column < upper.Length ? upper[column] : "", column < lower.Length ? lower[column] : "");
            if (above.Length > 0 || name.Length == 0) group = above;
            names[column] = $"{group} {name}".Trim();
        }

        return names;
    }
}
