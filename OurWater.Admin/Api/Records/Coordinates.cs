using OurWater.Admin.Api.Http;

namespace OurWater.Admin.Api.Records;

internal static class Coordinates
{
    /// <summary>Both, or neither where the field is null.</summary>
    public static (double? Latitude, double? Longitude) Read(JsonFields fields, string name)
    {
        if (fields.Object(name) is not { } coords) return (null, null);
        foreach (var part in new[] { "latitude", "longitude" })
        {
            if (!coords.IsSet(part)) coords.Fail(part, "This is required.");
        }

        return (coords.Number("latitude", -90, 90, " degrees"), coords.Number("longitude", -180, 180, " degrees"));
    }
}
