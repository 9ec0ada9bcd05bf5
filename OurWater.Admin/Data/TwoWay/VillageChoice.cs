using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>
/// Which village number a new resource gets in LegacyMyWell, which wants one: the one that a person named, its village group's, the nearest village's of the pincode, else the first number there is. Its owner never has to know.
/// </summary>
internal sealed class VillageChoice
{
    private const int First = 11;

    private sealed record Village(string Pincode, int Number, string Name, double? Latitude, double? Longitude);

    private readonly Dictionary<long, Village> _byGroup = [];
    private readonly ILookup<string, Village> _byPincode;

    private VillageChoice(IEnumerable<(long GroupId, Village Village)> villages)
    {
        foreach (var (id, village) in villages) _byGroup[id] = village;
        _byPincode = _byGroup.Values.OrderBy(v => v.Number).ToLookup(v => v.Pincode);
    }

    public static async Task<VillageChoice> LoadAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var villages = await context.Groups.AsNoTracking().Where(g => g.Type == GroupType.Village).Select(g => new { g.Id, g.Name, g.Latitude, g.Longitude }).ToListAsync(cancellationToken);
        var ids = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Value != "" && e.State != MappingState.KeptApart).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        return new VillageChoice(villages.Select(v =>
        {
            var names = ids[v.Id].ToDictionary(e => e.Name, e => e.Value);
            return int.TryParse(names.GetValueOrDefault(ExternalIdNames.LegacyMyWellVillageId), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 10 and <= 99 && names.TryGetValue(ExternalIdNames.LegacyMyWellPincode, out var pincode)
                ? (v.Id, Village: new Village(pincode, number, v.Name, v.Latitude, v.Longitude))
                : (v.Id, Village: null);
        }).Where(v => v.Village is not null).Select(v => (v.Id, v.Village!)));
    }

    /// <summary>What the villages of a resource are called there.</summary>
    public IEnumerable<string> KeysOf(Resource resource) => resource.Groups.Where(g => _byGroup.ContainsKey(g.Id)).Select(g => string.Create(CultureInfo.InvariantCulture, $"{_byGroup[g.Id].Pincode}.{_byGroup[g.Id].Number}"));

    public (int Number, string Note) Choose(Resource resource, string pincode, string? named)
    {
        if (int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 10 and <= 99) return (number, $"Village {number}, as its external id says.");
        if (resource.Groups.Select(g => _byGroup.GetValueOrDefault(g.Id)).FirstOrDefault(v => v?.Pincode == pincode) is { } own) return (own.Number, $"{own.Name}.");
        if (_byPincode[pincode].MinBy(v => Distance(v, resource)) is { } near) return (near.Number, $"{near.Name}, the nearest in {pincode}.");
        return (First, $"No village of {pincode} is known: it gets the village number {First}. Put it into a village to choose another.");
    }

    private static double Distance(Village village, Resource resource) => village is { Latitude: { } lat, Longitude: { } lon } && resource is { Latitude: { } ourLat, Longitude: { } ourLon }
        ? Math.Pow(lat - ourLat, 2) + Math.Pow((lon - ourLon) * Math.Cos(lat * Math.PI / 180), 2)
        : double.MaxValue;
}
