using System.Text;
using ExcelDataReader;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The rows of a sheet that hold anything, with the text and kind of each cell.</summary>
internal sealed class WorkbookRows : ISheetSource
{
    private readonly bool _date1904;
    private readonly bool _isDense;
    private readonly IExcelDataReader _reader;
    private readonly CellFormats _formats = new();
    private readonly SheetExtent _extent;
    private readonly SheetScan? _withoutValue;
    private readonly long _size;
    private readonly string[] _texts;
    private readonly CellKind[] _kinds;
    private readonly Func<bool> _next;

    // Registered here and not by the program: whoever reads a workbook needs it.
    static WorkbookRows() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="path">The workbook.</param>
    /// <param name="package">Its package.</param>
    /// <param name="sheet">A sheet of it.</param>
    public WorkbookRows(string path, WorkbookPackage package, SheetPart sheet, CancellationToken cancellation)
    {
        _date1904 = package.Date1904;
        using (var scan = package.Scan(sheet)) _extent = SheetExtent.Find(scan, cancellation);
        if (_extent.HasCellsWithoutValue) _withoutValue = package.Scan(sheet);

        _size = new FileInfo(path).Length;
        _texts = new string[_extent.Columns.Count == 0 ? 0 : _extent.Columns[^1] + 1];
        _kinds = new CellKind[_texts.Length];
        Array.Fill(_texts, "");
        _isDense = _extent.IsSparse || package.IsStrict;
        _reader = OpenSheet(_isDense ? package.Dense(sheet, _extent) : TextHead.OpenFile(path), sheet);
        _next = _reader.Read;
    }

    public int Row { get; private set; }

    /// <summary>Up to the last cell of the row that holds anything.</summary>
    public int FieldCount { get; private set; }

    public bool TooLarge { get; private set; }

    public int HiddenRows => _extent.HiddenRows;

    public IReadOnlyList<int> HiddenColumns => _extent.HiddenColumns;

    public long BytesRead => _extent.LastRow == 0 ? _size : (long)((double)_size * Math.Min(Row, _extent.LastRow) / _extent.LastRow);

    public string Text(int column) => (uint)column < (uint)FieldCount ? _texts[column] : "";

    public CellKind Kind(int column) => (uint)column < (uint)FieldCount ? _kinds[column] : CellKind.Text;

    /// <exception cref="TableFileException">The workbook is damaged.</exception>
    public bool Read()
    {
        while (Row < _extent.LastRow && Guarded(_next))
        {
            Row = _isDense ? _extent.After(Row) : Row + 1;
            if (!_extent.Holds(Row)) continue;

            TakeCells();
            TakeWithoutValue();
            FieldCount = _extent.Merged.Fill(Row, _texts, _kinds, FieldCount);
            return true;
        }

        Row = Math.Max(Row, _extent.LastRow);
        return false;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _withoutValue?.Dispose();
    }

    private static IExcelDataReader OpenSheet(Stream stream, SheetPart sheet)
    {
        try
        {
            var reader = Guarded(() => ExcelReaderFactory.CreateOpenXmlReader(stream));
            do
            {
                if (reader.Name == sheet.Name) return reader;
            }
            while (Guarded(reader.NextResult));

            throw Refusals.BrokenWorkbook();
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Whatever a damaged file makes of the library, it is the file that cannot be read.</summary>
    internal static T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    private void TakeCells()
    {
        FieldCount = 0;
        if (_extent.Merged.Any) Array.Fill(_texts, "");
        var length = 0L;
        for (var index = 0; index < _extent.Columns.Count; index++)
        {
            var column = _extent.Columns[index];
            var there = _isDense ? index : column;
            (_texts[column], _kinds[column]) = there < _reader.FieldCount
                ? CellText.Of(_reader.GetValue(there), _date1904, _formats.ShowsClock(_reader.GetNumberFormatString(there)))
                : ("", CellKind.Text);
            length += _texts[column].Length;
            if (_texts[column].Length > 0) FieldCount = column + 1;
        }

        TooLarge = length > RecordReader.MaxRecord;
    }

    private void TakeWithoutValue()
    {
        if (_withoutValue is null) return;

        while (_withoutValue.Row < Row && _withoutValue.Read())
        {
        }

        if (_withoutValue.Row != Row) return;
        foreach (var (column, text) in _withoutValue.WithoutValue)
        {
            (_texts[column], _kinds[column]) = (text, CellKind.FormulaWithoutValue);
            FieldCount = Math.Max(FieldCount, column + 1);
        }
    }
}
