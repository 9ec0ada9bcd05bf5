using System.Text.Json;

namespace OurWater.Admin.Features.Audit;

/// <summary>The fields of a line as text: what changed side by side, and apart from that what the line is about.</summary>
internal sealed class AuditFields
{
    /// <summary>Told with every line of such a record, to say which one it is.</summary>
    private static readonly Dictionary<string, string[]> Told = new()
    {
        ["reading"] = ["resourceId", "time", "precision", "unit", "timeseriesId"],
        ["externalId"] = ["recordType", "recordId", "name"],
        ["conflict"] = ["recordType", "recordId", "resourceId", "time", "precision", "unit"],
        ["groupMember"] = ["resourcesId", "groupsId"],
        ["member"] = ["userId"],
        ["passkey"] = ["userId"],
    };

    private readonly Dictionary<string, JsonElement> _before;
    private readonly Dictionary<string, JsonElement> _after;

    public AuditFields(string subject, string? before, string? after)
    {
        (_before, _after) = (Read(before), Read(after));
        var told = Told.GetValueOrDefault(subject, []);
        var fields = _before.Keys.Union(_after.Keys).Order(StringComparer.Ordinal).Select(f => new AuditValue(f, Text(_before, f), Text(_after, f))).ToList();
        About = fields.Where(f => told.Contains(f.Field)).ToDictionary(f => f.Field, f => f.After ?? f.Before ?? "");
        Changed = [.. fields.Where(f => !told.Contains(f.Field) || (f.Before is not null && f.After is not null && f.Before != f.After))];
    }

    public IReadOnlyList<AuditValue> Changed { get; }

    public IReadOnlyDictionary<string, string> About { get; }

    /// <summary>The id of the record that a field names; null where it names none.</summary>
    public long? Id(string field)
    {
        if (!_after.TryGetValue(field, out var value) && !_before.TryGetValue(field, out value)) return null;
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("id", out var inner)) value = inner;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var id) ? id : null;
    }

    private static Dictionary<string, JsonElement> Read(string? values) => values is null ? [] : JsonElement.Parse(values).EnumerateObject().ToDictionary(f => f.Name, f => f.Value);

    private static string? Text(Dictionary<string, JsonElement> side, string field) => side.TryGetValue(field, out var value) ? Text(field, value) : null;

    /// <summary>Of another record its name; of settings what is set: "dates: d/M/yyyy, unit: m"; of a word of the program what a person calls it.</summary>
    private static string? Text(string field, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when Settings(value) is { } settings => Text(field, settings),
        JsonValueKind.String => AuditCodes.Words(field, value.GetString()!),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(v => Text(field, v))),
        JsonValueKind.Object when value.TryGetProperty("name", out var name) && value.TryGetProperty("id", out _) => Text("name", name),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(Setting).Where(s => s.Length > 0)),
        _ => value.GetRawText(),
    };

    private static string Setting(JsonProperty setting) => Text(setting.Name, setting.Value) is { Length: > 0 } text ? $"{AuditWords.Field(setting.Name).ToLowerInvariant()}: {text}" : "";

    /// <summary>Settings are kept as a text of JSON; null where the text is anything else.</summary>
    private static JsonElement? Settings(JsonElement text)
    {
        if (text.GetString() is not ['{', .., '}'] json) return null;
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
