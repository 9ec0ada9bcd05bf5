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

                if (_reader.NodeType == XmlNodeType.EndElement && _reader.LocalName == "sheetData") return false;
                _reader.Read();
            }

            return false;
        }
        catch (Exception exception) when (exception is XmlException or InvalidDataException or InvalidOperationException or EndOfStreamException)
        {
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    public void Dispose() => _reader.Dispose();

    private void ReadRow()
    {
        var last = Row;
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

    private static int? ColumnOf(string? reference)
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
