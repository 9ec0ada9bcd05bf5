using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Overview;

/// <summary>The figures of the first page. They come from the figures that every series keeps of itself: no reading is counted.</summary>
public sealed class OverviewQueries(Database database, TimeProvider clock)
{
    private const int Months = 24;
    private static readonly ResourceType[] Types = [ResourceType.Well, ResourceType.Raingauge, ResourceType.Checkdam, ResourceType.Quality];

    public async Task<StoredFigures> StoredAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var resources = await context.Resources.GroupBy(r => r.Type).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var groups = await context.Groups.GroupBy(g => g.Type).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        var readings = await context.Timeseries.Where(t => t.ReadingCount > 0).GroupBy(t => 1)
            .Select(g => new { Count = g.Sum(t => (long)t.ReadingCount), First = g.Min(t => t.FirstTime), Last = g.Max(t => t.LastTime) }).SingleOrDefaultAsync(cancellationToken);
        return new StoredFigures(resources, readings?.Count ?? 0, readings?.First, readings?.Last, groups);
    }

    /// <summary>Readings per month and type of resource. Months without any are there, with zeros.</summary>
    public async Task<MonthFigures> MonthsAsync(Actor actor, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var months = Enumerable.Range(1 - Months, Months).Select(i => now.AddMonths(i)).Select(m => (m.Year, m.Month)).ToList();
        var (from, to) = (Number(months[0]), Number(months[^1]));
        await using var context = database.Open(actor.OrganisationId);
        var counts = await context.ReadingMonths.Where(m => m.Month >= from && m.Month <= to)
            .Join(context.Timeseries, m => m.TimeseriesId, t => t.Id, (m, t) => new { m.Month, m.Count, t.Resource!.Type })
            .GroupBy(m => new { m.Month, m.Type }).Select(g => new { g.Key.Month, g.Key.Type, Count = g.Sum(m => (long)m.Count) }).ToListAsync(cancellationToken);
        var types = Types.Where(t => counts.Any(c => c.Type == t)).ToList();
        var byKey = counts.ToDictionary(c => (c.Month, c.Type), c => c.Count);
        return new MonthFigures(
            months.ConvertAll(m => new MonthBar(m.Year, m.Month, types.ConvertAll(t => byKey.GetValueOrDefault((Number(m), t))))),
            types.ConvertAll(t => new PlotSeries(Names.Kinds(t), t.ToString().ToLowerInvariant())));
    }

    private static int Number((int Year, int Month) month) => (month.Year * 100) + month.Month;
}
