namespace OurWater.Sync.Tabular.Columns;

internal static class Header
{
    /// <summary>The column's name with what a row below the names says of its unit.</summary>
    public static string WithUnit(TableDescription table, int column) =>
        column < table.Units.Count && table.Units[column] is { Length: > 0 } unit ? $"{table.Columns[column]} [{unit}]" : table.Columns[column];

    /// <summary>0-based position of the column that a mapping names; -1 where there is none.</summary>
    public static int IndexOf(TableDescription table, string name)
    {
        name = name.Trim();
        var same = -1;
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (table.Columns[i] == name) return i;
            if (same < 0 && table.Columns[i].Equals(name, StringComparison.OrdinalIgnoreCase)) same = i;
        }

        return same;
    }

    /// <summary>All that is said above a column; nothing where the file has no header.</summary>
    public static string Text(TableDescription table, int column) => table.HeaderRow == 0 ? "" : WithUnit(table, column);
}
