using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>The filters of the list of resources, as they stand in the address; the downloads and the map take the same.</summary>
public static class ResourceFilters
{
    public const string Type = "type";
    public const string Group = "group";
    public const string Location = "location";
    public const string Missing = "missing";
    private const int MostWords = 6;

    public static IReadOnlyList<string> Keys { get; } = [Type, Group, Location];

    internal static IQueryable<Resource> Apply(OurWaterDbContext context, IQueryable<Resource> resources, ListQuery query)
    {
        if (Enum.TryParse<ResourceType>(query[Type], ignoreCase: true, out var type)) resources = resources.Where(r => r.Type == type);
        if (long.TryParse(query[Group], NumberStyles.None, CultureInfo.InvariantCulture, out var group)) resources = resources.Where(r => r.Groups.Any(g => g.Id == group));
        if (query[Location] == Missing) resources = resources.Where(r => r.Latitude == null || r.Longitude == null);
        return Search(context, resources, query.Search);
    }

    /// <summary>Every word must be found: in the name, the owner, an external id, or as the kind ("well 1111").</summary>
    internal static IQueryable<Resource> Search(OurWaterDbContext context, IQueryable<Resource> resources, string? search)
    {
        foreach (var word in (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(MostWords))
        {
            var pattern = SearchText.Pattern(word);
            var kinds = Enum.GetValues<ResourceType>().Where(t => Names.Kind(t).Contains(word, StringComparison.OrdinalIgnoreCase)).ToList();
            resources = resources.Where(r =>
                (r.Name != null && EF.Functions.Like(r.Name, pattern, SearchText.Escape))
                || (r.OwnerName != null && EF.Functions.Like(r.OwnerName, pattern, SearchText.Escape))
                || kinds.Contains(r.Type)
                || context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && EF.Functions.Like(e.Value, pattern, SearchText.Escape)));
        }

        return resources;
    }

    /// <summary>Rows as they are shown, each with a name of its own.</summary>
    internal static async Task<List<ResourceRow>> ToRowsAsync(this IQueryable<Resource> resources, OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var rows = await resources.Select(Row(context)).ToListAsync(cancellationToken);
        var apart = await SharedNames.TellApartAsync(context, [.. rows.Select(r => new SharedNames.Called(r.Id, r.Name, r.Number))], cancellationToken);
        return apart.Count == 0 ? rows : rows.ConvertAll(r => r with { Apart = apart.GetValueOrDefault(r.Id) });
    }

    private static Expression<Func<Resource, ResourceRow>> Row(OurWaterDbContext context) => r => new ResourceRow
    {
        Id = r.Id,
        Type = r.Type,
        Name = r.Name,
        Number = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Name == ExternalIdNames.LegacyMyWellResourceId).Select(e => e.Value).FirstOrDefault(),
        OtherId = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.IsIdentity).OrderBy(e => e.Name).Select(e => e.Value).FirstOrDefault(),
        Owner = r.OwnerName,
        Village = r.Groups.Where(g => g.Type == GroupType.Village).OrderBy(g => g.Name).Select(g => g.Name).FirstOrDefault(),
        Latitude = r.Latitude,
        Longitude = r.Longitude,
        Readings = r.Timeseries.Sum(t => t.ReadingCount),
        LastTime = r.Timeseries.Where(t => t.Name == Timeseries.Default).Select(t => t.LastTime).FirstOrDefault(),
        LastValue = r.Timeseries.Where(t => t.Name == Timeseries.Default).Select(t => t.LastValue).FirstOrDefault(),
        Unit = r.Timeseries.Where(t => t.Name == Timeseries.Default).Select(t => t.Unit).FirstOrDefault(),
    };

    /// <summary>The order of the list; its own is by title: a name, else the kind with its number or owner.</summary>
    internal static IQueryable<Resource> Sort(OurWaterDbContext context, IQueryable<Resource> resources, ListQuery query)
    {
        var named = resources.Select(r => new
        {
            Resource = r,
            Kind = r.Type == ResourceType.Well ? "Well " : r.Type == ResourceType.Raingauge ? "Rain gauge " : r.Type == ResourceType.Checkdam ? "Check dam " : "Water quality point ",
            Number = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Name == ExternalIdNames.LegacyMyWellResourceId).Select(e => e.Value).FirstOrDefault(),
        });
        var byTitle = named.Select(n => new { n.Resource, Title = n.Resource.Name ?? (n.Number != null ? n.Kind + n.Number : n.Resource.OwnerName != null ? n.Kind + "of " + n.Resource.OwnerName : n.Kind + "~") });
        return (query.SortColumn, query.Descending) switch
        {
            ("readings", false) => resources.OrderBy(r => r.Timeseries.Sum(t => t.ReadingCount)).ThenBy(r => r.Id),
            ("readings", true) => resources.OrderByDescending(r => r.Timeseries.Sum(t => t.ReadingCount)).ThenBy(r => r.Id),
            ("last", false) => resources.OrderBy(r => r.Timeseries.Max(t => t.LastTime)).ThenBy(r => r.Id),
            ("last", true) => resources.OrderByDescending(r => r.Timeseries.Max(t => t.LastTime)).ThenBy(r => r.Id),
            (_, true) => byTitle.OrderByDescending(t => t.Title).ThenBy(t => t.Resource.Id).Select(t => t.Resource),
            _ => byTitle.OrderBy(t => t.Title).ThenBy(t => t.Resource.Id).Select(t => t.Resource),
        };
    }
}
