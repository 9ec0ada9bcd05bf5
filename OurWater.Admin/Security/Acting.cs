using System.Security.Claims;
using OurWater.Admin.Data;

namespace OurWater.Admin.Security;

/// <summary>Who stands behind what happens now: the audit log names them.</summary>
/// <param name="Id">The user's or the key's id; empty where nobody is signed in.</param>
/// <param name="Address">The network address it comes from; null where it is not known.</param>
public sealed record AuditActor(ActorKind Kind, string Id, string Name, string? Address);

/// <summary>
/// Who acts in this flow of execution: the person or the key of a request, or the person of an open page. Null for what the program does by itself (jobs, housekeeping), of which the runs tell.
/// </summary>
public sealed class Acting(IHttpContextAccessor requests, TimeProvider clock)
{
    public const string Unknown = "Not signed in";

    /// <summary>An open page has no request of its own: its connection sets this for each thing that a person does there.</summary>
    private static readonly AsyncLocal<AuditActor?> Page = new();

    public AuditActor? Current => Page.Value ?? (requests.HttpContext is { } request ? From(request.User, request.Connection.RemoteIpAddress?.ToString()) : null);

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>For the rest of this flow of execution.</summary>
    public static void OnPage(ClaimsPrincipal user, string? address) => Page.Value = From(user, address);

    private static AuditActor From(ClaimsPrincipal user, string? address)
    {
        if (user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) return new AuditActor(ActorKind.Nobody, "", Unknown, address);
        return new AuditActor(user.Identity?.AuthenticationType == Api.Keys.ApiKeys.Scheme ? ActorKind.Key : ActorKind.Person, id, user.Identity?.Name ?? id, address);
    }
}
