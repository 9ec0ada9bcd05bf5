using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Security;

/// <summary>Who acts, and for which organisation. Queries and commands take it, and check it again.</summary>
/// <param name="Name">E-mail of a person, or the name of an API key: what is written beside what they did.</param>
/// <param name="Role">When the page was opened, or the request came: what to show. What may be done is asked of the database (<see cref="Rights"/>).</param>
public sealed record Actor(string UserId, string Name, int OrganisationId, Role Role, bool IsSystemAdministrator)
{
    /// <summary>The account's security stamp when they signed in: a new password ends what was opened before.</summary>
    public string? Stamp { get; init; }
}

/// <summary>The person may not do this; the message says what is missing.</summary>
public sealed class NotAllowedException(string message) : Exception(message);

/// <summary>The signed-in person of this circuit or request.</summary>
public sealed class CurrentUser(AuthenticationStateProvider authentication, Database database)
{
    /// <summary>The type of the claim that holds the account's security stamp.</summary>
    internal static string StampClaim { get; } = new ClaimsIdentityOptions().SecurityStampClaimType;

    private Organisation? _organisation;

    public async Task<Actor> GetAsync() =>
        From((await authentication.GetAuthenticationStateAsync()).User) ?? throw new NotAllowedException("You are a member of no organisation. Ask an administrator for an invitation link.");

    public async Task<Organisation> GetOrganisationAsync()
    {
        if (_organisation is not null) return _organisation;
        var actor = await GetAsync();
        await using var context = database.Open(actor.OrganisationId);
        return _organisation = await context.Organisations.AsNoTracking().SingleAsync(o => o.Id == actor.OrganisationId);
    }

    /// <summary>The actor that a principal stands for; null where nobody is signed in or they belong to no organisation.</summary>
    public static Actor? From(ClaimsPrincipal user)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return null;
        if (!int.TryParse(user.FindFirstValue(Hosting.OrganisationClaims.Organisation), CultureInfo.InvariantCulture, out var organisation)) return null;
        var role = Enum.TryParse<Role>(user.FindFirstValue(Hosting.OrganisationClaims.Role), out var parsed) ? parsed : Role.Viewer;
        return new Actor(id, user.Identity?.Name ?? id, organisation, role, SystemAdministrator.Is(user)) { Stamp = user.FindFirstValue(StampClaim) };
    }
}

public static class Policies
{
    public const string SystemAdministrator = "SystemAdministrator";
}
