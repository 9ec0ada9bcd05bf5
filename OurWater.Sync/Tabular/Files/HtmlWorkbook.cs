using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The tables of a web page, which many portals give under the name of a workbook. A table that holds other tables is only their frame.</summary>
internal sealed class HtmlWorkbook : IWorkbook
{
    // The page is held in memory, many times its size.
    private const long MostBytes = 20_000_000;
    private const int MostTables = 200;

    private readonly Dictionary<string, IHtmlTableElement> _tables;
    private readonly long _size;

    private HtmlWorkbook(List<IHtmlTableElement> tables, long size)
    {
        _size = size;
        _tables = tables.Select((table, index) => (Name: $"Table {ColumnNames.Position(index + 1)}", table)).ToDictionary(pair => pair.Name, pair => pair.table);
        Sheets = [.. _tables.Keys.Select(name => new SheetPart(name, name, Hidden: false))];
    }

    public string Format => "html";

    public IReadOnlyList<SheetPart> Sheets { get; }

    public bool Date1904 => false;

    /// <exception cref="TableFileException">Too large, or without a table.</exception>
    public static HtmlWorkbook Open(string path)
    {
        using var stream = TextHead.OpenFile(path);
        if (stream.Length > MostBytes) throw Refusals.TooLarge();

        using var document = new HtmlParser().ParseDocument(stream);
        var tables = document.QuerySelectorAll("table").OfType<IHtmlTableElement>().Where(table => table.QuerySelector("table") is null && IsTable(table)).Take(MostTables).ToList();
        return tables.Count > 0 ? new HtmlWorkbook(tables, stream.Length) : throw Refusals.WebPage();
    }

    public bool HasColumns(SheetPart sheet, int columns) => _tables[sheet.Part].Rows.Any(row => row.Cells.Count(cell => !string.IsNullOrWhiteSpace(cell.TextContent)) >= columns);

    public ISheetRows Rows(SheetPart sheet, CancellationToken cancellation) => new SheetRows(new HtmlRows(_tables[sheet.Part], _size, cancellation), this);

    public void Dispose()
    {
    }

    private static bool IsTable(IHtmlTableElement table) => table.Rows.Count(row => row.Cells.Length > 1) > 1;
}

internal sealed class HtmlRows : ISheetSource
{
    private const int MostColumns = 1000;

    private readonly IHtmlTableRowElement[] _rows;
    private readonly MergedCells _merged = new();
    private readonly long _size;
    private readonly CancellationToken _cancellation;

    /// <summary>By column, down to which row a cell from above reaches.</summary>
    private readonly int[] _covered = new int[MostColumns];
    private readonly string[] _texts = new string[MostColumns];
    private readonly CellKind[] _kinds = new CellKind[MostColumns];

    public HtmlRows(IHtmlTableElement table, long size, CancellationToken cancellation)
    {
        (_size, _cancellation) = (size, cancellation);
        _rows = [.. table.Rows];
    }

    public int Row { get; private set; }

    public int FieldCount { get; private set; }

    public bool TooLarge { get; private set; }

    public long BytesRead => _rows.Length == 0 ? _size : _size * Row / _rows.Length;

    public int HiddenRows => 0;

    public IReadOnlyList<int> HiddenColumns => [];

    public string Text(int column) => (uint)column < (uint)FieldCount ? _texts[column] : "";

    public CellKind Kind(int column) => CellKind.Text;

    public bool Read()
    {
        while (Row < _rows.Length)
        {
            _cancellation.ThrowIfCancellationRequested();
            var count = Take(_rows[Row++]);
            if (count == 0) continue;

            FieldCount = _merged.Fill(Row, _texts, _kinds, count);
            return true;
        }

        return false;
    }

    public void Dispose()
    {
    }

    private int Take(IHtmlTableRowElement row)
    {
        Array.Fill(_texts, "");
        var (column, count, length) = (0, 0, 0L);
        foreach (var cell in row.Cells)
        {
            while (column < MostColumns && _covered[column] >= Row) column++;
            if (column >= MostColumns) throw Refusals.TooManyColumns();

            var text = ColumnNames.Clean(cell.TextContent);
            var (right, down) = (Math.Clamp(cell.ColumnSpan, 1, MostColumns - column), Math.Clamp(cell.RowSpan, 1, SheetScan.MaxRows));
            if (right > 1 || down > 1) _merged.Add(new MergedRange(Row, column, Row + down - 1, column + right - 1));
            Array.Fill(_covered, Row + down - 1, column, right);
            _texts[column] = text;
            length += text.Length;
            if (text.Length > 0) count = column + 1;
            column += right;
        }

        TooLarge = length > RecordReader.MaxRecord;
        return count;
    }
}
