using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <summary>
/// Goes through the XML of a sheet for what ExcelDataReader does not tell or guard against: formulas without a result and errors, which it gives as blanks, and rows and columns
/// beyond a sheet's bounds, for which it would make room.
/// </summary>
internal sealed class SheetScan(Stream stream) : IDisposable
{
    public const int MaxRows = 1_048_576;

    private readonly XmlReader _reader = Xml.Reader(stream);
    private readonly List<int> _columns = [];
    private readonly List<(int Column, string Text)> _withoutValue = [];
    private int _column;

    /// <summary>1-based.</summary>
    public int Row { get; private set; }

    /// <summary>0-based columns of the row's cells that hold anything.</summary>
    public IReadOnlyList<int> Columns => _columns;

    /// <summary>The 0-based column of the last cell of all rows so far, whether it holds anything or not.</summary>
    public int LastColumn { get; private set; } = -1;

    public bool IsHidden { get; private set; }

    /// <summary>0-based.</summary>
    public SortedSet<int> HiddenColumns { get; } = [];

    /// <summary>Cells of the row that should have a value and have none; with the error or formula.</summary>
    public IReadOnlyList<(int Column, string Text)> WithoutValue => _withoutValue;

    /// <summary>Moves to the next row element; false at the end of the sheet.</summary>
    /// <exception cref="TableFileException">The sheet is damaged.</exception>
    public bool Read()
    {
        _columns.Clear();
        _withoutValue.Clear();
        _column = -1;
        try
        {
            while (!_reader.EOF)
            {
                if (_reader.NodeType == XmlNodeType.Element && _reader.LocalName == "row")
                {
                    ReadRow();
                    return true;
                }

                if (_reader is { LocalName: "sheetData" } && (_reader.NodeType == XmlNodeType.EndElement || _reader.IsEmptyElement)) return false;
                if (_reader is { NodeType: XmlNodeType.Element, LocalName: "col" } && IsTrue("hidden")) AddHiddenColumns();
                _reader.Read();
            }

            return false;
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    /// <summary>The merged ranges, which stand below the rows; to be called when those are read.</summary>
    /// <exception cref="TableFileException">The sheet is damaged or too large.</exception>
    public MergedCells ReadMerged()
    {
        var merged = new MergedCells();
        try
        {
            while (_reader.Read())
            {
                if (_reader is not { NodeType: XmlNodeType.Element, LocalName: "mergeCell" } || _reader.GetAttribute("ref")?.Split(':') is not [var from, var to]) continue;
                if (ColumnOf(from) is { } left && ColumnOf(to) is { } right && RowOf(from) is { } top && RowOf(to) is { } bottom) merged.Add(new MergedRange(top, left, bottom, right));
            }
        }
        catch (Exception exception) when (IsDamage(exception))
        {
            throw Refusals.BrokenWorkbook(exception);
        }

        return merged;
    }

    public void Dispose() => _reader.Dispose();

    private static bool IsDamage(Exception exception) => exception is XmlException or InvalidDataException or InvalidOperationException or EndOfStreamException;

    private bool IsTrue(string attribute) => _reader.GetAttribute(attribute) is "1" or "true";

    private void AddHiddenColumns()
    {
        if (!int.TryParse(_reader.GetAttribute("min"), out var min) || !int.TryParse(_reader.GetAttribute("max"), out var max)) return;
        for (var column = Math.Max(1, min); column <= Math.Min(max, TableShape.MaxColumns); column++) HiddenColumns.Add(column - 1);
    }

    private void ReadRow()
    {
        var last = Row;
        IsHidden = IsTrue("hidden");
        Row = int.TryParse(_reader.GetAttribute("r"), out var row) ? row : last + 1;
        if (Row <= last || Row > MaxRows) throw Refusals.BrokenWorkbook();

        var empty = _reader.IsEmptyElement;
        _reader.Read();
        if (empty) return;

        while (!_reader.EOF && !(_reader.NodeType == XmlNodeType.EndElement && _reader.LocalName == "row"))
        {
            if (_reader.NodeType == XmlNodeType.Element && _reader.LocalName == "c") ReadCell();
            else _reader.Read();
        }

        _reader.Read();
    }

    private void ReadCell()
    {
        _column = ColumnOf(_reader.GetAttribute("r")) ?? _column + 1;
        if (_column >= TableShape.MaxColumns) throw Refusals.BrokenWorkbook();
        LastColumn = Math.Max(LastColumn, _column);

        var type = _reader.GetAttribute("t");
        var empty = _reader.IsEmptyElement;
        _reader.Read();
        if (empty) return;

        string? formula = null;
        string? value = null;
        var inline = false;
        while (!_reader.EOF && !(_reader.NodeType == XmlNodeType.EndElement && _reader.LocalName == "c"))
        {
            switch (_reader.NodeType == XmlNodeType.Element ? _reader.LocalName : "")
            {
                case "f": formula = _reader.ReadElementContentAsString(); break;
                case "v": value = _reader.ReadElementContentAsString(); break;
                case "is": inline = true; _reader.Skip(); break;
                default: _reader.Read(); break;
            }
        }

        _reader.Read();
        if (type == "e") AddWithoutValue(value is { Length: > 0 } ? value : "#VALUE!");
        else if (formula is not null && !inline && string.IsNullOrEmpty(value) && !(type == "str" && value is not null)) AddWithoutValue("=" + formula);
        else if (inline || !string.IsNullOrEmpty(value)) _columns.Add(_column);
    }

    private void AddWithoutValue(string text)
    {
        _withoutValue.Add((_column, Originals.Cut(text, Originals.MaxField)));
        _columns.Add(_column);
    }

    private static int? RowOf(string reference) => int.TryParse(reference.AsSpan().TrimStart("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"), out var row) ? row : null;

    internal static int? ColumnOf(string? reference)
    {
        if (reference is null) return null;

        var column = 0;
        foreach (var character in reference)
        {
            if (!char.IsAsciiLetter(character)) break;
            column = (column * 26) + char.ToUpperInvariant(character) - 'A' + 1;
            if (column > TableShape.MaxColumns) throw Refusals.BrokenWorkbook();
        }

        return column == 0 ? null : column - 1;
    }
}
