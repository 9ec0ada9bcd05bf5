using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Hosting;

public static class IdentitySetup
{
    public static IServiceCollection AddAccounts(this IServiceCollection services)
    {
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000); // as OWASP advises for PBKDF2 with SHA-512; an older hash is renewed at the next sign-in
        services.AddCascadingAuthenticationState();
        services.AddScoped<CurrentUser>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options =>
        {
            options.LoginPath = "/account/login";
            options.AccessDeniedPath = "/account/access-denied";
            options.ReturnUrlParameter = "returnUrl";
            options.Cookie.Name = "ourwater";
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.SlidingExpiration = true;
            options.Events.OnValidatePrincipal = StandingCheck.ValidateAsync;
        });
        services.AddIdentityCore<AppUser>(options =>
            {
                options.Password.RequiredLength = 12;
                options.Password.RequireNonAlphanumeric = false;
                options.Password.RequireUppercase = false;
                options.Password.RequireLowercase = false;
                options.Password.RequireDigit = false;
                options.Lockout.MaxFailedAccessAttempts = 8;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
                options.User.RequireUniqueEmail = true;
            })
            .AddEntityFrameworkStores<OurWaterDbContext>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<OrganisationClaims>();
        services.AddAuthorizationBuilder().AddPolicy(Policies.SystemAdministrator, policy => policy.RequireClaim(OrganisationClaims.SystemAdministrator));
        services.AddDataProtection().SetApplicationName("OurWater.Admin").PersistKeysToDbContext<OurWaterDbContext>();
        services.AddSingleton<Standing>();
        services.AddSingleton<FirstSetUpLink>();
        services.AddSingleton<Bootstrap>();
        return services;
    }
}

/// <summary>Puts the organisation in which a person works, and the role there, into the sign-in cookie.</summary>
internal sealed class OrganisationClaims(UserManager<AppUser> users, IOptions<IdentityOptions> options, Database database) : UserClaimsPrincipalFactory<AppUser>(users, options)
{
    public const string Organisation = "ourwater:organisation";
    public const string Role = "ourwater:role";
    public const string SystemAdministrator = "ourwater:system";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(AppUser user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        if (user.IsSystemAdministrator) identity.AddClaim(new Claim(SystemAdministrator, "true"));
        await using var context = database.OpenEverything();
        var membership = await context.Memberships.Where(m => m.UserId == user.Id).OrderBy(m => m.OrganisationId == user.LastOrganisationId ? 0 : 1).ThenBy(m => m.CreatedAt).FirstOrDefaultAsync();
        if (membership is not null)
        {
            identity.AddClaim(new Claim(Organisation, membership.OrganisationId.ToString(System.Globalization.CultureInfo.InvariantCulture)));
            identity.AddClaim(new Claim(Role, membership.Role.ToString()));
        }

        return identity;
    }
}
