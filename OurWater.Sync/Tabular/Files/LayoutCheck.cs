namespace OurWater.Sync.Tabular.Files;

/// <summary>Refuses a table with a row per place and a column per date: read as any other layout, its values would get the wrong place or date.</summary>
internal static class LayoutCheck
{
    private const int Least = 3;

    public static void Refuse(List<HeadRow> rows)
    {
        var names = false;
        for (var index = 0; index < Math.Min(rows.Count - 1, 50); index++)
        {
            var row = rows[index];
            if (row.Filled <= Least - 1) continue;

            var below = rows.Skip(index + 1).Take(50).ToList();
            if (IsRowOfDates(row, below) || IsRowOfYears(row, below) || IsRowOfMonths(row)) throw Refusals.UnsupportedLayout();

            // Names stood above: dates further down are those of records.
            if (names) return;
            names = HeaderLook.IsAllNames(row) && below[0].Filled * 2 > row.Filled;
        }
    }

    private static bool IsRowOfDates(HeadRow row, List<HeadRow> below)
    {
        var dates = row.Count(CellLook.Date);
        return dates >= Least && dates * 2 > row.Filled && !HaveDates(below, Math.Max(1, dates / 2));
    }

    private static bool IsRowOfYears(HeadRow row, List<HeadRow> below)
    {
        var years = row.Fields.Select(field => CellLooks.Year(field)).OfType<int>().ToList();
        return years.Count >= Least && years.Count * 2 > row.Filled && years.Count < row.Filled && years.Zip(years.Skip(1)).All(pair => pair.Second == pair.First + 1) && !HaveDates(below, 1);
    }

    private static bool IsRowOfMonths(HeadRow row)
    {
        var months = row.Fields.Where(field => CellLooks.IsMonth(field)).Distinct(StringComparer.OrdinalIgnoreCase).Count();
        return months >= 6 && months * 2 > row.Filled;
    }

    private static bool HaveDates(List<HeadRow> rows, int least) => rows.Count(row => row.Count(CellLook.Date) >= least) * 2 > rows.Count;
}
