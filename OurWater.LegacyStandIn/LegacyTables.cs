using System.Text.Json;
using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>The tables as a file: JSON, as the server itself would answer with all of their rows.</summary>
public static class LegacyTables
{
    private static readonly HashSet<string> Dates = ["date", "last_date", "createdAt", "updatedAt"];
    private static readonly HashSet<string> Decimals = ["value", "last_value", "well_depth"];

    public static void Write(LegacyState state, Stream output)
    {
        using var writer = new Utf8JsonWriter(output);
        lock (state.Gate)
        {
            writer.WriteStartObject();
            foreach (var (name, rows) in Tables(state))
            {
                writer.WriteStartArray(name);
                foreach (var row in rows) row.Write(writer, _ => true);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }
    }

    /// <exception cref="JsonException">The file is not one that <see cref="Write"/> has made.</exception>
    public static void Read(LegacyState state, Stream input)
    {
        var file = JsonNode.Parse(input) as JsonObject ?? throw new JsonException("No tables.");
        lock (state.Gate)
        {
            foreach (var (name, rows) in Tables(state))
            {
                rows.Clear();
                foreach (var row in file[name]?.AsArray() ?? throw new JsonException($"No {name}.")) rows.Add(Row(row!.AsObject()));
            }

            state.NextReadingAfter(state.Readings.Count == 0 ? 0 : state.Readings.Max(r => (long)r["id"]!));
        }
    }

    private static IEnumerable<(string Name, List<LegacyRow> Rows)> Tables(LegacyState state) => [("villages", state.Villages), ("resources", state.Resources), ("readings", state.Readings)];

    private static LegacyRow Row(JsonObject fields)
    {
        var row = new LegacyRow();
        foreach (var (name, value) in fields) row[name] = Value(name, value);
        return row;
    }

    private static object? Value(string name, JsonNode? value)
    {
        if (value is null) return null;
        if (value is JsonObject) return value.DeepClone();
        if (Dates.Contains(name)) return LegacyRow.ParseDate(value);
        if (Decimals.Contains(name)) return value.GetValue<decimal>();
        if (value.GetValueKind() == JsonValueKind.Number) return value.GetValue<long>();
        return value.GetValue<string>();
    }
}
