using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>
/// Two LegacyMyWell servers give the same numbers to different wells. An id that a datasource of another server gave names a record of that server: by it nothing is joined with, sent to or missed on this one.
/// Datasources of one server speak of the same records.
/// </summary>
internal static class OtherServers
{
    /// <summary>The datasources of other servers than this datasource's.</summary>
    public static async Task<IReadOnlyList<long>> OfAsync(OurWaterDbContext context, long datasourceId, CancellationToken cancellationToken)
    {
        var all = await ServersAsync(context, cancellationToken);
        return all.TryGetValue(datasourceId, out var own) ? Than(all, own) : [];
    }

    public static async Task<IReadOnlyList<long>> ThanAsync(OurWaterDbContext context, string server, CancellationToken cancellationToken) => Than(await ServersAsync(context, cancellationToken), server);

    private static List<long> Than(Dictionary<long, string> all, string server) => [.. all.Where(d => d.Value != server).Select(d => d.Key)];

    private static async Task<Dictionary<long, string>> ServersAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var all = await context.Datasources.AsNoTracking().Where(d => d.Type == DatasourceType.LegacyMyWell && d.Settings != null).Select(d => new { d.Id, d.Settings }).ToListAsync(cancellationToken);
        return all.ToDictionary(d => d.Id, d => Json.Read<LegacyMyWellSettings>(d.Settings!).ServerOrAddress());
    }

    /// <summary>Who holds these keys for another server: the name of its datasource by key.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> HoldersAsync(OurWaterDbContext context, long datasourceId, DataType type, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var others = await OfAsync(context, datasourceId, cancellationToken);
        return others.Count == 0 ? new Dictionary<string, string>() : await HoldersAsync(context, others, type, keys, cancellationToken);
    }

    public static async Task<IReadOnlyDictionary<string, string>> HoldersAsync(OurWaterDbContext context, IReadOnlyList<long> others, DataType type, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var held = await context.ExternalIds.AsNoTracking()
            .Where(e => e.RecordType == type && e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity && others.Contains(e.DatasourceId!.Value) && keys.Contains(e.Value))
            .Join(context.Datasources, e => e.DatasourceId, d => (long?)d.Id, (e, d) => new { e.Value, d.Name }).ToListAsync(cancellationToken);
        return held.ToDictionary(h => h.Value, h => h.Name, StringComparer.Ordinal);
    }
}
