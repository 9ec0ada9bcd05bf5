using OurWater.Sync.Tabular;

namespace OurWater.Sync.Model;

/// <summary>What a person has chosen so far in the upload wizard, so that it survives a lost connection, a refresh and a night.</summary>
public sealed class Upload : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public required string UserId { get; set; }
    public long FileId { get; set; }
    public DataType DataType { get; set; } = DataType.Reading;

    /// <summary>1 File, 2 Columns, 3 Check, 4 Import.</summary>
    public int Step { get; set; } = 1;
    public Mapping? Mapping { get; set; }
    public bool RememberMapping { get; set; } = true;

    /// <summary>The one-time sync that checks and imports the file, once step 3 was reached.</summary>
    public long? SyncId { get; set; }
    public long? CheckRunId { get; set; }
    public long? ImportRunId { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public StoredFile? File { get; set; }
}

/// <summary>A mapping that is offered again when a file with the same header comes.</summary>
public sealed class SavedMapping : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public DataType DataType { get; set; }

    /// <summary>SHA-256 of the header's names in order.</summary>
    public required string HeaderHash { get; set; }
    public required Mapping Mapping { get; set; }
    public DateTime UpdatedAt { get; set; }
}
