using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>A page of groups.</summary>
internal static class GroupQuery
{
    public static IQueryable<Group> Filter(OurWaterDbContext context, RecordFilters filters, GroupType? type)
    {
        var groups = context.Groups.AsNoTracking();
        if (type is not null) groups = groups.Where(g => g.Type == type);
        if (filters.Group is { } id) groups = groups.Where(g => g.Id == id);
        if (filters.Resource is { } resource) groups = groups.Where(g => g.Resources.Any(r => r.Id == resource));
        if (filters.Own is { } own) groups = groups.Where(g => ExternalIdReader.Named(context, DataType.Group, own).Contains(g.Id));
        if (filters.OfResource is { } named) groups = groups.Where(g => g.Resources.Any(r => ExternalIdReader.Named(context, DataType.Resource, named).Contains(r.Id)));
        if (filters.UpdatedAfter is { } after) groups = groups.Where(g => g.UpdatedAt > after);
        if (filters.Box is { } box)
        {
            groups = groups.Where(g => g.Latitude >= box.South && g.Latitude <= box.North);
            groups = box.West <= box.East ? groups.Where(g => g.Longitude >= box.West && g.Longitude <= box.East) : groups.Where(g => g.Longitude >= box.West || g.Longitude <= box.East);
        }

        return groups;
    }

    /// <summary>As for resources.</summary>
    public static IQueryable<Group> Order(IQueryable<Group> groups, bool byChange, Position? after)
    {
        if (!byChange) return (after is { } last ? groups.Where(g => g.Id > last.Id) : groups).OrderBy(g => g.Id);
        if (after is { } seen) groups = groups.Where(g => g.UpdatedAt >= seen.Time && (g.UpdatedAt > seen.Time || g.Id > seen.Id));
        return groups.OrderBy(g => g.UpdatedAt).ThenBy(g => g.Id);
    }
}
