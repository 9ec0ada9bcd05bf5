using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>
/// A page of readings out of millions. Readings of one resource come by time; all others in the order of their last change, which the index (organisation, updated) carries, so that what is added comes last.
/// Counts come from the figures of the series wherever the filters allow it.
/// </summary>
internal sealed class ReadingQuery(OurWaterDbContext context, RecordFilters filters, ResourceType? type, string? series)
{
    /// <summary>Up to so many readings it is quicker to find them by their series and sort them than to walk all readings in order.</summary>
    private const long Few = 100_000;

    private bool OfOneResource => filters.Resource is not null || filters.OfResource is not null;

    private bool FiltersSeries => OfOneResource || type is not null || series is not null || filters.Group is not null || filters.Box is not null;

    private bool FiltersReadings => filters.Own is not null || filters.Since is not null || filters.Until is not null || filters.UpdatedAfter is not null;

    public async Task<(long Total, List<Reading> Found)> TakeAsync(PageRequest page, CancellationToken cancellationToken)
    {
        var inSeries = await Series().SumAsync(t => (long)t.ReadingCount, cancellationToken);
        var readings = Readings(inSeries);
        var total = FiltersReadings ? await readings.LongCountAsync(cancellationToken) : inSeries;
        return (total, page.IsBeyondAll ? [] : await page.Take(Order(readings, page.After)).ToListAsync(cancellationToken));
    }

    public Position PositionOf(Reading reading) => new(reading.Id, OfOneResource ? reading.Time : reading.UpdatedAt);

    private IQueryable<Timeseries> Series()
    {
        var organisation = context.OrganisationId;
        var found = context.Timeseries.Where(t => t.OrganisationId == organisation);
        if (series is not null) found = found.Where(t => t.Name == series);
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

    private IQueryable<Reading> Readings(long inSeries)
    {
        var organisation = context.OrganisationId;
        var readings = context.Readings.AsNoTracking();
        if (!FiltersSeries) readings = readings.Where(r => r.OrganisationId == organisation);
        else if (OfOneResource || inSeries <= Few) readings = readings.Where(r => Series().Select(t => t.Id).Contains(r.TimeseriesId));
        else readings = readings.Where(r => r.OrganisationId == organisation && Series().Any(t => t.Id == r.TimeseriesId));
        if (filters.Own is { } own) readings = readings.Where(r => ExternalIdReader.Named(context, DataType.Reading, own).Contains(r.Id));
        if (filters.Since is { } since) readings = readings.Where(r => r.Time >= since);
        if (filters.Until is { } until) readings = readings.Where(r => r.Time <= until);
        if (filters.UpdatedAfter is { } updated) readings = readings.Where(r => r.UpdatedAt > updated);
        return readings;
    }

    // The first comparison alone lets the index begin at the right place; an OR of both would walk there.
    private IQueryable<Reading> Order(IQueryable<Reading> readings, Position? after)
    {
        if (OfOneResource)
        {
            if (after is { } last) readings = readings.Where(r => r.Time >= last.Time && (r.Time > last.Time || r.Id > last.Id));
            return readings.OrderBy(r => r.Time).ThenBy(r => r.Id);
        }

        if (after is { } seen) readings = readings.Where(r => r.UpdatedAt >= seen.Time && (r.UpdatedAt > seen.Time || r.Id > seen.Id));
        return readings.OrderBy(r => r.UpdatedAt).ThenBy(r => r.Id);
    }
}
