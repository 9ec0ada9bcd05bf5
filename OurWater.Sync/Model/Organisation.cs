namespace OurWater.Sync.Model;

/// <summary>The tenant. Everything else belongs to exactly one.</summary>
public sealed class Organisation
{
    public int Id { get; set; }

    /// <summary>Short name used in addresses and as <c>orgId</c> in the API: lower-case letters, digits and hyphens.</summary>
    public required string Slug { get; set; }
    public required string Name { get; set; }

    /// <summary>IANA zone in which naive times are read and all times are shown.</summary>
    public string TimeZone { get; set; } = "UTC";
    public DateTime CreatedAt { get; set; }
}

/// <summary>A record that belongs to one organisation; every query is filtered by it.</summary>
public interface IOrganisationRecord
{
    int OrganisationId { get; set; }
}
