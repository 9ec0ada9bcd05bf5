namespace OurWater.Sync.Tabular.Files;

/// <summary>Tables as they are told to the world.</summary>
internal static class Descriptions
{
    private const int SampleRows = 20;

    public static TableDescription Of(ExaminedText text, FoundTable table) => Of(table) with
    {
        Format = Dialects.Format(text.Dialect),
        Encoding = text.Head.Encoding,
        EncodingChoices = text.Head.Choices,
        Delimiter = text.Dialect.Text,
    };

    public static TableDescription Of(ExaminedSheet sheet, FoundTable table)
    {
        var described = Of(table);
        string[] hidden = [.. sheet.HiddenColumns.Where(column => column < described.Columns.Count).Select(column => described.Columns[column])];
        return described with
        {
            Format = sheet.Format,
            Sheets = [.. sheet.Sheets.Select(part => part.Name)],
            Sheet = sheet.Sheet.Name,
            Date1904 = sheet.Date1904,
            HiddenRows = sheet.HiddenRows,
            HiddenColumns = hidden,
            Notes = [.. described.Notes, .. Hidden(sheet.HiddenRows, hidden)],
        };
    }

    private static TableDescription Of(FoundTable table)
    {
        var shape = table.Shape;
        return new TableDescription
        {
            Format = "",
            HeaderRow = shape.HeaderRow,
            FirstRow = shape.FirstRow,
            Columns = shape.Columns,
            Units = shape.Units,
            HeaderOffset = shape.HeaderOffset,
            HeaderOffsets = shape.HeaderOffsets,
            Records = shape.Records,
            Sample = [.. table.Rows.Where(row => row is { Comment: false } && row.Row >= shape.FirstRow && !HeaderLook.AreSame(shape.Header, row.Fields)).Take(SampleRows).Select(row => new SampleRow(row.Row, row.Fields))],
            Notes = shape.Notes,
        };
    }

    private static IEnumerable<string> Hidden(int rows, string[] columns)
    {
        if (rows > 0) yield return rows == 1 ? "One hidden row is read like the others." : $"{ColumnNames.Position(rows)} hidden rows are read like the others.";
        if (columns.Length > 0) yield return $"Hidden and read like the others: {string.Join(", ", columns)}.";
    }
}
