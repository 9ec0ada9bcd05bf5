using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <summary>Makes values that a schema allows; the name of a field says which of them make sense.</summary>
internal sealed class ValueMaker(ApiDocument document, Pool pool)
{
    private static readonly string[] ExternalNames = ["legacyMyWellId", "legacyMyWellPincode", "legacyMyWellVillageId", "ggmn", "fieldApp"];
    private static readonly string[] ExternalValues = ["313603.1111", "313603.1112", "313603", "313603.13", "13", "w-1", "w-2", "w-3"];
    private static readonly string[] Times = ["2018-08-06T14:30:00Z", "2018-08-06T20:00:00+05:30", "2018-08-06", "2020-01-01", "2020-02-29T00:00:00Z", "2024-12-31T23:59:59.999Z", "1999-01-01"];
    private static readonly string[] Cells = ["2020-01-01", "313603", "1111", "1112", "5.5", "DRY", "", "-1", "x", "=1+1", "2020-13-01"];

    private static readonly string[] Areas =
    [
        """{"type": "Polygon", "coordinates": [[[74.1, 24.5], [74.2, 24.5], [74.2, 24.6], [74.1, 24.5]]]}""",
        """{"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [1, 1], [0, 0]]]]}""",
        """{"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}""",
        """{"type": "Polygon", "coordinates": []}""",
        """{"type": "Point", "coordinates": [1, 2]}""",
    ];

    /// <summary>What the text fields of that name hold.</summary>
    private static readonly Dictionary<string, string[]> TextsOf = new()
    {
        ["datetime"] = Times, ["from"] = Times, ["to"] = Times, ["updatedAfter"] = Times, ["since"] = Times, ["updatedAt"] = Times,
        ["externalId"] = ["legacyMyWellId:313603.1111", "ggmn:w-1", "fieldApp:w-2"], ["resourceExternalId"] = ["legacyMyWellId:313603.1111", "fieldApp:w-2"],
        ["bbox"] = ["74,24,75,25", "-180,-90,180,90", "170,-10,-170,10"], ["timeseriesId"] = ["default", "default", "deep"], ["type"] = ["file", "legacyMyWell"], ["format"] = ["csv", "xlsx"],
        ["baseUrl"] = ["https://legacy.example.org/api"], ["username"] = ["sync"], ["password"] = ["secret"], ["accessToken"] = ["token"], ["pincodes"] = ["313603", "313604"], ["externalIds"] = ExternalValues, ["subscribers"] = ["a@example.org"],
        ["cron"] = ["0 2 * * *", "*/5 * * * *"], ["frequency"] = ["daily", "weekly"], ["timeZone"] = ["Asia/Kolkata", "UTC"], ["reason"] = ["unknownResource", "notANumber"], ["order"] = ["id", "updatedAt"],
        ["identity"] = ["legacyMyWell", "ourWater", "name", "externalId:ggmn"], ["columns"] = ["date", "pincode", "resourceId", "value"], ["dateFormat"] = ["yyyy-MM-dd", "d/M/yyyy"], ["unit"] = ["m", "cm"], ["decimalSeparator"] = [".", ","],
        ["encoding"] = ["utf-8"], ["delimiter"] = [",", ";"], ["sheet"] = ["Sheet1"], ["cursor"] = ["MS4w"],
    };

    public Gen<JsonNode?> For(JsonElement schema, string name, int depth)
    {
        if (schema.TryGetProperty("oneOf", out var choices)) return Gen.Frequency((1, Gen.Const((JsonNode?)null)), (4, Gen.OneOf([.. choices.EnumerateArray().Where(c => c.TryGetProperty("$ref", out _)).Select(c => For(c, name, depth))])));
        schema = document.Resolve(schema);
        if (name == "area") return Gen.OneOf(Areas).Select(a => JsonNode.Parse(a));
        if (schema.TryGetProperty("enum", out var words)) return Gen.OneOf(words.EnumerateArray().Where(w => w.ValueKind == JsonValueKind.String).Select(w => w.GetString()!).ToArray()).Select(w => (JsonNode?)JsonValue.Create(w));
        var types = schema.TryGetProperty("type", out var type) ? type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!).ToArray() : [type.GetString()!] : ["object"];
        var value = types.First(t => t != "null") switch
        {
            "string" => Text(name).Select(t => (JsonNode?)JsonValue.Create(t)),
            "number" => Number(name).Select(n => (JsonNode?)JsonValue.Create(n)),
            "integer" => Gen.Int[0, 60].Select(n => (JsonNode?)JsonValue.Create(n)),
            "boolean" => Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
            "array" => List(schema, name, depth),
            _ => Object(schema, name, depth),
        };
        return types.Contains("null") ? Gen.Frequency((1, Gen.Const((JsonNode?)null)), (5, value)) : value;
    }

    /// <summary>A value for a query parameter.</summary>
    public Gen<string> QueryText(string name, JsonElement schema) =>
        schema.TryGetProperty("enum", out var words) ? Gen.OneOf(words.EnumerateArray().Select(w => w.GetString()!).ToArray())
        : schema.GetProperty("type").GetString() switch
        {
            "integer" => Gen.Int[0, 5].Select(n => n.ToString(CultureInfo.InvariantCulture)),
            "boolean" => Gen.OneOf("true", "false"),
            _ => Text(name),
        };

    /// <summary>A file of readings, or nearly.</summary>
    public static Gen<string> Table() => Gen.Select(Gen.OneOf(",", ";", "\t"), Gen.OneOf(Cells).Array[4, 4].List[0, 5]).Select((delimiter, rows) =>
        string.Concat(rows.Prepend(["date", "pincode", "resourceId", "value"]).Select(r => string.Join(delimiter, r) + "\n")));

    private Gen<string> Text(string name) =>
        Pool.CollectionOf(name) is { } collection ? Gen.Int[0, 999].Select(i => pool.Pick(collection, i))
        : name == "id" ? Gen.Int[0, 999].Select(i => pool.Pick("datasources", i))
        : TextsOf.TryGetValue(name, out var texts) ? Gen.OneOf(texts)
        : Gen.Int[0, 40].Select(i => $"{name} {i.ToString(CultureInfo.InvariantCulture)}");

    private static Gen<double> Number(string name) => name switch
    {
        "latitude" => Gen.Double[-90, 90],
        "longitude" => Gen.Double[-180, 180],
        _ => Gen.Double[0, 40].Select(n => Math.Round(n, 2)),
    };

    private Gen<JsonNode?> List(JsonElement schema, string name, int depth)
    {
        if (name == "bbox") return Gen.OneOf("[74, 24, 75, 25]", "[-180, -90, 180, 90]").Select(b => JsonNode.Parse(b));
        return depth > 5 ? Gen.Const(() => (JsonNode?)new JsonArray()) : For(schema.GetProperty("items"), name, depth + 1).List[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())]));
    }

    private Gen<JsonNode?> Object(JsonElement schema, string name, int depth)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet() : [];
        var all = Gen.Const(() => new JsonObject());
        foreach (var property in schema.TryGetProperty("properties", out var properties) ? properties.EnumerateObject().ToList() : [])
        {
            // An id inside a datasource is a datasource's; in a pushed record it is the record's own, mostly left out.
            var value = For(property.Value, property.Name, depth + 1);
            all = Gen.Select(all, value, Gen.Int[0, 9], (made, one, chance) =>
            {
                if (required.Contains(property.Name) || chance < (property.Name == "id" ? 1 : 3)) made[property.Name] = one?.DeepClone();
                return made;
            });
        }

        if (schema.TryGetProperty("additionalProperties", out var more))
        {
            all = Gen.Select(all, Gen.Select(Gen.OneOf(name == "columns" ? ["date", "pincode", "resourceId", "value"] : ExternalNames), For(more, name, depth + 1)).List[0, 3], (made, pairs) =>
            {
                foreach (var (key, value) in pairs) made[key] = value?.DeepClone();
                return made;
            });
        }

        return all.Select(o => (JsonNode?)o);
    }
}
