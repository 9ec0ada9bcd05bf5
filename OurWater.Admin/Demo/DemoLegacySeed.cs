using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>What the demo's LegacyMyWell holds at first: the places and readings that the demo has from it, one well changed there since, and a week that only volunteers there have read.</summary>
internal static class DemoLegacySeed
{
    private const string ChangedThere = "313603.1213";

    /// <summary>Wells with a reading that OurWater does not have yet.</summary>
    private const int NewThere = 8;

    public static async Task FillAsync(LegacyState state, Database database, int organisationId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        var villages = await context.Groups.AsNoTracking().Where(g => g.Type == GroupType.Village).ToDictionaryAsync(g => g.Id, cancellationToken);
        var ids = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group).ToListAsync(cancellationToken);
        foreach (var (group, pincode, village) in Villages(villages, ids)) state.AddVillage(pincode, village, group.Name, group.Latitude ?? 0, group.Longitude ?? 0);

        var known = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && e.State != MappingState.Missing)
            .Join(context.Resources.AsNoTracking(), e => e.RecordId, r => r.Id, (e, r) => new { e.Value, Resource = r }).OrderBy(k => k.Value).ToListAsync(cancellationToken);
        foreach (var (pincode, number, resource) in known.Select(k => Split(k.Value, k.Resource)))
        {
            if (resource.Latitude is null) continue; // only a file has named it
            Add(state, pincode, number, resource);
            foreach (var (day, value) in await HeldThereAsync(context, resource.Id, cancellationToken)) state.AddReading(pincode, number, day, (decimal)value, number / 100, state.Now.AddDays(-20));
        }

        var newest = state.Readings.Max(r => r.Date("date")) ?? state.Now.Date;
        foreach (var last in state.Readings.Where(r => r.Date("date") == newest).Take(NewThere).ToList()) AddAfter(state, last, newest.AddDays(3));
        Spoil(state, newest);
    }

    private static IEnumerable<(Group Group, int Pincode, int Village)> Villages(Dictionary<long, Group> groups, List<ExternalId> ids)
    {
        var byGroup = ids.ToLookup(i => i.RecordId);
        foreach (var (id, group) in groups)
        {
            int? Number(string name) => byGroup[id].FirstOrDefault(e => e.Name == name) is { } found ? int.Parse(found.Value, CultureInfo.InvariantCulture) : null;
            if (Number(ExternalIdNames.LegacyMyWellPincode) is { } pincode && Number(ExternalIdNames.LegacyMyWellVillageId) is { } village) yield return (group, pincode, village);
        }
    }

    private static (int Pincode, int Number, Resource Resource) Split(string id, Resource resource)
    {
        var dot = id.IndexOf('.', StringComparison.Ordinal);
        return (int.Parse(id.AsSpan(0, dot), CultureInfo.InvariantCulture), int.Parse(id.AsSpan(dot + 1), CultureInfo.InvariantCulture), resource);
    }

    private static void Add(LegacyState state, int pincode, int number, Resource resource)
    {
        var isChanged = string.Create(CultureInfo.InvariantCulture, $"{pincode}.{number}") == ChangedThere;
        var row = state.AddResource(
            pincode, number, resource.Type.ToString().ToLowerInvariant(), isChanged ? $"{resource.OwnerName} and sons" : resource.OwnerName ?? "", resource.Latitude!.Value, resource.Longitude!.Value, number / 100);
        row["elevation"] = resource.Elevation is { } elevation ? (long)Math.Round(elevation) : null;
        row["well_depth"] = resource.WellDepth is { } depth ? LegacyRow.Round((decimal)depth + (isChanged ? 2 : 0)) : null;
    }

    /// <summary>The readings that came from there, as they were before a file replaced some.</summary>
    private static async Task<List<(DateTime Day, double Value)>> HeldThereAsync(OurWaterDbContext context, long resourceId, CancellationToken cancellationToken)
    {
        var own = context.Readings.AsNoTracking().Where(r => context.Timeseries.Any(t => t.Id == r.TimeseriesId && t.ResourceId == resourceId));
        var same = await own.Where(r => r.Origin == ValueOrigin.Datasource).Select(r => new { r.Time, r.Value }).ToListAsync(cancellationToken);
        var replaced = await own.Join(context.RecordChanges.Where(c => c.RecordType == DataType.Reading && c.OldOrigin == ValueOrigin.Datasource && c.OldValue != null), r => r.Id, c => c.RecordId, (r, c) => new { r.Time, Value = c.OldValue!.Value })
            .ToListAsync(cancellationToken);
        return [.. same.Concat(replaced).OrderBy(r => r.Time).Select(r => (r.Time, r.Value))];
    }

    private static void AddAfter(LegacyState state, LegacyRow last, DateTime day) =>
        state.AddReading(last.Int("postcode"), last.Int("resourceId"), day, last.Number("value")!.Value + 0.1m, last.Int("villageId"), state.Now.AddDays(-1));

    /// <summary>What years of use leave behind: rows without a date, of a well that is gone, of a date that a program wrote, and one day twice.</summary>
    private static void Spoil(LegacyState state, DateTime day)
    {
        var first = state.Readings[0];
        var (pincode, number, village) = (first.Int("postcode"), first.Int("resourceId"), first.Int("villageId"));
        for (var i = 0; i < 3; i++) state.AddReading(pincode, number, null, 1.5m + i, village);
        state.AddReading(pincode, 9999, day, 4.2m, village);
        state.AddReading(pincode, number, new DateTime(1900, 1, 1, 0, 0, 0, DateTimeKind.Utc), 1.5m, village);
        state.AddReading(pincode, number, first.Date("date"), first.Number("value")!.Value + 1, village);
    }
}
