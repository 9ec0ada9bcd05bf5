using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Installation;

/// <summary>What a system administrator does with an account. Each ends the account's sign-ins where it takes something away.</summary>
public sealed class UserCommands(Database database, TimeProvider clock)
{
    private const string Gone = "This account does not exist any more.";
    private const string LastOne = "The installation needs a system administrator. Make somebody else one first.";

    public Task<Saved> SetSystemAdministratorAsync(ClaimsPrincipal by, string userId, bool isOne, CancellationToken cancellationToken) =>
        ChangeAsync(by, userId, async (context, user) =>
        {
            if (!isOne && !await context.Users.AnyAsync(u => u.Id != userId && u.IsSystemAdministrator && u.ClosedAt == null, cancellationToken)) return LastOne;
            if (isOne && user.ClosedAt is not null) return "This account is closed. Open it first.";
            user.IsSystemAdministrator = isOne;
            return null;
        }, cancellationToken);

    /// <summary>Closed, nobody signs in with it; what it did stays, with its name.</summary>
    public Task<Saved> SetClosedAsync(ClaimsPrincipal by, string userId, bool closed, CancellationToken cancellationToken) =>
        ChangeAsync(by, userId, async (context, user) =>
        {
            if (!closed)
            {
                user.ClosedAt = null;
                return null;
            }

            if (userId == by.FindFirstValue(ClaimTypes.NameIdentifier)) return "This is your own account. Another system administrator can close it.";
            if (user.IsSystemAdministrator && !await context.Users.AnyAsync(u => u.Id != userId && u.IsSystemAdministrator && u.ClosedAt == null, cancellationToken)) return LastOne;
            if (await OnlyAdministratorOfAsync(context, userId, cancellationToken) is { } organisation) return $"They are the only administrator of {organisation}. Invite another one first, under Organisations.";
            user.ClosedAt ??= clock.GetUtcNow().UtcDateTime;
            user.SecurityStamp = NewStamp();
            return null;
        }, cancellationToken);

    /// <summary>Lifts the lock that too many wrong passwords have set.</summary>
    public Task<Saved> UnlockAsync(ClaimsPrincipal by, string userId, CancellationToken cancellationToken) =>
        ChangeAsync(by, userId, (_, user) =>
        {
            (user.LockoutEnd, user.AccessFailedCount) = (null, 0);
            return Task.FromResult<string?>(null);
        }, cancellationToken);

    /// <summary>For somebody whose phone is lost: sign-in asks for the password only, until they set it up again.</summary>
    public Task<Saved> ForgetSecondFactorsAsync(ClaimsPrincipal by, string userId, CancellationToken cancellationToken) =>
        ChangeAsync(by, userId, async (context, user) =>
        {
            context.RemoveRange(await context.UserTokens.Where(t => t.UserId == userId).ToListAsync(cancellationToken));
            context.RemoveRange(await context.Set<IdentityUserPasskey<string>>().Where(p => p.UserId == userId).ToListAsync(cancellationToken));
            user.TwoFactorEnabled = false;
            user.SecurityStamp = NewStamp();
            return null;
        }, cancellationToken);

    /// <summary>Reads, checks and writes under the database's write lock, so that two who act at once do not both take away what the other relied on.</summary>
    private async Task<Saved> ChangeAsync(ClaimsPrincipal by, string userId, Func<OurWaterDbContext, AppUser, Task<string?>> change, CancellationToken cancellationToken)
    {
        await database.RequireSystemAdministratorAsync(by, cancellationToken);
        await using var context = database.OpenEverything();
        await using var transaction = await context.Database.BeginTransactionAsync(System.Data.IsolationLevel.Serializable, cancellationToken);
        if (await context.Users.SingleOrDefaultAsync(u => u.Id == userId, cancellationToken) is not { } user) return new Saved(Gone);
        if (await change(context, user) is { } problem) return new Saved(problem);
        user.ConcurrencyStamp = NewStamp();
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Saved.Done;
    }

    private static Task<string?> OnlyAdministratorOfAsync(OurWaterDbContext context, string userId, CancellationToken cancellationToken) =>
        context.Memberships.Where(m => m.UserId == userId && m.Role == Role.Admin && !context.Memberships.Any(o => o.OrganisationId == m.OrganisationId && o.UserId != userId && o.Role == Role.Admin && o.User!.ClosedAt == null))
            .Select(m => m.Organisation!.Name).FirstOrDefaultAsync(cancellationToken);

    private static string NewStamp() => Guid.NewGuid().ToString();
}
