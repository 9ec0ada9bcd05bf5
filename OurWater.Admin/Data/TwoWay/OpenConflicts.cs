using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>What waits for a choice between the two sides: nothing of it is sent. Where the sync does not ask any more, its pull settles what it finds there.</summary>
internal sealed class OpenConflicts(OurWaterDbContext context, SyncRun run)
{
    /// <summary>Values that differ from this datasource's. Who is who is never settled by a policy.</summary>
    public IQueryable<Conflict> Own(DataType type)
    {
        var datasource = run.Sync!.DatasourceId;
        return context.Conflicts.Where(c => c.Kind == ConflictKind.Values && c.RecordType == type && c.Resolution == null && context.Syncs.Any(s => s.Id == c.SyncId && s.DatasourceId == datasource));
    }

    /// <summary>Our readings as the other side is asked for them: by the resource's key there and the time.</summary>
    public async Task<IReadOnlyList<OutgoingReading>> LoadReadingsAsync(CancellationToken cancellationToken)
    {
        var ids = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId);
        var own = Own(DataType.Reading).Select(c => c.RecordId);
        var waiting = await context.Readings.AsNoTracking().Where(r => own.Contains(r.Id))
            .Join(ids, r => r.Timeseries!.ResourceId, e => e.RecordId, (r, e) => new { r.Id, e.Value, r.Time, Stored = r.Value }).ToListAsync(cancellationToken);
        return waiting.ConvertAll(w => new OutgoingReading(w.Id, null, w.Value, new DateTimeOffset(DateTime.SpecifyKind(w.Time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(), w.Stored));
    }
}
