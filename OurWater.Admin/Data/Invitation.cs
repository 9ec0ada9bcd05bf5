using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>A link that makes one person a member of an organisation. Only its hash is kept.</summary>
public sealed class Invitation : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public Role Role { get; set; }

    /// <summary>For whom it was made, as the administrator wrote it; only a note.</summary>
    public required string For { get; set; }

    /// <summary>SHA-256 in lower-case hex. The token is random and long, so a plain hash is enough.</summary>
    public required string TokenHash { get; set; }
    /// <summary>The address of the account that made it, which must still be allowed to.</summary>
    public required string CreatedBy { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime ExpiresAt { get; set; }
    public DateTime? UsedAt { get; set; }
    public DateTime? RevokedAt { get; set; }
}
