namespace OurWater.Sync.Tabular.Files;

/// <summary>The records of one table in a sheet.</summary>
internal sealed class WorkbookReader(ISheetRows rows, FoundTable table) : ITableReader
{
    private readonly RowGuard _guard = new(table);

    public int Row => rows.Row;

    public int FieldCount => rows.FieldCount;

    public RowProblem? Problem { get; private set; }

    public long BytesRead => rows.BytesRead;

    public LeftOutLines LeftOut { get; } = new();

    public bool Read()
    {
        while (rows.Read())
        {
            var filled = FirstFilled(0);
            if (filled == FieldCount) continue;
            if (LeavesOut(filled) is { } kind)
            {
                LeftOut.Add(this, kind);
                continue;
            }

            if (rows.Row < table.Shape.FirstRow) continue;

            // A remark beside the table moves nothing here, unlike in a text file: every cell is under its column.
            Problem = rows.TooLarge ? RowProblems.TooLarge : null;
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

    private LeftOutKind? LeavesOut(int filled)
    {
        var isComment = filled == 0 && RowWords.IsComment(Field(0));
        if (rows.Row < table.Shape.FirstRow) return _guard.Above(rows.Row, isComment);
        if (isComment && !_guard.IsRecord(this)) return LeftOutKind.Comment;
        if (FirstFilled(filled + 1) == FieldCount && RowWords.IsEndMark(Field(filled))) return LeftOutKind.EndMark;
        return _guard.Of(this);
    }

    private int FirstFilled(int from)
    {
        while (from < FieldCount && Field(from).IsEmpty) from++;
        return from;
    }
}
