using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Hosting;

/// <summary>Whether what a sign-in says of a person is still so: membership, role, and whether they run the installation.</summary>
public sealed class Standing(Database database)
{
    public async Task<bool> HoldsAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return true;
        await using var context = database.OpenEverything();
        var known = await context.Users.AsNoTracking().Where(u => u.Id == id).Select(u => new { u.IsSystemAdministrator }).SingleOrDefaultAsync(cancellationToken);
        if (known is null || known.IsSystemAdministrator != user.HasClaim(c => c.Type == OrganisationClaims.SystemAdministrator)) return false;
        if (CurrentUser.From(user) is not { } actor) return !await context.Memberships.AnyAsync(m => m.UserId == id, cancellationToken);
        return await context.Memberships.AnyAsync(m => m.UserId == id && m.OrganisationId == actor.OrganisationId && m.Role == actor.Role, cancellationToken);
    }
}

/// <summary>Looks at each request of a signed-in person: a role that was changed counts from the next request on, and who was removed is out. One read by key.</summary>
internal static class StandingCheck
{
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        await SecurityStampValidator.ValidatePrincipalAsync(context);
        if (context.Principal is not { } user || IsForAnybody(context.HttpContext)) return;
        var services = context.HttpContext.RequestServices;
        if (await services.GetRequiredService<Standing>().HoldsAsync(user, context.HttpContext.RequestAborted)) return;
        var signIn = services.GetRequiredService<SignInManager<AppUser>>();
        if (await signIn.UserManager.GetUserAsync(user) is not { } stored)
        {
            context.RejectPrincipal();
            return;
        }

        context.ReplacePrincipal(await signIn.CreateUserPrincipalAsync(stored));
        context.ShouldRenew = true;
    }

    /// <summary>Styles, scripts and pictures, of which a page asks for many.</summary>
    private static bool IsForAnybody(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null;
}

/// <summary>The same for pages that stay open: their connection sends no requests of its own.</summary>
internal sealed class OpenPageStanding(ILoggerFactory loggers, Standing standing) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) => standing.HoldsAsync(authenticationState.User, cancellationToken);
}
