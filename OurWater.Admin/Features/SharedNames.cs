using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features;

/// <summary>
/// What tells resources of one name apart: LegacyMyWell gives the number 1111 once in each pincode, and people call wells alike.
/// A query or three for a page of them.
/// </summary>
internal static class SharedNames
{
    /// <param name="Number">The number by which LegacyMyWell knows it within its pincode.</param>
    public readonly record struct Called(long Id, string? Name, string? Number)
    {
        public bool IsNamed => !string.IsNullOrWhiteSpace(Name);
    }

    /// <returns>The pincode, else the village, of each that shares its name with another resource of the organisation.</returns>
    public static async Task<IReadOnlyDictionary<long, string>> TellApartAsync(
        OurWaterDbContext context, IReadOnlyCollection<Called> resources, CancellationToken cancellationToken)
    {
        var names = await SharedAsync(context, [.. resources.Where(r => r.IsNamed).Select(r => r.Name!).Distinct()], cancellationToken);
        var numbers = await SharedNumbersAsync(context, [.. resources.Where(r => !r.IsNamed).Select(r => r.Number).OfType<string>().Distinct()], cancellationToken);
        var ids = resources.Where(r => r.IsNamed ? names.Contains(r.Name!) : r.Number is { } number && numbers.Contains(number)).Select(r => r.Id).ToList();
        if (ids.Count == 0) return new Dictionary<long, string>();
        var pincodes = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellPincode && e.Value != "");
        var found = await context.Resources.Where(r => ids.Contains(r.Id)).Select(r => new
        {
            r.Id,
            Pincode = pincodes.Where(e => e.RecordId == r.Id).Select(e => e.Value).FirstOrDefault(),
            Village = r.Groups.Where(g => g.Type == GroupType.Village).OrderBy(g => g.Name).Select(g => g.Name).FirstOrDefault(),
        }).ToListAsync(cancellationToken);
        return found.Where(f => (f.Pincode ?? f.Village) is not null).ToDictionary(f => f.Id, f => (f.Pincode ?? f.Village)!);
    }

    private static async Task<HashSet<string>> SharedAsync(OurWaterDbContext context, List<string> names, CancellationToken cancellationToken) => names.Count == 0
        ? []
        : [.. await context.Resources.Where(r => names.Contains(r.Name!)).GroupBy(r => r.Name!).Where(g => g.Count() > 1).Select(g => g.Key).ToListAsync(cancellationToken)];

    private static async Task<HashSet<string>> SharedNumbersAsync(OurWaterDbContext context, List<string> numbers, CancellationToken cancellationToken)
    {
        if (numbers.Count == 0) return [];
        var known = context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellResourceId && numbers.Contains(e.Value));
        return [.. await known.GroupBy(e => e.Value).Where(g => g.Count() > 1).Select(g => g.Key).ToListAsync(cancellationToken)];
    }
}
