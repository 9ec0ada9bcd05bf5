using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Members;

/// <summary>Roles, removing and leaving. An organisation keeps at least one administrator: one statement checks and changes, so that two who act at once do not both win.</summary>
public sealed class MemberCommands(Database database)
{
    private const string LastOne = "The organisation needs an administrator. Make somebody else one first.";

    public async Task<Saved> ChangeRoleAsync(Actor actor, string userId, Role role, CancellationToken cancellationToken)
    {
        actor.Require(Role.Admin);
        await using var context = database.OpenEverything();
        var changed = await Changeable(context, actor.OrganisationId, userId, role).ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, role), cancellationToken);
        return changed > 0 ? Saved.Done : await WhyNotAsync(context, actor.OrganisationId, userId, cancellationToken);
    }

    public async Task<Saved> RemoveAsync(Actor actor, string userId, CancellationToken cancellationToken)
    {
        actor.Require(Role.Admin);
        return await EndAsync(actor.OrganisationId, userId, cancellationToken);
    }

    public Task<Saved> LeaveAsync(Actor actor, CancellationToken cancellationToken) => EndAsync(actor.OrganisationId, actor.UserId, cancellationToken);

    private async Task<Saved> EndAsync(int organisationId, string userId, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var ended = await Changeable(context, organisationId, userId, null).ExecuteDeleteAsync(cancellationToken);
        return ended > 0 ? Saved.Done : await WhyNotAsync(context, organisationId, userId, cancellationToken);
    }

    /// <summary>The membership, unless it is the last administrator's and would not be one any more.</summary>
    private static IQueryable<Membership> Changeable(OurWaterDbContext context, int organisationId, string userId, Role? to)
    {
        var mine = context.Memberships.Where(m => m.OrganisationId == organisationId && m.UserId == userId);
        return to == Role.Admin ? mine : mine.Where(m => m.Role != Role.Admin || context.Memberships.Any(o => o.OrganisationId == organisationId && o.UserId != userId && o.Role == Role.Admin));
    }

    private static async Task<Saved> WhyNotAsync(OurWaterDbContext context, int organisationId, string userId, CancellationToken cancellationToken) =>
        new(await context.Memberships.AnyAsync(m => m.OrganisationId == organisationId && m.UserId == userId, cancellationToken) ? LastOne : "This person does not belong to the organisation any more.");
}
