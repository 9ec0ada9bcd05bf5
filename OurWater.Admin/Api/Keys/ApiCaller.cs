using System.Globalization;
using System.Security.Claims;

namespace OurWater.Admin.Api.Keys;

/// <summary>Who calls: an API key, and the organisation it belongs to.</summary>
/// <param name="Name">The key's name: written beside what it did.</param>
/// <param name="OrganisationSlug">The organisation's id as the API shows it.</param>
internal sealed record ApiCaller(long KeyId, string Name, int OrganisationId, string OrganisationSlug)
{
    private const string Organisation = "ourwater:key-organisation";
    private const string Slug = "ourwater:key-organisation-slug";

    /// <summary>Called by the framework for parameters of this type, after authorisation.</summary>
    public static ValueTask<ApiCaller?> BindAsync(HttpContext context) => ValueTask.FromResult<ApiCaller?>(From(context.User));

    public static ApiCaller From(ClaimsPrincipal user) => new(
        long.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier)!, CultureInfo.InvariantCulture),
        user.FindFirstValue(ClaimTypes.Name)!,
        int.Parse(user.FindFirstValue(Organisation)!, CultureInfo.InvariantCulture),
        user.FindFirstValue(Slug)!);

    public ClaimsPrincipal ToPrincipal(IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity(ApiKeys.Scheme);
        identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, KeyId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(ClaimTypes.Name, Name));
        identity.AddClaim(new Claim(Organisation, OrganisationId.ToString(CultureInfo.InvariantCulture)));
        identity.AddClaim(new Claim(Slug, OrganisationSlug));
        identity.AddClaims(scopes.Select(scope => new Claim(ApiKeys.ScopeClaim, scope)));
        return new ClaimsPrincipal(identity);
    }
}
