using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>
/// A page of readings out of millions. Readings of one resource come by time; all others in the order of their last change, which the index (organisation, updated) carries, so that what is added comes last.
/// Counts come from the figures of the series wherever the filters allow it, and so does the choice between the two ways to find a page: by the series, or along the index.
/// </summary>
/// <param name="scope">Only readings of these resources; null = of all.</param>
/// <param name="byId">In the order in which they were made.</param>
internal sealed class ReadingQuery(OurWaterDbContext context, RecordFilters filters, ResourceType? type, string? series, IQueryable<Resource>? scope = null, bool byId = false)
{
    /// <summary>Up to so many readings it is quicker to find them by their series and sort them than to walk all readings in order.</summary>
    private const long Few = 100_000;

    /// <summary>So many ids fit into one statement on every database.</summary>
    private const int MostIds = 1000;

    private bool OfOneResource => filters.Resource is not null || filters.OfResource is not null;

    private bool HasTimes => filters.Since is not null || filters.Until is not null;

    private bool FiltersSeries => OfOneResource || scope is not null || type is not null || series is not null || filters.Group is not null || filters.Box is not null;

    private bool FiltersReadings => HasTimes || filters.Own is not null || filters.UpdatedAfter is not null;

    public async Task<(long Total, List<Reading> Found)> TakeAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var readings = Filter(await SourceAsync(cancellationToken));
        var total = FiltersReadings ? await readings.LongCountAsync(cancellationToken) : await Series().SumAsync(t => (long)t.ReadingCount, cancellationToken);
        return (total, page.IsBeyondAll ? [] : await page.Take(Order(readings, page.After)).ToListAsync(cancellationToken));
    }

    public Position PositionOf(Reading reading) => new(reading.Id, byId ? default : OfOneResource ? reading.Time : reading.UpdatedAt);

    private IQueryable<Timeseries> Series()
    {
        var organisation = context.OrganisationId;
        var found = context.Timeseries.Where(t => t.OrganisationId == organisation);
        if (series is not null) found = found.Where(t => t.Name == series);
        if (scope is not null) found = found.Where(t => scope.Any(r => r.Id == t.ResourceId));
        if (filters.Since is { } since) found = found.Where(t => t.LastTime >= since);
        if (filters.Until is { } until) found = found.Where(t => t.FirstTime <= until);
        if (filters.Resource is { } resource) found = found.Where(t => t.ResourceId == resource);
        if (filters.OfResource is { } named) found = found.Where(t => ExternalIdReader.Named(context, DataType.Resource, named).Contains(t.ResourceId));
        if (type is not null) found = found.Where(t => t.Resource!.Type == type);
        if (filters.Group is { } group) found = found.Where(t => t.Resource!.Groups.Any(g => g.Id == group));
        if (filters.Box is { } box)
        {
            found = found.Where(t => t.Resource!.Latitude >= box.South && t.Resource.Latitude <= box.North);
            found = box.West <= box.East
                ? found.Where(t => t.Resource!.Longitude >= box.West && t.Resource.Longitude <= box.East)
                : found.Where(t => t.Resource!.Longitude >= box.West || t.Resource.Longitude <= box.East);
        }

        return found;
    }

    /// <summary>Where to look: the records that are named, the few series that matter, or all readings in order.</summary>
    private async Task<IQueryable<Reading>> SourceAsync(CancellationToken cancellationToken)
    {
        var organisation = context.OrganisationId;
        var readings = context.Readings.AsNoTracking();
        if (filters.Own is { } own)
        {
            var ids = await ExternalIdReader.Named(context, DataType.Reading, own).Take(MostIds).ToListAsync(cancellationToken);
            var named = ByIds(readings).Where(r => ids.Contains(r.Id));
            return FiltersSeries ? named.Where(r => Series().Any(t => t.Id == r.TimeseriesId)) : named;
        }

        if (!FiltersSeries && !HasTimes) return readings.Where(r => r.OrganisationId == organisation);
        if (OfOneResource || await AtMostAsync(cancellationToken) <= Few)
        {
            var ids = await Series().Where(t => t.ReadingCount > 0).OrderBy(t => t.Id).Select(t => t.Id).Take(MostIds + 1).ToListAsync(cancellationToken);
            if (ids.Count <= MostIds) return ByIds(readings).Where(r => ids.Contains(r.TimeseriesId));
        }

        return readings.Where(r => r.OrganisationId == organisation && Series().Any(t => t.Id == r.TimeseriesId));
    }

    /// <summary>The ids were found inside the organisation; its condition again would make SQLite walk all its readings instead.</summary>
    private static IQueryable<Reading> ByIds(IQueryable<Reading> readings) => readings.IgnoreQueryFilters();

    /// <summary>How many readings there may be, by the counts of the series and of their months.</summary>
    private Task<long> AtMostAsync(CancellationToken cancellationToken)
    {
        if (!HasTimes) return Series().SumAsync(t => (long)t.ReadingCount, cancellationToken);
        var organisation = context.OrganisationId;
        var months = context.ReadingMonths.Where(m => m.OrganisationId == organisation);
        if (filters.Since is { } since) months = months.Where(m => m.Month >= since.Year * 100 + since.Month);
        if (filters.Until is { } until) months = months.Where(m => m.Month <= until.Year * 100 + until.Month);
        if (FiltersSeries) months = months.Where(m => Series().Any(t => t.Id == m.TimeseriesId));
        return months.SumAsync(m => (long)m.Count, cancellationToken);
    }

    private IQueryable<Reading> Filter(IQueryable<Reading> readings)
    {
        if (filters.Since is { } since) readings = readings.Where(r => r.Time >= since);
        if (filters.Until is { } until) readings = readings.Where(r => r.Time <= until);
        if (filters.UpdatedAfter is { } updated) readings = readings.Where(r => r.UpdatedAt > updated);
        return readings;
    }

    // The first comparison alone lets the index begin at the right place; an OR of both would walk there.
    private IQueryable<Reading> Order(IQueryable<Reading> readings, Position? after)
    {
        if (byId) return (after is { } made ? readings.Where(r => r.Id > made.Id) : readings).OrderBy(r => r.Id);
        if (OfOneResource)
        {
            if (after is { } last) readings = readings.Where(r => r.Time >= last.Time && (r.Time > last.Time || r.Id > last.Id));
            return readings.OrderBy(r => r.Time).ThenBy(r => r.Id);
        }

        if (after is { } seen) readings = readings.Where(r => r.UpdatedAt >= seen.Time && (r.UpdatedAt > seen.Time || r.Id > seen.Id));
        return readings.OrderBy(r => r.UpdatedAt).ThenBy(r => r.Id);
    }
}
