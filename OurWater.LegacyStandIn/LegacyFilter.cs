using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>
/// LoopBack's filters with their traps: of several operators in one property only the first counts, a property that the model does not have restricts nothing, an unknown order column is an error, zero dates come before all others.
/// </summary>
internal sealed class LegacyFilter(JsonObject? filter, IReadOnlySet<string> properties)
{
    private readonly JsonObject? _where = filter?["where"] as JsonObject;

    public static JsonObject? Parse(string? json, string argument)
    {
        if (string.IsNullOrEmpty(json)) return null;
        try
        {
            return JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            throw new LegacyError(400, $"invalid value for argument '{argument}' of type 'object': {json}");
        }
    }

    public Func<string, bool> Shows()
    {
        if (filter?["fields"] is JsonArray names)
        {
            var only = names.Select(n => n!.GetValue<string>()).ToHashSet();
            return only.Contains;
        }

        if (filter?["fields"] is not JsonObject fields || fields.Count == 0) return _ => true;
        var said = fields.ToDictionary(f => f.Key, f => f.Value is JsonValue v && v.TryGetValue<bool>(out var yes) && yes);
        return said.ContainsValue(true) ? name => said.GetValueOrDefault(name) : name => said.GetValueOrDefault(name, true);
    }

    /// <param name="sorted">In the order of the primary key.</param>
    public IEnumerable<LegacyRow> Apply(IReadOnlyList<LegacyRow> sorted)
    {
        var start = _where is null ? 0 : StartOf(sorted, _where);
        var rows = Enumerable.Range(start, sorted.Count - start).Select(i => sorted[i]).Where(r => _where is null || Matches(r, _where));
        rows = Order(rows);
        if ((Number("skip") ?? Number("offset")) is { } skip) rows = rows.Skip(skip);
        return Number("limit") is > 0 and var limit ? rows.Take(limit) : rows;
    }

    public bool Matches(LegacyRow row) => _where is null || Matches(row, _where);

    public static bool Matches(LegacyRow row, JsonObject where, IReadOnlySet<string> properties) => new LegacyFilter(new JsonObject { ["where"] = where.DeepClone() }, properties).Matches(row);

    private int? Number(string name)
    {
        if (filter?[name] is not JsonValue value) return null;
        return value.TryGetValue<int>(out var number) && number >= 0 ? number : throw new LegacyError(400, $"The {name} parameter {value} is not valid");
    }

    private IEnumerable<LegacyRow> Order(IEnumerable<LegacyRow> rows)
    {
        var parts = filter?["order"] switch
        {
            JsonArray many => many.Select(n => n!.GetValue<string>()),
            JsonValue one => [one.GetValue<string>()],
            _ => [],
        };
        IOrderedEnumerable<LegacyRow>? ordered = null;
        foreach (var part in parts)
        {
            var words = part.Split(' ');
            if (!properties.Contains(words[0])) throw new LegacyError(500, $"ER_BAD_FIELD_ERROR: Unknown column '{words[0]}' in 'order clause'", code: "ER_BAD_FIELD_ERROR");
            if (words[0] == "id" && parts.Count() == 1 && !part.EndsWith("DESC", StringComparison.Ordinal)) return rows; // the order that they have
            var name = words[0];
            var down = words.Length > 1 && words[1] == "DESC";
            ordered = ordered is null
                ? down ? rows.OrderByDescending(r => Key(r, name)) : rows.OrderBy(r => Key(r, name))
                : down ? ordered.ThenByDescending(r => Key(r, name)) : ordered.ThenBy(r => Key(r, name));
        }

        return ordered ?? rows;
    }

    private static IComparable? Key(LegacyRow row, string name) => row.GetValueOrDefault(name) as IComparable;

    /// <summary>A page by number begins there, as the primary key lets the database do.</summary>
    private static int StartOf(IReadOnlyList<LegacyRow> sorted, JsonObject where)
    {
        var after = where["id"] is JsonObject { Count: > 0 } id && id.First() is { Key: "gt", Value: JsonValue value } && value.TryGetValue<long>(out var number) ? number : (long?)null;
        if (after is null && where["and"] is JsonArray all) return all.OfType<JsonObject>().Select(w => StartOf(sorted, w)).DefaultIfEmpty(0).Max();
        if (after is null) return 0;
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle]["id"] is long found && found > after) high = middle;
            else low = middle + 1;
        }

        return low;
    }

    private bool Matches(LegacyRow row, JsonObject where) => where.All(w => w.Key switch
    {
        "and" => w.Value!.AsArray().All(part => Matches(row, part!.AsObject())),
        "or" => w.Value!.AsArray().Any(part => Matches(row, part!.AsObject())),
        _ => !properties.Contains(w.Key) || Holds(row, w.Key, w.Value),
    });

    private static bool Holds(LegacyRow row, string name, JsonNode? wanted)
    {
        var value = row.GetValueOrDefault(name);
        if (wanted is not JsonObject operators) return Same(value, wanted, name);
        if (operators.Count == 0) return true;
        var (op, operand) = operators.First(); // the others are dropped
        switch (op)
        {
            case "inq": return operand!.AsArray().Any(o => Same(value, o, name));
            case "nin": return operand!.AsArray().All(o => !Same(value, o, name));
            case "neq": return !Same(value, operand, name);
            case "between": return Compare(value, operand![0], name) >= 0 && Compare(value, operand[1], name) <= 0;
            case "gt": return Compare(value, operand, name) > 0;
            case "gte": return Compare(value, operand, name) >= 0;
            case "lt": return Compare(value, operand, name) is < 0 and > int.MinValue;
            case "lte": return Compare(value, operand, name) is <= 0 and > int.MinValue;
            default: return true;
        }
    }

    private static bool Same(object? value, JsonNode? wanted, string name) => wanted is null ? value is null : value is not null && Compare(value, wanted, name) == 0;

    /// <summary>int.MinValue where nothing can be said; a zero date is before every other.</summary>
    private static int Compare(object? value, JsonNode? wanted, string name)
    {
        if (IsDate(name))
        {
            var time = LegacyRow.ParseDate(wanted);
            if (value is DateTime at) return at.CompareTo(time);
            return name == "date" ? -1 : int.MinValue;
        }

        return value switch
        {
            long number => decimal.TryParse(wanted?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var other) ? ((decimal)number).CompareTo(other) : int.MinValue,
            decimal number => decimal.TryParse(wanted?.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var other) ? number.CompareTo(other) : int.MinValue,
            string text => string.Compare(text, wanted?.ToString(), StringComparison.OrdinalIgnoreCase),
            _ => int.MinValue,
        };
    }

    private static bool IsDate(string name) => name is "date" or "createdAt" or "updatedAt" or "last_date";
}
