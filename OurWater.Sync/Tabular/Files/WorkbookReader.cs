namespace OurWater.Sync.Tabular.Files;

/// <summary>The records of a sheet, below its header.</summary>
internal sealed class WorkbookReader(WorkbookRows rows, TableShape shape, bool comments) : ITableReader
{
    public int Row => rows.Row;

    public int FieldCount => rows.FieldCount;

    public RowProblem? Problem { get; private set; }

    public long BytesRead => rows.BytesRead;

    public bool Read()
    {
        while (rows.Read())
        {
            if (rows.Row < shape.FirstRow) continue;

            var filled = FirstFilled(0);
            if (filled == FieldCount || (comments && filled == 0 && RowWords.IsComment(Field(0)))) continue;
            if (FirstFilled(filled + 1) == FieldCount && RowWords.IsEndMark(Field(filled))) continue;

            Problem = FindProblem();
            return true;
        }

        return false;
    }

    public ReadOnlySpan<char> Field(int index) => FieldText.Trim(rows.Text(index));

    public CellKind Kind(int index) => rows.Kind(index);

    public List<string> CopyOriginal()
    {
        var originals = new Originals();
        for (var index = 0; index < FieldCount; index++)
        {
            if (!originals.Add(rows.Text(index))) break;
        }

        return originals.ToList();
    }

    public void Dispose() => rows.Dispose();

    private int FirstFilled(int from)
    {
        while (from < FieldCount && Field(from).IsEmpty) from++;
        return from;
    }

    private RowProblem? FindProblem()
    {
        if (rows.TooLarge) return RowProblems.TooLarge;

        // A remark beside the table moves nothing here, unlike in a text file: every cell is under its column.
        return null;
    }
}
