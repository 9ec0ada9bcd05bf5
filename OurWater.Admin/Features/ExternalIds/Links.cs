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

    /// <summary>Of its readings: how many the other side refused when they were sent last, and what it answered.</summary>
    public int Refused { get; init; }
    public string? RefusedReason { get; init; }

    /// <summary>Of its readings: how many a comparison did not find there any more.</summary>
    public int Gone { get; init; }

    /// <summary>Where its resource stands; of readings their own state may be another one.</summary>
    public MappingState? ResourceState { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
}

internal static class Links
{
    /// <summary>What the other side cannot tell apart: it keeps two decimals.</summary>
    private const double AlmostSame = 0.0051;

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

    /// <summary>Where readings go with their resource; those that were refused, or are gone there, stand out.</summary>
    public static IQueryable<Link> OfReadings(OurWaterDbContext context, IQueryable<Resource> resources, ExternalIdFamily family)
    {
        var refused = from entry in context.Ledger
                      where entry.RecordType == DataType.Reading && entry.State == LedgerState.Refused
                      where !context.Ledger.Any(later => later.RecordType == DataType.Reading && later.RecordId == entry.RecordId && later.DatasourceId == entry.DatasourceId && later.Id > entry.Id)
                      join reading in context.Readings on entry.RecordId equals reading.Id
                      where !context.ReadingLinks.Any(l => l.ReadingId == reading.Id && l.DatasourceId == entry.DatasourceId && !l.IsDuplicate && Math.Abs(l.Value - reading.Value) <= AlmostSame && (l.Time == null || l.Time == reading.Time))
                      group entry by reading.Timeseries!.ResourceId into some
                      select new { ResourceId = some.Key, Count = some.Count(), Reason = some.Max(e => e.Reason) };
        var gone = from reading in context.Readings
                   where context.ReadingLinks.Any(l => l.ReadingId == reading.Id && l.IsMissing && !l.IsDuplicate)
                   group reading by reading.Timeseries!.ResourceId into some
                   select new { ResourceId = some.Key, Count = some.Count() };
        return from link in OfResources(context, resources, family)
               join r in refused on link.RecordId equals r.ResourceId into all
               from one in all.DefaultIfEmpty()
               join g in gone on link.RecordId equals g.ResourceId into lost
               from missing in lost.DefaultIfEmpty()
               where link.Readings > 0
               select new Link
               {
                   RecordId = link.RecordId,
                   SortName = link.SortName,
                   State = ((int?)one.Count ?? 0) > 0 ? MappingState.Failed : ((int?)missing.Count ?? 0) > 0 ? MappingState.Missing : link.State,
                   ResourceState = link.State,
                   MainValue = link.MainValue,
                   SecondValue = link.SecondValue,
                   MainReason = link.MainReason,
                   SecondReason = link.SecondReason,
                   HasMain = link.HasMain,
                   Origin = link.Origin,
                   Readings = link.Readings,
                   Refused = (int?)one.Count ?? 0,
                   RefusedReason = one.Reason,
                   Gone = (int?)missing.Count ?? 0,
                   Latitude = link.Latitude,
                   Longitude = link.Longitude,
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
