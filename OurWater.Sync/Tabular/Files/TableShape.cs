namespace OurWater.Sync.Tabular.Files;

/// <summary>Where the header stands, where the records begin, and how the columns are called.</summary>
internal sealed record TableShape
{
    public const int MaxColumns = 16_384;

    /// <summary>0 = none.</summary>
    public required int HeaderRow { get; init; }

    /// <summary>Rows above are passed over.</summary>
    public required int FirstRow { get; init; }

    /// <summary>How many fields a record may have.</summary>
    public required int Width { get; init; }
    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>What a row below the names says of each column's unit; empty where there is no such row.</summary>
    public IReadOnlyList<string> Units { get; init; } = [];
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The header's fields as they stand.</summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>What the cells of each column mostly are.</summary>
    public IReadOnlyList<CellLook> Kinds { get; init; } = [];

    /// <summary>How many fields most records have.</summary>
    public int Usual { get; init; }

    /// <summary>How many of them most records fill.</summary>
    public int UsualFilled { get; init; }

    /// <summary>0-based columns in which next to no record has anything.</summary>
    public IReadOnlyList<int> EmptyColumns { get; init; } = [];

    /// <summary>By how many columns the names stand too far left; what a person may choose where that is not plain.</summary>
    public int HeaderOffset { get; init; }
    public IReadOnlyList<int> HeaderOffsets { get; init; } = [];

    /// <summary>Rows that are passed over below the header: formats, units, help.</summary>
    public IReadOnlyDictionary<int, LeftOutKind> Below { get; init; } = new Dictionary<int, LeftOutKind>();

    /// <summary>The rows that the beginning of the file shows of it.</summary>
    public int Records { get; init; }
}

/// <summary>One of the tables that the first rows of a text or sheet show.</summary>
/// <param name="Rows">From what stands above its header to its last record.</param>
/// <param name="PreviousRow">The last row of the table before; 0 where there is none.</param>
/// <param name="NextRow">Where the table after it begins; <see cref="int.MaxValue"/> where none does.</param>
/// <param name="LastLooked">The last row that was looked at: below it, whoever reads on must see for himself where another table begins.</param>
internal sealed record FoundTable(TableShape Shape, IReadOnlyList<HeadRow> Rows, int PreviousRow, int NextRow, int LastLooked);
