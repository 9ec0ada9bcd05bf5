using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OurWater.Admin.Data;

/// <summary>A value that is read and written whole, as JSON text in one column.</summary>
public sealed class JsonColumn<T>() : ValueConverter<T, string>(value => Json.Write(value), text => Json.Read<T>(text))
    where T : class;

public sealed class JsonComparer<T>() : ValueComparer<T>(
    (one, other) => ReferenceEquals(one, other) || Json.Write(one) == Json.Write(other),
    value => Json.Write(value).GetHashCode(StringComparison.Ordinal),
    value => Json.Read<T>(Json.Write(value)))
    where T : class;

/// <summary>The one way in which the program writes JSON: camelCase names and words, as in the HTTP API.</summary>
public static class Json
{
    public static JsonSerializerOptions Options { get; } = Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        return options;
    }

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string text) => JsonSerializer.Deserialize<T>(text, Options)!;
}
