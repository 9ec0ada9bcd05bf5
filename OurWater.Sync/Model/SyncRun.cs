using OurWater.Sync.Tabular;

namespace OurWater.Sync.Model;

/// <summary>
/// One execution of a sync. This record is the truth about the run: Hangfire is only how it gets executed, and a run whose job was lost is found here and queued again.
/// </summary>
public sealed class SyncRun : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long SyncId { get; set; }

    /// <summary>The sync's id while the run is active, else null. A unique index on it lets one run of a sync go at a time, over all nodes.</summary>
    public long? ActiveSyncId { get; set; }
    public RunState State { get; set; }
    public RunKind Kind { get; set; }
    public bool DryRun { get; set; }

    /// <summary>Only these of the sync's methods; null = all that a run carries out.</summary>
    public List<SyncMethod>? Methods { get; set; }

    /// <summary>The dry run whose list this run carries out: what is not on the list, or has changed since, is left alone.</summary>
    public long? ListRunId { get; set; }

    /// <summary>When, and by whom, a run that waited was let go on.</summary>
    public DateTime? ApprovedAt { get; set; }
    public string? ApprovedBy { get; set; }

    /// <summary>The run that this one takes back; its rows are what that run created and changed.</summary>
    public long? UndoOfRunId { get; set; }

    /// <summary><c>manual</c>, <c>api</c>, <c>schedule</c> or <c>upload</c>.</summary>
    public string Trigger { get; set; } = "manual";
    public string? StartedBy { get; set; }
    public DateTime QueuedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? FinishedAt { get; set; }

    /// <summary>What is being done now, in words: <c>pull readings</c>.</summary>
    public string? Phase { get; set; }

    /// <summary>1 for the first execution; one more after each time the program was stopped in the middle.</summary>
    public int Attempt { get; set; }
    public bool CancelRequested { get; set; }
    public RunCounts Counts { get; set; } = new();
    public List<RunWarning> Warnings { get; set; } = [];
    public List<RunError> Errors { get; set; } = [];

    /// <summary>How far the source was consumed in the last committed batch: everything up to here is stored and counted.</summary>
    public RunCheckpoint? Checkpoint { get; set; }

    /// <summary>The mapping as it was when the run started; while it runs, with what was detected filled in.</summary>
    public Mapping? Mapping { get; set; }

    /// <summary>Bytes of the source consumed, and its size; for the bar only.</summary>
    public long BytesRead { get; set; }
    public long? BytesTotal { get; set; }
    public double? RowsPerSecond { get; set; }

    /// <summary>The process that executes it (<c>machine/process/start</c>), and until when it holds the run unless it renews.</summary>
    public string? LeaseOwner { get; set; }
    public DateTime? LeaseUntil { get; set; }
    public SyncDefinition? Sync { get; set; }

    /// <summary>The run took what another system pushed in one call; it can be taken back, and not run again.</summary>
    public bool IsAccepted => Methods is [SyncMethod.AcceptFromDatasource];

    /// <summary>Whether the run carries out a method of its sync, which must be loaded.</summary>
    public bool Does(SyncMethod method) => Sync!.Methods.Contains(method) && Methods?.Contains(method) != false;
}

/// <summary>The figures of a run. Per data type <c>read = created + updated + unchanged + skipped + conflicted + rejected</c> and <c>selected = sent + alreadyThere + blocked + failed + waiting</c>.</summary>
public sealed class RunCounts
{
    public SortedDictionary<DataType, PullCounts> Pull { get; set; } = [];
    public SortedDictionary<DataType, PushCounts> Push { get; set; } = [];

    /// <summary>Of a comparison of both sides.</summary>
    public SortedDictionary<DataType, CompareCounts> Compared { get; set; } = [];

    /// <summary>Records made beside the rows, such as the wells that a file of readings named.</summary>
    public SortedDictionary<DataType, long> AlsoCreated { get; set; } = [];

    /// <summary>Of which places and from when to when the readings of a file are, those that could be used; null where there are none.</summary>
    public ReadingSpan? Readings { get; set; }

    /// <summary>Lines of a file that hold something and are no rows: comments, units, another table; 0 until the file was read to its end.</summary>
    public long NotRows { get; set; }

    /// <summary>How many records the other side says it has; for the bar only.</summary>
    public SortedDictionary<DataType, long> Expected { get; set; } = [];
}

/// <param name="IsDays">True where both ends are calendar days.</param>
/// <param name="Places">Null where a run that was interrupted cannot tell any more.</param>
/// <param name="Kind">Null where the places are of several kinds.</param>
public sealed record ReadingSpan(DateTime First, DateTime Last, bool IsDays, int? Places, ResourceType? Kind);

/// <summary>What a comparison has found of a data type. Ours = same + different + only here + no place there; theirs = same + different + only there + copies + unusable.</summary>
public sealed record CompareCounts
{
    public long Same { get; set; }
    public long Different { get; set; }
    public long OnlyHere { get; set; }
    public long OnlyThere { get; set; }

    /// <summary>Here, and of a kind that the other side cannot hold: no difference.</summary>
    public long NoPlaceThere { get; set; }

    /// <summary>Further ones there of what counts as one.</summary>
    public long Copies { get; set; }

    /// <summary>There, without what would be needed to compare them.</summary>
    public long Unusable { get; set; }

    [System.Text.Json.Serialization.JsonIgnore]
    public long Here => Same + Different + OnlyHere + NoPlaceThere;

    [System.Text.Json.Serialization.JsonIgnore]
    public long There => Same + Different + OnlyThere + Copies + Unusable;

    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSame => Different + OnlyHere + OnlyThere + Copies + Unusable == 0;
}

public sealed record PullCounts
{
    public long Read { get; set; }
    public long Created { get; set; }
    public long Updated { get; set; }
    public long Unchanged { get; set; }
    public long Skipped { get; set; }
    public long Conflicted { get; set; }
    public long Rejected { get; set; }
}

public sealed record PushCounts
{
    public long Selected { get; set; }
    public long Sent { get; set; }
    public long AlreadyThere { get; set; }
    public long Blocked { get; set; }
    public long Failed { get; set; }

    /// <summary>Selected, and not sent before a person says yes; 0, and then left out of answers, but in a run that waits.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public long Waiting { get; set; }

    /// <summary>Takes what waits, or waited, out of the figures: it is selected again, or was never sent.</summary>
    public void ForgetWaiting() => (Selected, Waiting) = (Selected - Waiting, 0);
}

/// <summary>Rows that were stored or rejected with something to look at, grouped by type; the type is a reason code.</summary>
public sealed class RunWarning
{
    public required string Type { get; set; }
    public long Count { get; set; }
    public List<string> Examples { get; set; } = [];

    /// <summary>Series whose new values do not go with those stored; null, and then left out of answers, for other warnings.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public List<OddSeries>? Series { get; set; }
}

/// <summary>What is odd about the new values of one series beside those stored before; the type of the warning says what.</summary>
public sealed record OddSeries
{
    /// <summary>What is odd, the same for all series that have it in common: named by <c>valuesAreRight</c> of a mapping, it is not said again.</summary>
    public required string Key { get; init; }
    [System.Text.Json.Serialization.JsonNumberHandling(System.Text.Json.Serialization.JsonNumberHandling.WriteAsString | System.Text.Json.Serialization.JsonNumberHandling.AllowReadingFromString)]
    public required long ResourceId { get; init; }
    public required ResourceType ResourceType { get; init; }

    /// <summary>Metres; null where not known.</summary>
    public double? WellDepth { get; init; }

    /// <summary>The place as the file names it.</summary>
    public required string Place { get; init; }
    public required string Timeseries { get; init; }

    /// <summary>How many new values the series has.</summary>
    public required long Values { get; init; }

    /// <summary>20 values and more, and the factor or shift is met within 2 %.</summary>
    public required bool IsStrong { get; init; }

    /// <summary>New values divided by stored ones; null where that is not what is odd.</summary>
    public double? Factor { get; init; }

    /// <summary>New times minus stored ones.</summary>
    public int? ShiftMinutes { get; init; }
    public required ValueFigures New { get; init; }
    public required ValueFigures Stored { get; init; }

    /// <summary>The field of the mapping, and its value, by which the values would fit; null where there is none.</summary>
    public string? Field { get; init; }
    public string? Fits { get; init; }

    /// <summary>For a picture of a few of them, [Unix milliseconds, value]; null for the others.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public List<double[]>? NewPoints { get; init; }
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public List<double[]>? StoredPoints { get; init; }
}

/// <summary>In the stored unit.</summary>
public sealed record ValueFigures(double Least, double Median, double Most);

/// <summary>Why a run could not go on, and what may be chosen.</summary>
public sealed record RunError(string Code, string? Column, string Message, IReadOnlyList<string>? Choices = null)
{
    /// <summary>What of the mapping answers it: a column's field, or <c>dateFormat</c>, <c>unit</c>, <c>file.sheet</c>, …; null where it is no question.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Answer { get; init; }

    /// <summary>What follows from each of the choices, on the file's own cells, in the order of the choices; null where there is nothing to show.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Examples { get; init; }
}

/// <param name="Records">How many records of the source (rows with content) are done.</param>
/// <param name="Row">The spreadsheet row of the last of them.</param>
/// <param name="Phase">What is being done, of a run of several phases; everything before it is done.</param>
/// <param name="Position">Where the other system's list stands, in words of its own; null = at its beginning.</param>
/// <param name="Watermark">The newest change seen there so far, by its own clock.</param>
/// <param name="From">The watermark that this read began from; null = it reads everything.</param>
public sealed record RunCheckpoint(DataType DataType, long Records, int Row, RunPhase? Phase = null, string? Position = null, DateTime? Watermark = null, DateTime? From = null);

/// <summary>A line of a run's log.</summary>
public sealed class RunLogLine : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long RunId { get; set; }
    public DateTime At { get; set; }

    /// <summary><c>info</c>, <c>done</c>, <c>wait</c>, <c>warning</c>, <c>conflict</c> or <c>error</c>.</summary>
    public required string Level { get; set; }
    public required string Message { get; set; }
}

/// <summary>An input row (in the wide layout: a cell) that could not be stored, with its reason and its original text.</summary>
public sealed class RejectedRow : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long RunId { get; set; }
    public DataType DataType { get; set; }

    /// <summary>As a spreadsheet shows it.</summary>
    public int Row { get; set; }

    /// <summary>Wide layout: 1-based column of the cell; else 0.</summary>
    public int Column { get; set; }

    /// <summary>The first problem's code from the closed list in <see cref="ReasonCodes"/>.</summary>
    public required string Reason { get; set; }

    /// <summary>Every problem of the row in words.</summary>
    public required string Message { get; set; }

    /// <summary>What the reason is about, to group by: the unknown place, the text that is no number.</summary>
    public string? Subject { get; set; }

    /// <summary>The fields as they stood in the file, cut at 4 KB a field and 64 KB a row.</summary>
    public List<string> Original { get; set; } = [];
}

/// <summary>A person's correction of one row of an uploaded file, laid over the file whenever it is read for that sync.</summary>
public sealed class RowMend : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long SyncId { get; set; }
    public int Row { get; set; }

    /// <summary>Wide layout: 1-based column of the cell; else 0.</summary>
    public int Column { get; set; }

    /// <summary>Leave the row out: it is counted as skipped.</summary>
    public bool LeaveOut { get; set; }

    /// <summary>New text by 1-based column of the file.</summary>
    public Dictionary<int, string> Fields { get; set; } = [];

    /// <summary>The check whose rejected row it answers: until the next check it is not checked against the rest of the file.</summary>
    public long? RunId { get; set; }
}

/// <summary>What a run (or a person) changed in a record that existed before: the history of values, and what undo restores.</summary>
public sealed class RecordChange : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public DataType RecordType { get; set; }
    public long RecordId { get; set; }

    /// <summary>Null when a person or the API changed it.</summary>
    public long? RunId { get; set; }
    public int? Row { get; set; }

    /// <summary>True for a change that a dry run foresees: nothing was stored.</summary>
    public bool Foreseen { get; set; }

    /// <summary>A reading's values; null for other records.</summary>
    public double? OldValue { get; set; }
    public double? NewValue { get; set; }

    /// <summary>Where the old value came from; for other records, who or what had written the record last.</summary>
    public long? OldRunId { get; set; }
    public int? OldRow { get; set; }
    public ValueOrigin? OldOrigin { get; set; }

    /// <summary>Other records: the fields that changed, as JSON objects.</summary>
    public string? Before { get; set; }
    public string? After { get; set; }
    public DateTime At { get; set; }
    public string? By { get; set; }
}

/// <summary>A record that waits for a person, because two sides say different things of it. It waits once for each kind of question.</summary>
public sealed class Conflict : IOrganisationRecord
{
    public long Id { get; set; }
    public ConflictKind Kind { get; set; }
    public int OrganisationId { get; set; }
    public long RunId { get; set; }
    public long SyncId { get; set; }
    public DataType RecordType { get; set; }
    public long RecordId { get; set; }

    /// <summary>What the other side calls the record that the question is about; null where only values differ.</summary>
    public string? RemoteKey { get; set; }

    /// <summary>The other record of ours that the question is about: the one to which the other side has given the id that this one claims.</summary>
    public long? OtherRecordId { get; set; }

    /// <summary>The row of the file that brings the other value.</summary>
    public int? Row { get; set; }
    public double? OurValue { get; set; }
    public double? TheirValue { get; set; }

    /// <summary>The fields that differ, as JSON objects: of records other than readings, and of a reading that was moved (<c>time</c>, <c>resource</c>).</summary>
    public string? Ours { get; set; }
    public string? Theirs { get; set; }
    public DateTime FoundAt { get; set; }

    /// <summary>Null while it waits; then <c>kept</c>, <c>replaced</c> or <c>other</c> (a third value); of who is who <c>same</c> or <c>notTheSame</c>.</summary>
    public string? Resolution { get; set; }
    public DateTime? ResolvedAt { get; set; }
    public string? ResolvedBy { get; set; }
}
