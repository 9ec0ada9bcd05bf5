using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>
/// Has the syncs of a datasource read its readings from the start: some that were left alone may come in now. A run that is going has read past them and does not take this back.
/// </summary>
internal static class ReadAgain
{
    /// <summary>Works inside the caller's transaction, and saves.</summary>
    /// <param name="datasourceId">Null = every LegacyMyWell.</param>
    public static async Task MarkAsync(OurWaterDbContext context, long? datasourceId, DateTime now, CancellationToken cancellationToken)
    {
        var syncs = await context.Syncs.AsNoTracking().Where(s => datasourceId == null ? s.Datasource!.Type == DatasourceType.LegacyMyWell : s.DatasourceId == datasourceId).ToListAsync(cancellationToken);
        var ids = syncs.Where(s => s.Methods.Contains(SyncMethod.PullFromDatasource)).Select(s => s.Id).ToList();
        var stored = await context.SyncCursors.Where(c => ids.Contains(c.SyncId) && c.Method == SyncMethod.PullFromDatasource && c.DataType == DataType.Reading).ToDictionaryAsync(c => c.SyncId, cancellationToken);
        foreach (var id in ids)
        {
            if (!stored.TryGetValue(id, out var cursor)) context.SyncCursors.Add(cursor = new SyncCursor { SyncId = id, Method = SyncMethod.PullFromDatasource, DataType = DataType.Reading, Selection = SyncCursor.Again });
            (cursor.Watermark, cursor.Selection, cursor.UpdatedAt) = (null, SyncCursor.Again, now);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    /// <summary>One of ours became the same as one of theirs: what the syncs of the run's datasource have passed by so far is read once more, by this run first.</summary>
    public static Task MarkJoinedAsync(OurWaterDbContext context, SyncRun run, CancellationToken cancellationToken)
    {
        var (datasource, before) = (run.Sync!.DatasourceId, run.StartedAt?.AddSeconds(-1) ?? DateTime.UnixEpoch); // this run reads from the start, and saves its cursor
        return context.SyncCursors.Where(c => c.Method == SyncMethod.PullFromDatasource && c.DataType == DataType.Reading && context.Syncs.Any(s => s.Id == c.SyncId && s.DatasourceId == datasource))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Watermark, (DateTime?)null).SetProperty(c => c.Selection, SyncCursor.Again).SetProperty(c => c.UpdatedAt, before), cancellationToken);
    }
}
