using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;

namespace OurWater.Admin.Features.Uploads;

/// <param name="Group">The village that it belongs to.</param>
public sealed record PlaceName(long Id, string Name, string? Group);

/// <summary>Places to link by hand.</summary>
internal static class PlaceNames
{
    /// <summary>Resources that fit all words.</summary>
    public static async Task<IReadOnlyList<PlaceName>> SearchAsync(OurWaterDbContext context, string text, int most, CancellationToken cancellationToken)
    {
        var found = await ResourceFilters.Search(context, context.Resources.AsNoTracking(), text).OrderBy(r => r.Name == null).ThenBy(r => r.Name).ThenBy(r => r.Id).Take(most).Select(r => r.Id).ToListAsync(cancellationToken);
        var labels = await RecordLabels.OfResourcesAsync(context, found, cancellationToken);
        return [.. found.Select(id => new PlaceName(id, labels[id].Name, labels[id].Second))];
    }
}
