using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Api.Keys;

/// <summary>Signs a request in by its bearer key. The key is looked up each time, one read by a unique index, so that a key that was revoked is dead at once and on every node.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, Database database, ApiKeyUse use, WrongKeys wrong, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    private const int LongestKey = 512;

    /// <summary>Where too many wrong keys come from there: until when nobody should try another one.</summary>
    private TimeSpan? _wait;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (ApiKeys.PresentedBy(Request) is not { } presented) return AuthenticateResult.NoResult();
        if (presented.Length > LongestKey) return Refuse("Unknown key.");
        var hash = Security.Keys.Hash(presented);
        await using var context = database.OpenEverything();
        var found = await context.ApiKeys.AsNoTracking().Where(k => k.Hash == hash)
            .Join(context.Organisations, k => k.OrganisationId, o => o.Id, (key, organisation) => new { Key = key, organisation.Slug }).SingleOrDefaultAsync(Context.RequestAborted);
        var now = clock.GetUtcNow().UtcDateTime;
        if (found is null) return Refuse("Unknown key.");
        if (found.Key.RevokedAt is not null || found.Key.ExpiresAt <= now) return Refuse($"Revoked or expired key {found.Key.Id}.");
        use.Note(found.Key.Id, found.Key.LastUsedAt, now);
        var caller = new ApiCaller(found.Key.Id, found.Key.Name, found.Key.OrganisationId, found.Slug);
        return AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(found.Key.Scopes), Scheme.Name));
    }

    private AuthenticateResult Refuse(string why)
    {
        _wait = wrong.Count(Context.Connection.RemoteIpAddress);
        return AuthenticateResult.Fail(why);
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_wait is { } wait) return new ApiProblem(StatusCodes.Status429TooManyRequests, "Too many wrong API keys came from your network address. Wait, then send one that is right.") { RetryAfter = wait }.ExecuteAsync(Context);
        var sent = ApiKeys.PresentedBy(Request) is not null;
        Response.Headers.WWWAuthenticate = sent ? "Bearer realm=\"OurWater\", error=\"invalid_token\"" : "Bearer realm=\"OurWater\"";
        return new ApiProblem(StatusCodes.Status401Unauthorized, sent
            ? "The API key is unknown, revoked or expired."
            : "Send an API key in the header Authorization: Bearer <key>.").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var scope = Context.GetEndpoint() is { } endpoint ? ApiKeys.ScopeOf(endpoint.Metadata) : null;
        Logger.ScopeMissing(Context.GetEndpoint()?.DisplayName, Context.User.FindFirstValue(ClaimTypes.NameIdentifier), scope);
        Response.Headers.WWWAuthenticate = $"Bearer realm=\"OurWater\", error=\"insufficient_scope\", scope=\"{scope}\"";
        return new ApiProblem(StatusCodes.Status403Forbidden, $"This needs the scope {scope}. The API key does not have it.").ExecuteAsync(Context);
    }
}
