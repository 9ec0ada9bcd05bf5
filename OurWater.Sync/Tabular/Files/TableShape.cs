namespace OurWater.Sync.Tabular.Files;

/// <summary>Where the header stands, where the records begin, and how the columns are called.</summary>
/// <param name="HeaderRow">0 = none.</param>
/// <param name="FirstRow">Rows above are passed over.</param>
/// <param name="Width">How many fields a record may have.</param>
internal sealed record TableShape(int HeaderRow, int FirstRow, int Width, IReadOnlyList<string> Columns, IReadOnlyList<string> Notes)
{
    public const int MaxColumns = 16_384;
}
