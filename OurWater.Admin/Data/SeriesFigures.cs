using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>Counts a series' figures anew from its readings. Call it inside the transaction that removed or moved readings; the bulk paths add to the figures instead.</summary>
public static class SeriesFigures
{
    public static async Task RecomputeAsync(OurWaterDbContext context, IReadOnlyCollection<long> timeseriesIds, CancellationToken cancellationToken)
    {
        foreach (var id in timeseriesIds)
        {
            var readings = context.Readings.Where(r => r.TimeseriesId == id);
            var figures = await readings.GroupBy(r => 1).Select(g => new { Count = g.Count(), First = g.Min(r => r.Time), Last = g.Max(r => r.Time), Min = g.Min(r => r.Value), Max = g.Max(r => r.Value) }).FirstOrDefaultAsync(cancellationToken);
            var last = figures is null ? null : await readings.Where(r => r.Time == figures.Last).Select(r => (double?)r.Value).FirstAsync(cancellationToken);
            await context.Timeseries.Where(t => t.Id == id).ExecuteUpdateAsync(
                set => set
                    .SetProperty(t => t.ReadingCount, figures == null ? 0 : figures.Count)
                    .SetProperty(t => t.FirstTime, figures == null ? null : figures.First)
                    .SetProperty(t => t.LastTime, figures == null ? null : figures.Last)
                    .SetProperty(t => t.MinValue, figures == null ? null : figures.Min)
                    .SetProperty(t => t.MaxValue, figures == null ? null : figures.Max)
                    .SetProperty(t => t.LastValue, last), cancellationToken);
            await RecomputeMonthsAsync(context, id, cancellationToken);
        }
    }

    /// <summary>Adds one new reading to its series' figures, without a look at the others. Call it inside the transaction that stores the reading.</summary>
    public static async Task AddAsync(OurWaterDbContext context, Reading added, CancellationToken cancellationToken)
    {
        var (time, value, month) = (added.Time, added.Value, added.Time.Year * 100 + added.Time.Month);
        await context.Timeseries.Where(t => t.Id == added.TimeseriesId).ExecuteUpdateAsync(
            set => set
                .SetProperty(t => t.ReadingCount, t => t.ReadingCount + 1)
                .SetProperty(t => t.MinValue, t => t.MinValue == null || t.MinValue > value ? value : t.MinValue)
                .SetProperty(t => t.MaxValue, t => t.MaxValue == null || t.MaxValue < value ? value : t.MaxValue)
                .SetProperty(t => t.FirstTime, t => t.FirstTime == null || t.FirstTime > time ? time : t.FirstTime)
                .SetProperty(t => t.LastValue, t => t.LastTime == null || t.LastTime <= time ? value : t.LastValue)
                .SetProperty(t => t.LastTime, t => t.LastTime == null || t.LastTime < time ? time : t.LastTime), cancellationToken);
        var counted = await context.ReadingMonths.Where(m => m.TimeseriesId == added.TimeseriesId && m.Month == month).ExecuteUpdateAsync(set => set.SetProperty(m => m.Count, m => m.Count + 1), cancellationToken);
        if (counted > 0) return;
        context.ReadingMonths.Add(new ReadingMonth { TimeseriesId = added.TimeseriesId, Month = month, Count = 1 });
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task RecomputeMonthsAsync(OurWaterDbContext context, long timeseriesId, CancellationToken cancellationToken)
    {
        var months = new SortedDictionary<int, int>();
        await foreach (var time in context.Readings.Where(r => r.TimeseriesId == timeseriesId).Select(r => r.Time).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var month = time.Year * 100 + time.Month;
            months[month] = months.GetValueOrDefault(month) + 1;
        }

        await context.ReadingMonths.Where(m => m.TimeseriesId == timeseriesId).ExecuteDeleteAsync(cancellationToken);
        context.ReadingMonths.AddRange(months.Select(m => new ReadingMonth { TimeseriesId = timeseriesId, Month = m.Key, Count = m.Value }));
        await context.SaveChangesAsync(cancellationToken);
        context.ChangeTracker.Clear();
    }
}
