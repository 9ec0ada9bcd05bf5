using System.Text.Json;

namespace OurWater.Admin.Api.Records;

/// <summary>GeoJSON polygons (RFC 7946) as callers send them: longitude first, rings that end where they begin.</summary>
internal static class GeoJsonArea
{
    private const int MostPoints = 100_000;
    private const int FewestInRing = 4;

    /// <summary>What is wrong with it; null where it is a Polygon or a MultiPolygon.</summary>
    public static string? Check(JsonElement area)
    {
        if (area.ValueKind != JsonValueKind.Object || !area.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) return "A GeoJSON Polygon or MultiPolygon.";
        if (!area.TryGetProperty("coordinates", out var coordinates) || coordinates.ValueKind != JsonValueKind.Array) return "A GeoJSON geometry has coordinates.";
        var points = 0;
        var wrong = type.GetString() switch
        {
            "Polygon" => CheckPolygon(coordinates, ref points),
            "MultiPolygon" => CheckAll(coordinates, ref points),
            _ => "The type is Polygon or MultiPolygon.",
        };
        return wrong ?? (points > MostPoints ? $"At most {MostPoints} points." : null);
    }

    /// <summary>The geometry alone, without what else the object may hold.</summary>
    public static string Write(JsonElement area) => JsonSerializer.Serialize(new { type = area.GetProperty("type").GetString(), coordinates = area.GetProperty("coordinates") });

    /// <summary>Whether the stored text says the same, however it is written.</summary>
    public static bool IsSame(string? stored, JsonElement area) => stored is not null && JsonElement.DeepEquals(JsonElement.Parse(stored), JsonElement.Parse(Write(area)));

    private static string? CheckAll(JsonElement polygons, ref int points)
    {
        if (polygons.GetArrayLength() == 0) return "A MultiPolygon has at least one polygon.";
        foreach (var polygon in polygons.EnumerateArray())
        {
            if (CheckPolygon(polygon, ref points) is { } wrong) return wrong;
        }

        return null;
    }

    private static string? CheckPolygon(JsonElement rings, ref int points)
    {
        if (rings.ValueKind != JsonValueKind.Array || rings.GetArrayLength() == 0) return "A polygon has at least one ring.";
        foreach (var ring in rings.EnumerateArray())
        {
            if (ring.ValueKind != JsonValueKind.Array || ring.GetArrayLength() < FewestInRing) return $"A ring has at least {FewestInRing} points.";
            points += ring.GetArrayLength();
            foreach (var point in ring.EnumerateArray())
            {
                if (Point(point) is null) return "A point is [longitude, latitude] in degrees.";
            }

            if (Point(ring[0]) != Point(ring[ring.GetArrayLength() - 1])) return "A ring ends at the point where it begins.";
        }

        return null;
    }

    private static (double Longitude, double Latitude)? Point(JsonElement point)
    {
        if (point.ValueKind != JsonValueKind.Array || point.GetArrayLength() is < 2 or > 3) return null;
        return Number(point[0], 180) is { } longitude && Number(point[1], 90) is { } latitude ? (longitude, latitude) : null;
    }

    private static double? Number(JsonElement value, double most) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && Math.Abs(number) <= most ? number : null;
}
