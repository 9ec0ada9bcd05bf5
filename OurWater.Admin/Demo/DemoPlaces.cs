using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Admin.Demo;

/// <summary>The demo's villages, pincodes, wells, rain gauges and check dams. The same at every start.</summary>
internal sealed class DemoPlaces
{
    private static readonly (string Name, int Id, string Pincode, double Latitude, double Longitude)[] VillageList =
    [
        ("Hinta", 11, "313603", 24.5931, 74.1983),
        ("Dharta", 12, "313603", 24.5642, 74.2310),
        ("Badgaon", 13, "313605", 24.6402, 74.1321),
        ("Sunderpura", 14, "313605", 24.6655, 74.1840),
    ];

    private readonly Random _random = new(313603);
    private readonly DateTime _now;
    private int _owners;

    public DemoPlaces(DateTime now)
    {
        _now = now;
        var country = MakeGroup(GroupType.Country, "India", 22.5, 79.0, null);
        var pincodes = VillageList.GroupBy(v => v.Pincode).ToDictionary(g => g.Key, MakePincode);
        Groups = [country, .. pincodes.Values];
        foreach (var village in VillageList)
        {
            var group = MakeGroup(GroupType.Village, village.Name, village.Latitude, village.Longitude, Area(village.Latitude, village.Longitude, 0.0135, 7));
            Groups.Add(group);
            Villages.Add((group, village.Pincode, village.Id));
            foreach (var (type, first, count) in new[] { (ResourceType.Well, 11, 6), (ResourceType.Raingauge, 70, 1), (ResourceType.Checkdam, 80, 1) })
            {
                for (var i = 0; i < count; i++) Places.Add(Make(village, type, (village.Id * 100) + first + i, [group, pincodes[village.Pincode], country]));
            }
        }
    }

    public List<Group> Groups { get; }
    public List<(Group Group, string Pincode, int Id)> Villages { get; } = [];
    public List<DemoPlace> Places { get; } = [];

    private DemoPlace Make((string Name, int Id, string Pincode, double Latitude, double Longitude) village, ResourceType type, int number, List<Group> groups)
    {
        var depth = type == ResourceType.Well ? Math.Round(15 + (_random.NextDouble() * 13), 2) : (double?)null;
        var (angle, far) = (_random.NextDouble() * Math.Tau, 0.003 + (_random.NextDouble() * 0.007));
        var resource = new Resource
        {
            Type = type,
            OwnerName = type == ResourceType.Well ? $"Owner {(char)('A' + _owners++)}" : null,
            Name = type switch { ResourceType.Raingauge => $"Rain gauge {village.Name} school", ResourceType.Checkdam => $"Check dam {village.Name}", _ => null },
            Latitude = Math.Round(village.Latitude + (far * Math.Sin(angle)), 5),
            Longitude = Math.Round(village.Longitude + (far * Math.Cos(angle)), 5),
            Elevation = number % 3 == 0 ? null : Math.Round(458 + (_random.NextDouble() * 40)),
            WellDepth = depth,
            CreatedAt = _now.AddYears(-4),
            UpdatedAt = _now.AddYears(-4),
            Origin = ValueOrigin.Datasource,
            Groups = groups,
            Timeseries = [new Timeseries { Unit = StoredUnits.Of(type) }],
        };
        Bend(resource, number);
        return new DemoPlace(resource, village.Pincode, number, _random.Next());
    }

    /// <summary>The few that need a person: without a location, without an owner, without a pincode.</summary>
    private static void Bend(Resource resource, int number)
    {
        var state = DemoExternalIds.Special.GetValueOrDefault(number);
        if (number == 1216) (resource.Latitude, resource.Longitude, resource.Elevation, resource.WellDepth, resource.OwnerName, resource.Groups) = (null, null, null, null, null, []);
        if (state == MappingState.Failed || number == DemoExternalIds.WithoutOwner) resource.OwnerName = null;
        if (state == MappingState.Blocked && number != DemoExternalIds.WithoutOwner) resource.Groups = [.. resource.Groups.Where(g => g.Type != GroupType.Pincode)];
    }

    private Group MakePincode(IGrouping<string, (string Name, int Id, string Pincode, double Latitude, double Longitude)> villages)
    {
        var (latitude, longitude) = (villages.Average(v => v.Latitude), villages.Average(v => v.Longitude));
        return MakeGroup(GroupType.Pincode, villages.Key, latitude, longitude, Area(latitude, longitude, 0.042, 9));
    }

    private Group MakeGroup(GroupType type, string name, double latitude, double longitude, string? area) => new()
    {
        Type = type,
        Name = name,
        Latitude = Math.Round(latitude, 5),
        Longitude = Math.Round(longitude, 5),
        Area = area,
        CreatedAt = _now.AddYears(-4),
        UpdatedAt = _now.AddYears(-4),
        Origin = ValueOrigin.Datasource,
    };

    /// <summary>A closed ring around a point, with corners as uneven as a real boundary's.</summary>
    private string Area(double latitude, double longitude, double radius, int corners)
    {
        var points = Enumerable.Range(0, corners).Select(i =>
        {
            var (angle, far) = (i * Math.Tau / corners, radius * (0.88 + (_random.NextDouble() * 0.24)));
            return string.Create(CultureInfo.InvariantCulture, $"[{longitude + (far * 1.08 * Math.Cos(angle)):0.#####},{latitude + (far * Math.Sin(angle)):0.#####}]");
        }).ToList();
        return $$"""{"type":"Polygon","coordinates":[[{{string.Join(',', points.Append(points[0]))}}]]}""";
    }
}

/// <param name="Number">The four-digit number of LegacyMyWell, where the place has one.</param>
/// <param name="Seed">Of its readings.</param>
internal sealed record DemoPlace(Resource Resource, string Pincode, int Number, int Seed)
{
    public string LegacyId => string.Create(CultureInfo.InvariantCulture, $"{Pincode}.{Number}");
    public Timeseries Series => Resource.Timeseries[0];
}
