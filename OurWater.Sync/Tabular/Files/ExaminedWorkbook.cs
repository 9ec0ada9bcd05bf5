namespace OurWater.Sync.Tabular.Files;

/// <summary>What is known of a workbook after a look at the beginning of a sheet.</summary>
internal sealed record ExaminedWorkbook(IReadOnlyList<SheetPart> Sheets, SheetPart Sheet, bool Date1904, bool Comments, TableShape Shape, IReadOnlyList<HeadRow> Rows)
{
    private const int MaxRows = 1000;
    private const int MaxLength = 1 << 20;

    /// <summary>Gives the sheet's rows as well, to be read from the first; the caller disposes them.</summary>
    /// <exception cref="TableFileException">The workbook cannot be used.</exception>
    public static (ExaminedWorkbook Workbook, WorkbookRows Rows) Examine(string path, MappingFile? overrides, CancellationToken cancellation)
    {
        var package = WorkbookPackage.Open(path);
        WorkbookRows? reader = null;
        try
        {
            var sheet = Choose(package, overrides?.Sheet);
            reader = new WorkbookRows(path, package, sheet, cancellation);
            var rows = ReadRows(reader, cancellation);
            reader.Rewind();
            var comments = !ShapeFinder.AreCommentsRecords(rows);
            if (!comments) rows = [.. rows.Select(row => row with { Comment = false })];
            return (new ExaminedWorkbook(package.Sheets, sheet, package.Date1904, comments, ShapeFinder.Find(rows, overrides?.HeaderRow), rows), reader);
        }
        catch
        {
            reader?.Dispose();
            package.Dispose();
            throw;
        }
    }

    private static SheetPart Choose(WorkbookPackage package, string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return package.Sheets.FirstOrDefault(sheet => sheet.Name == name)
                ?? package.Sheets.FirstOrDefault(sheet => sheet.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase))
                ?? throw Refusals.SheetNotFound(name, [.. package.Sheets.Select(sheet => sheet.Name)]);
        }

        // A cover or a note has one column; hidden sheets are lists for the others.
        var visible = package.Sheets.Where(sheet => !sheet.Hidden).ToList();
        return visible.Find(sheet => Has(package, sheet, 2)) ?? visible.Find(sheet => Has(package, sheet, 1)) ?? visible.FirstOrDefault() ?? package.Sheets[0];
    }

    private static bool Has(WorkbookPackage package, SheetPart sheet, int columns)
    {
        using var scan = package.Scan(sheet);
        while (scan.Read())
        {
            if (scan.Columns.Count >= columns) return true;
        }

        return false;
    }

    private static List<HeadRow> ReadRows(WorkbookRows reader, CancellationToken cancellation)
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
