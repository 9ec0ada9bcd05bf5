using System.Globalization;
using System.Text;
using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The rows of one sheet of an OpenDocument spreadsheet. Cells and rows that it says are repeated are given as often, within the bounds of a sheet.</summary>
internal sealed class OdsRows : ISheetSource
{
    // Rows that are the same row again: a sheet of a few bytes may claim a million of them.
    private const long MostRepeatedCells = 1_000_000;

    private readonly XmlReader _reader;
    private readonly CountingStream _stream;
    private readonly long _size;
    private readonly MergedCells _merged = new();
    private readonly SortedSet<int> _hiddenColumns = [];
    private readonly SortedSet<int> _filledHidden = [];
    private readonly StringBuilder _paragraph = new();
    private readonly List<(string Text, CellKind Kind)> _cells = [];
    private string[] _texts = [];
    private CellKind[] _kinds = [];
    private int _column;
    private int _repeat;
    private int _next = 1;
    private long _repeated;
    private bool _isHidden;
    private bool _ended;

    /// <param name="part">The sheet's place among the sheets.</param>
    /// <param name="size">Of the file, in bytes.</param>
    public OdsRows(XmlReader reader, CountingStream stream, string part, long size)
    {
        (_reader, _stream, _size) = (reader, stream, size);
        Guarded(() => MoveTo(int.Parse(part, CultureInfo.InvariantCulture)));
    }

    public int Row { get; private set; }

    public int FieldCount { get; private set; }

    /// <summary>Cells of the row that hold something of their own.</summary>
    public int OwnCells { get; private set; }

    public bool TooLarge { get; private set; }

    public long BytesRead => _ended ? _size : (long)(_size * _stream.Share);

    public int HiddenRows { get; private set; }

    public IReadOnlyList<int> HiddenColumns => [.. _filledHidden];

    public string Text(int column) => (uint)column < (uint)FieldCount ? _texts[column] : "";

    public CellKind Kind(int column) => (uint)column < (uint)FieldCount ? _kinds[column] : CellKind.Text;

    public bool Read()
    {
        if (_repeat == 0 && !Guarded(ReadRow)) return false;

        Row = _next++;
        if (Row > SheetScan.MaxRows) throw Refusals.BrokenWorkbook();
        _repeat--;
        _repeated += _repeat > 0 ? _cells.Count : 0;
        if (_repeated > MostRepeatedCells) throw Refusals.TooLarge();
        if (_isHidden) HiddenRows++;
        Give();
        return true;
    }

    public void Dispose() => _reader.Dispose();

    private static bool Guarded(Func<bool> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException or InvalidOperationException or EndOfStreamException or FormatException)
        {
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    private bool MoveTo(int sheet)
    {
        while (_reader.Read())
        {
            if (!Is("table")) continue;
            if (sheet-- == 0) return true;
            Xml.MoveToEnd(_reader);
        }

        return false;
    }

    private bool Is(string name) => _reader.NodeType == XmlNodeType.Element && _reader.LocalName == name && _reader.NamespaceURI == OdsWorkbook.Table;

    private bool Ends(string name) => _reader.NodeType == XmlNodeType.EndElement && _reader.LocalName == name && _reader.NamespaceURI == OdsWorkbook.Table;

    private int Count(string attribute) => int.TryParse(_reader.GetAttribute(attribute, OdsWorkbook.Table), out var count) && count > 0 ? count : 1;

    /// <summary>The next row that holds anything.</summary>
    private bool ReadRow()
    {
        var columns = 0;
        while (!_ended && _reader.Read())
        {
            if (Ends("table")) break;
            if (Is("table-column")) columns = HideColumns(columns);
            if (!Is("table-row")) continue;

            var repeat = Count("number-rows-repeated");
            _isHidden = _reader.GetAttribute("visibility", OdsWorkbook.Table) is "collapse" or "filter";
            ReadCells();
            if (_cells.Count > 0)
            {
                _repeat = repeat;
                return true;
            }

            _next = (int)Math.Min((long)_next + repeat, int.MaxValue - 1);
        }

        _ended = true;
        return false;
    }

    private int HideColumns(int from)
    {
        var count = Count("number-columns-repeated");
        if (_reader.GetAttribute("visibility", OdsWorkbook.Table) is "collapse" or "filter")
        {
            for (var column = from; column < Math.Min((long)from + count, TableShape.MaxColumns); column++) _hiddenColumns.Add(column);
        }

        return (int)Math.Min((long)from + count, TableShape.MaxColumns);
    }

    private void ReadCells()
    {
        _cells.Clear();
        _column = 0;
        OwnCells = 0;
        if (_reader.IsEmptyElement) return;

        while (_reader.Read() && !Ends("table-row"))
        {
            if (Is("table-cell") || Is("covered-table-cell")) ReadCell();
        }
    }

    private void ReadCell()
    {
        var repeat = Count("number-columns-repeated");
        var (right, bottom) = (Count("number-columns-spanned"), Count("number-rows-spanned"));
        var (text, kind) = OdsCell.Read(_reader, _paragraph);
        if (text.Length == 0)
        {
            _column = (int)Math.Min((long)_column + repeat, TableShape.MaxColumns);
            return;
        }

        if ((long)_column + repeat > TableShape.MaxColumns) throw Refusals.BrokenWorkbook();
        if (right > 1 || bottom > 1) _merged.Add(new MergedRange(_next, _column, (int)Math.Min((long)_next + bottom - 1, SheetScan.MaxRows), (int)Math.Min((long)_column + right - 1, TableShape.MaxColumns - 1)));
        while (_cells.Count < _column) _cells.Add(("", CellKind.Text));
        for (var copy = 0; copy < repeat; copy++, _column++)
        {
            _cells.Add((text, kind));
            if (_hiddenColumns.Contains(_column)) _filledHidden.Add(_column);
        }

        OwnCells += repeat;
    }

    private void Give()
    {
        var width = Math.Max(_cells.Count, _texts.Length);
        if (_texts.Length < width)
        {
            Array.Resize(ref _texts, width);
            Array.Resize(ref _kinds, width);
        }

        Array.Fill(_texts, "");
        var length = 0L;
        for (var column = 0; column < _cells.Count; column++)
        {
            (_texts[column], _kinds[column]) = _cells[column];
            length += _texts[column].Length;
        }

        TooLarge = length > RecordReader.MaxRecord;
        FieldCount = _merged.Fill(Row, _texts, _kinds, _cells.Count);
    }
}
