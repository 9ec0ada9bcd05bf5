namespace OurWater.Sync.Tabular;

/// <summary>What was found in a file: enough to open it again the same way.</summary>
public sealed record TableDescription
{
    /// <summary><c>csv</c>, <c>tsv</c>, <c>semicolon</c>, <c>pipe</c> or <c>xlsx</c>; decided by the content, not by the name.</summary>
    public required string Format { get; init; }

    /// <summary><c>utf-8</c>, <c>utf-8-bom</c>, <c>utf-16</c>, <c>utf-16BE</c>, <c>windows-1252</c>; null for a workbook.</summary>
    public string? Encoding { get; init; }

    /// <summary>One character; null for a workbook.</summary>
    public string? Delimiter { get; init; }

    /// <summary>1-based spreadsheet row of the header; 0 = none, columns go by position.</summary>
    public int HeaderRow { get; init; }

    /// <summary>Names of the columns, trimmed; "1", "2", … without a header; a name that stands twice gets " (2)".</summary>
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>The sheets of a workbook, and the one described.</summary>
    public IReadOnlyList<string> Sheets { get; init; } = [];
    public string? Sheet { get; init; }

    /// <summary>A workbook that counts days from 1904.</summary>
    public bool Date1904 { get; init; }

    /// <summary>The first 20 rows below the header, as understood.</summary>
    public IReadOnlyList<SampleRow> Sample { get; init; } = [];

    /// <summary>What was passed over or looks odd, in words for a person.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

public sealed record SampleRow(int Row, IReadOnlyList<string> Fields);

public enum CellKind
{
    /// <summary>Text, or a cell of a text file.</summary>
    Text,

    /// <summary>A number of a workbook; the field's text is its invariant form.</summary>
    Number,

    /// <summary>A number of a workbook that is formatted as a date; the field's text is ISO: <c>2017-01-15</c> or <c>2017-01-15T09:30:00</c>.</summary>
    DateTime,

    /// <summary>A formula without a stored result, or an error such as <c>#DIV/0!</c>.</summary>
    FormulaWithoutValue,
}

/// <summary>
/// Reads the records below the header, forward only, in memory bounded by one record. Rows without content (empty, delimiters only), comment lines, format rows and end marks
/// are passed over and counted in <see cref="Row"/> only.
/// </summary>
public interface ITableReader : IDisposable
{
    /// <summary>Moves to the next record with content; false at the end.</summary>
    bool Read();

    /// <summary>The record's row as a spreadsheet shows it: the first line of the file is 1, a record with line breaks inside quotes is one row.</summary>
    int Row { get; }

    int FieldCount { get; }

    /// <summary>The field's text with quotes undone and outer white space trimmed; empty beyond <see cref="FieldCount"/>. Valid until the next <see cref="Read"/>.</summary>
    ReadOnlySpan<char> Field(int index);

    CellKind Kind(int index);

    /// <summary>Set where the record itself is broken (<see cref="ReasonCodes.UnclosedQuote"/>, <see cref="ReasonCodes.RowTooLarge"/>, …): it is to be rejected.</summary>
    RowProblem? Problem { get; }

    /// <summary>The fields as they stood in the file, cut at 4 KB a field and 64 KB a row, with "…" where cut.</summary>
    List<string> CopyOriginal();

    /// <summary>Bytes of the file consumed so far, at most its size; for a bar.</summary>
    long BytesRead { get; }
}

/// <param name="Code">From <see cref="ReasonCodes"/>.</param>
/// <param name="Column">Header name of the column it is about.</param>
/// <param name="Message">What is wrong and what to do, in words for a person.</param>
/// <param name="Subject">What to group equal problems by: the place, the text.</param>
public sealed record RowProblem(string Code, string? Column, string Message, string? Subject = null);

/// <summary>The file cannot be used at all; the message says so in words for a person.</summary>
/// <param name="code"><c>empty</c>, <c>oneColumn</c>, <c>webPage</c>, <c>passwordProtected</c>, <c>brokenWorkbook</c>, <c>tooLarge</c>, <c>notATable</c>, <c>unsupportedLayout</c>, <c>sheetNotFound</c>.</param>
public sealed class TableFileException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}
