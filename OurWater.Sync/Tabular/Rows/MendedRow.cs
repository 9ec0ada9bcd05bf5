using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>A row with a person's corrections laid over it; its original stays the file's.</summary>
internal sealed class MendedRow(ITableReader row, IReadOnlyList<RowMend> mends) : ITableReader
{
    public bool LeavesRowOut => mends.Any(m => m is { LeaveOut: true, Column: 0 });

    public bool HasFields => mends.Any(m => m.Fields.Count > 0);

    public int Row => row.Row;

    public int FieldCount => Math.Max(row.FieldCount, mends.Max(m => m.Fields.Count == 0 ? 0 : m.Fields.Keys.Max()));

    public RowProblem? Problem => row.Problem;

    public long BytesRead => row.BytesRead;

    /// <param name="column">1-based.</param>
    public bool LeavesCellOut(int column) => mends.Any(m => m.LeaveOut && m.Column == column);

    public bool Read() => throw new InvalidOperationException("A mended row is one row.");

    public ReadOnlySpan<char> Field(int index) => Mend(index) is { } text ? text.AsSpan().Trim() : row.Field(index);

    public CellKind Kind(int index) => Mend(index) is null ? row.Kind(index) : CellKind.Text;

    public List<string> CopyOriginal() => row.CopyOriginal();

    public void Dispose()
    {
    }

    private string? Mend(int index)
    {
        foreach (var mend in mends)
        {
            if (mend.Fields.TryGetValue(index + 1, out var text)) return text;
        }

        return null;
    }
}
