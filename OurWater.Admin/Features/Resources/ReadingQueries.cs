using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>The readings of one series: as a table, as a plot, and what one of them was before.</summary>
public sealed class ReadingQueries(Database database)
{
    /// <summary>A logger that writes every ten minutes fills this in a year; older readings are in the table and the download.</summary>
    private const int MostPlotted = 50_000;

    public async Task<ListPage<ReadingRow>> ListAsync(Actor actor, long timeseriesId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var readings = context.Readings.AsNoTracking().Where(r => r.TimeseriesId == timeseriesId);
        var total = await context.Timeseries.Where(t => t.Id == timeseriesId).Select(t => t.ReadingCount).SingleOrDefaultAsync(cancellationToken);
        var page = await Sort(readings, query).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var runs = await RunSources.LoadAsync(context, page.Select(r => r.RunId), cancellationToken);
        var ids = page.ConvertAll(r => r.Id);
        var changes = await context.RecordChanges.AsNoTracking().Where(c => c.RecordType == DataType.Reading && ids.Contains(c.RecordId) && !c.Foreseen)
            .OrderBy(c => c.Id).Select(c => new { c.RecordId, c.By, c.RunId, IsChange = c.OldValue != null }).ToListAsync(cancellationToken);
        var byReading = changes.ToLookup(c => c.RecordId);
        return new ListPage<ReadingRow>(page.ConvertAll(r => new ReadingRow(
            r.Id, r.Time, r.Precision, r.Value,
            new Provenance(r.Origin, runs.Of(r.RunId), r.Row, byReading[r.Id].LastOrDefault(c => c.RunId is null)?.By),
            byReading[r.Id].Count(c => c.IsChange))), total);
    }

    public async Task<PlottedSeries> PlotAsync(Actor actor, long timeseriesId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var total = await context.Timeseries.Where(t => t.Id == timeseriesId).Select(t => t.ReadingCount).SingleOrDefaultAsync(cancellationToken);
        var readings = await context.Readings.AsNoTracking().Where(r => r.TimeseriesId == timeseriesId).OrderByDescending(r => r.Time).Take(MostPlotted)
            .Select(r => new { r.Time, r.Precision, r.Value, r.Origin, r.RunId, r.Row }).ToListAsync(cancellationToken);
        var runs = await RunSources.LoadAsync(context, readings.Select(r => r.RunId).Distinct(), cancellationToken);
        readings.Reverse();
        return new PlottedSeries(readings.ConvertAll(r => new PlottedReading(r.Time, r.Precision, r.Value, new Provenance(r.Origin, runs.Of(r.RunId), r.Row, null))), total);
    }

    /// <summary>The newest change first.</summary>
    public async Task<IReadOnlyList<HistoryEntry>> HistoryAsync(Actor actor, long readingId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var changes = await context.RecordChanges.AsNoTracking().Where(c => c.RecordType == DataType.Reading && c.RecordId == readingId && !c.Foreseen)
            .OrderByDescending(c => c.Id).Take(200).ToListAsync(cancellationToken);
        return await HistoryWords.OfAsync(context, changes, cancellationToken);
    }

    private static IQueryable<Reading> Sort(IQueryable<Reading> readings, ListQuery query)
    {
        Expression<Func<Reading, double>> value = r => r.Value;
        return (query.SortColumn, query.Descending) switch
        {
            ("date", false) => readings.OrderBy(r => r.Time),
            ("value", false) => readings.OrderBy(value).ThenByDescending(r => r.Time),
            ("value", true) => readings.OrderByDescending(value).ThenByDescending(r => r.Time),
            _ => readings.OrderByDescending(r => r.Time),
        };
    }
}
