using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features;
using OurWater.Sync.ExternalIds;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Data;

/// <summary>
/// Keeps the pincode of each resource true when a resource or a group changes (product.md, pincode rule), and with it whether the resource can be sent. What a person, a file, the API or LegacyMyWell said is never
/// overwritten. A resource without a pincode has an empty one that says why, where the organisation has a LegacyMyWell datasource.
/// </summary>
public static class Pincodes
{
    public const string None = "No pincode. Set its pincode, or draw its pincode group around it.";

    /// <summary>Who is named in a resource's history for what the rule filled in.</summary>
    public const string TheRule = "The pincode rule";

    private const int AtOnce = 1_000;

    /// <summary>Works inside the caller's transaction, and saves.</summary>
    /// <param name="resourceIds">Null = all of the organisation.</param>
    public static async Task RefreshAsync(OurWaterDbContext context, IReadOnlyCollection<long>? resourceIds, long? runId, DateTime now, CancellationToken cancellationToken)
    {
        if (resourceIds is { Count: 0 }) return;
        var hasLegacyMyWell = await context.Datasources.AnyAsync(d => d.Type == DatasourceType.LegacyMyWell, cancellationToken);
        var groups = await GroupsAsync(context, cancellationToken);
        if (!hasLegacyMyWell && groups.Count == 0 && !await context.ExternalIds.AnyAsync(e => e.Name == ExternalIdNames.LegacyMyWellPincode && (e.Origin == ValueOrigin.Rule || e.Value == ""), cancellationToken)) return;
        var rule = new PincodeRule(groups);
        var ids = resourceIds ?? await WithoutIdAsync(context, cancellationToken);
        foreach (var some in ids.Distinct().Chunk(AtOnce))
        {
            var resources = await context.Resources.AsNoTracking().Where(r => some.Contains(r.Id)).ToListAsync(cancellationToken);
            var stored = (await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && some.Contains(e.RecordId) && (e.Name == ExternalIdNames.LegacyMyWellPincode || e.Name == ExternalIdNames.LegacyMyWellId)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
            foreach (var resource in resources)
            {
                if (stored[resource.Id].Any(e => e.Name == ExternalIdNames.LegacyMyWellId)) continue; // it is there, and its pincode is part of its id; or a person keeps it apart, and the rule does not fill in again what was taken away
                Settle(context, resource, stored[resource.Id].FirstOrDefault(), rule, hasLegacyMyWell, runId, now);
            }

            await context.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>All resources that a group may concern: those of the organisation that LegacyMyWell does not have.</summary>
    private static Task<List<long>> WithoutIdAsync(OurWaterDbContext context, CancellationToken cancellationToken) =>
        context.Resources.Where(r => !context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Name == ExternalIdNames.LegacyMyWellId)).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellationToken);

    private static void Settle(OurWaterDbContext context, Resource resource, ExternalId? stored, PincodeRule rule, bool hasLegacyMyWell, long? runId, DateTime now)
    {
        var isOurs = stored is null || stored.Origin == ValueOrigin.Rule || stored.Value.Length == 0;
        var found = isOurs ? rule.PincodesOf(resource.Id, resource.Latitude, resource.Longitude) : [];
        var value = !isOurs ? stored!.Value : found.Count == 1 ? found[0] : "";
        if (value.Length == 0 && !hasLegacyMyWell)
        {
            if (stored is not null) context.ExternalIds.Remove(stored);
            return;
        }

        var reason = value.Length > 0 ? hasLegacyMyWell ? LegacyMyWellRequirements.Of(resource) : null : found.Count > 1 ? $"Inside {(found.Count == 2 ? "two" : "several")} pincode groups: {string.Join(" and ", found)}. Choose one." : None;
        var state = reason is null ? MappingState.Pending : MappingState.Blocked;
        if (stored is null) context.ExternalIds.Add(stored = new ExternalId { RecordType = DataType.Resource, RecordId = resource.Id, Name = ExternalIdNames.LegacyMyWellPincode, Value = "", CreatedAt = now, UpdatedAt = now, Origin = ValueOrigin.Rule, State = state, Reason = reason });
        if (!isOurs && stored.State is MappingState.Unconfirmed or MappingState.Conflict or MappingState.Mapped) return; // a file or a person named it together with an id
        if (stored.Value == value && stored.State == state && stored.Reason == reason) return;
        if (stored.Value == value && stored is { State: MappingState.Failed or MappingState.Blocked, RunId: not null } && stored.UpdatedAt >= resource.UpdatedAt) return; // a run found it out, and nothing has changed since
        if (stored.Value != value && context.Entry(stored).State != EntityState.Added) Remember(context, stored, value, now);
        if (isOurs) stored.Origin = ValueOrigin.Rule;
        (stored.Value, stored.State, stored.Reason, stored.RunId, stored.UpdatedAt) = (value, state, reason, runId, now);
        if (reason is not null) stored.RunId = null;
    }

    /// <summary>A resource's page tells where its pincode went; one that a new resource begins with is no change.</summary>
    private static void Remember(OurWaterDbContext context, ExternalId pincode, string value, DateTime now)
    {
        static string Field(string text) => Json.Write(new Dictionary<string, string?> { [$"externalIds.{ExternalIdNames.LegacyMyWellPincode}"] = text.Length == 0 ? null : text });
        context.RecordChanges.Add(new RecordChange { RecordType = DataType.Resource, RecordId = pincode.RecordId, Before = Field(pincode.Value), After = Field(value), At = now, By = TheRule });
    }

    /// <summary>The pincode of a pincode group is its external id, else its name where that is one.</summary>
    private static async Task<List<PincodeGroup>> GroupsAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var groups = await context.Groups.AsNoTracking().Where(g => g.Type == GroupType.Pincode).Select(g => new { g.Id, g.Name, g.Area, Members = g.Resources.Select(r => r.Id).ToList() }).ToListAsync(cancellationToken);
        if (groups.Count == 0) return [];
        var named = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellPincode && e.Value != "" && e.State != MappingState.KeptApart).ToDictionaryAsync(e => e.RecordId, e => e.Value, cancellationToken);
        return
        [
            .. groups.Select(g => (Pincode: named.GetValueOrDefault(g.Id) ?? IdentityText.Pincode(g.Name.Trim()), g)).Where(g => g.Pincode is not null)
                .Select(g => new PincodeGroup(g.Pincode!, Areas.Stored(g.g.Area), g.g.Members.ToHashSet())),
        ];
    }
}
