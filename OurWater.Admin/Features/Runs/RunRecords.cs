using OurWater.Admin.Jobs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>A run as a list shows it.</summary>
public sealed record RunRow
{
    public required long Id { get; init; }

    /// <summary>The file's name of an upload, else the sync's.</summary>
    public required string Title { get; init; }
    public required RunState State { get; init; }
    public RunKind Kind { get; init; }
    public bool DryRun { get; init; }
    public long? UndoOfRunId { get; init; }
    public DateTime QueuedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public required RunCounts Counts { get; init; }

    public TimeSpan? Took(DateTime now) => StartedAt is { } started ? (FinishedAt ?? now) - started : null;
}

/// <summary>Everything that the page of a run shows above its tables.</summary>
public sealed record RunDetail
{
    public required long Id { get; init; }
    public required string Title { get; init; }
    public required long SyncId { get; init; }
    public bool IsUpload { get; init; }
    public bool IsOneTime { get; init; }
    public required RunState State { get; init; }
    public RunKind Kind { get; init; }
    public bool DryRun { get; init; }
    public long? UndoOfRunId { get; init; }

    /// <summary>Null for a run that reads a file.</summary>
    public OtherSide? Other { get; init; }

    /// <summary>Only these of the sync's methods; null = all that a run carries out.</summary>
    public IReadOnlyList<SyncMethod>? Methods { get; init; }

    /// <summary>What its sync selects; null = everything.</summary>
    public SyncSelection? Selection { get; init; }

    /// <summary>Of a comparison: conflicts with the other system that wait for a choice.</summary>
    public int WaitingConflicts { get; init; }

    /// <summary>The dry run whose list this run carries out.</summary>
    public long? ListRunId { get; init; }

    /// <summary>The run that has carried out the list of this dry run.</summary>
    public long? ListedByRunId { get; init; }
    public DateTime? ApprovedAt { get; init; }
    public string? ApprovedBy { get; init; }
    public required string Trigger { get; init; }
    public string? StartedBy { get; init; }
    public DateTime QueuedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public string? Phase { get; init; }

    /// <summary>What it waits for before it begins.</summary>
    public RunWait? Wait { get; init; }
    public int Attempt { get; init; }
    public bool CancelRequested { get; init; }
    public required RunCounts Counts { get; init; }
    public required IReadOnlyList<RunWarning> Warnings { get; init; }
    public required IReadOnlyList<RunError> Errors { get; init; }
    public required DataType DataType { get; init; }
    public long BytesRead { get; init; }
    public long? BytesTotal { get; init; }
    public double? RowsPerSecond { get; init; }

    /// <summary>The person’s own upload that the run belongs to: where its columns and its check are.</summary>
    public long? UploadId { get; init; }

    /// <summary>Conflicts that this run found and that wait.</summary>
    public int OpenConflicts { get; init; }

    /// <summary>Conflicts that this run found last, and that are settled. One that a later run has found again is that run's.</summary>
    public int SettledConflicts { get; init; }

    /// <summary>What it changed, or as a dry run would change, can be listed.</summary>
    public bool HasChanges { get; init; }

    /// <summary>How many lines its list of records has: what a dry run foresees, what was not sent and why, what a comparison found.</summary>
    public int Items { get; init; }

    public bool HasItems => Items > 0;

    /// <summary>What was not sent, by kind and reason.</summary>
    public IReadOnlyList<LeftOver> LeftOvers { get; init; } = [];

    /// <summary>The run that has taken this one back, or is about to.</summary>
    public long? UndoneByRunId { get; init; }

    /// <summary>How many rows the file has, where a whole check of it has counted them.</summary>
    public long? KnownRows { get; init; }

    public bool IsActive => State.IsActive();

    /// <summary>
    /// Tells a table of this run whether it is to be loaded again: when the state has changed, or the number of what it lists. While a run goes that is every line at first, then each tenth more, so that a long list is not counted every second.
    /// </summary>
    public object VersionOf(long listed) => (State, State is RunState.Queued or RunState.Running ? Coarse(listed) : listed);

    private static long Coarse(long number)
    {
        var step = 1L;
        while (number / step >= 100) step *= 10;
        return number / step * step;
    }

    /// <summary>It took what the other system pushed by itself: there is nothing to run again.</summary>
    public bool IsAccepted => Methods is [SyncMethod.AcceptFromDatasource];

    public bool IsUndo => UndoOfRunId is not null;

    public long Read => Counts.Pull.Values.Sum(c => c.Read);

    public long Rejected => Counts.Pull.Values.Sum(c => c.Rejected);

    public long Stored => Counts.Pull.Values.Sum(c => c.Created + c.Updated) + Counts.AlsoCreated.Values.Sum();

    public long Sent => Counts.Push.Values.Sum(c => c.Sent);

    /// <summary>Records that were dealt with so far, in either direction.</summary>
    public long Handled => Read + Counts.Push.Values.Sum(c => c.Selected);

    public bool IsWaiting => State == RunState.AwaitingApproval;

    /// <summary>How far the phase that goes has come, and how far it goes, where the source tells: bytes of a file, records of another system.</summary>
    public (long Done, long Whole)? Extent => Other is null
        ? (BytesTotal is { } bytes ? (BytesRead, bytes) : null)
        : RunPhases.PulledNow(Phase) is { } type && Counts.Expected.TryGetValue(type, out var whole) && Counts.Pull.TryGetValue(type, out var pulled) ? (pulled.Read, whole) : null;

    /// <summary>Part of the source that is read, 0 to 1, where its size is known.</summary>
    public double? Share => BytesTotal is > 0 and var total ? Math.Clamp((double)BytesRead / total, 0, 1) : null;

    public TimeSpan? Took(DateTime now) => StartedAt is { } started ? (FinishedAt ?? now) - started : null;
}

/// <summary>The other system of a run, and what the run does with it.</summary>
/// <param name="Name">Its datasource's name.</param>
/// <param name="TellsOwners">Making a resource there sends messages to real people.</param>
/// <param name="DataTypes">In the order in which a run takes them.</param>
public sealed record OtherSide(string Name, bool TellsOwners, bool Pulls, bool Pushes, IReadOnlyList<DataType> DataTypes);

/// <summary>Records that a run did not send.</summary>
/// <param name="Count">So many records; of readings that wait for their resource all of them.</param>
/// <param name="Reasons">The most frequent first.</param>
public sealed record LeftOver(DataType DataType, ItemAction Action, long Count, IReadOnlyList<string> Reasons);

public sealed record LogLine(long Id, DateTime At, string Level, string Message);

public sealed record RejectedLine(long Id, int Row, string Reason, string Message, IReadOnlyList<string> Original);

/// <summary>A value before and after, in words with its unit.</summary>
public sealed record ChangeLine(long Id, RecordLabel Record, string What, string Before, string After, string? Difference, int? Row, DateTime At, string? By);
