using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

internal static class ReadingReader
{
    public static async Task<IReadOnlyDictionary<long, ReadingView>> ViewsAsync(OurWaterDbContext context, IReadOnlyCollection<Reading> readings, CancellationToken cancellationToken)
    {
        var ids = readings.Select(r => r.Id).ToList();
        var seriesIds = readings.Select(r => r.TimeseriesId).Distinct().ToList();
        var series = await context.Timeseries.AsNoTracking().Where(t => seriesIds.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancellationToken);
        var externalIds = await ExternalIdReader.OfAsync(context, DataType.Reading, ids, cancellationToken);
        return readings.ToDictionary(r => r.Id, r => ReadingView.From(r, series[r.TimeseriesId], externalIds(r.Id)));
    }

    public static async Task<ReadingView> ViewAsync(OurWaterDbContext context, Reading reading, CancellationToken cancellationToken) =>
        (await ViewsAsync(context, [reading], cancellationToken))[reading.Id];
}
