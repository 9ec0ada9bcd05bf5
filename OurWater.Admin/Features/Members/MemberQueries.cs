using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Members;

/// <summary>Who belongs to the organisation: every member may know.</summary>
public sealed class MemberQueries(Database database, TimeProvider clock)
{
    public async Task<ListPage<MemberRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.OpenEverything();
        var members = context.Memberships.AsNoTracking().Where(m => m.OrganisationId == actor.OrganisationId);
        if (query.Search is { } text)
        {
            var pattern = SearchText.Pattern(text);
            members = members.Where(m => EF.Functions.Like(m.User!.Email!, pattern, SearchText.Escape));
        }

        var total = await members.LongCountAsync(cancellationToken);
        var page = await members.OrderBy(m => m.User!.Email).Skip(query.Skip).Take(query.Size).Select(m => new MemberRow(m.UserId, m.User!.Email!, m.Role, m.CreatedAt)).ToListAsync(cancellationToken);
        return new ListPage<MemberRow>(page, total);
    }

    /// <summary>Invitations that are still open, for administrators; none for others.</summary>
    public async Task<IReadOnlyList<InvitationRow>> InvitationsAsync(Actor actor, CancellationToken cancellationToken)
    {
        if (!await database.HasAsync(actor, Role.Admin, cancellationToken)) return [];
        await using var context = database.Open(actor.OrganisationId);
        var now = clock.GetUtcNow().UtcDateTime;
        return await Invitations.StillOpen(context, now).AsNoTracking().OrderByDescending(i => i.Id).Take(200)
            .Select(i => new InvitationRow(i.Id, i.For, i.Role, i.CreatedBy, i.CreatedAt, i.ExpiresAt)).ToListAsync(cancellationToken);
    }
}
