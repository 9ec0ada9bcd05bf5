using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Groups;

public sealed record GroupRow(long Id, GroupType Type, string Name, int Members, bool HasArea, long Readings);

/// <summary>What a group's own page shows of it.</summary>
public sealed record GroupDetail
{
    public required long Id { get; init; }
    public required GroupType Type { get; init; }
    public required string Name { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public string? Area { get; init; }
    public int Members { get; init; }
    public int MembersWithoutLocation { get; init; }
    public DateTime UpdatedAt { get; init; }
    public IReadOnlyList<ExternalIdValue> ExternalIds { get; init; } = [];
    public IReadOnlyList<MapPoint> Points { get; init; } = [];
}

public sealed class GroupQueries(Database database)
{
    public const string Type = "type";
    private const int MostOnMap = 1500;
    private const int MostFound = 20;

    public static IReadOnlyList<string> Filters { get; } = [Type];

    public async Task<ListPage<GroupRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var groups = context.Groups.AsNoTracking();
        if (Enum.TryParse<GroupType>(query[Type], ignoreCase: true, out var type)) groups = groups.Where(g => g.Type == type);
        if (query.Search is { } search)
        {
            var pattern = SearchText.Pattern(search);
            groups = groups.Where(g => EF.Functions.Like(g.Name, pattern, SearchText.Escape));
        }

        var total = await groups.LongCountAsync(cancellationToken);
        var sorted = (query.SortColumn, query.Descending) switch
        {
            ("members", false) => groups.OrderBy(g => g.Resources.Count),
            ("members", true) => groups.OrderByDescending(g => g.Resources.Count),
            ("type", false) => groups.OrderBy(g => g.Type),
            ("type", true) => groups.OrderByDescending(g => g.Type),
            (_, true) => groups.OrderByDescending(g => g.Name),
            _ => groups.OrderBy(g => g.Name),
        };
        var rows = await sorted.ThenBy(g => g.Name).ThenBy(g => g.Id).Skip(query.Skip).Take(query.Size)
            .Select(g => new GroupRow(g.Id, g.Type, g.Name, g.Resources.Count, g.Area != null, g.Resources.SelectMany(r => r.Timeseries).Sum(t => (long)t.ReadingCount))).ToListAsync(cancellationToken);
        return new ListPage<GroupRow>(rows, total);
    }

    /// <summary>Null where the organisation has no such group.</summary>
    public async Task<GroupDetail?> FindAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var group = await context.Groups.AsNoTracking().SingleOrDefaultAsync(g => g.Id == id, cancellationToken);
        if (group is null) return null;
        var members = Members(context, id);
        var points = await members.Where(r => r.Latitude != null && r.Longitude != null).OrderBy(r => r.Id).Take(MostOnMap).ToRowsAsync(context, cancellationToken);
        return new GroupDetail
        {
            Id = id,
            Type = group.Type,
            Name = group.Name,
            Latitude = group.Latitude,
            Longitude = group.Longitude,
            Area = group.Area,
            UpdatedAt = group.UpdatedAt,
            Members = await members.CountAsync(cancellationToken),
            MembersWithoutLocation = await members.CountAsync(r => r.Latitude == null || r.Longitude == null, cancellationToken),
            Points = points.ConvertAll(r => new MapPoint(r.Id, r.Latitude!.Value, r.Longitude!.Value, r.Title, r.Type)),
            ExternalIds = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.RecordId == id).OrderBy(e => e.Name)
                .Select(e => new ExternalIdValue(e.Id, e.Name, e.Value, e.IsIdentity, e.State, e.Reason, e.Origin, e.UpdatedAt)).ToListAsync(cancellationToken),
        };
    }

    public async Task<ListPage<ResourceRow>> MembersAsync(Actor actor, long id, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var members = ResourceFilters.Search(context, Members(context, id), query.Search);
        var total = await members.LongCountAsync(cancellationToken);
        var rows = await ResourceFilters.Sort(context, members, query).Skip(query.Skip).Take(query.Size).ToRowsAsync(context, cancellationToken);
        return new ListPage<ResourceRow>(rows, total);
    }

    /// <summary>Resources that are no members yet, for the field in which a person looks for one.</summary>
    public async Task<IReadOnlyList<ResourceRow>> CandidatesAsync(Actor actor, long id, string? search, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var others = ResourceFilters.Search(context, context.Resources.AsNoTracking().Where(r => !r.Groups.Any(g => g.Id == id)), search);
        return await ResourceFilters.Sort(context, others, ListQuery.First).Take(MostFound).ToRowsAsync(context, cancellationToken);
    }

    private static IQueryable<Resource> Members(OurWaterDbContext context, long id) => context.Resources.AsNoTracking().Where(r => r.Groups.Any(g => g.Id == id));
}
