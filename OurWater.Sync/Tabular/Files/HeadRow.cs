namespace OurWater.Sync.Tabular.Files;

/// <summary>A row with content from the beginning of a table, as far as the shape of the table shows from it.</summary>
/// <param name="Row">As a spreadsheet shows it.</param>
/// <param name="Fields">Trimmed; each cut at 4 KB.</param>
/// <param name="Comment">A line that begins with # or //.</param>
/// <param name="Broken">Its fields are not to be relied on.</param>
internal sealed record HeadRow(int Row, string[] Fields, bool Comment = false, bool Broken = false)
{
    private CellLook[]? _looks;

    public IReadOnlyList<CellLook> Looks => _looks ??= Array.ConvertAll(Fields, text => CellLooks.Of(text));

    /// <summary>How many fields hold anything.</summary>
    public int Filled { get; } = Fields.Count(field => field.Length > 0);

    public CellLook Look(int column) => column < Fields.Length ? Looks[column] : CellLook.Blank;

    public int Count(CellLook look) => Looks.Count(other => other == look);
}
