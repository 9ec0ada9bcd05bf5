namespace OurWater.Sync.Tabular;

/// <summary>Why a line that holds something is no row of the counts.</summary>
public enum LeftOutKind
{
    /// <summary>Above the header.</summary>
    Preamble,
    Comment,

    /// <summary>Right below the header: units, formats, types.</summary>
    FormatRow,

    /// <summary>Right below the header: sentences that explain the columns.</summary>
    Help,
    RepeatedHeader,
    OtherTable,
    EndMark,
}

/// <param name="Row">As a spreadsheet shows it.</param>
/// <param name="Text">The line's beginning.</param>
public sealed record LeftOutLine(int Row, LeftOutKind Kind, string Text);

/// <summary>The lines that were passed over: all are counted, the first 1,000 are kept.</summary>
public sealed class LeftOutLines
{
    private const int MostLines = 1000;
    private const int MostText = 200;
    private readonly List<LeftOutLine> _lines = [];
    private readonly int[] _counts = new int[Enum.GetValues<LeftOutKind>().Length];

    public int Count { get; private set; }

    public IReadOnlyList<LeftOutLine> Lines => _lines;

    /// <summary>True once no more lines are kept; they are still counted.</summary>
    public bool IsFull => _lines.Count >= MostLines;

    public int CountOf(LeftOutKind kind) => _counts[(int)kind];

    /// <summary>Keeps the filled fields of the record that the reader stands on.</summary>
    internal void Add(ITableReader row, LeftOutKind kind)
    {
        Count++;
        _counts[(int)kind]++;
        if (_lines.Count < MostLines) _lines.Add(new LeftOutLine(row.Row, kind, Text(row)));
    }

    private static string Text(ITableReader row)
    {
        var text = new System.Text.StringBuilder();
        for (var index = 0; index < row.FieldCount && text.Length < MostText; index++)
        {
            var field = row.Field(index);
            if (field.IsEmpty) continue;
            if (text.Length > 0) text.Append(" · ");
            text.Append(field[..Math.Min(field.Length, MostText)]);
        }

        return Files.Originals.Cut(text.ToString(), MostText);
    }
}
