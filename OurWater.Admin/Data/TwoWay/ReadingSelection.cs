using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features;
using OurWater.Sync;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>
/// Readings that the other side lacks or has with another value. Each page is one walk along the index (series, time) with a look-up of the link; a watermark would be quicker and miss the old readings of a resource that was just linked.
/// </summary>
internal sealed class ReadingSelection(OurWaterDbContext context, SyncRun run, SyncSelection selection, IReadOnlyDictionary<long, string> foreseenKeys)
{
    private readonly long _datasourceId = run.Sync!.DatasourceId;

    private long? DryRunId => run.DryRun ? run.Id : null;

    private const int SeriesAtOnce = 500;

    /// <summary>Values that differ by less are surely the same in two decimals; the others are compared exactly by the engine.</summary>
    private const double Near = 0.0049;

    private sealed record SeriesToPush(long TimeseriesId, long ResourceId, string Key, string Label, string Unit, int Readings);

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

    /// <summary>How many readings the series have here that both sides share.</summary>
    public async Task<long> CountSharedAsync(CancellationToken cancellationToken) => (await SeriesAsync(cancellationToken)).Sum(s => (long)s.Readings);

    /// <summary>What is not there yet is blocked whole; of what was there and is gone only what is new since: the rest was there, and is not waiting for anything.</summary>
    public async Task<IReadOnlyList<BlockedReadings>> BlockedAsync(CancellationToken cancellationToken)
    {
        var mapped = (await MappedAsync(cancellationToken)).Keys.ToHashSet();
        var others = await OtherServers.OfAsync(context, _datasourceId, cancellationToken);
        var keys = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId).Select(e => new { e.RecordId, e.Value, e.State, e.DatasourceId }).ToDictionaryAsync(e => e.RecordId, cancellationToken);
        var counts = await context.Timeseries.AsNoTracking().Where(t => t.Name == Timeseries.Default && t.ReadingCount > 0)
            .Select(t => new { t.Id, t.ResourceId, t.ReadingCount, Resource = t.Resource!, Pincode = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == t.ResourceId && e.Name == ExternalIdNames.LegacyMyWellPincode).Select(e => e.Value).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var scope = new PushScope(selection);
        var alone = await ReadingsLeftAlone.OursAsync(context, DryRunId, cancellationToken);
        var left = counts.FindAll(c => !mapped.Contains(c.ResourceId) && !alone.Contains(c.ResourceId));
        var names = await RecordLabels.NamesOfResourcesAsync(context, left.Select(c => c.ResourceId), cancellationToken);
        var blocked = new List<BlockedReadings>();
        foreach (var one in left)
        {
            var key = keys.GetValueOrDefault(one.ResourceId);
            if (key?.DatasourceId is { } holder && others.Contains(holder)) continue;
            if (!scope.Holds(key?.Value, one.Pincode, [], one.Resource.Latitude, one.Resource.Longitude)) continue;
            var isGone = key?.State == MappingState.Missing;
            var count = isGone || selection.Since is not null ? await Candidates([one.Id], null).LongCountAsync(cancellationToken) : one.ReadingCount;
            if (count > 0) blocked.Add(new BlockedReadings(one.ResourceId, names[one.ResourceId], count, isGone));
        }

        return blocked;
    }

    /// <summary>Readings that neither a run nor the rest of a comparison looks at.</summary>
    public async Task<IReadOnlyList<ReadingsAside>> AsideAsync(CancellationToken cancellationToken)
    {
        var others = await OtherServers.OfAsync(context, _datasourceId, cancellationToken);
        var alone = await ReadingsLeftAlone.OursAsync(context, DryRunId, cancellationToken);
        var ids = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && (e.Name == ExternalIdNames.LegacyMyWellId || e.Name == ExternalIdNames.LegacyMyWellPincode)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        var series = await context.Timeseries.AsNoTracking().Where(t => t.ReadingCount > 0).OrderBy(t => t.ResourceId).ThenBy(t => t.Id).Select(t => new { t.Id, t.Name, t.ResourceId, t.ReadingCount, t.Resource!.Latitude, t.Resource.Longitude }).ToListAsync(cancellationToken);
        var scope = new PushScope(selection);
        var found = new List<ReadingsAside>();
        foreach (var one in series)
        {
            var key = ids[one.ResourceId].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellId);
            AsideReason? why = key?.DatasourceId is { } holder && others.Contains(holder) ? AsideReason.OtherServer
                : one.Name != Timeseries.Default ? AsideReason.FurtherSeries
                : !alone.Contains(one.ResourceId) ? null
                : key?.State == MappingState.KeptApart ? AsideReason.KeptApart : AsideReason.Asked;
            if (why is null || !scope.Holds(key?.Value, ids[one.ResourceId].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellPincode)?.Value, [], one.Latitude, one.Longitude)) continue;
            var count = selection.Since is null ? one.ReadingCount : await Of([one.Id], null).LongCountAsync(cancellationToken);
            if (count > 0) found.Add(new ReadingsAside(one.ResourceId, "", count, why.Value));
        }

        var names = await RecordLabels.NamesOfResourcesAsync(context, found.Select(f => f.ResourceId), cancellationToken);
        return found.ConvertAll(f => f with { Label = names[f.ResourceId] });
    }

    private sealed record Row(long Id, long TimeseriesId, DateTime Time, TimePrecision Precision, double Value, DateTime UpdatedAt, long? RemoteId, double? Base, DateTime? BaseTime);

    // The series were found inside the organisation; its condition again would make SQLite walk all its readings instead.
    private IQueryable<Reading> Of(long[] series, ReadingPosition? after)
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

        return readings;
    }

    private IQueryable<Row> Candidates(long[] series, ReadingPosition? after)
    {
        var datasourceId = _datasourceId;
        // Where the sync does not ask any more, the engine of a dry run knows which of its own conflicts the pull would have settled.
        var ignored = run is { DryRun: true, Sync.ConflictPolicy: not ConflictPolicy.Ask } ? datasourceId : 0;
        var links = context.ReadingLinks.Where(l => l.DatasourceId == datasourceId && !l.IsDuplicate);
        return from reading in Of(series, after)
               join l in links on reading.Id equals l.ReadingId into some
               from link in some.DefaultIfEmpty()
               where link == null
                   ? !(reading.Origin == ValueOrigin.Datasource && context.Runs.Any(r => r.Id == reading.RunId && r.Sync!.DatasourceId == datasourceId))
                   : !link.IsMissing && (Math.Abs(link.Value - reading.Value) > Near || (link.Time != null && link.Time != reading.Time))
               where !context.Conflicts.Any(c => c.RecordType == DataType.Reading && c.RecordId == reading.Id && c.Resolution == null && !(c.Kind == ConflictKind.Values && context.Syncs.Any(s => s.Id == c.SyncId && s.DatasourceId == ignored)))
               where !context.Ledger.Any(e => e.DatasourceId == datasourceId && e.RecordType == DataType.Reading && e.RecordId == reading.Id && (e.State == LedgerState.Prepared || e.State == LedgerState.InDoubt))
               orderby reading.TimeseriesId, reading.Time
               select new Row(reading.Id, reading.TimeseriesId, reading.Time, reading.Precision, reading.Value, reading.UpdatedAt, (long?)link.RemoteId, (double?)link.Value, link.Time);
    }

    /// <summary>All readings of the series that both sides have, or had, with their links.</summary>
    public async Task<IReadOnlyList<SharedReading>> SelectSharedAsync(ReadingPosition? after, int limit, CancellationToken cancellationToken)
    {
        var missing = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && e.State == MappingState.Missing).Select(e => e.RecordId).ToListAsync(cancellationToken);
        var isMissing = missing.ToHashSet();
        var series = (await SeriesAsync(cancellationToken, withMissing: true)).Where(s => after is null || s.TimeseriesId >= after.TimeseriesId).OrderBy(s => s.TimeseriesId).ToList();
        var found = new List<SharedReading>();
        foreach (var some in series.Chunk(SeriesAtOnce))
        {
            var byId = some.ToDictionary(s => s.TimeseriesId);
            var rows = await Shared([.. byId.Keys], after).Take(limit - found.Count).ToListAsync(cancellationToken);
            found.AddRange(rows.Select(r => new SharedReading(Make(r.Row, byId[r.Row.TimeseriesId]), r.IsMissing, r.CameFromThere, isMissing.Contains(byId[r.Row.TimeseriesId].ResourceId))));
            if (found.Count >= limit) break;
        }

        return found;
    }

    private sealed record SharedRow(Row Row, bool IsMissing, bool CameFromThere);

    private IQueryable<SharedRow> Shared(long[] series, ReadingPosition? after)
    {
        var datasourceId = _datasourceId;
        var links = context.ReadingLinks.Where(l => l.DatasourceId == datasourceId && !l.IsDuplicate);
        return from reading in Of(series, after)
               join l in links on reading.Id equals l.ReadingId into some
               from link in some.DefaultIfEmpty()
               orderby reading.TimeseriesId, reading.Time
               select new SharedRow(
                   new Row(reading.Id, reading.TimeseriesId, reading.Time, reading.Precision, reading.Value, reading.UpdatedAt, (long?)link.RemoteId, (double?)link.Value, link.Time),
                   link != null && link.IsMissing,
                   reading.Origin == ValueOrigin.Datasource && context.Runs.Any(r => r.Id == reading.RunId && r.Sync!.DatasourceId == datasourceId));
    }

    private static ReadingToPush Make(Row row, SeriesToPush series) => new(
        row.Id, row.TimeseriesId, series.ResourceId, series.Key, series.Label, series.Unit, Milliseconds(row.Time), row.Precision, row.Value, row.RemoteId, row.Base, row.UpdatedAt,
        row.BaseTime is { } time ? Milliseconds(time) : null);

    private static long Milliseconds(DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds();

    private async Task<List<SeriesToPush>> SeriesAsync(CancellationToken cancellationToken, bool withMissing = false)
    {
        var mapped = await MappedAsync(cancellationToken, withMissing);
        var series = await context.Timeseries.AsNoTracking().Where(t => t.Name == Timeseries.Default && t.ReadingCount > 0).Select(t => new { t.Id, t.ResourceId, t.Unit, t.ReadingCount, Resource = t.Resource! }).ToListAsync(cancellationToken);
        var villages = selection.Groups.Count == 0 ? [] : await VillagesAsync(cancellationToken);
        var scope = new PushScope(selection);
        var names = await RecordLabels.NamesOfResourcesAsync(context, mapped.Where(m => m.Value == ReadingToPush.NewResource).Select(m => m.Key), cancellationToken);
        var found = new List<SeriesToPush>();
        foreach (var one in series)
        {
            var key = mapped.GetValueOrDefault(one.ResourceId);
            if (key is null || (key != ReadingToPush.NewResource && !scope.Holds(key, PushScope.PincodeOf(key), villages.GetValueOrDefault(one.ResourceId) ?? [], one.Resource.Latitude, one.Resource.Longitude))) continue;
            found.Add(new SeriesToPush(one.Id, one.ResourceId, key, key == ReadingToPush.NewResource ? names[one.ResourceId] : RemoteLabels.Resource(one.Resource.Type, key), one.Unit, one.ReadingCount));
        }

        return found;
    }

    /// <summary>
    /// Resources that the other side has shown, or would have; a conflict about a resource's owner, or a change of it that was refused, does not hold its readings back, the question whether it is the same resource does.
    /// </summary>
    private async Task<Dictionary<long, string>> MappedAsync(CancellationToken cancellationToken, bool withMissing = false)
    {
        var alone = await ReadingsLeftAlone.OursAsync(context, DryRunId, cancellationToken);
        var others = await OtherServers.OfAsync(context, _datasourceId, cancellationToken);
        var ids = await context.ExternalIds.AsNoTracking()
            .Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && !(e.DatasourceId != null && others.Contains(e.DatasourceId.Value)))
            .Select(e => new { e.RecordId, e.Value, e.State }).ToListAsync(cancellationToken);
        var mapped = ids.Where(e => ThereStates.Holds(e.State) || (withMissing && e.State == MappingState.Missing)).ToDictionary(e => e.RecordId, e => e.Value);
        foreach (var (id, key) in foreseenKeys) mapped.TryAdd(id, key);
        foreach (var id in alone) mapped.Remove(id);
        return mapped;
    }

    private async Task<Dictionary<long, List<string>>> VillagesAsync(CancellationToken cancellationToken)
    {
        var members = await context.Groups.AsNoTracking().Where(g => g.Type == GroupType.Village).SelectMany(g => g.Resources, (g, r) => new { r.Id, GroupId = g.Id }).ToListAsync(cancellationToken);
        var keys = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId).ToDictionaryAsync(e => e.RecordId, e => e.Value, cancellationToken);
        return members.Where(m => keys.ContainsKey(m.GroupId)).GroupBy(m => m.Id).ToDictionary(g => g.Key, g => g.Select(m => keys[m.GroupId]).ToList());
    }
}
