using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>A conflict as the list shows it.</summary>
/// <param name="What">The reading's time; of a record the fields that differ.</param>
/// <param name="System">The other system; null where a file brings the other value.</param>
public sealed record ConflictRow(long Id, RecordLabel Record, string What, string Ours, string Theirs, string? Resolution, string? System);

/// <summary>The system that holds the other value.</summary>
/// <param name="Sends">Whether the sync sends anything there: then a choice for ours travels.</param>
/// <param name="Base">"15.80 m": what both sides held last, where they ever agreed.</param>
/// <param name="Number">What it calls the record: "reading 48211", "313603.1111".</param>
public sealed record TheirSystem(string Name, string SyncName, bool Sends, string? Base, string? Number);

public sealed record ConflictDetail
{
    public required long Id { get; init; }
    public ConflictKind Kind { get; init; }
    public required DataType RecordType { get; init; }

    /// <summary>What the other side calls the record of which it is asked who it is.</summary>
    public string? RemoteKey { get; init; }

    /// <summary>The record of ours to which the other side has given the number.</summary>
    public RecordLabel? Other { get; init; }
    public required RecordLabel Record { get; init; }
    public required string What { get; init; }

    /// <summary>"Depth to water"; of a record nothing.</summary>
    public string? Quantity { get; init; }
    public string Unit { get; init; } = "";
    public ResourceType ResourceType { get; init; }
    public double? OurValue { get; init; }
    public double? TheirValue { get; init; }

    /// <summary>Of a record: each field with both sides.</summary>
    public IReadOnlyList<ConflictField> Fields { get; init; } = [];

    /// <summary>The file or system that brings the other value.</summary>
    public required string TheirName { get; init; }
    public required long RunId { get; init; }

    /// <summary>Null where a file brings the other value.</summary>
    public TheirSystem? System { get; init; }
    public int? Row { get; init; }
    public DateTime FoundAt { get; init; }

    /// <summary>How our value came to be, newest first.</summary>
    public IReadOnlyList<HistoryLine> History { get; init; } = [];

    /// <summary>The readings before and after, this one among them.</summary>
    public IReadOnlyList<PointAround> Around { get; init; } = [];
    public string? Resolution { get; init; }
    public DateTime? ResolvedAt { get; init; }
    public string? ResolvedBy { get; init; }

    /// <summary>The record is not there any more: there is nothing to choose.</summary>
    public bool IsGone { get; init; }

    /// <summary>A value to choose; one that was moved on both sides is chosen by its fields, as records are.</summary>
    public bool IsReading => RecordType == DataType.Reading && Fields.Count == 0;

    /// <summary>It is not about values, but about who is who.</summary>
    public bool IsWhoIsWho => Kind is ConflictKind.IdTaken or ConflictKind.AnotherRecord;
}

public sealed record ConflictField(string Name, string Ours, string Theirs);

/// <param name="Value">"15.30 m", or the fields that changed.</param>
/// <param name="RunId">The run that wrote it, to link to.</param>
public sealed record HistoryLine(string Value, DateTime At, string Source, long? RunId);

/// <param name="Theirs">The other value, where this reading is in conflict too.</param>
public sealed record PointAround(DateTime Time, TimePrecision Precision, double Ours, double? Theirs, bool IsThis);

/// <summary>What came of a third value that a person wrote: it is refused, or the person is asked about it. It holds for that value only.</summary>
public sealed record ValueAnswer(long ConflictId, decimal Number, string? Problem, string? Question);
