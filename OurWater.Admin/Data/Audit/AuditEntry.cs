using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>One line of the audit log: who did what, when, from where, and what was there before and after. Written with the change itself, never changed, never removed. Holds no secret.</summary>
public sealed class AuditEntry : IOrganisationRecord
{
    public long Id { get; set; }

    /// <summary>0 where it is about the installation and no organisation: accounts and sign-ins.</summary>
    public int OrganisationId { get; set; }
    public DateTime At { get; set; }
    public ActorKind ActorKind { get; set; }

    /// <summary>The user's or the key's id; empty where nobody was signed in.</summary>
    public required string ActorId { get; set; }

    /// <summary>E-mail or the key's name, as it was then: it stays readable when the account is gone.</summary>
    public required string ActorName { get; set; }

    /// <summary>The address from which it was done; null where the program does not know it.</summary>
    public string? Address { get; set; }
    public AuditAction Action { get; set; }

    /// <summary>What kind of record it was done to: <c>resource</c>, <c>apiKey</c>, …</summary>
    public required string Subject { get; set; }
    public string? SubjectId { get; set; }
    public string? SubjectName { get; set; }

    /// <summary>The fields that changed, as a JSON object; null where there was nothing before.</summary>
    public string? Before { get; set; }

    /// <summary>The same fields afterwards; null where it was deleted.</summary>
    public string? After { get; set; }
}

public enum ActorKind
{
    Person,
    Key,

    /// <summary>Nobody was signed in: a sign-in that failed, a link that was opened.</summary>
    Nobody,
}

public enum AuditAction
{
    Created,
    Changed,
    Deleted,
    Started,
    Approved,
    Cancelled,
    SignedIn,
    SignInFailed,
    SignedOut,
    LockedOut,
}
