using System.Security.Claims;
using OurWater.Admin.Hosting;

namespace OurWater.Admin.Security;

/// <summary>Who runs the installation. Pages ask by policy; the queries and commands behind them ask the database (<see cref="Rights"/>).</summary>
public static class SystemAdministrator
{
    public static bool Is(ClaimsPrincipal user) => user.HasClaim(c => c.Type == OrganisationClaims.SystemAdministrator);
}
