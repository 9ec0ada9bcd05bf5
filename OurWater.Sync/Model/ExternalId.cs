namespace OurWater.Sync.Model;

/// <summary>An identifier (or a part of one, such as the pincode) that another system gives to one of our records, and where that link stands.</summary>
public sealed class ExternalId : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public DataType RecordType { get; set; }
    public long RecordId { get; set; }

    /// <summary>Without the prefix: <c>legacyMyWellId</c>, shown as <c>externalIds.legacyMyWellId</c>.</summary>
    public required string Name { get; set; }
    public required string Value { get; set; }

    /// <summary>
    /// True where the value names exactly one record of its type; false for a part such as a pincode that many share, for a claim that was set aside because the other side has given the id to another record of ours, and for what a person keeps apart.
    /// </summary>
    public bool IsIdentity { get; set; }
    public MappingState State { get; set; }

    /// <summary>Why it is blocked, failed or missing, in words for a person.</summary>
    public string? Reason { get; set; }
    public long? DatasourceId { get; set; }
    public ValueOrigin Origin { get; set; }
    public long? RunId { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
}

/// <summary>The names of external ids that the program itself gives meaning to (product.md, pincode rule).</summary>
public static class ExternalIdNames
{
    public const string LegacyMyWellId = "legacyMyWellId";
    public const string LegacyMyWellPincode = "legacyMyWellPincode";
    public const string LegacyMyWellResourceId = "legacyMyWellResourceId";
    public const string LegacyMyWellVillageId = "legacyMyWellVillageId";

    public static IReadOnlyList<string> LegacyMyWell { get; } = [LegacyMyWellId, LegacyMyWellPincode, LegacyMyWellResourceId, LegacyMyWellVillageId];

    /// <summary>Parts of an identity: several records may share their value.</summary>
    public static bool IsIdentity(string name) => name is not (LegacyMyWellPincode or LegacyMyWellResourceId or LegacyMyWellVillageId);
}
