namespace OurWater.Sync.Tabular.Files;

/// <summary>The first records of a table: how wide they are, and what their columns hold.</summary>
internal sealed class Records
{
    // A column of no name is one where so many of the records fill it; in one that fewer fill, a value is a shifted one.
    private const double Column = 0.05;
    private const double Empty = 0.02;

    public Records(List<HeadRow> rows)
    {
        Rows = rows;
        Usual = rows.GroupBy(row => row.Fields.Length).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).FirstOrDefault()?.Key ?? 0;
        Whole = [.. rows.Where(row => row.Fields.Length <= Usual)];
    }

    public IReadOnlyList<HeadRow> Rows { get; }

    /// <summary>How many fields most of them have.</summary>
    public int Usual { get; }

    /// <summary>Those that have not more.</summary>
    public IReadOnlyList<HeadRow> Whole { get; }

    public double Filled(int column) => Whole.Count == 0 ? 0 : Whole.Count(row => column < row.Fields.Length && row.Fields[column].Length > 0) / (double)Whole.Count;

    /// <summary>Columns up to the last that holds anything, of at most <paramref name="width"/>.</summary>
    public int Needed(int width)
    {
        var last = Math.Min(width, Whole.Select(row => row.Fields.Length).DefaultIfEmpty(0).Max());
        while (last > 0 && Filled(last - 1) < Column) last--;
        return last;
    }

    /// <summary>A note below the records says nothing of their first column, and one with a cell too many nothing of any.</summary>
    private List<HeadRow> Telling() => Whole.Any(row => row.Filled > 1) ? [.. Whole.Where(row => row.Filled > 1)] : [.. Rows];

    /// <summary>The same shape with what the records say.</summary>
    public TableShape Describe(TableShape shape) => shape with
    {
        Usual = Usual,
        UsualFilled = Rows.Count == 0 ? 0 : Rows.GroupBy(row => row.Filled).MaxBy(group => group.Count())!.Key,
        Kinds = Rows.Count == 0 ? [] : ColumnKinds.Of(Telling()),
        EmptyColumns = [.. Enumerable.Range(0, Rows.Count == 0 ? 0 : Usual).Where(column => Filled(column) <= Empty)],
        Records = Rows.Count,
    };
}
