using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.TwoWay;
using OurWater.Sync.Datasources;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;

namespace OurWater.Admin.Datasources;

/// <summary>Says when a server has numbers that records of another server hold here: by numbers alone the two cannot be told apart.</summary>
internal static class SharedNumbers
{
    /// <summary>Null where no number is shared.</summary>
    public static async Task<string?> WarningAsync(OurWaterDbContext context, LegacyMyWellSettings settings, IDatasource there, CancellationToken cancellationToken)
    {
        var others = await OtherServers.ThanAsync(context, settings.ServerOrAddress(), cancellationToken);
        if (others.Count == 0 || there.Target is not { } target) return null;
        var held = await context.ExternalIds.AsNoTracking()
            .Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && others.Contains(e.DatasourceId!.Value))
            .Join(context.Datasources, e => e.DatasourceId, d => (long?)d.Id, (e, d) => new { e.Value, d.Name }).ToListAsync(cancellationToken);
        if (held.Count == 0) return null;
        var keys = await target.ResourceKeysAsync(cancellationToken);
        var shared = held.FindAll(h => keys.Contains(h.Value));
        if (shared.Count == 0) return null;
        var holders = string.Join(" and ", shared.Select(s => $"“{s.Name}”").Distinct().Order(StringComparer.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"{shared.Count:N0} of its {keys.Count:N0} resources have the same number as records of {holders} here, such as {shared[0].Value}. Two servers with the same numbers cannot both be kept yet: a sync with this one leaves these records alone, in both directions.");
    }
}
