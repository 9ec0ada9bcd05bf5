using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features;

/// <summary>How a record is called in a list. One query for a page of them.</summary>
/// <param name="Name">"Well 1111"; of a group its name.</param>
/// <param name="Second">The village, or what kind of group.</param>
/// <param name="ResourceId">The resource's own page; null for a group.</param>
public sealed record RecordLabel(string Name, string? Second, long? ResourceId);

/// <summary>A reading with what it belongs to.</summary>
public sealed record ReadingLabel(RecordLabel Resource, ResourceType Type, long TimeseriesId, string Series, string Unit, DateTime Time, TimePrecision Precision, double Value)
{
    /// <summary>"Depth to water", or the name of a series of its own.</summary>
    public string Quantity => Series == Timeseries.Default ? Names.Quantity(Type) : Series;
}

public static class RecordLabels
{
    private const int AtOnce = 500;

    /// <summary>What many resources are called, by the rule of every list.</summary>
    public static async Task<IReadOnlyDictionary<long, string>> NamesOfResourcesAsync(OurWaterDbContext context, IEnumerable<long> ids, CancellationToken cancellationToken)
    {
        var names = new Dictionary<long, string>();
        foreach (var some in ids.Distinct().Chunk(AtOnce))
        {
            foreach (var (id, label) in await OfResourcesAsync(context, some, cancellationToken)) names[id] = label.Name;
        }

        return names;
    }

    public static async Task<Dictionary<long, ReadingLabel>> OfReadingsAsync(OurWaterDbContext context, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var readings = await context.Readings.Where(r => ids.Contains(r.Id))
            .Select(r => new { r.Id, r.TimeseriesId, r.Timeseries!.ResourceId, r.Timeseries.Resource!.Type, Series = r.Timeseries.Name, r.Timeseries.Unit, r.Time, r.Precision, r.Value })
            .ToListAsync(cancellationToken);
        var resources = await OfResourcesAsync(context, [.. readings.Select(r => r.ResourceId).Distinct()], cancellationToken);
        return readings.ToDictionary(r => r.Id, r => new ReadingLabel(resources[r.ResourceId], r.Type, r.TimeseriesId, r.Series, r.Unit, r.Time, r.Precision, r.Value));
    }

    public static async Task<Dictionary<long, RecordLabel>> OfResourcesAsync(OurWaterDbContext context, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var found = await context.Resources.Where(r => ids.Contains(r.Id)).Select(Named(context)).ToListAsync(cancellationToken);
        var apart = await SharedNames.TellApartAsync(context, [.. found.Select(r => new SharedNames.Called(r.Id, r.Name, r.Number))], cancellationToken);
        return found.ToDictionary(r => r.Id, r => new RecordLabel(Names.Resource(r.Type, r.Name, r.Number ?? r.OtherId, r.Owner, r.Latitude, r.Longitude, apart.GetValueOrDefault(r.Id)), r.Village, r.Id));
    }

    public static async Task<Dictionary<long, RecordLabel>> OfGroupsAsync(OurWaterDbContext context, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0) return [];
        var found = await context.Groups.Where(g => ids.Contains(g.Id)).Select(g => new { g.Id, g.Name, g.Type }).ToListAsync(cancellationToken);
        return found.ToDictionary(g => g.Id, g => new RecordLabel(g.Name, Names.Kind(g.Type), null));
    }

    private static Expression<Func<Resource, NamedResource>> Named(OurWaterDbContext context) => r => new NamedResource(
        r.Id, r.Type, r.Name, r.OwnerName, r.Latitude, r.Longitude,
        context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Name == ExternalIdNames.LegacyMyWellResourceId).Select(e => e.Value).FirstOrDefault(),
        context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.IsIdentity).Select(e => e.Value).FirstOrDefault(),
        r.Groups.Where(g => g.Type == GroupType.Village).Select(g => g.Name).FirstOrDefault());

    private sealed record NamedResource(long Id, ResourceType Type, string? Name, string? Owner, double? Latitude, double? Longitude, string? Number, string? OtherId, string? Village);
}
