namespace OurWater.Sync.Tabular.Columns;

internal static class Header
{
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
}
