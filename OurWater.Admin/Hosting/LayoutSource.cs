using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Layout;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Hosting;

/// <summary>What the layout shows around every page, from the database.</summary>
internal sealed class LayoutSource(Database database) : ILayoutSource
{
    /// <summary>Stands in a log of statements, to count how often a page asks.</summary>
    public const string Tag = "The layout";

    public async Task<LayoutInfo> GetAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var id = user.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
        await using var context = database.OpenEverything();
        var email = await context.Users.Where(u => u.Id == id).Select(u => u.Email).SingleOrDefaultAsync(cancellationToken) ?? "";
        var mine = await context.Memberships.TagWith(Tag).Where(m => m.UserId == id).OrderBy(m => m.Organisation!.Name)
            .Select(m => new { m.OrganisationId, Shown = new LayoutOrganisation(m.Organisation!.Slug, m.Organisation.Name, m.Organisation.TimeZone) }).ToListAsync(cancellationToken);
        var current = CurrentUser.From(user)?.OrganisationId;
        return new LayoutInfo
        {
            UserName = email,
            Email = email,
            IsSystemAdministrator = user.HasClaim(c => c.Type == OrganisationClaims.SystemAdministrator),
            IsAdministrator = CurrentUser.From(user)?.Role == Role.Admin,
            Organisations = mine.ConvertAll(m => m.Shown),
            Current = mine.Find(m => m.OrganisationId == current)?.Shown,
            Badges = await GetBadgesAsync(user, cancellationToken),
        };
    }

    public async Task<NavBadges> GetBadgesAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(user) is not { } actor) return new NavBadges();
        await using var context = database.Open(actor.OrganisationId);
        return new NavBadges(
            await context.Runs.CountAsync(r => r.ActiveSyncId != null, cancellationToken),
            (await ExternalIdQueries.NeedingAttentionAsync(context, cancellationToken)).Sum(a => a.Count),
            await context.Conflicts.CountAsync(c => c.Resolution == null, cancellationToken));
    }
}

/// <summary>A person works in the organisation that the sign-in cookie names; switching signs in again with another one, and is remembered.</summary>
internal sealed class OrganisationSwitch(Database database, SignInManager<AppUser> signIn) : IOrganisationSwitch
{
    public async Task<bool> SwitchAsync(HttpContext context, string slug, CancellationToken cancellationToken)
    {
        if (await signIn.UserManager.GetUserAsync(context.User) is not { } user) return false;
        await using var everything = database.OpenEverything();
        var organisation = await everything.Memberships.Where(m => m.UserId == user.Id && m.Organisation!.Slug == slug).Select(m => (int?)m.OrganisationId).SingleOrDefaultAsync(cancellationToken);
        if (organisation is null) return false;
        user.LastOrganisationId = organisation;
        if (!(await signIn.UserManager.UpdateAsync(user)).Succeeded) return false;
        await signIn.RefreshSignInAsync(user);
        return true;
    }
}
