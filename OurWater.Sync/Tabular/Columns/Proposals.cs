using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Tabular.Columns;

public enum Certainty
{
    /// <summary>No column was found.</summary>
    None,

    /// <summary>Worth a look.</summary>
    Likely,
    Sure,
    SetByYou,
}

/// <summary>Why a column was taken for a field.</summary>
public enum Evidence
{
    None,
    Name,
    Content,
    NameAndContent,
    SimilarWords,
    Misspelt,
    Remembered,
    You,
}

/// <summary>Which column a field is, and how sure that is.</summary>
public sealed record FieldProposal
{
    public required string Field { get; init; }
    public required string Label { get; init; }

    /// <summary>False where the field may be left out.</summary>
    public bool Required { get; init; }

    /// <summary>Null where no column has it.</summary>
    public string? Column { get; init; }

    /// <summary>0-based; -1 = none.</summary>
    public int ColumnIndex { get; init; } = -1;

    /// <summary>The text that stands in for a column in every row.</summary>
    public string? Constant { get; init; }
    public Certainty Certainty { get; init; }
    public Evidence Evidence { get; init; }

    /// <summary>The first filled values of the column.</summary>
    public IReadOnlyList<string> FirstValues { get; init; } = [];

    /// <summary>Columns that fit as well as this one: then it is a question, and <see cref="Column"/> is null.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    public FieldSource Source => ColumnIndex >= 0 ? FieldSource.At(ColumnIndex) : Constant is null ? FieldSource.None : FieldSource.Always(Constant);
}

/// <summary>Why a column of the wide layout is not read.</summary>
public enum OtherColumnReason
{
    /// <summary>Its header names another quantity: <c>W1 temp</c>.</summary>
    AnotherQuantity,

    /// <summary>Its header names a flag: <c>W1 quality</c>.</summary>
    Flag,

    /// <summary>Its header has words beside the place that nothing is known of.</summary>
    UnknownWords,
}

/// <param name="Column">0-based.</param>
/// <param name="Identity">The place that its header names.</param>
public sealed record OtherColumn(int Column, string Identity, OtherColumnReason Reason);

/// <summary>What the columns of a file probably are.</summary>
public sealed record ColumnProposal
{
    public required IReadOnlyList<FieldProposal> Fields { get; init; }
    public TableLayout Layout { get; init; }

    /// <summary>Null where nothing says by what the file names its places.</summary>
    public PlaceIdentity? Identity { get; init; }

    /// <summary>Wide layout: the columns of places (0-based) and the identity text of each.</summary>
    public IReadOnlyList<(int Column, string Identity)> PlaceColumns { get; init; } = [];

    /// <summary>
    /// Wide layout: columns that belong to a place and hold something else than its values, or that nothing says what they hold. They are not read.
    /// </summary>
    public IReadOnlyList<OtherColumn> Others { get; init; } = [];
    public IReadOnlyList<string> Unused { get; init; } = [];

    public FieldProposal? Find(string field) => Fields.FirstOrDefault(f => f.Field == field);
}
