using System.Text.Json;

namespace OurWater.Admin.Components.Shared;

/// <summary>A place on the earth, WGS 84 degrees.</summary>
public readonly record struct GeoPoint(double Latitude, double Longitude);

/// <summary>The rings of a GeoJSON polygon, to be drawn; what is no polygon is left out.</summary>
public static class GeoShapes
{
    public static IReadOnlyList<IReadOnlyList<GeoPoint>> Rings(string? geoJson)
    {
        if (string.IsNullOrWhiteSpace(geoJson))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(geoJson);
            return Rings(document.RootElement).ToList();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }

    private static IEnumerable<IReadOnlyList<GeoPoint>> Rings(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("type", out var type))
        {
            return [];
        }

        return type.GetString() switch
        {
            "Polygon" => Array(element, "coordinates").Select(Ring).Where(r => r.Count > 2),
            "MultiPolygon" => Array(element, "coordinates").SelectMany(p => p.EnumerateArray()).Select(Ring).Where(r => r.Count > 2),
            "Feature" => element.TryGetProperty("geometry", out var geometry) ? Rings(geometry) : [],
            "FeatureCollection" => Array(element, "features").SelectMany(Rings),
            "GeometryCollection" => Array(element, "geometries").SelectMany(Rings),
            _ => [],
        };
    }

    private static IEnumerable<JsonElement> Array(JsonElement element, string name) =>
        element.TryGetProperty(name, out var array) && array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static List<GeoPoint> Ring(JsonElement ring) => ring.EnumerateArray().Select(p => new GeoPoint(p[1].GetDouble(), p[0].GetDouble())).ToList();
}
