using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Resources;

/// <summary>The runs behind stored values, in one query for many.</summary>
internal static class RunSources
{
    public static async Task<Dictionary<long, RunSource>> LoadAsync(OurWaterDbContext context, IEnumerable<long?> runIds, CancellationToken cancellationToken)
    {
        var ids = runIds.OfType<long>().Distinct().ToList();
        if (ids.Count == 0) return [];
        return await context.Runs.AsNoTracking().Where(r => ids.Contains(r.Id))
            .Select(r => new RunSource(
                r.Id,
                r.Sync!.Datasource!.File != null ? r.Sync.Datasource.File.Name : r.Sync.Datasource.Name,
                r.Sync.Datasource.Type == DatasourceType.File,
                r.StartedAt ?? r.QueuedAt))
            .ToDictionaryAsync(r => r.Id, cancellationToken);
    }

    public static RunSource? Of(this Dictionary<long, RunSource> runs, long? id) => id is { } known ? runs.GetValueOrDefault(known) : null;
}
