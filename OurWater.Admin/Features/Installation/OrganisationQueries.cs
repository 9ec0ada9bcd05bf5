using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Installation;

/// <summary>All organisations of the installation; for system administrators.</summary>
public sealed class OrganisationQueries(Database database)
{
    public async Task<ListPage<OrganisationRow>> ListAsync(ClaimsPrincipal user, ListQuery query, CancellationToken cancellationToken)
    {
        await database.RequireSystemAdministratorAsync(user, cancellationToken);
        await using var context = database.OpenEverything();
        var organisations = context.Organisations.AsNoTracking();
        if (query.Search is { } text)
        {
            var pattern = SearchText.Pattern(text);
            organisations = organisations.Where(o => EF.Functions.Like(o.Name, pattern, SearchText.Escape) || EF.Functions.Like(o.Slug, pattern, SearchText.Escape));
        }

        var total = await organisations.LongCountAsync(cancellationToken);

        // Readings by the figures of their series: counting millions would take seconds.
        var page = await organisations.OrderBy(o => o.Name).ThenBy(o => o.Id).Skip(query.Skip).Take(query.Size).Select(o => new OrganisationRow(
            o.Id,
            o.Name,
            o.Slug,
            o.TimeZone,
            o.CreatedAt,
            context.Memberships.Count(m => m.OrganisationId == o.Id),
            context.Memberships.Count(m => m.OrganisationId == o.Id && m.Role == Role.Admin),
            context.Resources.LongCount(r => r.OrganisationId == o.Id),
            context.Timeseries.Where(t => t.OrganisationId == o.Id).Sum(t => (long)t.ReadingCount),
            context.Runs.Where(r => r.OrganisationId == o.Id).Max(r => (DateTime?)r.QueuedAt))).ToListAsync(cancellationToken);
        return new ListPage<OrganisationRow>(page, total);
    }
}
