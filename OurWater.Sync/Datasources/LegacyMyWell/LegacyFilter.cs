using System.Globalization;
using System.Text.Json.Nodes;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>
/// Filters in the server's words. It applies one operator of a property and drops the others, and a property that it does not know restricts nothing: so everything is said through <c>and</c>, one operator each.
/// </summary>
internal static class LegacyFilter
{
    public static JsonObject Is(string property, JsonNode value) => new() { [property] = value };

    public static JsonObject Op(string property, string op, JsonNode value) => new() { [property] = new JsonObject { [op] = value } };

    public static JsonObject In(string property, IEnumerable<int> values) => Op(property, "inq", new JsonArray([.. values.Select(v => JsonValue.Create(v))]));

    public static JsonObject In(string property, IEnumerable<long> values) => Op(property, "inq", new JsonArray([.. values.Select(v => JsonValue.Create(v))]));

    public static JsonObject Between(string property, DateTime from, DateTime to) => Op(property, "between", new JsonArray(Time(from), Time(to)));

    public static JsonObject? And(params IEnumerable<JsonObject?> parts)
    {
        var said = parts.OfType<JsonObject>().ToList();
        return said.Count switch { 0 => null, 1 => said[0], _ => new JsonObject { ["and"] = new JsonArray([.. said]) } };
    }

    public static JsonObject Or(IEnumerable<JsonObject> parts) => new() { ["or"] = new JsonArray([.. parts]) };

    /// <summary>ISO with Z and whole seconds: the only form that means the same whatever the server's zone is.</summary>
    public static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.000Z", CultureInfo.InvariantCulture);

    public static JsonObject Make(JsonObject? where, string[]? order = null, int? limit = null, string[]? fields = null, bool withoutImage = false)
    {
        var filter = new JsonObject();
        if (where is not null) filter["where"] = where;
        if (order is not null) filter["order"] = new JsonArray([.. order.Select(o => JsonValue.Create(o))]);
        if (limit is not null) filter["limit"] = limit;
        if (fields is not null) filter["fields"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f, (JsonNode?)JsonValue.Create(true))));
        if (withoutImage) filter["fields"] = new JsonObject { ["image"] = false };
        return filter;
    }

    /// <summary>As it stands in an address.</summary>
    public static string Query(string name, JsonNode filter) => $"{name}={Uri.EscapeDataString(filter.ToJsonString())}";
}
