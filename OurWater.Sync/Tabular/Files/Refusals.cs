namespace OurWater.Sync.Tabular.Files;

/// <summary>The words with which a file is refused.</summary>
internal static class Refusals
{
    private const string SaveAs = "Open it in Excel or LibreOffice, choose Save as, and take Excel workbook (.xlsx) or CSV.";

    public static TableFileException Empty() => new("empty", "There is nothing in this file.");

    public static TableFileException OneColumn() =>
        new("oneColumn", "This file has only one column. Readings need at least a date and a value, separated by a comma, tab, semicolon or |.");

    public static TableFileException OneFilledColumn() => new("oneColumn", "Only one column of this file holds anything. Readings need at least a date and a value.");

    public static TableFileException WebPage() =>
        new("webPage", "This is a web page without a table of readings. Some sites give one under the name of a table, often when the sign-in has ended. Download the file again, or open it in Excel and save it as .xlsx.");

    public static TableFileException PasswordProtected() => new("passwordProtected", "This workbook is protected with a password. Save it as .xlsx without one.");

    public static TableFileException OtherWorkbook(string kind) => new("notATable", $"This is {kind}, which is not read. Save it as .xlsx. {SaveAs}");

    public static TableFileException NotATable(string kind) => new("notATable", $"This is {kind}, not a table. Tables are read from text (CSV, TSV, semicolon or |) and from workbooks (.xlsx, .xls, .ods).");

    public static TableFileException BrokenWorkbook(Exception? inner = null) =>
        new("brokenWorkbook", "This workbook is damaged: it cannot be opened. " + SaveAs, inner);

    public static TableFileException TooLarge() =>
        new("tooLarge", "This workbook unpacks to far more than its size, beyond what is read. Save the sheet with the readings as CSV.");

    public static TableFileException TooManyColumns() => new("notATable", $"This file has more than {TableShape.MaxColumns} columns, which no table of readings has.");

    public static TableFileException SheetNotFound(string sheet, IReadOnlyList<string> sheets) =>
        new("sheetNotFound", $"There is no sheet \"{sheet}\" in this workbook. It has: {string.Join(", ", sheets)}.");

    public static TableFileException EmptyHeader(int row) => new("notATable", $"Row {row} holds no header: it is empty or not among the first rows of the table.");

    public static TableFileException UnsupportedLayout() =>
        new(
            "unsupportedLayout",
            "This table has a row for each place and a column for each date. Two layouts are read: a row for each reading (date, place, value), or a row for each date with a column for each place. "
                + "Turn the table (copy, then paste with Transpose) and it can be read.");
}
