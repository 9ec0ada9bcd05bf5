namespace OurWater.Sync.Tabular.Files;

/// <summary>The records of a text file, below its header.</summary>
internal sealed class DelimitedReader(Stream stream, ExaminedText text) : ITableReader
{
    private readonly RecordReader _records = new(stream, TextEncodings.Get(text.Encoding), text.Delimiter, text.Comments);
    private readonly int _firstRow = text.Shape.FirstRow;
    private readonly int _width = text.Shape.Width;

    public int Row => _records.Row;

    public int FieldCount => _records.FieldCount;

    public RowProblem? Problem { get; private set; }

    public long BytesRead => _records.BytesRead;

    public bool Read()
    {
        while (_records.Read())
        {
            if (_records.Row < _firstRow || _records.IsComment) continue;

            var filled = FirstFilled(0);
            if (filled == _records.FieldCount) continue;
            if (IsEndMark(filled)) continue;

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

    private int FirstFilled(int from)
    {
        while (from < _records.FieldCount && Field(from).IsEmpty) from++;
        return from;
    }

    private bool IsEndMark(int filled)
    {
        var field = Field(filled);
        return !char.IsAsciiDigit(field[0]) && RowWords.IsEndMark(field) && FirstFilled(filled + 1) == _records.FieldCount;
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

        if (_records.FieldCount <= _width || FirstFilled(_width) == _records.FieldCount) return null;

        // Read as they are, the fields behind the one too many would stand under the wrong names.
        return RowProblems.WrongColumnCount(_records.FieldCount, _width);
    }
}
