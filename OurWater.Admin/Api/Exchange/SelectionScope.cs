using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Exchange;

/// <summary>The records that a sync's selection holds, as conditions of a query: one of the pincodes, groups or resources that it names, and inside its box.</summary>
internal sealed class SelectionScope(OurWaterDbContext context, SyncSelection selection)
{
    private const int PincodeLength = 6;

    private bool NamesNone => selection is { Pincodes.Count: 0, Groups.Count: 0, ExternalIds.Count: 0 };

    private BoundingBox? Box => selection.Bbox is [var west, var south, var east, var north] ? new BoundingBox(west, south, east, north) : null;

    public DateTime? Since => selection.Since?.UtcDateTime;

    /// <summary>Null where everything is selected.</summary>
    public IQueryable<Resource>? Resources()
    {
        if (NamesNone && Box is null) return null;
        var organisation = context.OrganisationId;
        var resources = context.Resources.AsNoTracking().Where(r => r.OrganisationId == organisation);
        if (Box is { } box) resources = ResourceQuery.Inside(resources, box);
        if (NamesNone) return resources;
        var pincodes = selection.Pincodes;
        var keys = Keys();
        var (groupIds, villages) = Groups();
        var named = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && ((e.Name == ExternalIdNames.LegacyMyWellPincode && pincodes.Contains(e.Value)) || (e.Name == ExternalIdNames.LegacyMyWellId && (keys.Contains(e.Value) || pincodes.Contains(e.Value.Substring(0, PincodeLength)))))).Select(e => e.RecordId);
        var there = context.ExternalIds.Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId && (villages.Contains(e.Value) || pincodes.Contains(e.Value))).Select(e => e.RecordId);
        return resources.Where(r => named.Contains(r.Id) || r.Groups.Any(g => groupIds.Contains(g.Id) || there.Contains(g.Id)));
    }

    /// <summary>Groups that are selected themselves, or that a selected resource belongs to. Null where everything is selected.</summary>
    public IQueryable<Group>? GroupsOf()
    {
        if (Resources() is not { } resources) return null;
        var pincodes = selection.Pincodes;
        var (groupIds, villages) = Groups();
        var there = context.ExternalIds.Where(e => e.RecordType == DataType.Group && ((e.Name == ExternalIdNames.LegacyMyWellId && villages.Contains(e.Value)) || (e.Name == ExternalIdNames.LegacyMyWellPincode && pincodes.Contains(e.Value)))).Select(e => e.RecordId);
        return context.Groups.AsNoTracking().Where(g => groupIds.Contains(g.Id) || there.Contains(g.Id) || g.Resources.Any(r => resources.Any(s => s.Id == r.Id)));
    }

    private List<string> Keys() => [.. selection.ExternalIds.Select(k => k[(k.LastIndexOf(':') + 1)..])];

    private (List<long> Ids, List<string> Villages) Groups() => (
        [.. selection.Groups.Where(g => !g.Contains('.', StringComparison.Ordinal)).Select(g => long.Parse(g, CultureInfo.InvariantCulture))],
        [.. selection.Groups.Where(g => g.Contains('.', StringComparison.Ordinal))]);
}
