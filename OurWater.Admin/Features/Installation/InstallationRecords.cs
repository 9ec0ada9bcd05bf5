using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Installation;

/// <summary>An organisation as the system administrator sees it: how much it holds, not what.</summary>
public sealed record OrganisationRow(int Id, string Name, string Slug, string TimeZone, DateTime CreatedAt, int Members, int Administrators, long Resources, long Readings, DateTime? LastRunAt);

/// <param name="Memberships">Organisation and role.</param>
public sealed record UserRow(
    string Id, string Email, bool IsSystemAdministrator, bool TwoFactor, int Passkeys, DateTime? CreatedAt, DateTime? LastSignInAt, DateTime? ClosedAt, DateTimeOffset? LockedUntil, IReadOnlyList<(string Organisation, Role Role)> Memberships);

/// <summary>How a part of the installation is.</summary>
/// <param name="Facts">What to know of it, in the order of the page.</param>
/// <param name="Problem">What is wrong and what to do; null where it is well.</param>
public sealed record HealthPart(string Name, string? Problem, IReadOnlyList<(string What, string Value)> Facts);

/// <summary>A configured datasource of any organisation, by its last run.</summary>
public sealed record DatasourceHealth(string Organisation, string Name, DatasourceType Type, RunState? LastState, DateTime? LastRunAt, string? Problem);

public sealed record HealthReport(IReadOnlyList<HealthPart> Parts, IReadOnlyList<DatasourceHealth> Datasources, int MoreDatasources);
