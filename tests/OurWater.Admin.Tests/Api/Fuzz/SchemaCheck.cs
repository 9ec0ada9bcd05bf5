using System.Globalization;
using System.Text.Json;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <summary>
/// Holds JSON to a schema of the document. Knows the keywords that the document uses and stumbles over others, so that none is passed over; is stricter than JSON Schema in one thing: a field that is not described is wrong.
/// </summary>
internal sealed class SchemaCheck(ApiDocument document)
{
    private static readonly string[] Known = ["$ref", "type", "format", "properties", "required", "items", "oneOf", "anyOf", "enum", "additionalProperties", "description", "maxLength"];

    /// <summary>What is wrong, each with its path; empty = nothing.</summary>
    public IEnumerable<string> Problems(JsonElement value, JsonElement schema, string path = "$")
    {
        if (schema.EnumerateObject().FirstOrDefault(k => !Known.Contains(k.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } other) throw new InvalidOperationException($"SchemaCheck does not know the keyword {other.Name}.");
        if (schema.TryGetProperty("$ref", out _)) return Problems(value, document.Resolve(schema), path);
        if (schema.TryGetProperty("oneOf", out var choices))
        {
            var fits = choices.EnumerateArray().Count(c => !Problems(value, c, path).Any());
            return fits == 1 ? [] : choices.EnumerateArray().Any(IsNull) && value.ValueKind != JsonValueKind.Null && choices.GetArrayLength() == 2 ? Problems(value, choices.EnumerateArray().Single(c => !IsNull(c)), path) : [$"{path}: fits {fits} of oneOf."];
        }

        if (schema.TryGetProperty("anyOf", out var any)) return any.EnumerateArray().Any(c => !Problems(value, c, path).Any()) ? [] : [$"{path}: fits none of anyOf ({string.Join("; ", any.EnumerateArray().Select(c => Problems(value, c, path).First()))})."];
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value))) return [$"{path}: {value.GetRawText()} is none of {words}."];
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => IsOf(value, t))) return [$"{path}: {value.GetRawText()} is not of type {type}."];
        return value.ValueKind switch
        {
            JsonValueKind.Object => Fields(value, schema, path),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((item, i) => Problems(item, items, $"{path}[{i}]")),
            JsonValueKind.String => Text(value.GetString()!, schema, path),
            JsonValueKind.Number when schema.TryGetProperty("format", out var format) && format.GetString() == "int32" && !value.TryGetInt32(out _) => [$"{path}: {value.GetRawText()} is no int32."],
            _ => [],
        };
    }

    private IEnumerable<string> Fields(JsonElement value, JsonElement schema, string path)
    {
        foreach (var name in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!) : [])
        {
            if (!value.TryGetProperty(name, out _)) yield return $"{path}.{name}: is required and missing.";
        }

        var has = schema.TryGetProperty("properties", out var properties);
        var open = schema.TryGetProperty("additionalProperties", out var additional);
        foreach (var field in value.EnumerateObject())
        {
            if (has && properties.TryGetProperty(field.Name, out var known))
            {
                foreach (var problem in Problems(field.Value, known, $"{path}.{field.Name}")) yield return problem;
            }
            else if (open)
            {
                foreach (var problem in Problems(field.Value, additional, $"{path}.{field.Name}")) yield return problem;
            }
            else if (has)
            {
                yield return $"{path}.{field.Name}: is not described.";
            }
        }
    }

    private static IEnumerable<string> Text(string text, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32()) yield return $"{path}: longer than {most}.";
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && !(DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) && text.EndsWith('Z'))) yield return $"{path}: “{text}” is no time in UTC.";
    }

    private static bool IsNull(JsonElement schema) => schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null";

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool IsOf(JsonElement value, string type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        _ => value.ValueKind == JsonValueKind.Object,
    };
}
