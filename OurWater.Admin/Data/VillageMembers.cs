using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>
/// A resource whose village id and pincode are those of a village is its member (file-rules, places), whichever of the two came first. Looked at when either is made or its ids change, so that what a person changes by hand stays.
/// </summary>
internal static class VillageMembers
{
    private const int AtOnce = 1_000;
    private const int PincodeDigits = 6;

    private static readonly string[] IdNames = [ExternalIdNames.LegacyMyWellId, ExternalIdNames.LegacyMyWellPincode, ExternalIdNames.LegacyMyWellResourceId, ExternalIdNames.LegacyMyWellVillageId];

    /// <summary>Works inside the caller's transaction, and saves.</summary>
    /// <param name="resourceIds">Null = all of the organisation.</param>
    /// <param name="groupIds">Null = all.</param>
    public static async Task JoinAsync(OurWaterDbContext context, IReadOnlyCollection<long>? resourceIds, IReadOnlyCollection<long>? groupIds, CancellationToken cancellationToken)
    {
        if (resourceIds is { Count: 0 } || groupIds is { Count: 0 }) return;
        var villages = await VillagesAsync(context, groupIds, cancellationToken);
        if (villages.Count == 0) return;
        var pincodes = villages.Keys.Select(k => k.Pincode).Distinct().ToList();
        var ids = resourceIds ?? await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && ((e.Name == ExternalIdNames.LegacyMyWellPincode && pincodes.Contains(e.Value)) || (e.Name == ExternalIdNames.LegacyMyWellId && pincodes.Contains(e.Value.Substring(0, PincodeDigits))))).Select(e => e.RecordId).Distinct().ToListAsync(cancellationToken);
        foreach (var some in ids.Distinct().Chunk(AtOnce)) await JoinAsync(context, some, villages, cancellationToken);
    }

    /// <summary>Takes the members by this rule out of villages that are about to go; those that a person added stay.</summary>
    public static async Task LeaveAsync(OurWaterDbContext context, IReadOnlyCollection<long> groupIds, CancellationToken cancellationToken)
    {
        var villages = await VillagesAsync(context, groupIds, cancellationToken);
        if (villages.Count == 0) return;
        var ids = await context.Resources.Where(r => r.Groups.Any(g => groupIds.Contains(g.Id))).Select(r => r.Id).ToListAsync(cancellationToken);
        foreach (var some in ids.Chunk(AtOnce))
        {
            var named = await NamedAsync(context, some, villages, cancellationToken);
            foreach (var resource in await context.Resources.Include(r => r.Groups).Where(r => some.Contains(r.Id)).ToListAsync(cancellationToken)) resource.Groups.RemoveAll(g => named.TryGetValue(resource.Id, out var village) && village == g.Id);
            await context.SaveChangesAsync(cancellationToken);
        }
    }

    private static async Task<Dictionary<long, long>> NamedAsync(OurWaterDbContext context, long[] resourceIds, Dictionary<(string Pincode, string Village), long> villages, CancellationToken cancellationToken) =>
        (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && resourceIds.Contains(e.RecordId) && IdNames.Contains(e.Name) && e.Value != "").Select(e => new { e.RecordId, e.Name, e.Value }).ToListAsync(cancellationToken))
            .GroupBy(e => e.RecordId).Select(g => (Id: g.Key, Key: KeyOf(g.ToDictionary(e => e.Name, e => e.Value)))).Where(p => p.Key is { } key && villages.ContainsKey(key)).ToDictionary(p => p.Id, p => villages[p.Key!.Value]);

    private static async Task JoinAsync(OurWaterDbContext context, long[] resourceIds, Dictionary<(string Pincode, string Village), long> villages, CancellationToken cancellationToken)
    {
        var named = await NamedAsync(context, resourceIds, villages, cancellationToken);
        if (named.Count == 0) return;
        var (members, wanted) = (named.Keys.ToList(), named.Values.Distinct().ToList());
        var groups = await context.Groups.Where(g => wanted.Contains(g.Id)).ToDictionaryAsync(g => g.Id, cancellationToken);
        var resources = await context.Resources.Include(r => r.Groups.Where(g => wanted.Contains(g.Id))).Where(r => members.Contains(r.Id)).ToListAsync(cancellationToken);
        foreach (var resource in resources.Where(r => r.Groups.TrueForAll(g => g.Id != named[r.Id]))) resource.Groups.Add(groups[named[resource.Id]]);
        await context.SaveChangesAsync(cancellationToken);
    }

    private static async Task<Dictionary<(string Pincode, string Village), long>> VillagesAsync(OurWaterDbContext context, IReadOnlyCollection<long>? groupIds, CancellationToken cancellationToken)
    {
        var ids = context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Value != "" && (e.Name == ExternalIdNames.LegacyMyWellPincode || e.Name == ExternalIdNames.LegacyMyWellVillageId));
        if (groupIds is not null) ids = ids.Where(e => groupIds.Contains(e.RecordId));
        var found = new Dictionary<(string Pincode, string Village), long>();
        foreach (var group in (await ids.Select(e => new { e.RecordId, e.Name, e.Value }).ToListAsync(cancellationToken)).GroupBy(e => e.RecordId).OrderBy(g => g.Key))
        {
            var named = group.ToDictionary(e => e.Name, e => e.Value);
            if (named.TryGetValue(ExternalIdNames.LegacyMyWellPincode, out var pincode) && named.TryGetValue(ExternalIdNames.LegacyMyWellVillageId, out var village)) found.TryAdd((pincode, village), group.Key);
        }

        return found;
    }

    /// <summary>The village that it names; else the first two digits of its four-digit number.</summary>
    private static (string Pincode, string Village)? KeyOf(Dictionary<string, string> ids)
    {
        var whole = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellId)?.Split('.');
        var pincode = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode) ?? (whole is [var first, _] ? first : null);
        var number = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellResourceId) ?? (whole is [_, var second] ? second : null);
        var village = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellVillageId) ?? (number is { Length: 4 } ? number[..2] : null);
        return pincode is not null && village is not null ? (pincode, village) : null;
    }
}
