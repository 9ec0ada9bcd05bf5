using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>A run as a list shows it.</summary>
public sealed record RunRow
{
    public required long Id { get; init; }

    /// <summary>The file's name of an upload, else the sync's.</summary>
    public required string Title { get; init; }
    public required RunState State { get; init; }
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
    public bool DryRun { get; init; }
    public long? UndoOfRunId { get; init; }
    public required string Trigger { get; init; }
    public string? StartedBy { get; init; }
    public DateTime QueuedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public string? Phase { get; init; }
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

    /// <summary>What it changed, or as a dry run would change, can be listed.</summary>
    public bool HasChanges { get; init; }

    /// <summary>The run that has taken this one back, or is about to.</summary>
    public long? UndoneByRunId { get; init; }

    /// <summary>How many rows the file has, where a whole check of it has counted them.</summary>
    public long? KnownRows { get; init; }

    public bool IsActive => State.IsActive();

    public bool IsUndo => UndoOfRunId is not null;

    public long Read => Counts.Pull.Values.Sum(c => c.Read);

    public long Rejected => Counts.Pull.Values.Sum(c => c.Rejected);

    public long Stored => Counts.Pull.Values.Sum(c => c.Created + c.Updated) + Counts.AlsoCreated.Values.Sum();

    /// <summary>Part of the source that is read, 0 to 1, where its size is known.</summary>
    public double? Share => BytesTotal is > 0 and var total ? Math.Clamp((double)BytesRead / total, 0, 1) : null;

    public TimeSpan? Took(DateTime now) => StartedAt is { } started ? (FinishedAt ?? now) - started : null;
}

public sealed record LogLine(long Id, DateTime At, string Level, string Message);

public sealed record RejectedLine(long Id, int Row, string Reason, string Message, IReadOnlyList<string> Original);

/// <summary>A value before and after, in words with its unit.</summary>
public sealed record ChangeLine(long Id, RecordLabel Record, string What, string Before, string After, string? Difference, int? Row, DateTime At, string? By);
