using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular;

/// <summary>What was found in a file: enough to open it again the same way.</summary>
public sealed record TableDescription
{
    /// <summary><c>csv</c>, <c>tsv</c>, <c>semicolon</c>, <c>pipe</c>, <c>spaces</c>, <c>xlsx</c>, <c>xls</c>, <c>ods</c> or <c>html</c>; decided by the content, not by the name.</summary>
    public required string Format { get; init; }

    /// <summary>True where cells have kinds of their own: numbers and dates are not text.</summary>
    public bool IsWorkbook => Format is "xlsx" or "xls" or "ods";

    /// <summary><c>utf-8</c>, <c>utf-8-bom</c>, <c>utf-16</c>, <c>utf-16BE</c>, <c>windows-1252</c> or another code page by its name; null for a workbook.</summary>
    public string? Encoding { get; init; }

    /// <summary>Where the encoding is not sure: those that come into question, with names of the file as each reads them.</summary>
    public IReadOnlyList<EncodingChoice> EncodingChoices { get; init; } = [];

    /// <summary>One character, or two spaces: so many or more stand between the columns; null for a workbook.</summary>
    public string? Delimiter { get; init; }

    /// <summary>1-based spreadsheet row of the header; 0 = none, columns go by position.</summary>
    public int HeaderRow { get; init; }

    /// <summary>The row from which the records are read; 0 where it is not known.</summary>
    public int FirstRow { get; init; }

    /// <summary>By how many columns the header's names stand too far left: R leaves the first column without a name.</summary>
    public int HeaderOffset { get; init; }

    /// <summary>Where the header has one name more or less than the records have fields and nothing decides: what may be chosen.</summary>
    public IReadOnlyList<int> HeaderOffsets { get; init; } = [];

    /// <summary>What a row below the names says of each column's unit; empty texts, or an empty list, where nothing is said.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];

    /// <summary>How many records the beginning of the file shows, at most 1,000.</summary>
    public int Records { get; init; }

    /// <summary>All tables of the file where there are several, with this one.</summary>
    public IReadOnlyList<TableOption> Tables { get; init; } = [];

    /// <summary>Hidden rows that are read all the same (of a workbook other than xlsx: of the first 1,000), and hidden columns by name.</summary>
    public int HiddenRows { get; init; }
    public IReadOnlyList<string> HiddenColumns { get; init; } = [];

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

/// <summary>One of several tables of a file.</summary>
public sealed record TableOption
{
    /// <summary>Null in a text.</summary>
    public string? Sheet { get; init; }
    public int HeaderRow { get; init; }
    public int FirstRow { get; init; }
    public required IReadOnlyList<string> Columns { get; init; }
    public int Records { get; init; }

    /// <summary>The first record.</summary>
    public IReadOnlyList<string> First { get; init; } = [];

    /// <summary>How many of the columns that a mapping names it has.</summary>
    public int Named { get; init; }

    /// <summary>How many of the fields that each data type needs have a column, 0 to 1.</summary>
    public double Readings { get; init; }
    public double Resources { get; init; }
    public double Groups { get; init; }

    /// <summary>What it probably holds.</summary>
    public DataType Guess { get; init; }

    public double Fit(DataType type) => type switch
    {
        DataType.Resource => Resources,
        DataType.Group => Groups,
        _ => Readings,
    };
}

/// <param name="Samples">Up to three names of the file as this encoding reads them.</param>
public sealed record EncodingChoice(string Encoding, IReadOnlyList<string> Samples);

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

    /// <summary>The lines that were passed over so far; null for a reader that passes over none.</summary>
    LeftOutLines? LeftOut => null;
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
