using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Sync.Datasources;

/// <summary>The columns in which a rejected record of another system is shown: one set for all kinds, so that a run's rejected rows are one table.</summary>
public static class RemoteColumns
{
    public static IReadOnlyList<string> All { get; } = ["dataType", "id", "postcode", "resourceId", "villageId", "date", "value", "type", "name", "latitude", "longitude", "elevation", "well_depth"];

    public static List<string> Reading(long id, int? postcode, int? resourceId, int? villageId, DateTime? date, double? value) =>
        ["reading", Text(id), Text(postcode), Text(resourceId), Text(villageId), date?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "", Text(value), "", "", "", "", "", ""];

    public static List<string> Village(int? id, int? postcode, string? name, double? latitude, double? longitude) =>
        ["group", Text(id), Text(postcode), "", Text(id), "", "", "village", name ?? "", Text(latitude), Text(longitude), "", ""];

    public static List<string> Resource(int? id, int? postcode, int? villageId, string? type, string? owner, double? latitude, double? longitude, double? elevation, double? wellDepth) =>
        ["resource", Text(id), Text(postcode), Text(id), Text(villageId), "", "", type ?? "", owner ?? "", Text(latitude), Text(longitude), Text(elevation), Text(wellDepth)];

    public static List<string> Of(RemoteGroup group) => Village(Number(group.ExternalIds, ExternalIdNames.LegacyMyWellVillageId), Number(group.ExternalIds, ExternalIdNames.LegacyMyWellPincode), group.Name, group.Latitude, group.Longitude);

    public static List<string> Of(RemoteResource resource) => Resource(
        resource.Row, Number(resource.ExternalIds, ExternalIdNames.LegacyMyWellPincode), Number(resource.ExternalIds, ExternalIdNames.LegacyMyWellVillageId), resource.Type.ToString().ToLowerInvariant(), resource.Owner, resource.Latitude, resource.Longitude, resource.Elevation, resource.WellDepth);

    public static List<string> Of(RemoteReading reading)
    {
        var dot = reading.ResourceKey.IndexOf('.', StringComparison.Ordinal);
        return Reading(reading.Id, Number(reading.ResourceKey[..Math.Max(0, dot)]), Number(reading.ResourceKey[(dot + 1)..]), null, DateTimeOffset.FromUnixTimeMilliseconds(reading.UnixMilliseconds).UtcDateTime, reading.Value);
    }

    private static int? Number(IReadOnlyDictionary<string, string> ids, string name) => Number(ids.GetValueOrDefault(name));

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture) ?? "";
}
