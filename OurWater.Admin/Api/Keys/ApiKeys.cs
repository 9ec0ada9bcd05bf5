using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace OurWater.Admin.Api.Keys;

/// <summary>Bearer keys as a way to sign in, and their scopes as policies of the same names.</summary>
internal static class ApiKeys
{
    public const string Scheme = "ApiKey";
    public const string ScopeClaim = "scope";

    public const string DataRead = "data:read";
    public const string DataWrite = "data:write";
    public const string SyncsRead = "syncs:read";
    public const string SyncsWrite = "syncs:write";
    public const string SyncsRun = "syncs:run";

    public static IServiceCollection AddApiKeys(this IServiceCollection services)
    {
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(Scheme, null);
        var authorization = services.AddAuthorizationBuilder();
        foreach (var scope in Security.Keys.AllScopes)
        {
            authorization.AddPolicy(scope, policy => policy.AddAuthenticationSchemes(Scheme).RequireAuthenticatedUser().RequireClaim(ScopeClaim, scope));
        }

        services.AddSingleton<WrongKeys>();
        services.AddSingleton<ApiKeyUse>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUse>());
        return services;
    }

    /// <summary>The key that a request presents; null where it presents none.</summary>
    public static string? PresentedBy(HttpRequest request)
    {
        const string bearer = "Bearer ";
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith(bearer, StringComparison.OrdinalIgnoreCase) && header.AsSpan(bearer.Length).Trim() is { Length: > 0 } key ? key.ToString() : null;
    }

    /// <summary>The scope that an endpoint asks for.</summary>
    public static string? ScopeOf(EndpointMetadataCollection metadata) => metadata.GetMetadata<IAuthorizeData>()?.Policy;
}
