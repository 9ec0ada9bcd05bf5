using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Audit;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Members;

/// <summary>Roles, removing and leaving. An organisation keeps at least one administrator: one statement checks and changes, so that two who act at once do not both win.</summary>
public sealed class MemberCommands(Database database)
{
    private const string LastOne = "The organisation needs an administrator. Make somebody else one first.";

    public async Task<Saved> ChangeRoleAsync(Actor actor, string userId, Role role, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        return await DoAsync(actor.OrganisationId, userId, role, cancellationToken);
    }

    public async Task<Saved> RemoveAsync(Actor actor, string userId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Admin, cancellationToken);
        return await DoAsync(actor.OrganisationId, userId, null, cancellationToken);
    }

    public Task<Saved> LeaveAsync(Actor actor, CancellationToken cancellationToken) => DoAsync(actor.OrganisationId, actor.UserId, null, cancellationToken);

    /// <param name="to">Null: no member any more.</param>
    private async Task<Saved> DoAsync(int organisationId, string userId, Role? to, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var before = await context.Memberships.Where(m => m.OrganisationId == organisationId && m.UserId == userId).Select(m => new { m.Role, m.User!.Email }).SingleOrDefaultAsync(cancellationToken);
        if (before is null) return new Saved("This person does not belong to the organisation any more.");
        var changeable = Changeable(context, organisationId, userId, to);
        var done = to is { } role ? await changeable.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, role), cancellationToken) : await changeable.ExecuteDeleteAsync(cancellationToken);
        if (done == 0) return new Saved(LastOne);
        AuditTrail.Tell(context, to is null ? AuditAction.Deleted : AuditAction.Changed, "member", userId, before.Email, new { before.Role }, to is null ? null : new { Role = to }, organisationId);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Saved.Done;
    }

    /// <summary>The membership, unless it is the last administrator's and would not be one any more.</summary>
    private static IQueryable<Membership> Changeable(OurWaterDbContext context, int organisationId, string userId, Role? to)
    {
        var mine = context.Memberships.Where(m => m.OrganisationId == organisationId && m.UserId == userId);
        return to == Role.Admin ? mine : mine.Where(m => m.Role != Role.Admin || context.Memberships.Any(o => o.OrganisationId == organisationId && o.UserId != userId && o.Role == Role.Admin));
    }
}
