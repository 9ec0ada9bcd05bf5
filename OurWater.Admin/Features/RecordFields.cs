using System.Text.Json;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features;

/// <summary>The fields of a resource or a group as changes and conflicts keep them: a JSON object by field name.</summary>
public static class RecordFields
{
    public const string ExternalIdPrefix = "externalIds.";

    public static IReadOnlyDictionary<string, JsonElement> Read(string? json) => json is null ? new Dictionary<string, JsonElement>() : Json.Read<Dictionary<string, JsonElement>>(json);

    /// <summary>"Well depth": a field's name for people.</summary>
    public static string Name(string field) => field switch
    {
        "resourceType" => "Type",
        "name" => "Name",
        "owner" => "Owner",
        "latitude" => "Latitude",
        "longitude" => "Longitude",
        "elevation" => "Elevation",
        "wellDepth" => "Well depth",
        "time" => "Time",
        "resource" => "Resource",
        "type" => "Type",
        "area" => "Area",
        GroupMembership.Field => "Groups",
        ExternalIdPrefix + ExternalIdNames.LegacyMyWellId => "LegacyMyWell id",
        ExternalIdPrefix + ExternalIdNames.LegacyMyWellPincode => "Pincode",
        ExternalIdPrefix + ExternalIdNames.LegacyMyWellResourceId => "LegacyMyWell resource id",
        ExternalIdPrefix + ExternalIdNames.LegacyMyWellVillageId => "LegacyMyWell village id",
        _ when field.StartsWith(ExternalIdPrefix, StringComparison.Ordinal) => Audit.AuditWords.Field(field[ExternalIdPrefix.Length..]),
        _ => Audit.AuditWords.Field(field),
    };

    public static string Words(IReadOnlyDictionary<string, JsonElement> fields, string field)
    {
        if (!fields.TryGetValue(field, out var value)) return Formats.Nothing;
        return value.ValueKind switch
        {
            JsonValueKind.Null => Formats.Nothing,
            JsonValueKind.Number => field switch
            {
                "latitude" or "longitude" => Formats.Coordinate(value.GetDouble()),
                _ => Formats.Number(value.GetDouble(), 2) + " m",
            },
            _ when field == "time" && value.TryGetDateTime(out var time) => RemoteLabels.Time(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(), time.TimeOfDay == TimeSpan.Zero ? TimePrecision.Day : TimePrecision.Minute),
            _ when field == "area" => "drawn on the map",
            _ when field == "resourceType" && Enum.TryParse<ResourceType>(value.GetString(), ignoreCase: true, out var type) => Names.Kind(type),
            _ => value.ToString(),
        };
    }

    /// <summary>The stored value of a field, as it would stand in the JSON. The resource's groups must be loaded.</summary>
    public static object? Of(Resource resource, string field) => field switch
    {
        "resourceType" => resource.Type,
        "name" => resource.Name,
        "owner" => resource.OwnerName,
        "latitude" => resource.Latitude,
        "longitude" => resource.Longitude,
        "elevation" => resource.Elevation,
        "wellDepth" => resource.WellDepth,
        GroupMembership.Field => GroupMembership.Text(resource.Groups.Select(g => g.Id)),
        _ => null,
    };

    public static object? Of(Group group, string field) => field switch
    {
        "name" => group.Name,
        "latitude" => group.Latitude,
        "longitude" => group.Longitude,
        "type" => group.Type,
        "area" => group.Area,
        _ => null,
    };

    public static void Set(Resource resource, string field, JsonElement value)
    {
        switch (field)
        {
            case "resourceType": resource.Type = Enum.Parse<ResourceType>(value.GetString()!, ignoreCase: true); break;
            case "name": resource.Name = value.GetString(); break;
            case "owner": resource.OwnerName = value.GetString(); break;
            case "latitude": resource.Latitude = Number(value); break;
            case "longitude": resource.Longitude = Number(value); break;
            case "elevation": resource.Elevation = Number(value); break;
            case "wellDepth": resource.WellDepth = Number(value); break;
        }
    }

    public static void Set(Group group, string field, JsonElement value)
    {
        switch (field)
        {
            case "name": group.Name = value.GetString()!; break;
            case "latitude": group.Latitude = Number(value); break;
            case "longitude": group.Longitude = Number(value); break;
            case "type": group.Type = Enum.Parse<GroupType>(value.GetString()!, ignoreCase: true); break;
            case "area": group.Area = value.GetString(); break;
        }
    }

    private static double? Number(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
