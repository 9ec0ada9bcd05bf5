namespace OurWater.Sync.Model;

/// <summary>One reading of the other system and the reading of ours that it is. Several of theirs may be one of ours: exact duplicates there are one reading here.</summary>
public sealed class ReadingLink : IOrganisationRecord
{
    public long DatasourceId { get; set; }

    /// <summary>The number that the other system gave it.</summary>
    public long RemoteId { get; set; }
    public int OrganisationId { get; set; }
    public long ReadingId { get; set; }

    /// <summary>What both sides held after the last sync, as the other side can store it: the base of the three-way diff.</summary>
    public double Value { get; set; }

    /// <summary>What the other side called its resource, and our reading's time, when both sides last agreed: the base by which a reading that was moved is told from a resource that was linked anew. Null where an older program linked it.</summary>
    public string? ResourceKey { get; set; }
    public DateTime? Time { get; set; }

    /// <summary>A further copy there of a reading that another link stands for.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>Was there before and is gone now.</summary>
    public bool IsMissing { get; set; }
}

/// <summary>What both sides held of a resource or group after the last sync: the base of the three-way diff.</summary>
public sealed class RecordSnapshot : IOrganisationRecord
{
    public long DatasourceId { get; set; }
    public DataType RecordType { get; set; }
    public long RecordId { get; set; }
    public int OrganisationId { get; set; }

    /// <summary>The fields by name, as JSON, as the other side can store them.</summary>
    public required string Fields { get; set; }

    /// <summary>When the other side last changed it, by its clock.</summary>
    public DateTime? RemoteUpdatedAt { get; set; }
}

/// <summary>A record that leaves, written down before it is sent.</summary>
public sealed class LedgerEntry : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long DatasourceId { get; set; }
    public long RunId { get; set; }
    public DataType RecordType { get; set; }
    public long RecordId { get; set; }

    /// <summary><see cref="ItemAction.Send"/> or <see cref="ItemAction.SendChange"/>.</summary>
    public ItemAction Action { get; set; }
    public LedgerState State { get; set; }

    /// <summary>What is sent, as JSON: enough to ask the other side for it by its natural key.</summary>
    public required string Payload { get; set; }

    /// <summary>What the other side calls it, once that is known.</summary>
    public string? RemoteId { get; set; }

    /// <summary>The answer of the other side where it is not a plain yes.</summary>
    public string? Reason { get; set; }
    public DateTime PreparedAt { get; set; }
    public DateTime? SettledAt { get; set; }
}

/// <summary>One record on the list of a run: what a dry run foresees, what waits for approval, what was blocked and why.</summary>
public sealed class RunItem : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long RunId { get; set; }
    public SyncDirection Direction { get; set; }
    public DataType DataType { get; set; }
    public ItemAction Action { get; set; }

    /// <summary>Our record, where there is one.</summary>
    public long? RecordId { get; set; }

    /// <summary>What the other side calls it; null where it is not there yet.</summary>
    public string? RemoteKey { get; set; }

    /// <summary>What a person calls it.</summary>
    public required string Label { get; set; }

    /// <summary>So many records it stands for: more than one where it is all readings of a resource.</summary>
    public int Records { get; set; } = 1;

    /// <summary>Of a reading: its resource and time, and what each side holds.</summary>
    public long? ResourceId { get; set; }
    public DateTime? Time { get; set; }
    public double? OurValue { get; set; }
    public double? TheirValue { get; set; }

    /// <summary>Values before and after, in words for a person; of a comparison ours and theirs.</summary>
    public string? Before { get; set; }
    public string? After { get; set; }

    /// <summary>Why it is blocked or in conflict, in words for a person.</summary>
    public string? Reason { get; set; }

    /// <summary>The content that the list speaks of: carried out later only where it is still the same.</summary>
    public string? Hash { get; set; }
}

/// <summary>How far a sync has read a data type: by the data's own times, never by our clock.</summary>
public sealed class SyncCursor : IOrganisationRecord
{
    public long SyncId { get; set; }
    public SyncMethod Method { get; set; }
    public DataType DataType { get; set; }
    public int OrganisationId { get; set; }

    /// <summary>The newest change that was seen. Null where everything was read and nothing says when it changed.</summary>
    public DateTime? Watermark { get; set; }

    /// <summary>Instead of a selection: somebody decided what becomes of readings that were left alone, so they are read from the start.</summary>
    public const string Again = "again";

    /// <summary>Hash of the selection that was read: another selection is read from the start.</summary>
    public required string Selection { get; set; }
    public DateTime UpdatedAt { get; set; }
}

/// <summary>Something that one process at a time may do, over all nodes: making resources in one pincode of one server.</summary>
public sealed class NamedLease
{
    public required string Key { get; set; }
    public required string Owner { get; set; }
    public DateTime Until { get; set; }
}
