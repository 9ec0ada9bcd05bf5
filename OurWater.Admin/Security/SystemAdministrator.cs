using System.Security.Claims;
using OurWater.Admin.Hosting;

namespace OurWater.Admin.Security;

/// <summary>Who runs the installation. Pages ask by policy; the queries and commands behind them ask again.</summary>
public static class SystemAdministrator
{
    public static bool Is(ClaimsPrincipal user) => user.HasClaim(c => c.Type == OrganisationClaims.SystemAdministrator);

    /// <exception cref="NotAllowedException">The person does not run the installation.</exception>
    public static void Require(ClaimsPrincipal user)
    {
        if (!Is(user)) throw new NotAllowedException("This is for those who run the installation. Ask one of them.");
    }
}
