using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What a file is read under, besides its mapping.</summary>
public sealed record PlanContext
{
    /// <summary>IANA zone of the organisation.</summary>
    public required string TimeZone { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// <summary>Look at the whole file even where nothing needs it, for the figures of the wizard's second step.</summary>
    public bool WholeFile { get; init; }

    /// <summary>Where what was seen in the whole file is kept, and the file; null where it is gone through each time.</summary>
    public (ScanMemory Memory, string Path)? Scans { get; init; }

    /// <summary>The mapping of an earlier file with the same header.</summary>
    public Mapping? Remembered { get; init; }

    /// <summary>The unit of the datasource where it is known (<c>m</c>, <c>cm</c>, …).</summary>
    public string? DatasourceUnit { get; init; }

    /// <summary>Names of external ids that the organisation uses, offered where the identity is asked for.</summary>
    public IReadOnlyList<string> ExternalIdNames { get; init; } = [];
}

/// <param name="Field">The field of the mapping that answers it: a name of <see cref="Fields"/>, or <c>dateFormat</c>, <c>dateCells</c>, <c>timeFormat</c>, <c>timeZone</c>, <c>unit</c>, <c>decimalSeparator</c>, <c>identity</c>, <c>layout</c>, ….</param>
public sealed record PlanQuestion(string Field, RunError Error)
{
    /// <summary>What follows from each of the error's choices, shown on the file's own cells; empty where there is nothing to show.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];
}

/// <summary>Either a plan, or what has to be answered first.</summary>
public sealed record PlanResult
{
    /// <summary>Null while there are questions.</summary>
    public RowPlan? Plan { get; init; }
    public IReadOnlyList<PlanQuestion> Questions { get; init; } = [];
    public required PlanReport Report { get; init; }

    /// <summary>The questions as a run reports them.</summary>
    public IReadOnlyList<RunError> Errors => [.. Questions.Select(q => q.Error with { Answer = QuestionFields.InMapping(q), Examples = q.Examples.Count > 0 ? q.Examples : null })];
}

/// <summary>How a file will be read, field by field.</summary>
public sealed record PlanReport
{
    public required ColumnProposal Columns { get; init; }
    public DateReport? Dates { get; init; }
    public ValueReport? Values { get; init; }

    /// <summary>The parameters of the file and what becomes of their rows; empty where it has no parameter column.</summary>
    public IReadOnlyList<ParameterReport> Parameters { get; init; } = [];

    /// <summary>Rows below the header; null where the file was not read to its end.</summary>
    public long? Rows { get; init; }

    /// <summary>The lines that are no rows, as far as the file was read; null where it was not.</summary>
    public LeftOutLines? LeftOut { get; init; }

    /// <summary>How many different places it names; null where not counted.</summary>
    public int? Places { get; init; }

    /// <summary>A number of the time column where it is to be chosen what such numbers are.</summary>
    public string? Times { get; init; }

    /// <summary>The zone of naive times, and who says so: <c>header</c>, <c>mapping</c> or <c>organisation</c>.</summary>
    public string? TimeZone { get; init; }
    public string? TimeZoneFrom { get; init; }

    /// <summary>What a header says of its zone that cannot be read: asked, or answered by the mapping.</summary>
    public string? UnreadableZone { get; init; }
}

public enum DateState
{
    /// <summary>By their form the dates can be read one way: year first, or a month by name.</summary>
    OneWay,

    /// <summary>A row that can only be read one way decides for the column.</summary>
    Proven,
    Chosen,
    ExcelNumbers,

    /// <summary>Nothing in the column decides: a person must.</summary>
    Choose,

    /// <summary>Rows that can only be day first, and rows that can only be month first.</summary>
    Contradicts,

    /// <summary>The year of two digits may stand first or last: a person must say so.</summary>
    ChooseYear,

    /// <summary>The year stands first, and rows that can only have the day before the month: a person must choose the order.</summary>
    YearDay,

    /// <summary>Numbers that look like seconds or milliseconds since 1970: a person must say so.</summary>
    ChooseEpoch,

    /// <summary>Day and month of the date cells look exchanged by a spreadsheet: a person must choose.</summary>
    CellsSwapped,

    /// <summary>Year, month and day stand in columns of their own.</summary>
    Parts,

    /// <summary>No row of the column can be read as a date: another column, or a format, must be chosen.</summary>
    NoDates,
}

/// <summary>How a column of dates will be read.</summary>
public sealed record DateReport
{
    public required string Column { get; init; }
    public DateState State { get; init; }

    /// <summary>The format in use; null while it is to be chosen, or where no order is needed.</summary>
    public string? Format { get; init; }

    /// <summary>The row that decides; with <see cref="Counterproof"/> where the column contradicts itself.</summary>
    public DateProof? Proof { get; init; }
    public DateProof? Counterproof { get; init; }

    /// <summary>The ways to read the column; the one in use, or those to choose from.</summary>
    public IReadOnlyList<DateReading> Readings { get; init; } = [];

    /// <summary>Other columns of the same file that prove their order.</summary>
    public IReadOnlyList<DateHint> Hints { get; init; } = [];

    /// <summary>Filled cells of the column that were looked at; of them both ways, by other forms, unreadable.</summary>
    public long Filled { get; init; }
    public long TwoWays { get; init; }
    public long NotDates { get; init; }

    /// <summary>True where every time of the column is midnight: probably days, written with a clock.</summary>
    public bool AllAtMidnight { get; init; }

    /// <summary>What the column's midnights are; null while that is open, or where it holds nothing. With <see cref="AllAtMidnight"/> the other choice is offered.</summary>
    public Midnights? Midnights { get; init; }
    public DateProof? MidnightExample { get; init; }

    /// <summary>How many years have two digits, one of them, and the highest year that they mean.</summary>
    public long ShortYears { get; init; }
    public DateProof? ShortExample { get; init; }
    public int LatestShortYear { get; init; }
}

/// <param name="Example">A text of the column, and the day that it is under this reading.</param>
/// <param name="Rejected">Rows that do not fit it.</param>
public sealed record DateReading(string Format, string? Example, DateOnly? Day, DateOnly? First, DateOnly? Last, int Months, long Rejected);

/// <summary>A warning of the whole run that the plan itself gives.</summary>
/// <param name="Row">The row that it shows.</param>
/// <param name="Code">From <see cref="ReasonCodes"/>.</param>
public sealed record PlanNotice(int Row, string Code, string Message);

public sealed record DateHint(string Column, string Format, DateProof Proof);

public enum UnitSource
{
    Header,

    /// <summary>The header ties it to a type: other types keep their own.</summary>
    HeaderForType,
    Chosen,
    Datasource,

    /// <summary>The header, or the series code, plainly names what the type usually has.</summary>
    Usual,

    /// <summary>Nothing says it: a person must.</summary>
    Choose,

    /// <summary>Each row says its own.</summary>
    Column,

    /// <summary>The header names another quantity (<c>EC (µS/cm)</c>): a person must say what the values are.</summary>
    Another,
}

/// <summary>What the rows of a parameter are.</summary>
/// <param name="Text">As it stands in the file.</param>
/// <param name="Series">Null where its rows are left out.</param>
/// <param name="IsKnown">False where nothing is known of the word.</param>
public sealed record ParameterReport(string Text, string? Series, bool IsKnown);

/// <summary>How the values will be read.</summary>
public sealed record ValueReport
{
    /// <summary>Null in the wide layout.</summary>
    public string? Column { get; init; }
    public UnitSource UnitFrom { get; init; }

    /// <summary>Null while it is to be chosen.</summary>
    public string? Unit { get; init; }
    public ResourceType? TiedTo { get; init; }
    public char DecimalSeparator { get; init; } = '.';

    /// <summary>True where a column has numbers such as <c>1,234</c> and nothing says what the comma is.</summary>
    public bool ChooseSeparator { get; init; }

    /// <summary>One of those numbers; null where nothing is to be chosen.</summary>
    public string? SeparatorExample { get; init; }

    /// <summary>A text of the column and the value stored for it in a well.</summary>
    public string? Example { get; init; }
    public double? Stored { get; init; }

    /// <summary>Numbers looked at while the unit is open, and how many of them would be deeper than 100 m if they were metres.</summary>
    public long Numbers { get; init; }
    public long DeeperThan100 { get; init; }

    /// <summary>What the header says that the values are; below casing, that is the level that depths are counted from.</summary>
    public Measured Measured { get; init; }

    /// <summary>The series of rows that name none.</summary>
    public string Series { get; init; } = Timeseries.Default;
}
