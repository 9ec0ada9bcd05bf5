using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>A record that is not one of theirs any more: what both sides held of it is no base for anything.</summary>
internal static class TakenApart
{
    /// <summary>Inside the caller's transaction. Readings stay; only what tied them to theirs goes.</summary>
    public static async Task ForgetAsync(OurWaterDbContext context, DataType type, long recordId, CancellationToken cancellationToken)
    {
        await context.RecordSnapshots.Where(s => s.RecordType == type && s.RecordId == recordId).ExecuteDeleteAsync(cancellationToken);
        if (type != DataType.Resource) return;
        var datasources = await context.Datasources.Where(d => d.Type == DatasourceType.LegacyMyWell).Select(d => d.Id).ToListAsync(cancellationToken);
        await context.ReadingLinks.Where(l => datasources.Contains(l.DatasourceId) && context.Readings.Any(r => r.Id == l.ReadingId && r.Timeseries!.ResourceId == recordId)).ExecuteDeleteAsync(cancellationToken);
    }
}
