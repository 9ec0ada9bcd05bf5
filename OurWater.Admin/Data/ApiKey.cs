using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>A key of the HTTP API. Only its hash is kept.</summary>
public sealed class ApiKey : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public required string Name { get; set; }

    /// <summary>The first characters, by which a person recognises the key.</summary>
    public required string Prefix { get; set; }

    /// <summary>SHA-256 in lower-case hex. The key is random and long, so a plain hash is enough.</summary>
    public required string Hash { get; set; }
    public List<string> Scopes { get; set; } = [];
    public DateTime CreatedAt { get; set; }
    public DateTime? ExpiresAt { get; set; }
    public DateTime? LastUsedAt { get; set; }
    public DateTime? RevokedAt { get; set; }
}

/// <summary>What was answered to a request with an <c>Idempotency-Key</c>, so that the same request again does nothing twice.</summary>
public sealed class IdempotentAnswer : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public long ApiKeyId { get; set; }
    public required string Key { get; set; }

    /// <summary>SHA-256 of method, path and body.</summary>
    public required string RequestHash { get; set; }

    /// <summary>0 while the first request is still being answered.</summary>
    public int Status { get; set; }
    public string? Body { get; set; }
    public string? Location { get; set; }
    public DateTime CreatedAt { get; set; }
}
