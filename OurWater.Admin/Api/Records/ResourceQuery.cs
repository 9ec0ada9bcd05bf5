using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>A page of resources.</summary>
internal static class ResourceQuery
{
    public static IQueryable<Resource> Filter(OurWaterDbContext context, RecordFilters filters, ResourceType? type)
    {
        var organisation = context.OrganisationId;
        var resources = context.Resources.AsNoTracking().Where(r => r.OrganisationId == organisation);
        if (type is not null) resources = resources.Where(r => r.Type == type);
        if (filters.Resource is { } id) resources = resources.Where(r => r.Id == id);
        if (filters.Group is { } group) resources = resources.Where(r => r.Groups.Any(g => g.Id == group));
        if (filters.Own is { } own) resources = resources.Where(r => ExternalIdReader.Named(context, DataType.Resource, own).Contains(r.Id));
        if (filters.OfResource is { } other) resources = resources.Where(r => ExternalIdReader.Named(context, DataType.Resource, other).Contains(r.Id));
        if (filters.Since is { } from) resources = resources.Where(r => r.Timeseries.Any(t => t.LastTime >= from));
        if (filters.Until is { } until) resources = resources.Where(r => r.Timeseries.Any(t => t.FirstTime <= until));
        if (filters.UpdatedAfter is { } after) resources = resources.Where(r => r.UpdatedAt > after);
        return filters.Box is { } box ? Inside(resources, box) : resources;
    }

    public static IQueryable<Resource> Inside(IQueryable<Resource> resources, BoundingBox box)
    {
        var inside = resources.Where(r => r.Latitude >= box.South && r.Latitude <= box.North);
        return box.West <= box.East ? inside.Where(r => r.Longitude >= box.West && r.Longitude <= box.East) : inside.Where(r => r.Longitude >= box.West || r.Longitude <= box.East);
    }

    /// <summary>In the order in which they were made, so that what is added comes last; with updatedAfter, in that in which they were changed.</summary>
    public static IQueryable<Resource> Order(IQueryable<Resource> resources, bool byChange, Position? after)
    {
        if (!byChange) return (after is { } last ? resources.Where(r => r.Id > last.Id) : resources).OrderBy(r => r.Id);
        if (after is { } seen) resources = resources.Where(r => r.UpdatedAt >= seen.Time && (r.UpdatedAt > seen.Time || r.Id > seen.Id));
        return resources.OrderBy(r => r.UpdatedAt).ThenBy(r => r.Id);
    }
}
