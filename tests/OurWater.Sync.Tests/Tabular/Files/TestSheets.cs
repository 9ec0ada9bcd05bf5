using System.Globalization;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>The same sheets as each kind of workbook. Cells are texts, numbers and moments; null for no cell.</summary>
internal static class TestSheets
{
    private const int DaysBefore1904 = 1462;

    public static byte[] Xlsx(IEnumerable<(string Name, object?[][] Rows)> sheets, bool date1904 = false)
    {
        var workbook = new TestWorkbook { Date1904 = date1904 };
        foreach (var (name, rows) in sheets) workbook.Sheet(name, string.Concat(rows.Select((row, index) => TestWorkbook.Row(index + 1, [.. row.Select(cell => Numbered(Escaped(cell), date1904))]))));
        return workbook.ToArray();
    }

    public static byte[] Xls(IEnumerable<(string Name, object?[][] Rows)> sheets)
    {
        var workbook = new TestXls();
        foreach (var (name, rows) in sheets) workbook.Sheet(name, [.. rows.Select(row => row.Select(cell => Numbered(cell, false)).ToArray())]);
        return workbook.ToArray();
    }

    public static byte[] Ods(IEnumerable<(string Name, object?[][] Rows)> sheets)
    {
        var workbook = new TestOds();
        foreach (var (name, rows) in sheets) workbook.Sheet(name, string.Concat(rows.Select(row => TestOds.Row([.. row.Select(cell => cell is DateTime moment ? $"@{Iso(moment)}" : Escaped(cell))]))));
        return workbook.ToArray();
    }

    /// <summary>A moment as the days since the workbook's first one; style 1 is a date, 2 a date with time.</summary>
    private static object? Numbered(object? cell, bool date1904) =>
        cell is DateTime moment ? (moment.ToOADate() - (date1904 ? DaysBefore1904 : 0), moment.TimeOfDay == TimeSpan.Zero ? 1 : 2) : cell;

    private static string Iso(DateTime moment) => moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    private static object? Escaped(object? cell) => cell is string text ? System.Security.SecurityElement.Escape(text) : cell;
}
