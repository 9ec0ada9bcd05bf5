using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>Reads what belongs to the resources of one page, in one query a kind.</summary>
internal static class ResourceReader
{
    public static async Task<IReadOnlyDictionary<long, ResourceView>> ViewsAsync(OurWaterDbContext context, IReadOnlyCollection<Resource> resources, CancellationToken cancellationToken)
    {
        var ids = resources.Select(r => r.Id).ToList();
        var groups = (await context.Resources.Where(r => ids.Contains(r.Id)).SelectMany(r => r.Groups, (r, g) => new { r.Id, GroupId = g.Id }).ToListAsync(cancellationToken)).ToLookup(g => g.Id, g => g.GroupId);
        var series = (await context.Timeseries.AsNoTracking().Where(t => ids.Contains(t.ResourceId)).ToListAsync(cancellationToken)).ToLookup(t => t.ResourceId);
        var externalIds = await ExternalIdReader.OfAsync(context, DataType.Resource, ids, cancellationToken);
        return resources.ToDictionary(r => r.Id, r => ResourceView.From(r, groups[r.Id], [.. series[r.Id]], externalIds(r.Id)));
    }

    public static async Task<ResourceView> ViewAsync(OurWaterDbContext context, Resource resource, CancellationToken cancellationToken) =>
        (await ViewsAsync(context, [resource], cancellationToken))[resource.Id];
}

internal static class ExternalIdReader
{
    /// <summary>The external ids of some records, by record.</summary>
    public static async Task<Func<long, IReadOnlyDictionary<string, string>>> OfAsync(OurWaterDbContext context, DataType type, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var found = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && ids.Contains(e.RecordId) && e.Value != "" && e.State != MappingState.KeptApart).OrderBy(e => e.Name).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        var links = type == DataType.Reading ? await LinksAsync(context, ids, cancellationToken) : [];
        return id =>
        {
            var named = found[id].ToDictionary(e => e.Name, e => e.Value);
            if (links.TryGetValue(id, out var number)) named.TryAdd(ExternalIdNames.LegacyMyWellId, number.ToString(CultureInfo.InvariantCulture));
            return named;
        };
    }

    /// <summary>What LegacyMyWell calls readings: kept apart from other external ids, since there are as many as readings.</summary>
    private static async Task<Dictionary<long, long>> LinksAsync(OurWaterDbContext context, IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        (await context.ReadingLinks.AsNoTracking().Where(l => ids.Contains(l.ReadingId) && !l.IsDuplicate).Select(l => new { l.ReadingId, l.RemoteId }).ToListAsync(cancellationToken))
            .GroupBy(l => l.ReadingId).ToDictionary(l => l.Key, l => l.Min(n => n.RemoteId));

    /// <summary>The records that an external id names (or, for a part such as a pincode, share it).</summary>
    public static IQueryable<long> Named(OurWaterDbContext context, DataType type, (string Name, string Value) id)
    {
        var organisation = context.OrganisationId;
        var named = context.ExternalIds.Where(e => e.OrganisationId == organisation && e.RecordType == type && e.Name == id.Name && e.Value == id.Value && e.State != MappingState.KeptApart).Select(e => e.RecordId);
        if (type != DataType.Reading || id.Name != ExternalIdNames.LegacyMyWellId || !long.TryParse(id.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return named;
        return named.Union(context.ReadingLinks.Where(l => l.OrganisationId == organisation && l.RemoteId == number && context.Datasources.Select(d => d.Id).Contains(l.DatasourceId)).Select(l => l.ReadingId));
    }
}
