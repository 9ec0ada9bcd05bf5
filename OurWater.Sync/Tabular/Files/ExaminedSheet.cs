namespace OurWater.Sync.Tabular.Files;

/// <summary>What is known of a workbook after a look at the beginning of a sheet.</summary>
internal sealed record ExaminedSheet(string Format, IReadOnlyList<SheetPart> Sheets, SheetPart Sheet, bool Date1904, IReadOnlyList<HeadRow> Rows, int HiddenRows, IReadOnlyList<int> HiddenColumns)
{
    private const int MaxRows = 1000;
    private const int MaxLength = 1 << 20;

    /// <summary>Gives the sheet's rows as well, to be read from the first; the caller disposes them.</summary>
    /// <param name="name">Of the sheet; null for the first that is a table.</param>
    /// <exception cref="TableFileException">The workbook cannot be used.</exception>
    public static (ExaminedSheet Sheet, ISheetRows Rows) Examine(string path, FileKind kind, string? name, CancellationToken cancellation)
    {
        var workbook = Workbooks.Open(path, kind);
        ISheetRows? reader = null;
        try
        {
            var sheet = Choose(workbook, name);
            reader = workbook.Rows(sheet, cancellation);
            var rows = CommentLines.WithRecords(ReadRows(reader, cancellation));
            reader.Rewind();
            return (new ExaminedSheet(workbook.Format, workbook.Sheets, sheet, workbook.Date1904, rows, reader.HiddenRows, reader.HiddenColumns), reader);
        }
        catch
        {
            reader?.Dispose();
            workbook.Dispose();
            throw;
        }
    }

    private static SheetPart Choose(IWorkbook workbook, string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return workbook.Sheets.FirstOrDefault(sheet => sheet.Name == name)
                ?? workbook.Sheets.FirstOrDefault(sheet => sheet.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                ?? throw Refusals.SheetNotFound(name, [.. workbook.Sheets.Select(sheet => sheet.Name)]);
        }

        // A cover or a note has one column; hidden sheets are lists for the others.
        var visible = workbook.Sheets.Where(sheet => !sheet.Hidden).ToList();
        if (visible.Count == 1) return visible[0];
        return visible.Find(sheet => workbook.HasColumns(sheet, 2)) ?? visible.Find(sheet => workbook.HasColumns(sheet, 1)) ?? visible.FirstOrDefault() ?? workbook.Sheets[0];
    }

    private static List<HeadRow> ReadRows(ISheetRows reader, CancellationToken cancellation)
    {
        var rows = new List<HeadRow>();
        var length = 0L;
        while (rows.Count < MaxRows && length < MaxLength && reader.Read())
        {
            cancellation.ThrowIfCancellationRequested();
            var fields = new string[reader.FieldCount];
            for (var index = 0; index < fields.Length; index++)
            {
                fields[index] = Originals.Cut(FieldText.Trim(reader.Text(index)), Originals.MaxField);
                length += fields[index].Length + 1;
            }

            var row = new HeadRow(reader.Row, fields, fields.Length > 0 && RowWords.IsComment(fields[0]));
            if (row.Filled > 0 && !(row.Filled == 1 && RowWords.IsEndMark(fields[^1]))) rows.Add(row);
        }

        return rows;
    }
}
