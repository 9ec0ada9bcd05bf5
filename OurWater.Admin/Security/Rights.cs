using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;

namespace OurWater.Admin.Security;

/// <summary>
/// What a person may do, asked of the database at the moment in which they do it: what an open page knows of them may be older than a demotion. Every command asks here first, and so does
/// every query that shows what not every member sees. One read by key.
/// </summary>
public static class Rights
{
    private const string Over = "Your sign-in is over: the account was closed, or its password or two-factor was changed since this page was opened. Nothing was changed. Sign in again.";
    private const string NoMember = "You do not belong to this organisation any more. Nothing was changed. An administrator of the organisation can invite you again.";
    private const string NoSystemAdministrator = "This is for those who run the installation. Nothing was changed. Ask one of them.";

    /// <exception cref="NotAllowedException">The person has not this role in the organisation, or not any more.</exception>
    public static async Task RequireAsync(this Database database, Actor actor, Role least, CancellationToken cancellationToken)
    {
        if (actor.Role < least) throw TooLittle(least, actor.Role);
        var (user, role) = await FindAsync(database, actor.UserId, actor.OrganisationId, cancellationToken);
        if (!Holds(user, actor.Stamp)) throw new NotAllowedException(Over);
        if (role is not { } now) throw new NotAllowedException(NoMember);
        if (now < least) throw TooLittle(least, now);
    }

    /// <summary>The same, as an answer.</summary>
    public static async Task<bool> HasAsync(this Database database, Actor actor, Role least, CancellationToken cancellationToken)
    {
        if (actor.Role < least) return false;
        var (user, role) = await FindAsync(database, actor.UserId, actor.OrganisationId, cancellationToken);
        return Holds(user, actor.Stamp) && role >= least;
    }

    /// <exception cref="NotAllowedException">The person does not run the installation, or not any more.</exception>
    public static async Task RequireSystemAdministratorAsync(this Database database, ClaimsPrincipal by, CancellationToken cancellationToken)
    {
        if (!SystemAdministrator.Is(by) || by.FindFirstValue(ClaimTypes.NameIdentifier) is not { } id) throw new NotAllowedException(NoSystemAdministrator);
        var (user, _) = await FindAsync(database, id, 0, cancellationToken);
        if (!Holds(user, by.FindFirstValue(CurrentUser.StampClaim))) throw new NotAllowedException(Over);
        if (!user!.IsSystemAdministrator) throw new NotAllowedException(NoSystemAdministrator);
    }

    private static NotAllowedException TooLittle(Role least, Role role) =>
        new($"This needs the role {least}. Your role is {role} now. Nothing was changed. Ask an administrator of your organisation.");

    /// <param name="stamp">Null: of no sign-in, such as in a test.</param>
    private static bool Holds(Known? user, string? stamp) => user is { ClosedAt: null } && (stamp is null || stamp == user.SecurityStamp);

    private static async Task<(Known? User, Role? Role)> FindAsync(Database database, string userId, int organisationId, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var found = await context.Users.AsNoTracking().Where(u => u.Id == userId)
            .Select(u => new
            {
                User = new Known(u.SecurityStamp, u.ClosedAt, u.IsSystemAdministrator),
                Role = context.Memberships.Where(m => m.UserId == u.Id && m.OrganisationId == organisationId).Select(m => (Role?)m.Role).FirstOrDefault(),
            }).SingleOrDefaultAsync(cancellationToken);
        return (found?.User, found?.Role);
    }

    private sealed record Known(string? SecurityStamp, DateTime? ClosedAt, bool IsSystemAdministrator);
}
