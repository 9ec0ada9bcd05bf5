using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>The tables. Everything that touches them holds the lock; the race of two resources that get one number is real all the same, since numbers are looked for before the lock for the insert is taken.</summary>
public sealed class LegacyState(TimeProvider clock)
{
    public static readonly DateTime NoReading = new(2016, 5, 11, 3, 4, 59, DateTimeKind.Utc);

    private static readonly string[] ReadingNames = ["date", "value", "villageId", "postcode", "id", "resourceId", "createdAt", "updatedAt"];
    private static readonly string[] ResourceNames = ["id", "geo", "last_value", "well_depth", "last_date", "owner", "elevation", "type", "postcode", "image", "mobile", "email", "clientId", "createdAt", "updatedAt", "villageId", "villageId,postcode"];
    private static readonly string[] VillageNames = ["id", "name", "postcode", "coordinates", "createdAt", "updatedAt"];

    public static IReadOnlySet<string> ReadingProperties { get; } = ReadingNames.ToHashSet();

    public static IReadOnlySet<string> ResourceProperties { get; } = ResourceNames.ToHashSet();

    public static IReadOnlySet<string> VillageProperties { get; } = VillageNames.ToHashSet();

    public Lock Gate { get; } = new();

    public List<LegacyRow> Villages { get; } = [];

    /// <summary>Sorted by (id, postcode).</summary>
    public List<LegacyRow> Resources { get; } = [];

    /// <summary>Sorted by id.</summary>
    public List<LegacyRow> Readings { get; } = [];

    private long _nextReading = 1;

    public DateTime Now => LegacyRow.Cut(clock.GetUtcNow().UtcDateTime);

    public LegacyRow AddVillage(int postcode, int id, string name, double latitude, double longitude)
    {
        lock (Gate)
        {
            if (Villages.Exists(v => v.Int("id") == id && v.Int("postcode") == postcode)) throw LegacyError.Duplicate($"{postcode}-{id}");
            var row = new LegacyRow { ["id"] = (long)id, ["name"] = LegacyRow.Latin1(name), ["postcode"] = (long)postcode, ["coordinates"] = Geo(latitude, longitude), ["createdAt"] = Now, ["updatedAt"] = Now };
            Villages.Add(row);
            Villages.Sort((a, b) => (a.Int("postcode"), a.Int("id")).CompareTo((b.Int("postcode"), b.Int("id"))));
            return row;
        }
    }

    public LegacyRow AddResource(int postcode, int id, string type, string owner, double latitude, double longitude, int? villageId = null, bool zeroCreated = false)
    {
        lock (Gate)
        {
            if (FindResource(postcode, id) is not null) throw LegacyError.Duplicate($"{id}-{postcode}");
            var row = new LegacyRow
            {
                ["id"] = (long)id,
                ["geo"] = Geo(latitude, longitude),
                ["last_value"] = null,
                ["well_depth"] = null,
                ["last_date"] = NoReading,
                ["owner"] = LegacyRow.Latin1(owner),
                ["elevation"] = null,
                ["type"] = type,
                ["postcode"] = (long)postcode,
                ["image"] = null,
                ["mobile"] = null,
                ["email"] = null,
                ["clientId"] = null,
                ["createdAt"] = zeroCreated ? null : Now,
                ["updatedAt"] = zeroCreated ? null : Now,
                ["villageId"] = villageId is { } village ? (long)village : null,
                ["villageId,postcode"] = null,
            };
            Resources.Add(row);
            Resources.Sort((a, b) => (a.Int("id"), a.Int("postcode")).CompareTo((b.Int("id"), b.Int("postcode"))));
            return row;
        }
    }

    /// <summary>The number that the next reading gets is the one behind this.</summary>
    internal void NextReadingAfter(long last) => _nextReading = last + 1;

    /// <summary>Puts a row into the table as it is, without the model's rules: old data.</summary>
    public LegacyRow AddReading(int? postcode, int? resourceId, DateTime? date, decimal value, int? villageId, DateTime? updatedAt = null)
    {
        lock (Gate)
        {
            var row = new LegacyRow
            {
                ["date"] = date is { } day ? LegacyRow.Cut(day) : null,
                ["value"] = LegacyRow.Round(value),
                ["villageId"] = villageId is { } village ? (long)village : null,
                ["postcode"] = postcode is { } code ? (long)code : null,
                ["id"] = _nextReading++,
                ["resourceId"] = resourceId is { } number ? (long)number : null,
                ["createdAt"] = updatedAt,
                ["updatedAt"] = updatedAt,
            };
            Readings.Add(row);
            return row;
        }
    }

    public LegacyRow? FindResource(int postcode, int id)
    {
        lock (Gate) return Resources.Find(r => r.Int("id") == id && r.Int("postcode") == postcode);
    }

    /// <summary>The numbers of a kind that a pincode has left: characters three and four of every id of the pincode are used, whatever its village.</summary>
    public List<int> FreeNumbers(int postcode, string type)
    {
        var range = type switch
        {
            "well" => Enumerable.Range(10, 60),
            "raingauge" => Enumerable.Range(70, 11),
            "checkdam" => Enumerable.Range(80, 20),
            _ => throw new LegacyError(500, "Cannot read property 'filter' of null"),
        };
        lock (Gate)
        {
            var used = Resources.Where(r => r.Int("postcode") == postcode).Select(r => r.Int("id").ToString(System.Globalization.CultureInfo.InvariantCulture)).Where(i => i.Length >= 4).Select(i => i.Substring(2, 2)).ToHashSet();
            return [.. range.Where(n => !used.Contains(n.ToString("00", System.Globalization.CultureInfo.InvariantCulture)))];
        }
    }

    internal static JsonObject Geo(double latitude, double longitude) => new() { ["lat"] = latitude, ["lng"] = longitude };
}
