using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>Rows of villages and resources understood.</summary>
internal static class LegacyPlaces
{
    public static (RemoteGroup? Group, RowRejection? Rejected) Village(VillageRow row)
    {
        if (row is not { Id: { } id, Postcode: { } postcode } || string.IsNullOrWhiteSpace(row.Name))
        {
            var what = row.Id is null || row.Postcode is null ? "id or pincode" : "name";
            return (null, new RowRejection(row.Id ?? 0, 0, [new RowProblem(ReasonCodes.MissingField, what, $"The village has no {what} in LegacyMyWell.", what)], RemoteColumns.Village(row.Id, row.Postcode, row.Name, row.Coordinates?.Lat, row.Coordinates?.Lng)));
        }

        var key = string.Create(CultureInfo.InvariantCulture, $"{postcode}.{id}");
        var (latitude, longitude) = Position(row.Coordinates);
        return (new RemoteGroup(key, GroupType.Village, row.Name.Trim(), latitude, longitude, new Dictionary<string, string>
        {
            [ExternalIdNames.LegacyMyWellId] = key,
            [ExternalIdNames.LegacyMyWellPincode] = Text(postcode),
            [ExternalIdNames.LegacyMyWellVillageId] = Text(id),
        }, row.UpdatedAt), null);
    }

    public static RemoteGroup Pincode(int postcode) =>
        new(Text(postcode), GroupType.Pincode, Text(postcode), null, null, new Dictionary<string, string> { [ExternalIdNames.LegacyMyWellPincode] = Text(postcode) }, null);

    public static (RemoteResource? Resource, RowRejection? Rejected, string? Warning) Resource(ResourceRow row)
    {
        if (row is not { Id: { } id, Postcode: { } postcode }) return (null, Reject(row, new RowProblem(ReasonCodes.MissingField, "id", "The resource has no id or pincode in LegacyMyWell.", "id")), null);
        var key = string.Create(CultureInfo.InvariantCulture, $"{postcode}.{id}");
        var named = TypeOf(row.Type);
        var type = named ?? LegacyMyWellNumbers.TypeOf(id);
        if (type is null) return (null, Reject(row, new RowProblem(ReasonCodes.InvalidField, "type", $"“{row.Type}” is no kind of resource, and the number {id.ToString(CultureInfo.InvariantCulture)} does not say which it is.", row.Type)), null);
        var (latitude, longitude) = Position(row.Geo);
        var village = row.VillageId ?? LegacyMyWellNumbers.VillageOf(id);
        var ids = new Dictionary<string, string>
        {
            [ExternalIdNames.LegacyMyWellId] = key,
            [ExternalIdNames.LegacyMyWellPincode] = Text(postcode),
            [ExternalIdNames.LegacyMyWellResourceId] = Text(id),
        };
        if ((LegacyMyWellNumbers.VillageOf(id) ?? village) is { } number) ids[ExternalIdNames.LegacyMyWellVillageId] = Text(number);
        var groups = new List<string> { Text(postcode) };
        if (VillageKey(postcode, village) is { } villageKey) groups.Add(villageKey);
        return (new RemoteResource(key, type.Value, Clean(row.Owner), latitude, longitude, Finite(row.Elevation), Finite(row.WellDepth), groups, ids, row.UpdatedAt, id), null, named is null ? $"{key}: “{row.Type}” is no kind; its number says {type.Value.ToString().ToLowerInvariant()}" : null);
    }

    public static string? VillageKey(int postcode, int? village) => village is { } id ? string.Create(CultureInfo.InvariantCulture, $"{postcode}.{id}") : null;

    public static string TypeName(ResourceType type) => type.ToString().ToLowerInvariant();

    private static ResourceType? TypeOf(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "well" => ResourceType.Well,
        "raingauge" => ResourceType.Raingauge,
        "checkdam" => ResourceType.Checkdam,
        "quality" => ResourceType.Quality,
        _ => null,
    };

    /// <summary>Both degrees or neither; 0, 0 lies in the sea and means nothing.</summary>
    private static (double?, double?) Position(GeoRow? geo) =>
        geo is { Lat: { } lat, Lng: { } lng } && Math.Abs(lat) <= 90 && Math.Abs(lng) <= 180 && (lat, lng) is not (0, 0) ? (lat, lng) : (null, null);

    private static RowRejection Reject(ResourceRow row, RowProblem problem) => new(row.Id ?? 0, 0, [problem],
        RemoteColumns.Resource(row.Id, row.Postcode, row.VillageId, row.Type, row.Owner, row.Geo?.Lat, row.Geo?.Lng, row.Elevation, row.WellDepth));

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
