namespace OurWater.Sync.Tabular.Files;

/// <summary>A file of sheets, of whatever kind.</summary>
internal interface IWorkbook : IDisposable
{
    /// <summary>As in <see cref="TableDescription.Format"/>.</summary>
    string Format { get; }
    IReadOnlyList<SheetPart> Sheets { get; }
    bool Date1904 { get; }

    /// <summary>Whether a row of the sheet has so many cells that hold anything.</summary>
    bool HasColumns(SheetPart sheet, int columns);

    /// <summary>The workbook is disposed with the rows.</summary>
    /// <exception cref="TableFileException">The sheet is damaged or too large.</exception>
    ISheetRows Rows(SheetPart sheet, CancellationToken cancellation);
}

internal static class Workbooks
{
    /// <exception cref="TableFileException">Too large, damaged, protected, or no workbook.</exception>
    public static IWorkbook Open(string path, FileKind kind) =>
        kind switch
        {
            FileKind.Workbook => WorkbookPackage.Open(path),
            FileKind.OldWorkbook => XlsWorkbook.Open(path),
            _ => HtmlWorkbook.Open(path),
        };
}
