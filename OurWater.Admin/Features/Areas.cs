using System.Text.Json;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.Converters;

namespace OurWater.Admin.Features;

/// <summary>Areas of groups: GeoJSON in WGS 84 degrees.</summary>
internal static class Areas
{
    private const double MetresPerDegree = 111_320;
    private const int LargestText = 2_000_000;
    private static readonly JsonSerializerOptions Options = new() { Converters = { new GeoJsonConverterFactory() } };

    /// <summary>The area, or what is wrong with the text.</summary>
    public static (Geometry? Area, string? Problem) Read(string text)
    {
        if (text.Length > LargestText) return (null, "The area is larger than 2 MB. Simplify its boundary.");
        Geometry? area;
        try
        {
            area = JsonSerializer.Deserialize<Geometry>(Bare(text), Options);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            return (null, "This is not GeoJSON. Paste a Polygon or MultiPolygon, as a mapping program exports it.");
        }

        if (area is not (Polygon or MultiPolygon) || area.IsEmpty) return (null, "An area is a Polygon or a MultiPolygon. Points and lines have no inside.");
        if (area.Coordinates.Any(c => !(Math.Abs(c.Y) <= 90 && Math.Abs(c.X) <= 180))) return (null, "A corner does not lie on the earth. GeoJSON writes longitude first, then latitude, in degrees.");
        return area.IsValid ? (area, null) : (null, "The boundary crosses itself, or a ring is not closed. Mend it in the program it comes from.");
    }

    public static Geometry? Stored(string? geoJson) => geoJson is null ? null : Read(geoJson).Area;

    public static string Write(Geometry area) => JsonSerializer.Serialize(area, Options);

    /// <summary>In metres; 0 inside. Good to a per cent over the few kilometres that matter here.</summary>
    public static double Distance(Geometry area, double latitude, double longitude)
    {
        var scale = Math.Cos(latitude * Math.PI / 180);
        var flat = area.Copy();
        flat.Apply(new Squeeze(scale));
        return flat.Distance(new Point(longitude * scale, latitude)) * MetresPerDegree;
    }

    /// <summary>The geometry of a feature, or of a collection that has one.</summary>
    private static string Bare(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("type", out var type)) throw new JsonException();
        return type.GetString() switch
        {
            "Feature" => root.GetProperty("geometry").GetRawText(),
            "FeatureCollection" when root.GetProperty("features") is { ValueKind: JsonValueKind.Array } features && features.GetArrayLength() == 1 => features[0].GetProperty("geometry").GetRawText(),
            _ => text,
        };
    }

    /// <summary>A degree of longitude is shorter than one of latitude.</summary>
    private sealed class Squeeze(double scale) : ICoordinateFilter
    {
        public void Filter(Coordinate coord) => coord.X *= scale;
    }
}
