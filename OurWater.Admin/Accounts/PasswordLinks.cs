using System.Data;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Security;

namespace OurWater.Admin.Accounts;

/// <summary>
/// Links with which a person chooses a new password. A link carries, sealed, for whom it is and until when, who made it, and what was true: the security stamp of the account and what the account
/// opens. Used, all of that is looked at again: it opens once, since a new password is a new stamp, and not at all where the person has joined another organisation or has another role, or where
/// who made it may not make it any more. Nothing of it is stored.
/// </summary>
public sealed class PasswordLinks(Database database, IDataProtectionProvider protection, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string Closed = "This account is closed. Whoever runs the installation can open it again.";
    private const string Gone = "This person has no account any more.";
    private const string NotOpen = "This link is no longer open.";

    private readonly IDataProtector _seal = protection.CreateProtector("OurWater.Admin.PasswordLink.2");

    /// <summary>A link sent by mail; one that a person hands over, by message or by telephone, has more time.</summary>
    public static TimeSpan MailLasts { get; } = TimeSpan.FromHours(2);

    public static TimeSpan ShownLasts { get; } = TimeSpan.FromHours(24);

    /// <summary>For a member of the actor's organisation who belongs to no other and does not run the installation: the link would open those too.</summary>
    /// <returns>The token of the link, which is shown once; or why not, in words.</returns>
    public async Task<(string? Token, string? Problem)> MakeAsync(Actor actor, string userId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        await using var context = database.OpenEverything();
        if (!await context.Memberships.AnyAsync(m => m.UserId == userId && m.OrganisationId == actor.OrganisationId, cancellationToken)) return (null, "This person does not belong to the organisation any more.");
        var user = await context.Users.AsNoTracking().SingleAsync(u => u.Id == userId, cancellationToken);
        if (user.IsSystemAdministrator) return (null, $"{user.Email} runs the installation, and the link would open that too. Another system administrator can make it.");
        if (await context.Memberships.AnyAsync(m => m.UserId == userId && m.OrganisationId != actor.OrganisationId, cancellationToken))
            return (null, $"{user.Email} belongs to other organisations too, and the link would open their data. The system administrator can make it.");
        return user.ClosedAt is null ? (await SealAsync(context, user, actor.UserId, actor.OrganisationId, cancellationToken), null) : (null, Closed);
    }

    /// <summary>For anybody, by a system administrator.</summary>
    public async Task<(string? Token, string? Problem)> MakeForAnybodyAsync(ClaimsPrincipal by, string userId, CancellationToken cancellationToken)
    {
        await database.RequireSystemAdministratorAsync(by, cancellationToken);
        await using var context = database.OpenEverything();
        var user = await context.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellationToken);
        return user is null ? (null, Gone) : user.ClosedAt is null ? (await SealAsync(context, user, by.FindFirstValue(ClaimTypes.NameIdentifier)!, 0, cancellationToken), null) : (null, Closed);
    }

    /// <summary>For the person themselves, by mail: nobody else may see the token.</summary>
    /// <returns>Null where there is no open account with this address.</returns>
    internal async Task<(string Email, string Token)?> MakeForMailAsync(string email, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().FindByEmailAsync(email) is not { ClosedAt: null, Email: { } address } user) return null;
        await using var context = database.OpenEverything();
        return (address, Seal(new Link(Ends(MailLasts), user.Id, user.SecurityStamp, null, 0, await OpensAsync(context, user, cancellationToken))));
    }

    /// <summary>The e-mail of the account that a link opens; null where it opens nothing (any more).</summary>
    public async Task<string?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (Unseal(token) is not { } link) return null;
        await using var context = database.OpenEverything();
        return (await FindAsync(context, link, cancellationToken))?.Email;
    }

    /// <summary>Sets the password, lifts a lock-out and ends every sign-in of the account.</summary>
    /// <returns>What is wrong, in words; null when it is done. Where the link opens nothing any more, <see cref="FindAsync(string, CancellationToken)"/> says so.</returns>
    public async Task<IReadOnlyList<string>> ResetAsync(string? token, string password, CancellationToken cancellationToken)
    {
        if (Unseal(token) is not { } link) return [NotOpen];
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();

        // Looked at and used in one transaction: nobody joins or is promoted in between.
        var context = scope.ServiceProvider.GetRequiredService<OurWaterDbContext>();
        await using var transaction = await context.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if (await FindAsync(context, link, cancellationToken) is null || await users.FindByIdAsync(link.UserId) is not { } user) return [NotOpen];

        // Saved together with the password: a link that is used twice at once finds another stamp the second time.
        (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
        var done = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password);
        if (!done.Succeeded) return [.. done.Errors.Select(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure) ? NotOpen : e.Description)];
        await transaction.CommitAsync(cancellationToken);
        return [];
    }

    /// <summary>The account, where the link still opens it.</summary>
    private static async Task<AppUser?> FindAsync(OurWaterDbContext context, Link link, CancellationToken cancellationToken)
    {
        var user = await context.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == link.UserId && u.SecurityStamp == link.Stamp && u.ClosedAt == null, cancellationToken);
        if (user is null || await OpensAsync(context, user, cancellationToken) != link.Opens) return null;
        return await MayStillAsync(context, link, cancellationToken) ? user : null;
    }

    /// <summary>Whether who made the link could make it now.</summary>
    private static async Task<bool> MayStillAsync(OurWaterDbContext context, Link link, CancellationToken cancellationToken)
    {
        if (link.MakerId is not { } maker) return true; // the person themselves, by mail
        var open = context.Users.Where(u => u.Id == maker && u.ClosedAt == null);
        return link.OrganisationId == 0
            ? await open.AnyAsync(u => u.IsSystemAdministrator, cancellationToken)
            : await open.AnyAsync(u => context.Memberships.Any(m => m.UserId == u.Id && m.OrganisationId == link.OrganisationId && m.Role == Role.Admin), cancellationToken);
    }

    /// <summary>What a sign-in with the account opens: where it belongs and as what, and whether it runs the installation. Joining, leaving, another role and another address make it another text.</summary>
    private static async Task<string> OpensAsync(OurWaterDbContext context, AppUser user, CancellationToken cancellationToken)
    {
        var memberships = await context.Memberships.AsNoTracking().Where(m => m.UserId == user.Id).OrderBy(m => m.OrganisationId).Select(m => new { m.OrganisationId, m.Role }).ToListAsync(cancellationToken);
        return Keys.Hash(Json.Write(new { user.Email, user.IsSystemAdministrator, memberships }));
    }

    /// <summary>Whoever holds the link can become this person: who made it is told.</summary>
    private async Task<string> SealAsync(OurWaterDbContext context, AppUser user, string makerId, int organisationId, CancellationToken cancellationToken)
    {
        AuditTrail.Tell(context, AuditAction.Created, "passwordLink", user.Id, user.Email, organisationId: organisationId);
        await context.SaveChangesAsync(cancellationToken);
        return Seal(new Link(Ends(ShownLasts), user.Id, user.SecurityStamp, makerId, organisationId, await OpensAsync(context, user, cancellationToken)));
    }

    private long Ends(TimeSpan lasts) => (clock.GetUtcNow() + lasts).ToUnixTimeSeconds();

    private string Seal(Link link) => WebEncoders.Base64UrlEncode(_seal.Protect(JsonSerializer.SerializeToUtf8Bytes(link)));

    private Link? Unseal(string? token)
    {
        if (string.IsNullOrEmpty(token)) return null;
        try
        {
            var link = JsonSerializer.Deserialize<Link>(_seal.Unprotect(WebEncoders.Base64UrlDecode(token)))!;
            return link.Ends > clock.GetUtcNow().ToUnixTimeSeconds() ? link : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null; // made by nobody, cut when it was sent, or sealed with a key of another installation
        }
    }

    /// <param name="Ends">Seconds of Unix time.</param>
    /// <param name="MakerId">Null: the person asked for it, and it was sent to their address.</param>
    /// <param name="OrganisationId">Whose administrator made it; 0 for a system administrator, and by mail.</param>
    /// <param name="Opens">What the account opened then.</param>
    private sealed record Link(long Ends, string UserId, string? Stamp, string? MakerId, int OrganisationId, string Opens);
}
