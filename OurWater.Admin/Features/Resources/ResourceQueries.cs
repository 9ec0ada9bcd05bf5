using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>A resource's own page.</summary>
public sealed class ResourceQueries(Database database)
{
    private const double Neighbourhood = 0.035;
    private const int MostNeighbours = 300;

    /// <summary>Null where the organisation has no such resource.</summary>
    public async Task<ResourceDetail?> FindAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var resource = await context.Resources.AsNoTracking().Where(r => r.Id == id).SingleOrDefaultAsync(cancellationToken);
        if (resource is null) return null;
        var made = await MadeByAsync(context, resource, cancellationToken);
        var series = context.Timeseries.AsNoTracking().Where(t => t.ResourceId == id);
        var externalIds = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.RecordId == id).OrderBy(e => e.Name)
            .Select(e => new ExternalIdValue(e.Id, e.Name, e.Value, e.IsIdentity, e.State, e.Reason, e.Origin, e.UpdatedAt)).ToListAsync(cancellationToken);
        var called = new SharedNames.Called(id, resource.Name, externalIds.Find(e => e.Name == ExternalIdNames.LegacyMyWellResourceId)?.Value);
        return new ResourceDetail
        {
            Id = id,
            Type = resource.Type,
            Name = resource.Name,
            Owner = resource.OwnerName,
            Latitude = resource.Latitude,
            Longitude = resource.Longitude,
            Elevation = resource.Elevation,
            WellDepth = resource.WellDepth,
            From = made,
            CreatedAt = resource.CreatedAt,
            UpdatedAt = resource.UpdatedAt,
            Groups = await context.Groups.AsNoTracking().Where(g => g.Resources.Any(r => r.Id == id)).OrderBy(g => g.Type == GroupType.Village ? 0 : g.Type == GroupType.Pincode ? 1 : 2).ThenBy(g => g.Name)
                .Select(g => new GroupOption(g.Id, g.Type, g.Name)).ToListAsync(cancellationToken),
            Series = await series.OrderBy(t => t.Name == Timeseries.Default ? 0 : 1).ThenBy(t => t.Name)
                .Select(t => new SeriesFigure(t.Id, t.Name, t.Unit, t.ReadingCount, t.FirstTime, t.LastTime, t.LastValue)).ToListAsync(cancellationToken),
            ExternalIds = externalIds,
            Apart = (await SharedNames.TellApartAsync(context, [called], cancellationToken)).GetValueOrDefault(id),
            OpenConflicts = await context.Conflicts.CountAsync(c => c.Resolution == null && ((c.RecordType == DataType.Resource && c.RecordId == id)
                || (c.RecordType == DataType.Reading && context.Readings.Any(r => r.Id == c.RecordId && series.Any(t => t.Id == r.TimeseriesId)))), cancellationToken),
        };
    }

    /// <summary>Its neighbours and the areas of its groups, for the map inset.</summary>
    public async Task<ResourceMapData> NearAsync(Actor actor, ResourceDetail resource, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var groups = resource.Groups.Select(g => g.Id).ToList();
        var areas = await context.Groups.AsNoTracking().Where(g => groups.Contains(g.Id) && g.Area != null && g.Type != GroupType.Country)
            .Select(g => new MapArea(g.Id, g.Name, g.Type, g.Area!)).ToListAsync(cancellationToken);
        if (resource is not { Latitude: { } latitude, Longitude: { } longitude }) return new ResourceMapData([], areas, 0, 0);
        var (south, north, west, east) = (latitude - Neighbourhood, latitude + Neighbourhood, longitude - Neighbourhood, longitude + Neighbourhood);
        var near = await context.Resources.AsNoTracking().Where(r => r.Latitude >= south && r.Latitude <= north && r.Longitude >= west && r.Longitude <= east)
            .OrderBy(r => r.Id).Take(MostNeighbours).ToRowsAsync(context, cancellationToken);
        return new ResourceMapData(near.ConvertAll(r => new MapPoint(r.Id, r.Latitude!.Value, r.Longitude!.Value, r.Title, r.Type)), areas, near.Count, 0);
    }

    public async Task<ListPage<HistoryEntry>> HistoryAsync(Actor actor, long id, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var own = context.RecordChanges.AsNoTracking().Where(c => c.RecordType == DataType.Resource && c.RecordId == id && !c.Foreseen);
        var ofReadings = context.Readings.AsNoTracking().Where(r => r.Timeseries!.ResourceId == id)
            .Join(context.RecordChanges.Where(c => c.RecordType == DataType.Reading && !c.Foreseen), r => r.Id, c => c.RecordId, (reading, change) => change);
        var all = own.Concat(ofReadings);
        var total = await all.LongCountAsync(cancellationToken);
        var changes = await all.OrderByDescending(c => c.At).ThenByDescending(c => c.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var entries = (await HistoryWords.OfAsync(context, changes, cancellationToken)).ToList();
        if (await CreationAsync(context, id, cancellationToken) is not { } creation) return new ListPage<HistoryEntry>(entries, total);
        if (query.Skip + entries.Count == total && entries.Count < query.Size) entries.Add(creation);
        return new ListPage<HistoryEntry>(entries, total + 1);
    }

    /// <summary>What made it, whoever changed it since.</summary>
    private static async Task<Provenance> MadeByAsync(OurWaterDbContext context, Resource resource, CancellationToken cancellationToken)
    {
        var first = await context.RecordChanges.AsNoTracking().Where(c => c.RecordType == DataType.Resource && c.RecordId == resource.Id && !c.Foreseen && c.OldOrigin != null).OrderBy(c => c.Id)
            .Select(c => new { c.OldOrigin, c.OldRunId, c.OldRow }).FirstOrDefaultAsync(cancellationToken);
        var (origin, run, row) = first is null ? (resource.Origin, resource.RunId, resource.Row) : (first.OldOrigin!.Value, first.OldRunId, first.OldRow);
        var runs = await RunSources.LoadAsync(context, [run], cancellationToken);
        return new Provenance(origin, runs.Of(run), row, null);
    }

    private static async Task<HistoryEntry?> CreationAsync(OurWaterDbContext context, long id, CancellationToken cancellationToken)
    {
        if (await context.Resources.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is not { } resource) return null;
        var from = await MadeByAsync(context, resource, cancellationToken);
        return new HistoryEntry { At = resource.CreatedAt, Run = from.Run, Row = from.Row, By = from.Words, IsCreation = true };
    }

    public async Task<int> HistoryCountAsync(Actor actor, long id, CancellationToken cancellationToken) =>
        (int)(await HistoryAsync(actor, id, ListQuery.First with { Size = 1 }, cancellationToken)).Total;
}
