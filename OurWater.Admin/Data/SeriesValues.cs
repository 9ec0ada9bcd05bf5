using Microsoft.EntityFrameworkCore;

namespace OurWater.Admin.Data;

/// <summary>Range and last value of series whose readings got other values: set-based, for many series at once. Counts and months do not move with a value.</summary>
public static class SeriesValues
{
    private const int AtOnce = 500;

    public static async Task RefreshAsync(OurWaterDbContext context, IReadOnlyCollection<long> timeseriesIds, CancellationToken cancellationToken)
    {
        foreach (var ids in timeseriesIds.Chunk(AtOnce))
        {
            await context.Timeseries.Where(t => ids.Contains(t.Id)).ExecuteUpdateAsync(
                set => set
                    .SetProperty(t => t.MinValue, t => context.Readings.Where(r => r.TimeseriesId == t.Id).Min(r => (double?)r.Value))
                    .SetProperty(t => t.MaxValue, t => context.Readings.Where(r => r.TimeseriesId == t.Id).Max(r => (double?)r.Value))
                    .SetProperty(t => t.LastValue, t => context.Readings.Where(r => r.TimeseriesId == t.Id && r.Time == t.LastTime).Select(r => (double?)r.Value).FirstOrDefault()),
                cancellationToken);
        }
    }
}
