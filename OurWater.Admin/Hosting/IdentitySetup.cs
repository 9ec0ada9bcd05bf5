using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Accounts;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Mail;
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
        services.ConfigureAll<CookieAuthenticationOptions>(options =>
        {
            options.Cookie.HttpOnly = true;
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest; // never without https once it was given over https; http serves a computer of one's own
        });
        services.AddAntiforgery(options => options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.ConfigureApplicationCookie(options =>
        {
            options.LoginPath = "/account/login";
            options.AccessDeniedPath = "/account/access-denied";
            options.ReturnUrlParameter = "returnUrl";
            options.Cookie.Name = "ourwater";
            options.ExpireTimeSpan = TimeSpan.FromDays(14);
            options.SlidingExpiration = true;
            options.Events.OnValidatePrincipal = StandingCheck.ValidateAsync;
        });
        services.AddScoped<IPasswordValidator<AppUser>, PasswordRules>(); // before Identity, which brings its own only where there is none
        services.AddIdentityCore<AppUser>(options =>
            {
                options.Lockout.MaxFailedAccessAttempts = 8;
                options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(10);
                options.User.RequireUniqueEmail = true;
            })
            .AddEntityFrameworkStores<OurWaterDbContext>()
            .AddSignInManager<AccountSignIn>()
            .AddDefaultTokenProviders()
            .AddClaimsPrincipalFactory<OrganisationClaims>();
        services.AddAuthorizationBuilder().AddPolicy(Policies.SystemAdministrator, policy => policy.RequireClaim(OrganisationClaims.SystemAdministrator));
        services.AddDataProtection().SetApplicationName("OurWater.Admin").PersistKeysToDbContext<OurWaterDbContext>();
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            // A passkey stands for the password and the second step together: it is found without an e-mail, and asks for a finger, a face or a PIN.
            options.ResidentKeyRequirement = "required";
            options.UserVerificationRequirement = "required";
        });
        services.AddScoped<OwnAccount>().AddSingleton<SignInLog>().AddSingleton<UnknownAddresses>();
        services.AddSingleton<PasswordLinks>();
        services.AddMail();
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
