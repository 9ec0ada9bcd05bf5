namespace OurWater.Sync.Tabular.Files;

/// <summary>What the cells of each column mostly are.</summary>
internal static class ColumnKinds
{
    /// <summary>Of rows with names and titles above the records: by those below the names, where a row names a date; else by the lower half.</summary>
    public static CellLook[] OfBeginning(List<HeadRow> rows)
    {
        var width = rows.Max(row => row.Fields.Length);
        rows = [.. rows.Where(row => !HeaderLook.IsTotals(row))];
        var names = rows.FindIndex(row => HeaderLook.MayBeNames(row) && HeaderLook.NamesDate(row));
        return Of(rows[(names >= 0 && names + 1 < rows.Count ? names + 1 : rows.Count / 2)..], width);
    }

    /// <param name="records">At least one; notes may stand below.</param>
    /// <param name="width">Null for that of the widest.</param>
    public static CellLook[] Of(List<HeadRow> records, int? width = null)
    {
        var kinds = new CellLook[width ?? records.Max(row => row.Fields.Length)];
        var rows = records.Where(row => !HeaderLook.IsTotals(row)).ToList();
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

    /// <summary>How many more cells are what their column is than not.</summary>
    public static int Matches(HeadRow row, IReadOnlyList<CellLook> kinds)
    {
        var matches = 0;
        for (var column = 0; column < Math.Min(kinds.Count, row.Fields.Length); column++)
        {
            if (kinds[column] == CellLook.Text || row.Look(column) == CellLook.Blank) continue;
            matches += row.Look(column) == kinds[column] ? 1 : -1;
        }

        return matches;
    }
}
