using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;

namespace OurWater.Admin.Api;

/// <summary>Removes a sync with what its runs left behind, where they stored no data.</summary>
internal static class SyncRemoval
{
    public static async Task RemoveAsync(OurWaterDbContext context, long syncId, long[] runs, CancellationToken cancellationToken)
    {
        foreach (var some in runs.Chunk(500))
        {
            await context.RejectedRows.Where(r => some.Contains(r.RunId)).ExecuteDeleteAsync(cancellationToken);
            await context.RunLog.Where(l => some.Contains(l.RunId)).ExecuteDeleteAsync(cancellationToken);
            await context.RecordChanges.Where(c => c.RunId != null && some.Contains(c.RunId.Value)).ExecuteDeleteAsync(cancellationToken);
        }

        await context.Conflicts.Where(c => c.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.RowMends.Where(m => m.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.Uploads.Where(u => u.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.Runs.Where(r => r.SyncId == syncId).ExecuteDeleteAsync(cancellationToken);
        await context.Syncs.Where(s => s.Id == syncId).ExecuteDeleteAsync(cancellationToken);
    }
}
