using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace OurWater.Admin.Components.Layout;

/// <summary>What the layout shows around every page.</summary>
public sealed record LayoutInfo
{
    /// <summary>How the person is called: the e-mail where there is no name.</summary>
    public required string UserName { get; init; }
    public required string Email { get; init; }
    public bool IsSystemAdministrator { get; init; }

    /// <summary>Of the organisation in which the person works now.</summary>
    public bool IsAdministrator { get; init; }

    /// <summary>Null for a person who belongs to no organisation yet.</summary>
    public LayoutOrganisation? Current { get; init; }
    public IReadOnlyList<LayoutOrganisation> Organisations { get; init; } = [];
    public NavBadges Badges { get; init; } = new();

    public bool Sees(NavAudience audience) => audience switch
    {
        NavAudience.Administrators => IsAdministrator,
        NavAudience.SystemAdministrators => IsSystemAdministrator,
        _ => Current is not null, // who belongs to no organisation has nothing to see in one
    };
}

/// <param name="TimeZone">IANA name.</param>
public sealed record LayoutOrganisation(string Slug, string Name, string TimeZone);

/// <summary>Figures beside the entries of the navigation; zero shows nothing.</summary>
public sealed record NavBadges(int ActiveRuns = 0, int ExternalIdsToLookAt = 0, int OpenConflicts = 0);

/// <summary>Where the layout gets what it shows. Asked when a circuit starts, and for the badges again while it lives.</summary>
public interface ILayoutSource
{
    Task<LayoutInfo> GetAsync(ClaimsPrincipal user, CancellationToken cancellationToken);

    Task<NavBadges> GetBadgesAsync(ClaimsPrincipal user, CancellationToken cancellationToken);
}

/// <summary>Remembers which organisation a person works in.</summary>
public interface IOrganisationSwitch
{
    /// <returns>False where the person does not belong to it.</returns>
    Task<bool> SwitchAsync(HttpContext context, string slug, CancellationToken cancellationToken);
}
