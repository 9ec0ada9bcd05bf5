using OurWater.Sync.Tabular;

namespace OurWater.Sync.Tests.Tabular;

/// <summary>A table in memory. Fields are trimmed; a cell "=…" is a formula without a result, "#n" in a workbook a number.</summary>
internal sealed class MemoryTable(IReadOnlyList<string[]> records, int firstRow = 2, IReadOnlyList<CellKind[]>? kinds = null) : ITableReader
{
    private int _at = -1;

    public int Row => firstRow + _at;

    public int FieldCount => records[_at].Length;

    public RowProblem? Problem { get; set; }

    public long BytesRead => _at;

    public static (TableDescription Table, Func<ITableReader> Open) Of(string header, params string[] rows)
    {
        var records = rows.Select(r => r.Split('|').Select(f => f.Trim()).ToArray()).ToList();
        return (Describe(header.Split('|').Select(c => c.Trim()).ToArray(), records, 1), () => new MemoryTable(records));
    }

    public static (TableDescription Table, Func<ITableReader> Open) Headerless(params string[] rows)
    {
        var records = rows.Select(r => r.Split('|').Select(f => f.Trim()).ToArray()).ToList();
        return (Describe(Enumerable.Range(1, records.Max(r => r.Length)).Select(i => $"{i}").ToArray(), records, 0), () => new MemoryTable(records, 1));
    }

    public static (TableDescription Table, Func<ITableReader> Open) File(string name, char delimiter, bool header)
    {
        var lines = System.IO.File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Samples", name)).Where(l => l.Length > 0).ToList();
        var records = lines.Skip(header ? 1 : 0).Select(l => l.Split(delimiter).Select(f => f.Trim()).ToArray()).ToList();
        var columns = header ? lines[0].Split(delimiter) : Enumerable.Range(1, records[0].Length).Select(i => $"{i}").ToArray();
        return (Describe(columns, records, header ? 1 : 0), () => new MemoryTable(records, header ? 2 : 1));
    }

    public static TableDescription Describe(string[] columns, IReadOnlyList<string[]> records, int headerRow, string format = "csv") => new()
    {
        Format = format,
        Delimiter = format == "xlsx" ? null : "|",
        HeaderRow = headerRow,
        Columns = columns,
        Sample = [.. records.Take(20).Select((r, i) => new SampleRow(headerRow + 1 + i, r))],
    };

    public bool Read() => ++_at < records.Count;

    public ReadOnlySpan<char> Field(int index) => index < records[_at].Length ? records[_at][index] : default;

    public CellKind Kind(int index) => kinds is not null && index < kinds[_at].Length ? kinds[_at][index] : CellKind.Text;

    public List<string> CopyOriginal() => [.. records[_at]];

    public void Dispose()
    {
    }
}
