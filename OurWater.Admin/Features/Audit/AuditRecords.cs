using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Audit;

/// <summary>Whose log is looked at: one organisation's, by its administrators; everything, by a system administrator.</summary>
public sealed record AuditScope
{
    private AuditScope()
    {
    }

    /// <summary>Null: every organisation, and what belongs to none.</summary>
    public int? OrganisationId { get; private init; }

    /// <exception cref="NotAllowedException">The person is no administrator of the organisation.</exception>
    public static AuditScope Of(Actor actor)
    {
        actor.Require(Role.Admin);
        return new AuditScope { OrganisationId = actor.OrganisationId };
    }

    /// <exception cref="NotAllowedException">The person does not run the installation.</exception>
    public static AuditScope Everything(System.Security.Claims.ClaimsPrincipal user)
    {
        SystemAdministrator.Require(user);
        return new AuditScope();
    }
}

/// <param name="Organisation">Its name, in the log of everything; null for what belongs to none.</param>
public sealed record AuditRow(
    long Id, DateTime At, ActorKind ActorKind, string ActorName, string? Address, AuditAction Action, string Subject, string? SubjectId, string? SubjectName, IReadOnlyList<AuditValue> Values, string? Organisation);

/// <summary>One field of a change. Null = there was nothing, or there is nothing any more.</summary>
public sealed record AuditValue(string Field, string? Before, string? After);
