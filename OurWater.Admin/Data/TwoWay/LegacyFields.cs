using System.Globalization;
using System.Text.Json;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>Field values as LegacyMyWell can store them, as JSON text: what the three-way diff compares. Null where there is nothing.</summary>
internal static class LegacyFields
{
    private const int FinestDegrees = 9;

    public static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : JsonSerializer.Serialize(text, Json.Options);

    public static string Type(ResourceType type) => JsonSerializer.Serialize(type, Json.Options);

    /// <summary>Full double precision there; a tenth of a millimetre is none to anybody.</summary>
    public static string? Degrees(double? degrees) => degrees is { } number ? Number((decimal)Math.Round(number, FinestDegrees)) : null;

    public static string? Whole(double? metres) => metres is { } number && Math.Abs(number) < 1e9 ? Number(Math.Round((decimal)number, 0, MidpointRounding.AwayFromZero)) : null;

    public static string? Hundredths(double? metres) => metres is { } number && Math.Abs(number) < 1e8 ? Number(Math.Round((decimal)number, 2, MidpointRounding.AwayFromZero)) : null;

    private static string Number(decimal number) => (number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture);
}
