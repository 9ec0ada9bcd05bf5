namespace OurWater.Sync.Tabular.Columns;

/// <summary>Codes of a run's errors that a plan may give.</summary>
public static class PlanErrors
{
    /// <summary>Nothing decides; <c>choices</c> may be chosen from.</summary>
    public const string Undecidable = "undecidable";

    /// <summary>The mapping names a column that the file does not have; <c>choices</c> are those that it has.</summary>
    public const string UnknownColumn = "unknownColumn";

    /// <summary>The mapping itself is wrong.</summary>
    public const string InvalidMapping = "invalidMapping";

    /// <summary>The table is laid out in a way that is not read.</summary>
    public const string UnsupportedLayout = "unsupportedLayout";
}
