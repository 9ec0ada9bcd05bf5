using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Sync;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>
/// Readings that the other side lacks or has with another value. Each page is one walk along the index (series, time) with a look-up of the link; a watermark would be quicker and miss the old readings of a resource that was just linked.
/// </summary>
internal sealed class ReadingSelection(OurWaterDbContext context, long datasourceId, SyncSelection selection, IReadOnlySet<long> pendingResources)
{
    private const int SeriesAtOnce = 500;

    /// <summary>Values that differ by less are surely the same in two decimals; the others are compared exactly by the engine.</summary>
    private const double Near = 0.0049;

    private sealed record SeriesToPush(long TimeseriesId, long ResourceId, string Key, string Label, string Unit);

    public async Task<IReadOnlyList<ReadingToPush>> SelectAsync(ReadingPosition? after, int limit, CancellationToken cancellationToken)
    {
        var series = (await SeriesAsync(cancellationToken)).Where(s => after is null || s.TimeseriesId >= after.TimeseriesId).OrderBy(s => s.TimeseriesId).ToList();
        var found = new List<ReadingToPush>();
        foreach (var some in series.Chunk(SeriesAtOnce))
        {
            var byId = some.ToDictionary(s => s.TimeseriesId);
            var rows = await Candidates([.. byId.Keys], after).Take(limit - found.Count).ToListAsync(cancellationToken);
            found.AddRange(rows.Select(r => Make(r, byId[r.TimeseriesId])));
            if (found.Count >= limit) break;
        }

        return found;
    }

    /// <summary>How many would be sent, new and changed: what a person is told before they are.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var some in (await SeriesAsync(cancellationToken)).Select(s => s.TimeseriesId).Chunk(SeriesAtOnce)) count += await Candidates(some, null).LongCountAsync(cancellationToken);
        return count;
    }

    public async Task<IReadOnlyList<BlockedReadings>> BlockedAsync(CancellationToken cancellationToken)
    {
        var mapped = (await MappedAsync(cancellationToken)).Keys.Concat(pendingResources).ToHashSet();
        var counts = await context.Timeseries.AsNoTracking().Where(t => t.Name == Timeseries.Default && t.ReadingCount > 0)
            .Select(t => new { t.ResourceId, t.ReadingCount, Resource = t.Resource!, Pincode = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == t.ResourceId && e.Name == ExternalIdNames.LegacyMyWellPincode).Select(e => e.Value).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var scope = new PushScope(selection);
        return [.. counts.Where(c => !mapped.Contains(c.ResourceId) && scope.Holds(null, c.Pincode, [], c.Resource.Latitude, c.Resource.Longitude)).Select(c => new BlockedReadings(c.ResourceId, Names.Resource(c.Resource, null), c.ReadingCount))];
    }

    private sealed record Row(long Id, long TimeseriesId, DateTime Time, TimePrecision Precision, double Value, DateTime UpdatedAt, long? RemoteId, double? Base);

    // The series were found inside the organisation; its condition again would make SQLite walk all its readings instead.
    private IQueryable<Row> Candidates(long[] series, ReadingPosition? after)
    {
        var readings = context.Readings.IgnoreQueryFilters().AsNoTracking().Where(r => series.Contains(r.TimeseriesId));
        if (after is not null)
        {
            var (id, time) = (after.TimeseriesId, DateTimeOffset.FromUnixTimeMilliseconds(after.UnixMilliseconds).UtcDateTime);
            readings = readings.Where(r => r.TimeseriesId > id || (r.TimeseriesId == id && r.Time > time));
        }

        if (selection.Since is { } since)
        {
            var from = since.UtcDateTime;
            readings = readings.Where(r => r.Time >= from);
        }

        var links = context.ReadingLinks.Where(l => l.DatasourceId == datasourceId && !l.IsDuplicate);
        return from reading in readings
               join l in links on reading.Id equals l.ReadingId into some
               from link in some.DefaultIfEmpty()
               where link == null
                   ? !(reading.Origin == ValueOrigin.Datasource && context.Runs.Any(r => r.Id == reading.RunId && r.Sync!.DatasourceId == datasourceId))
                   : !link.IsMissing && Math.Abs(link.Value - reading.Value) > Near
               where !context.Conflicts.Any(c => c.RecordType == DataType.Reading && c.RecordId == reading.Id && c.Resolution == null)
               where !context.Ledger.Any(e => e.DatasourceId == datasourceId && e.RecordType == DataType.Reading && e.RecordId == reading.Id && (e.State == LedgerState.Prepared || e.State == LedgerState.InDoubt))
               orderby reading.TimeseriesId, reading.Time
               select new Row(reading.Id, reading.TimeseriesId, reading.Time, reading.Precision, reading.Value, reading.UpdatedAt, (long?)link.RemoteId, (double?)link.Value);
    }

    private static ReadingToPush Make(Row row, SeriesToPush series) => new(
        row.Id, row.TimeseriesId, series.ResourceId, series.Key, series.Label, series.Unit, new DateTimeOffset(DateTime.SpecifyKind(row.Time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(), row.Precision, row.Value, row.RemoteId, row.Base, row.UpdatedAt);

    private async Task<List<SeriesToPush>> SeriesAsync(CancellationToken cancellationToken)
    {
        var mapped = await MappedAsync(cancellationToken);
        var series = await context.Timeseries.AsNoTracking().Where(t => t.Name == Timeseries.Default && t.ReadingCount > 0).Select(t => new { t.Id, t.ResourceId, t.Unit, Resource = t.Resource! }).ToListAsync(cancellationToken);
        var villages = selection.Groups.Count == 0 ? [] : await VillagesAsync(cancellationToken);
        var scope = new PushScope(selection);
        var found = new List<SeriesToPush>();
        foreach (var one in series)
        {
            var key = mapped.GetValueOrDefault(one.ResourceId) ?? (pendingResources.Contains(one.ResourceId) ? "new" : null);
            if (key is null || (key != "new" && !scope.Holds(key, PushScope.PincodeOf(key), villages.GetValueOrDefault(one.ResourceId) ?? [], one.Resource.Latitude, one.Resource.Longitude))) continue;
            found.Add(new SeriesToPush(one.Id, one.ResourceId, key, key == "new" ? Names.Resource(one.Resource, null) : Sync.Engine.TwoWay.RemoteLabels.Resource(one.Resource.Type, key), one.Unit));
        }

        return found;
    }

    /// <summary>Resources that the other side has shown; a conflict about a resource's owner does not hold its readings back.</summary>
    private async Task<Dictionary<long, string>> MappedAsync(CancellationToken cancellationToken) =>
        await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && (e.State == MappingState.Mapped || e.State == MappingState.Conflict)).ToDictionaryAsync(e => e.RecordId, e => e.Value, cancellationToken);

    private async Task<Dictionary<long, List<string>>> VillagesAsync(CancellationToken cancellationToken)
    {
        var members = await context.Groups.AsNoTracking().Where(g => g.Type == GroupType.Village).SelectMany(g => g.Resources, (g, r) => new { r.Id, GroupId = g.Id }).ToListAsync(cancellationToken);
        var keys = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId).ToDictionaryAsync(e => e.RecordId, e => e.Value, cancellationToken);
        return members.Where(m => keys.ContainsKey(m.GroupId)).GroupBy(m => m.Id).ToDictionary(g => g.Key, g => g.Select(m => keys[m.GroupId]).ToList());
    }
}
