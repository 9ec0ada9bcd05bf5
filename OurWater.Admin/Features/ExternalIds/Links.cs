using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>A record with the two external ids that say where it stands. Composed further by the database.</summary>
internal sealed class Link
{
    public required long RecordId { get; init; }

    /// <summary>By which it is sorted.</summary>
    public string? SortName { get; init; }
    public MappingState? State { get; init; }
    public string? MainValue { get; init; }
    public string? SecondValue { get; init; }
    public string? MainReason { get; init; }
    public string? SecondReason { get; init; }
    public bool HasMain { get; init; }
    public ValueOrigin? Origin { get; init; }
    public int Readings { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
}

internal static class Links
{
    public static IQueryable<Link> OfResources(OurWaterDbContext context, IQueryable<Resource> resources, ExternalIdFamily family)
    {
        var (mainName, secondName) = (family.Main(DataType.Resource), family.Second);
        return from resource in resources
               join m in context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == mainName) on resource.Id equals m.RecordId into mains
               from main in mains.DefaultIfEmpty()
               join s in context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == secondName) on resource.Id equals s.RecordId into seconds
               from second in seconds.DefaultIfEmpty()
               select new Link
               {
                   RecordId = resource.Id,
                   SortName = resource.Name ?? main.Value ?? resource.OwnerName,
                   State = (MappingState?)main.State ?? (MappingState?)second.State,
                   MainValue = main.Value,
                   SecondValue = second.Value == "" ? null : second.Value,
                   MainReason = main.Reason,
                   SecondReason = second.Reason,
                   HasMain = main != null,
                   Origin = (ValueOrigin?)main.Origin ?? (ValueOrigin?)second.Origin,
                   Readings = resource.Timeseries.Sum(t => t.ReadingCount),
                   Latitude = resource.Latitude,
                   Longitude = resource.Longitude,
               };
    }

    public static IQueryable<Link> OfGroups(OurWaterDbContext context, IQueryable<Group> groups, ExternalIdFamily family)
    {
        var (mainName, secondName) = (family.Main(DataType.Group), family.Second);
        return from one in groups
               join m in context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == mainName) on one.Id equals m.RecordId into mains
               from main in mains.DefaultIfEmpty()
               join s in context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == secondName) on one.Id equals s.RecordId into seconds
               from second in seconds.DefaultIfEmpty()
               select new Link
               {
                   RecordId = one.Id,
                   SortName = one.Name,
                   State = (MappingState?)main.State ?? (MappingState?)second.State,
                   MainValue = main.Value,
                   SecondValue = second.Value == "" ? null : second.Value,
                   MainReason = main.Reason,
                   SecondReason = second.Reason,
                   HasMain = main != null,
                   Origin = (ValueOrigin?)main.Origin ?? (ValueOrigin?)second.Origin,
               };
    }
}
