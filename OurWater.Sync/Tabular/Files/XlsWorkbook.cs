using System.Text;
using ExcelDataReader;

namespace OurWater.Sync.Tabular.Files;

/// <summary>A workbook of the kind before 2007 (.xls). It is not compressed: what it takes is bounded by its size, and its sheets by 65,536 rows and 256 columns.</summary>
internal sealed class XlsWorkbook : IWorkbook
{
    private readonly IExcelDataReader _reader;
    private readonly long _size;

    // Registered here and not by the program: whoever reads a workbook needs it.
    static XlsWorkbook() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    private XlsWorkbook(IExcelDataReader reader, long size)
    {
        (_reader, _size) = (reader, size);
        var sheets = new List<SheetPart>();
        do sheets.Add(new SheetPart(reader.Name, "", reader.VisibleState != "visible"));
        while (WorkbookRows.Guarded(reader.NextResult));
        Sheets = sheets;
    }

    public string Format => "xls";

    public IReadOnlyList<SheetPart> Sheets { get; }

    /// <summary>Dates come as days, whatever day they are counted from.</summary>
    public bool Date1904 => false;

    public static XlsWorkbook Open(string path)
    {
        var stream = TextHead.OpenFile(path);
        try
        {
            return new XlsWorkbook(WorkbookRows.Guarded(() => ExcelReaderFactory.CreateBinaryReader(stream)), stream.Length);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public bool HasColumns(SheetPart sheet, int columns)
    {
        MoveTo(sheet);
        while (WorkbookRows.Guarded(_reader.Read))
        {
            if (Enumerable.Range(0, _reader.FieldCount).Count(column => _reader.GetValue(column) is not (null or "")) >= columns) return true;
        }

        return false;
    }

    public ISheetRows Rows(SheetPart sheet, CancellationToken cancellation)
    {
        MoveTo(sheet);
        return new SheetRows(new XlsRows(_reader, _size), this);
    }

    public void Dispose() => _reader.Dispose();

    private void MoveTo(SheetPart sheet)
    {
        WorkbookRows.Guarded(() =>
        {
            _reader.Reset();
            return true;
        });
        while (_reader.Name != sheet.Name)
        {
            if (!WorkbookRows.Guarded(_reader.NextResult)) throw Refusals.BrokenWorkbook();
        }
    }
}

internal sealed class XlsRows : ISheetSource
{
    private readonly IExcelDataReader _reader;
    private readonly long _size;
    private readonly MergedCells _merged = new();
    private readonly string[] _texts;
    private readonly CellKind[] _kinds;
    private readonly List<int> _hiddenColumns = [];
    private int _at;

    /// <param name="reader">Before the first row of the sheet; not disposed.</param>
    /// <param name="size">Of the file, in bytes.</param>
    public XlsRows(IExcelDataReader reader, long size)
    {
        (_reader, _size) = (reader, size);
        _texts = new string[reader.FieldCount];
        _kinds = new CellKind[reader.FieldCount];
        foreach (var range in reader.MergeCells ?? []) _merged.Add(new MergedRange(range.FromRow + 1, range.FromColumn, range.ToRow + 1, range.ToColumn));
    }

    public int Row { get; private set; }

    public int FieldCount { get; private set; }

    public bool TooLarge { get; private set; }

    public long BytesRead => _reader.RowCount == 0 ? _size : (long)((double)_size * Math.Min(Row, _reader.RowCount) / _reader.RowCount);

    public int HiddenRows { get; private set; }

    public IReadOnlyList<int> HiddenColumns => _hiddenColumns;

    public string Text(int column) => (uint)column < (uint)FieldCount ? _texts[column] : "";

    public CellKind Kind(int column) => (uint)column < (uint)FieldCount ? _kinds[column] : CellKind.Text;

    public bool Read()
    {
        while (WorkbookRows.Guarded(_reader.Read))
        {
            _at++;
            var count = Take();
            if (count == 0) continue;

            Row = _at;
            if (_reader.RowHeight == 0) HiddenRows++;
            FieldCount = _merged.Fill(Row, _texts, _kinds, count);
            return true;
        }

        return false;
    }

    public void Dispose()
    {
    }

    private int Take()
    {
        var (count, length) = (0, 0L);
        for (var column = 0; column < _texts.Length; column++)
        {
            (_texts[column], _kinds[column]) = CellText.Of(_reader.GetValue(column), date1904: false);
            if (_texts[column].Length == 0) continue;
            count = column + 1;
            length += _texts[column].Length;
            if (_reader.GetColumnWidth(column) == 0 && !_hiddenColumns.Contains(column)) _hiddenColumns.Add(column);
        }

        TooLarge = length > RecordReader.MaxRecord;
        return count;
    }
}
