using System.Globalization;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Tables in files: text with delimiters, and workbooks. What a file is, is decided by its content.</summary>
public static class TableFile
{
    private const int SampleRows = 20;

    /// <summary>Looks at the beginning of a file (1 MB of a text) and says how it is to be read.</summary>
    /// <param name="path">A file; its name does not matter.</param>
    /// <param name="overrides">What a person chose; everything else is found.</param>
    /// <exception cref="TableFileException">The file cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static TableDescription Describe(string path, MappingFile? overrides = null, CancellationToken cancellationToken = default)
    {
        return FileKinds.Of(path) == FileKind.Workbook
            ? DescribeWorkbook(path, overrides, cancellationToken)
            : DescribeText(ExaminedText.Examine(path, overrides, cancellationToken));
    }

    /// <summary>Opens a file for one pass over its records, the way it was described.</summary>
    /// <exception cref="TableFileException">The file cannot be used; it is not what it was when it was described.</exception>
    public static ITableReader Open(string path, TableDescription description)
    {
        var overrides = new MappingFile { Sheet = description.Sheet, HeaderRow = description.HeaderRow, Encoding = description.Encoding, Delimiter = description.Delimiter };
        if (FileKinds.Of(path) == FileKind.Workbook) return OpenWorkbook(path, overrides);

        return new DelimitedReader(TextHead.OpenFile(path), ExaminedText.Examine(path, overrides, CancellationToken.None));
    }

    private static WorkbookReader OpenWorkbook(string path, MappingFile overrides)
    {
        var (workbook, rows) = ExaminedWorkbook.Examine(path, overrides, CancellationToken.None);
        return new WorkbookReader(rows, workbook.Shape, workbook.Comments);
    }

    private static TableDescription DescribeWorkbook(string path, MappingFile? overrides, CancellationToken cancellationToken)
    {
        var (workbook, rows) = ExaminedWorkbook.Examine(path, overrides, cancellationToken);
        rows.Dispose();
        return new TableDescription
        {
            Format = "xlsx",
            HeaderRow = workbook.Shape.HeaderRow,
            Columns = workbook.Shape.Columns,
            Sheets = [.. workbook.Sheets.Select(sheet => sheet.Name)],
            Sheet = workbook.Sheet.Name,
            Date1904 = workbook.Date1904,
            Sample = Sample(workbook.Rows, workbook.Shape),
            Notes = workbook.Shape.Notes,
        };
    }

    private static TableDescription DescribeText(ExaminedText text) =>
        new()
        {
            Format = Delimiters.Format(text.Delimiter),
            Encoding = text.Encoding,
            Delimiter = text.Delimiter.ToString(CultureInfo.InvariantCulture),
            HeaderRow = text.Shape.HeaderRow,
            Columns = text.Shape.Columns,
            Sample = Sample(text.Rows, text.Shape),
            Notes = text.Notes,
        };

    private static SampleRow[] Sample(IReadOnlyList<HeadRow> rows, TableShape shape) =>
        [.. rows.Where(row => !row.Comment && row.Row >= shape.FirstRow).Take(SampleRows).Select(row => new SampleRow(row.Row, row.Fields))];
}
