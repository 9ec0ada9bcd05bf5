using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Hosting;

/// <summary>Whether what a sign-in says of a person is still so: their security stamp, membership, role, and whether they run the installation.</summary>
public sealed class Standing(Database database, IOptions<IdentityOptions> options)
{
    public async Task<StandingState> CheckAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return StandingState.Holds;
        await using var context = database.OpenEverything();
        var known = await context.Users.AsNoTracking().Where(u => u.Id == id).Select(u => new { u.IsSystemAdministrator, u.SecurityStamp, u.ClosedAt }).SingleOrDefaultAsync(cancellationToken);
        if (known is null || known.ClosedAt is not null || known.SecurityStamp != user.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType)) return StandingState.Over;
        if (known.IsSystemAdministrator != user.HasClaim(c => c.Type == OrganisationClaims.SystemAdministrator)) return StandingState.Changed;
        var holds = CurrentUser.From(user) is { } actor
            ? await context.Memberships.AnyAsync(m => m.UserId == id && m.OrganisationId == actor.OrganisationId && m.Role == actor.Role, cancellationToken)
            : !await context.Memberships.AnyAsync(m => m.UserId == id, cancellationToken);
        return holds ? StandingState.Holds : StandingState.Changed;
    }
}

public enum StandingState
{
    Holds,

    /// <summary>The person is who they were, with another role or organisation.</summary>
    Changed,

    /// <summary>The account is closed or gone, or its password or two-factor was changed since: sign in again.</summary>
    Over,
}

/// <summary>Looks at each request of a signed-in person: a role that was changed counts from the next request on, and a sign-in that is over ends with it. One read by key.</summary>
internal static class StandingCheck
{
    public static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        if (context.Principal is not { } user || IsStatic(context.HttpContext)) return;
        var services = context.HttpContext.RequestServices;
        var state = await services.GetRequiredService<Standing>().CheckAsync(user, context.HttpContext.RequestAborted);
        if (state == StandingState.Holds) return;
        var signIn = services.GetRequiredService<SignInManager<AppUser>>();
        if (state == StandingState.Changed && await signIn.UserManager.GetUserAsync(user) is { } stored)
        {
            context.ReplacePrincipal(await signIn.CreateUserPrincipalAsync(stored));
            context.ShouldRenew = true;
            return;
        }

        context.RejectPrincipal();
        await signIn.SignOutAsync();
    }

    /// <summary>Styles, scripts and pictures, of which a page asks for many. A page that anybody may open is looked at: an invitation is accepted by who is signed in.</summary>
    private static bool IsStatic(HttpContext context) =>
        context.GetEndpoint()?.Metadata is { } about && about.GetMetadata<IAllowAnonymous>() is not null && about.GetMetadata<ComponentTypeMetadata>() is null;
}

/// <summary>The same for pages that stay open: their connection sends no requests of its own.</summary>
internal sealed class OpenPageStanding(ILoggerFactory loggers, Standing standing) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken) =>
        await standing.CheckAsync(authenticationState.User, cancellationToken) == StandingState.Holds;
}
