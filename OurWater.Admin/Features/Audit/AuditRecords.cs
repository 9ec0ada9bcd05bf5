using System.Security.Claims;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Audit;

/// <summary>Whose log is looked at: one organisation's, by its administrators; everything, by a system administrator. Whether the person is one is asked of the database each time it is read.</summary>
public sealed class AuditScope
{
    private readonly Actor? _administrator;
    private readonly ClaimsPrincipal? _systemAdministrator;

    public AuditScope(Actor administrator) => (_administrator, OrganisationId) = (administrator, administrator.OrganisationId);

    /// <summary>Everything.</summary>
    public AuditScope(ClaimsPrincipal systemAdministrator) => _systemAdministrator = systemAdministrator;

    /// <summary>Null: every organisation, and what belongs to none.</summary>
    public int? OrganisationId { get; }

    /// <exception cref="NotAllowedException">The person is neither, or not any more.</exception>
    internal async Task<OurWaterDbContext> OpenAsync(Database database, CancellationToken cancellationToken)
    {
        if (_administrator is null)
        {
            await database.RequireSystemAdministratorAsync(_systemAdministrator!, cancellationToken);
            return database.OpenEverything();
        }

        await database.RequireAsync(_administrator, Role.Admin, cancellationToken);
        return database.Open(_administrator.OrganisationId);
    }
}

/// <param name="Organisation">Its name, in the log of everything; null for what belongs to none.</param>
/// <param name="About">What the line says beside what changed: of a reading its day and unit, of an external id its name.</param>
/// <param name="Href">The page of the record; null where it has none, or none any more.</param>
public sealed record AuditRow(
    long Id, DateTime At, ActorKind ActorKind, string ActorName, string? Address, AuditAction Action, string Subject, string? SubjectId, string? SubjectName, IReadOnlyList<AuditValue> Values,
    IReadOnlyDictionary<string, string> About, string? Organisation, string? Href);

/// <summary>One field of a change. Null = there was nothing, or there is nothing any more.</summary>
public sealed record AuditValue(string Field, string? Before, string? After);
