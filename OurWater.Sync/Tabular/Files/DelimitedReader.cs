namespace OurWater.Sync.Tabular.Files;

/// <summary>The records of one table in a text file.</summary>
internal sealed class DelimitedReader(Stream stream, ExaminedText text, FoundTable table) : ITableReader
{
    private readonly RecordReader _records = new(stream, TextEncodings.Get(text.Head.Encoding), text.Dialect, comments: true);
    private readonly RowGuard _guard = new(table);
    private readonly int _firstRow = table.Shape.FirstRow;
    private readonly int _width = table.Shape.Width;
    private readonly int _usual = table.Shape.Usual is > 0 and var usual ? Math.Min(usual, table.Shape.Width) : table.Shape.Width;
    private readonly int _separatorRow = text.Head.SeparatorLine is null ? 0 : 1;

    public int Row => _records.Row;

    public int FieldCount => _records.FieldCount;

    public RowProblem? Problem { get; private set; }

    public long BytesRead => _records.BytesRead;

    public LeftOutLines LeftOut { get; } = new();

    public bool Read()
    {
        while (_records.Read())
        {
            var filled = FirstFilled(0);
            if (filled == _records.FieldCount || _records.Row == _separatorRow) continue;
            if (LeavesOut(filled) is { } kind)
            {
                LeftOut.Add(this, kind);
                continue;
            }

            if (_records.Row < _firstRow) continue;
            Problem = FindProblem();
            return true;
        }

        return false;
    }

    public ReadOnlySpan<char> Field(int index) => FieldText.Trim(_records.Field(index));

    public CellKind Kind(int index) => CellKind.Text;

    public List<string> CopyOriginal()
    {
        var originals = new Originals();
        for (var index = 0; index < _records.FieldCount; index++)
        {
            if (!originals.Add(_records.Field(index))) break;
        }

        return originals.ToList();
    }

    public void Dispose() => _records.Dispose();

    private LeftOutKind? LeavesOut(int filled)
    {
        if (_records.Row < _firstRow) return _guard.Above(_records.Row, _records.IsComment);
        if (_records.IsComment)
        {
            var isReadAsOne = _records.TryReadAsRecord();
            if (!_guard.IsRecord(this)) return LeftOutKind.Comment;
            if (!isReadAsOne) _records.ReadAsRecord();
        }

        return IsEndMark(filled) ? LeftOutKind.EndMark : _guard.Of(this, _records.Fault != RecordFault.None);
    }

    private int FirstFilled(int from)
    {
        while (from < _records.FieldCount && Field(from).IsEmpty) from++;
        return from;
    }

    private bool IsEndMark(int filled)
    {
        var field = Field(filled);
        return !field.IsEmpty && !char.IsAsciiDigit(field[0]) && RowWords.IsEndMark(field) && FirstFilled(filled + 1) == _records.FieldCount;
    }

    private RowProblem? FindProblem()
    {
        switch (_records.Fault)
        {
            case RecordFault.UnclosedQuote: return RowProblems.UnclosedQuote;
            case RecordFault.TooLarge: return RowProblems.TooLarge;
            case RecordFault.Nul: return RowProblems.Nul;
            default: break;
        }

        // Between runs of spaces a blank cell is none at all: what stands behind it has moved.
        if (text.Dialect.Run > 0 && _records.FieldCount < _usual) return RowProblems.WrongColumnCount(_records.FieldCount, _usual);

        // Read as they are, the fields behind the one too many would stand under the wrong names.
        return _records.FieldCount > _usual && IsShifted() ? RowProblems.WrongColumnCount(_records.FieldCount, _usual) : null;
    }

    /// <summary>More fields than usual, and something behind the columns or in one that is otherwise empty.</summary>
    private bool IsShifted()
    {
        if (_records.FieldCount > _width && FirstFilled(_width) < _records.FieldCount) return true;
        foreach (var column in table.Shape.EmptyColumns)
        {
            if (!Field(column).IsEmpty) return true;
        }

        return false;
    }
}
