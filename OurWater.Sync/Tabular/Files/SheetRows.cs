namespace OurWater.Sync.Tabular.Files;

/// <summary>The rows of a sheet that hold anything, forward only, with the text and kind of each cell; merged cells hold their value for the whole range.</summary>
internal interface ISheetSource : IDisposable
{
    /// <exception cref="TableFileException">The workbook is damaged or too large.</exception>
    bool Read();

    /// <summary>As a spreadsheet shows it.</summary>
    int Row { get; }

    /// <summary>Up to the last cell of the row that holds anything.</summary>
    int FieldCount { get; }
    bool TooLarge { get; }
    long BytesRead { get; }

    /// <summary>Empty beyond <see cref="FieldCount"/>.</summary>
    string Text(int column);
    CellKind Kind(int column);

    /// <summary>Hidden rows that hold anything, and hidden columns (0-based), of the whole sheet or of the rows so far.</summary>
    int HiddenRows { get; }
    IReadOnlyList<int> HiddenColumns { get; }
}

/// <summary>A sheet of which the first rows can be read twice: they tell the shape, and opening the sheet anew would go through all of it once more.</summary>
internal interface ISheetRows : ISheetSource
{
    /// <summary>Back to the first row, once; to be called before many were read.</summary>
    void Rewind();
}

/// <param name="owner">Disposed with the rows.</param>
internal sealed class SheetRows(ISheetSource source, IDisposable owner) : ISheetRows
{
    private readonly Queue<KeptRow> _kept = new();
    private bool _keeping = true;
    private KeptRow? _now;

    public int Row => _now?.Row ?? source.Row;

    public int FieldCount => _now?.Texts.Length ?? source.FieldCount;

    public bool TooLarge => _now?.TooLarge ?? source.TooLarge;

    public long BytesRead => source.BytesRead;

    public int HiddenRows => source.HiddenRows;

    public IReadOnlyList<int> HiddenColumns => source.HiddenColumns;

    public string Text(int column) => _now is null ? source.Text(column) : column < _now.Texts.Length ? _now.Texts[column] : "";

    public CellKind Kind(int column) => _now is null ? source.Kind(column) : column < _now.Kinds.Length ? _now.Kinds[column] : CellKind.Text;

    public bool Read()
    {
        _now = null;
        if (!_keeping && _kept.TryDequeue(out _now)) return true;
        if (!source.Read()) return false;
        if (!_keeping) return true;

        var columns = Enumerable.Range(0, source.FieldCount);
        _kept.Enqueue(new KeptRow(source.Row, [.. columns.Select(source.Text)], [.. columns.Select(source.Kind)], source.TooLarge));
        return true;
    }

    public void Rewind() => _keeping = false;

    public void Dispose()
    {
        source.Dispose();
        owner.Dispose();
    }

    private sealed record KeptRow(int Row, string[] Texts, CellKind[] Kinds, bool TooLarge);
}
