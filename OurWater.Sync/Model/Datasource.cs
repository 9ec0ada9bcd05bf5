using OurWater.Sync.Tabular;

namespace OurWater.Sync.Model;

/// <summary>A configured outside system or file.</summary>
public sealed class Datasource : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public required string Name { get; set; }
    public DatasourceType Type { get; set; }

    /// <summary>The uploaded file of a datasource of type <see cref="DatasourceType.File"/>.</summary>
    public long? FileId { get; set; }

    /// <summary>What the kind needs besides, as JSON; secrets are not in it.</summary>
    public string? Settings { get; set; }

    /// <summary>Its secrets, encrypted: written by a person, read by a run, shown to nobody.</summary>
    public string? Secrets { get; set; }

    /// <summary>Made by the upload wizard for one file: not listed among the datasources that a person configured.</summary>
    public bool IsUpload { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public StoredFile? File { get; set; }

    /// <summary>A system that calls the API by itself, to push and to read: there is nothing here to open.</summary>
    public bool IsCaller => Type == DatasourceType.File && FileId is null && File is null;
}

/// <summary>An uploaded file as it lies in the storage folder.</summary>
public sealed class StoredFile : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }

    /// <summary>The name the person gave it; never used as a path.</summary>
    public required string Name { get; set; }

    /// <summary>Name inside the storage folder: made by us.</summary>
    public required string StorageName { get; set; }
    public long Size { get; set; }

    /// <summary>Lower-case hex.</summary>
    public required string Sha256 { get; set; }

    /// <summary>What detection found; null where the content was refused, with <see cref="Problem"/> in words.</summary>
    public TableDescription? Detected { get; set; }
    public string? Problem { get; set; }
    public DateTime CreatedAt { get; set; }
    public string? CreatedBy { get; set; }
}

/// <summary>A datasource and what to do with it.</summary>
public sealed class SyncDefinition : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public required string Name { get; set; }
    public bool IsOneTime { get; set; }
    public long DatasourceId { get; set; }
    public List<SyncMethod> Methods { get; set; } = [];
    public List<DataType> SelectedDatatypes { get; set; } = [];
    public SyncSelection? Selection { get; set; }
    public SyncSchedule? Schedule { get; set; }
    public ConflictPolicy ConflictPolicy { get; set; }
    public List<string> Subscribers { get; set; } = [];
    public bool Enabled { get; set; } = true;
    public DateTime? LastSyncDate { get; set; }
    public Mapping? Mapping { get; set; }

    /// <summary>So many new resources a run may make on the other side before it waits for a person.</summary>
    public int NewResourceCap { get; set; } = 50;

    /// <summary>So many readings, new and changed, a run may send before it waits for a person; null = as many as <see cref="UsualReadingCap"/> says.</summary>
    public int? ReadingCap { get; set; }

    /// <summary>500, or a twentieth of the readings that both sides share, whichever is more.</summary>
    public static long UsualReadingCap(long shared) => Math.Max(500, shared / 20);

    /// <summary>When a person let the first push go; null = it has never sent anything, so the first push waits.</summary>
    public DateTime? PushApprovedAt { get; set; }

    /// <summary>Made by the upload wizard: shown in Runs under its file's name, not listed among the syncs.</summary>
    public bool IsUpload { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public Datasource? Datasource { get; set; }
}

public sealed record SyncSelection
{
    public IReadOnlyList<string> Pincodes { get; init; } = [];
    public IReadOnlyList<string> ExternalIds { get; init; } = [];
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>West, south, east, north in WGS 84 degrees.</summary>
    public IReadOnlyList<double>? Bbox { get; init; }
    public DateTimeOffset? Since { get; init; }
}

public sealed record SyncSchedule
{
    public string? Frequency { get; init; }
    public string? Cron { get; init; }
    public string? TimeZone { get; init; }
}
