using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Syncs;

/// <summary>A sync as its pages speak of it.</summary>
public sealed record SyncDetail
{
    public required long Id { get; init; }
    public required string Name { get; init; }
    public required long DatasourceId { get; init; }

    /// <summary>What the other side is called.</summary>
    public required string Datasource { get; init; }
    public required DatasourceType Type { get; init; }

    /// <summary>The file of a datasource that is one.</summary>
    public string? File { get; init; }
    public required IReadOnlyList<SyncMethod> Methods { get; init; }
    public required IReadOnlyList<DataType> Types { get; init; }
    public required SyncSelection Selection { get; init; }

    /// <summary>Names of the selected groups that are ours, by id.</summary>
    public IReadOnlyDictionary<string, string> GroupNames { get; init; } = new Dictionary<string, string>();
    public ConflictPolicy Policy { get; init; }
    public int Cap { get; init; }

    /// <summary>Readings that a run may send without asking; null = the usual.</summary>
    public int? ReadingCap { get; init; }
    public bool Enabled { get; init; }
    public bool IsOneTime { get; init; }
    public DateTime? PushApprovedAt { get; init; }
    public SyncSchedule? Schedule { get; init; }
    public IReadOnlyList<string> Subscribers { get; init; } = [];
    public Mapping? Mapping { get; init; }

    public bool IsFile => Type == DatasourceType.File;

    public bool Pulls => Methods.Contains(SyncMethod.PullFromDatasource);

    public bool Pushes => Methods.Contains(SyncMethod.PushToDatasource);

    /// <summary>The other system pushes into it by itself.</summary>
    public bool Accepts => Methods.Contains(SyncMethod.AcceptFromDatasource);

    /// <summary>The other system reads from it by itself.</summary>
    public bool Serves => Methods.Contains(SyncMethod.ServeToDatasource);

    /// <summary>There is something to run: it is not only the other system that acts.</summary>
    public bool Runs => Pulls || Pushes;
}

/// <summary>A sync as the list shows it.</summary>
/// <param name="Going">The run that is going or waits.</param>
/// <param name="Last">The last run that is over and was no dry run.</param>
public sealed record SyncRow(SyncDetail Sync, RunMark? Going, RunMark? Last, bool HasDryRun, int OpenConflicts);

public sealed record RunMark(long Id, RunState State, DateTime At);

/// <summary>A run as the page of its sync shows it.</summary>
public sealed record SyncRunRow
{
    public required long Id { get; init; }
    public required RunState State { get; init; }
    public RunKind Kind { get; init; }
    public bool DryRun { get; init; }
    public long? UndoOfRunId { get; init; }
    public required string Trigger { get; init; }
    public DateTime QueuedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public required RunCounts Counts { get; init; }
    public IReadOnlyList<RunError> Errors { get; init; } = [];

    /// <summary>Conflicts that it found and that wait.</summary>
    public int OpenConflicts { get; init; }
    public int SettledConflicts { get; init; }

    /// <summary>New resources on its list to send.</summary>
    public int NewResources { get; init; }

    public DateTime At => StartedAt ?? QueuedAt;

    public TimeSpan? Took(DateTime now) => StartedAt is { } started ? (FinishedAt ?? now) - started : null;
}

/// <summary>How far a data type was read, by the data's own times; null where that is not known.</summary>
public sealed record CursorRow(DataType Type, DateTime? From, DateTime? To);

/// <summary>All that the page of a sync shows.</summary>
/// <param name="Runs">The last of them, the oldest first.</param>
public sealed record SyncPageData(SyncDetail Sync, IReadOnlyList<SyncRunRow> Runs, IReadOnlyList<CursorRow> Cursors)
{
    public SyncRunRow? Going => Runs.FirstOrDefault(r => r.State.IsActive());
}

/// <summary>Something to choose from a list: the value that is stored, and words.</summary>
public sealed record Choice(string Value, string Words, string? Second = null);

/// <summary>What a form of a sync offers.</summary>
public sealed record SyncChoices(IReadOnlyList<Choice> Datasources, IReadOnlyList<Choice> Pincodes, IReadOnlyList<Choice> Villages);
