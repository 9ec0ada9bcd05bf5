using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Members;

/// <summary>Links that make one person a member. They end after a week, open once, and only as long as who made them might make them now.</summary>
public sealed class Invitations(Database database, TimeProvider clock)
{
    private const int LongestFor = 200;

    public static TimeSpan Lasts { get; } = TimeSpan.FromDays(7);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>The token of the link, which is shown once; or what is wrong.</summary>
    /// <param name="whom">For whom it is: a note for the list.</param>
    public async Task<(string? Token, string? Problem)> MakeAsync(Actor actor, string whom, Role role, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        if (CheckFor(whom) is { } problem) return (null, problem);
        await using var context = database.Open(actor.OrganisationId);
        return (await AddAsync(context, actor.OrganisationId, whom, role, actor.Name, cancellationToken), null);
    }

    /// <summary>What is wrong with the note for whom it is; null where nothing is.</summary>
    internal static string? CheckFor(string whom) => whom.Trim().Length switch
    {
        0 => "Write for whom the link is, so that you know it again in the list.",
        > LongestFor => $"At most {LongestFor} letters.",
        _ => null,
    };

    /// <summary>Saves the invitation, and gives its token.</summary>
    internal async Task<string> AddAsync(OurWaterDbContext context, int organisationId, string whom, Role role, string by, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        context.Invitations.Add(new Invitation { OrganisationId = organisationId, For = whom.Trim(), Role = role, TokenHash = Keys.Hash(token), CreatedBy = by, CreatedAt = Now, ExpiresAt = Now + Lasts });
        await context.SaveChangesAsync(cancellationToken);
        return token;
    }

    /// <returns>False where it was used or revoked before.</returns>
    public async Task<bool> RevokeAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Invitations.SingleOrDefaultAsync(i => i.Id == id && i.UsedAt == null && i.RevokedAt == null, cancellationToken) is not { } open) return false;
        open.RevokedAt = Now;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>What a link opens; null where it opens nothing (any more).</summary>
    public async Task<OpenInvitation?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token)) return null;
        await using var context = database.OpenEverything();
        return await Open(context, token).Join(context.Organisations, i => i.OrganisationId, o => o.Id, (i, o) => new OpenInvitation(o.Name, i.Role, i.ExpiresAt)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Makes the person a member and closes the link, both or neither. A member keeps a higher role.</summary>
    /// <returns>The organisation; null where the link opens nothing.</returns>
    public async Task<int?> AcceptAsync(string token, string userId, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var now = Now;
        if (await Open(context, token).ExecuteUpdateAsync(set => set.SetProperty(i => i.UsedAt, now), cancellationToken) == 0) return null;
        var hash = Keys.Hash(token);
        var invitation = await context.Invitations.AsNoTracking().SingleAsync(i => i.TokenHash == hash, cancellationToken);
        var member = await context.Memberships.SingleOrDefaultAsync(m => m.UserId == userId && m.OrganisationId == invitation.OrganisationId, cancellationToken);
        if (member is null) context.Memberships.Add(new Membership { UserId = userId, OrganisationId = invitation.OrganisationId, Role = invitation.Role, CreatedAt = now });
        else if (member.Role < invitation.Role) member.Role = invitation.Role;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return invitation.OrganisationId;
    }

    private IQueryable<Invitation> Open(OurWaterDbContext context, string token)
    {
        var hash = Keys.Hash(token);
        return StillOpen(context, Now).Where(i => i.TokenHash == hash);
    }

    /// <summary>Invitations that somebody can accept. Who was demoted or removed, or whose account is closed, leaves no way back in behind.</summary>
    internal static IQueryable<Invitation> StillOpen(OurWaterDbContext context, DateTime now) => context.Invitations.Where(i =>
        i.UsedAt == null && i.RevokedAt == null && i.ExpiresAt > now
        && context.Users.Any(u => u.UserName == i.CreatedBy && u.ClosedAt == null
            && (u.IsSystemAdministrator || context.Memberships.Any(m => m.UserId == u.Id && m.OrganisationId == i.OrganisationId && m.Role == Role.Admin))));
}
