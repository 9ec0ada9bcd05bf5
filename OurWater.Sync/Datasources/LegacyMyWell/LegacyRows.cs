using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>A reading as the server shows it. Anything may be null; a text that is no number or date reads as null.</summary>
internal sealed class ReadingRow
{
    public long Id { get; set; }
    public DateTime? Date { get; set; }
    public double? Value { get; set; }
    public int? VillageId { get; set; }
    public int? Postcode { get; set; }
    public int? ResourceId { get; set; }
    public DateTime? UpdatedAt { get; set; }
}

internal sealed class ResourceRow
{
    public int? Id { get; set; }
    public int? Postcode { get; set; }
    public GeoRow? Geo { get; set; }
    public string? Owner { get; set; }
    public string? Type { get; set; }
    public double? Elevation { get; set; }

    [JsonPropertyName("well_depth")]
    public double? WellDepth { get; set; }
    public int? VillageId { get; set; }
    public DateTime? UpdatedAt { get; set; }
}

internal sealed class VillageRow
{
    public int? Id { get; set; }
    public int? Postcode { get; set; }
    public string? Name { get; set; }
    public GeoRow? Coordinates { get; set; }
    public DateTime? UpdatedAt { get; set; }
}

internal sealed class GeoRow
{
    public double? Lat { get; set; }
    public double? Lng { get; set; }
}

internal sealed class CountRow
{
    public long Count { get; set; }
}

internal sealed class TokenRow
{
    public string? Id { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(LenientDate), typeof(LenientDouble), typeof(LenientInt), typeof(LenientText)])]
[JsonSerializable(typeof(List<ReadingRow>))]
[JsonSerializable(typeof(List<ResourceRow>))]
[JsonSerializable(typeof(List<VillageRow>))]
[JsonSerializable(typeof(List<int>))]
[JsonSerializable(typeof(List<System.Text.Json.Nodes.JsonObject>))]
[JsonSerializable(typeof(CountRow))]
[JsonSerializable(typeof(TokenRow))]
internal sealed partial class LegacyJson : JsonSerializerContext;

/// <summary>ISO with Z; also <c>2016-05-11 03:04:59</c>, which means UTC. Zero dates come as null already.</summary>
internal sealed class LenientDate : JsonConverter<DateTime?>
{
    public override DateTime? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            if (reader.TryGetDateTime(out var date)) return date.ToUniversalTime();
            return DateTime.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out date) ? date : null;
        }

        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, DateTime? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

internal sealed class LenientDouble : JsonConverter<double?>
{
    public override double? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.GetDouble();
        if (reader.TokenType == JsonTokenType.String) return double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, double? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

internal sealed class LenientInt : JsonConverter<int?>
{
    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt32(out var whole) ? whole : null;
        if (reader.TokenType == JsonTokenType.String) return int.TryParse(reader.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) => throw new NotSupportedException();
}

internal sealed class LenientText : JsonConverter<string?>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        if (reader.TokenType == JsonTokenType.Number) return reader.GetDecimal().ToString(CultureInfo.InvariantCulture);
        reader.Skip();
        return null;
    }

    public override void Write(Utf8JsonWriter writer, string? value, JsonSerializerOptions options) => throw new NotSupportedException();
}
