using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>The list of resources and the map beside it.</summary>
public sealed class ResourceListQueries(Database database)
{
    /// <summary>So many places a drawing of this kind carries; more are said to be left out.</summary>
    private const int MostOnMap = 1500;
    private const int MostAreas = 300;

    public async Task<ListPage<ResourceRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var resources = ResourceFilters.Apply(context, context.Resources.AsNoTracking(), query);
        var total = await resources.LongCountAsync(cancellationToken);
        var rows = await ResourceFilters.Sort(context, resources, query).Skip(query.Skip).Take(query.Size).ToRowsAsync(context, cancellationToken);
        return new ListPage<ResourceRow>(rows, total);
    }

    public async Task<ResourceMapData> MapAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var resources = ResourceFilters.Apply(context, context.Resources.AsNoTracking(), query);
        var total = await resources.CountAsync(cancellationToken);
        var located = resources.Where(r => r.Latitude != null && r.Longitude != null);
        var there = await located.CountAsync(cancellationToken);
        var rows = await located.OrderBy(r => r.Id).Take(MostOnMap).ToRowsAsync(context, cancellationToken);
        var areas = await context.Groups.AsNoTracking().Where(g => g.Area != null && g.Type != GroupType.Country && g.Resources.Any(r => resources.Contains(r)))
            .OrderBy(g => g.Type).ThenBy(g => g.Id).Take(MostAreas).Select(g => new MapArea(g.Id, g.Name, g.Type, g.Area!)).ToListAsync(cancellationToken);
        return new ResourceMapData(rows.ConvertAll(r => new MapPoint(r.Id, r.Latitude!.Value, r.Longitude!.Value, r.Title, r.Type)), areas, total, total - there);
    }

    public async Task<IReadOnlyList<GroupOption>> GroupsAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await context.Groups.AsNoTracking().OrderBy(g => g.Type).ThenBy(g => g.Name).Take(1000).Select(g => new GroupOption(g.Id, g.Type, g.Name)).ToListAsync(cancellationToken);
    }
}
