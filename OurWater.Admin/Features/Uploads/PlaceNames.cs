using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Uploads;

/// <param name="Name">As on every screen: its name, else kind and number, ….</param>
/// <param name="Group">The village that it belongs to, else another group.</param>
public sealed record PlaceName(long Id, ResourceType Type, string Name, string? Group);

/// <summary>What the resources of a page are called.</summary>
internal static class PlaceNames
{
    public static async Task<Dictionary<long, PlaceName>> LoadAsync(OurWaterDbContext context, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var resources = await context.Resources.AsNoTracking().Where(r => ids.Contains(r.Id))
            .Select(r => new { r.Id, r.Type, r.Name, r.OwnerName, r.Latitude, r.Longitude, Group = r.Groups.OrderBy(g => g.Type == GroupType.Village ? 0 : 1).ThenBy(g => g.Name).Select(g => g.Name).FirstOrDefault() })
            .ToListAsync(cancellationToken);
        var numbers = (await context.ExternalIds.AsNoTracking()
                .Where(e => e.RecordType == DataType.Resource && ids.Contains(e.RecordId) && (e.IsIdentity || e.Name == ExternalIdNames.LegacyMyWellResourceId))
                .Select(e => new { e.RecordId, e.Name, e.Value }).ToListAsync(cancellationToken))
            .GroupBy(e => e.RecordId).ToDictionary(g => g.Key, g => g.OrderBy(e => e.Name == ExternalIdNames.LegacyMyWellResourceId ? 0 : e.Name == ExternalIdNames.LegacyMyWellId ? 2 : 1).First().Value);
        return resources.ToDictionary(r => r.Id, r => new PlaceName(r.Id, r.Type, Names.Resource(r.Type, r.Name, numbers.GetValueOrDefault(r.Id), r.OwnerName, r.Latitude, r.Longitude), r.Group));
    }

    /// <summary>Resources that fit all words: for linking by hand.</summary>
    public static async Task<IReadOnlyList<PlaceName>> SearchAsync(OurWaterDbContext context, string text, int most, CancellationToken cancellationToken)
    {
        var found = await ResourceFilters.Search(context, context.Resources.AsNoTracking(), text).OrderBy(r => r.Name == null).ThenBy(r => r.Name).ThenBy(r => r.Id).Take(most).Select(r => r.Id).ToListAsync(cancellationToken);
        var names = await LoadAsync(context, found, cancellationToken);
        return [.. found.Select(id => names[id])];
    }
}
