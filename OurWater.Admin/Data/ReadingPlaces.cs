using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>Where a reading stood, as its history keeps it. What a person moved has no series: it stays in its own.</summary>
public sealed record ReadingStood(DateTime Time, TimePrecision Precision, long? TimeseriesId = null);

/// <summary>Gives stored readings another series and time. Call it inside a transaction.</summary>
public static class ReadingPlaces
{
    /// <summary>Several may change places with each other: none of them is in another's way. Gives the series whose figures changed.</summary>
    public static async Task<IReadOnlyCollection<long>> MoveAsync(OurWaterDbContext context,
        IReadOnlyList<(Reading From, long TimeseriesId, DateTime Time, TimePrecision Precision)> moves, CancellationToken cancellationToken)
    {
        var left = moves.Select(m => (m.From.TimeseriesId, m.From.Time)).ToHashSet();
        if (moves.Any(m => left.Contains((m.TimeseriesId, m.Time))))
        {
            // Out of the way, to a time of its own that no reading can have.
            foreach (var (from, _, _, _) in moves)
            {
                var aside = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc).AddMilliseconds(from.Id);
                await context.Readings.Where(r => r.Id == from.Id).ExecuteUpdateAsync(set => set.SetProperty(r => r.Time, aside), cancellationToken);
            }
        }

        foreach (var (from, series, time, precision) in moves)
        {
            await context.Readings.Where(r => r.Id == from.Id).ExecuteUpdateAsync(
                set => set.SetProperty(r => r.TimeseriesId, series).SetProperty(r => r.Time, time).SetProperty(r => r.Precision, precision), cancellationToken);
        }

        return [.. moves.SelectMany(m => new[] { m.From.TimeseriesId, m.TimeseriesId }).Distinct()];
    }
}
