namespace OurWater.Sync.Tests.Tabular.Truth;

internal enum LineKind
{
    /// <summary>Written as it is: a title, a comment, a note.</summary>
    Note,

    /// <summary>Names, units, formats: never numbers, also in a workbook.</summary>
    Names,
    Record,
}

/// <summary>A line of a file; its row is its place among the others.</summary>
/// <param name="Truth">What it says; empty for all that is no record.</param>
internal sealed record TruthLine(LineKind Kind, TruthCell[] Cells, params TrueReading[] Truth)
{
    public static TruthLine Blank { get; } = new(LineKind.Note, [""]);

    public static TruthLine Note(string text) => new(LineKind.Note, [.. text.Split('|').Select(cell => (TruthCell)cell)]);

    public static TruthLine Names(IEnumerable<string> names) => new(LineKind.Names, [.. names.Select(name => (TruthCell)name)]);

    public override string ToString() => string.Join(" | ", Cells.Select(cell => cell.Text));
}
