using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Accounts;

/// <summary>
/// Links with which a person chooses a new password. A link carries who, until when, and the security stamp of the account, sealed: it opens once, since a new password is a new stamp, and nothing of it is stored.
/// </summary>
public sealed class PasswordLinks(Database database, IDataProtectionProvider protection, IServiceScopeFactory scopes, TimeProvider clock)
{
    private const string Closed = "This account is closed. Whoever runs the installation can open it again.";
    private const string Gone = "This person has no account any more.";

    private readonly IDataProtector _seal = protection.CreateProtector("OurWater.Admin.PasswordLink");

    /// <summary>A link sent by mail; one that a person hands over, by message or by telephone, has more time.</summary>
    public static TimeSpan MailLasts { get; } = TimeSpan.FromHours(2);

    public static TimeSpan ShownLasts { get; } = TimeSpan.FromHours(24);

    /// <summary>For a member of the actor's organisation who belongs to no other and does not run the installation: the link would open those too.</summary>
    /// <returns>The token of the link, which is shown once; or why not, in words.</returns>
    public async Task<(string? Token, string? Problem)> MakeAsync(Actor actor, string userId, CancellationToken cancellationToken)
    {
        actor.Require(Role.Admin);
        await using var context = database.OpenEverything();
        if (!await context.Memberships.AnyAsync(m => m.UserId == userId && m.OrganisationId == actor.OrganisationId, cancellationToken)) return (null, "This person does not belong to the organisation any more.");
        var user = await context.Users.AsNoTracking().SingleAsync(u => u.Id == userId, cancellationToken);
        if (user.IsSystemAdministrator) return (null, $"{user.Email} runs the installation, and the link would open that too. Another system administrator can make it.");
        if (await context.Memberships.AnyAsync(m => m.UserId == userId && m.OrganisationId != actor.OrganisationId, cancellationToken))
            return (null, $"{user.Email} belongs to other organisations too, and the link would open their data. The system administrator can make it.");
        return user.ClosedAt is null ? (Seal(user, ShownLasts), null) : (null, Closed);
    }

    /// <summary>For anybody, by a system administrator.</summary>
    public async Task<(string? Token, string? Problem)> MakeForAnybodyAsync(bool isSystemAdministrator, string userId, CancellationToken cancellationToken)
    {
        if (!isSystemAdministrator) throw new NotAllowedException("Only a system administrator makes a link for somebody of any organisation.");
        await using var context = database.OpenEverything();
        var user = await context.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == userId, cancellationToken);
        return user is null ? (null, Gone) : user.ClosedAt is null ? (Seal(user, ShownLasts), null) : (null, Closed);
    }

    /// <summary>For the person themselves, by mail: nobody else may see the token.</summary>
    /// <returns>Null where there is no open account with this address.</returns>
    internal async Task<(string Email, string Token)?> MakeForMailAsync(string email, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().FindByEmailAsync(email);
        cancellationToken.ThrowIfCancellationRequested();
        return user is { ClosedAt: null, Email: { } address } ? (address, Seal(user, MailLasts)) : null;
    }

    /// <summary>The e-mail of the account that a link opens; null where it opens nothing (any more).</summary>
    public async Task<string?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (Unseal(token) is not { } link) return null;
        await using var context = database.OpenEverything();
        return await context.Users.AsNoTracking().Where(u => u.Id == link.UserId && u.SecurityStamp == link.Stamp && u.ClosedAt == null).Select(u => u.Email).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Sets the password, lifts a lock-out and ends every sign-in of the account.</summary>
    /// <returns>What is wrong, in words; null when it is done. Where the link opens nothing any more, <see cref="FindAsync"/> says so.</returns>
    public async Task<IReadOnlyList<string>> ResetAsync(string? token, string password, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        if (Unseal(token) is not { } link || await users.FindByIdAsync(link.UserId) is not { ClosedAt: null } user || user.SecurityStamp != link.Stamp) return ["This link is no longer open."];
        cancellationToken.ThrowIfCancellationRequested();

        // Saved together with the password: a link that is used twice at once finds another stamp the second time.
        (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
        var done = await users.ResetPasswordAsync(user, await users.GeneratePasswordResetTokenAsync(user), password);
        return done.Succeeded ? [] : [.. done.Errors.Select(e => e.Code == nameof(IdentityErrorDescriber.ConcurrencyFailure) ? "This link is no longer open." : e.Description)];
    }

    private string Seal(AppUser user, TimeSpan lasts)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{(clock.GetUtcNow() + lasts).ToUnixTimeSeconds()} {user.Id} {user.SecurityStamp}");
        return WebEncoders.Base64UrlEncode(_seal.Protect(Encoding.UTF8.GetBytes(text)));
    }

    private (string UserId, string Stamp)? Unseal(string? token)
    {
        if (string.IsNullOrEmpty(token)) return null;
        try
        {
            var parts = Encoding.UTF8.GetString(_seal.Unprotect(WebEncoders.Base64UrlDecode(token))).Split(' ');
            var ends = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[0], CultureInfo.InvariantCulture));
            return ends > clock.GetUtcNow() ? (parts[1], parts[2]) : null;
        }
        catch (Exception error) when (error is CryptographicException or FormatException)
        {
            return null; // made by nobody, cut when it was sent, or sealed with a key of another installation
        }
    }
}
