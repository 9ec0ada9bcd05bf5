using Microsoft.AspNetCore.Identity;

namespace OurWater.Admin.Data;

public sealed class AppUser : IdentityUser
{
    /// <summary>Runs the installation: sees jobs and every organisation's name, but no data of an organisation that it is no member of.</summary>
    public bool IsSystemAdministrator { get; set; }

    /// <summary>The organisation in which the person worked last; null, or one that they have left: the first they joined.</summary>
    public int? LastOrganisationId { get; set; }

    /// <summary>Null for accounts that were made before this was written down.</summary>
    public DateTime? CreatedAt { get; set; }
    public DateTime? LastSignInAt { get; set; }

    /// <summary>Since when the account is closed by a system administrator: nobody signs in with it, and its sign-ins are over. Null = open.</summary>
    public DateTime? ClosedAt { get; set; }
}

public enum Role
{
    Viewer,
    Editor,
    Admin,
}

/// <summary>A person's role in one organisation.</summary>
public sealed class Membership
{
    public required string UserId { get; set; }
    public int OrganisationId { get; set; }
    public Role Role { get; set; }
    public DateTime CreatedAt { get; set; }
    public Sync.Model.Organisation? Organisation { get; set; }
    public AppUser? User { get; set; }
}
