using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>The first records of a file, kept so that they can be read again for each answer of a question.</summary>
internal sealed class FirstRecords
{
    private const int Most = 50;
    private readonly List<Record> _records = [];

    public static FirstRecords Of(ITableReader reader)
    {
        var first = new FirstRecords();
        while (first._records.Count < Most && reader.Read())
        {
            var fields = Enumerable.Range(0, reader.FieldCount);
            first._records.Add(new Record(reader.Row, [.. fields.Select(i => reader.Field(i).ToString())], [.. fields.Select(reader.Kind)], reader.Problem));
        }

        return first;
    }

    public ITableReader Open() => new Reader(_records);

    private sealed record Record(int Row, string[] Fields, CellKind[] Kinds, RowProblem? Problem);

    private sealed class Reader(List<Record> records) : ITableReader
    {
        private int _at = -1;

        public int Row => records[_at].Row;

        public int FieldCount => records[_at].Fields.Length;

        public RowProblem? Problem => records[_at].Problem;

        public long BytesRead => 0;

        public bool Read() => ++_at < records.Count;

        public ReadOnlySpan<char> Field(int index) => index < FieldCount ? records[_at].Fields[index] : [];

        public CellKind Kind(int index) => index < FieldCount ? records[_at].Kinds[index] : CellKind.Text;

        public List<string> CopyOriginal() => [.. records[_at].Fields];

        public void Dispose()
        {
            // Nothing is open: the records are in memory.
        }
    }
}
