using System.Globalization;
using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>The routes that nobody should call: those by id alone, which mean every pincode's row of that id, and those that do harm.</summary>
internal sealed class LegacyRoutesById(LegacyState state, LegacyModels models)
{
    /// <summary>Null where the address is another one.</summary>
    public async Task<JsonNode?> HandleAsync(string method, string path, JsonNode? body)
    {
        if (path == "/readings/saveOrCreate" && method == "POST") return await SaveOrCreateAsync(body as JsonObject ?? throw new LegacyError(400, "Value is not an object."));
        if (path.Split('/') is not ["", var model and ("resources" or "villages" or "readings"), var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out var id)) return null;
        lock (state.Gate)
        {
            var table = model switch { "resources" => state.Resources, "villages" => state.Villages, _ => state.Readings };
            var found = table.FindAll(r => r.Int("id") == id);
            switch (method)
            {
                case "GET": return Shown(found.Count > 0 ? found[0] : throw new LegacyError(404, $"Unknown \"{model[..^1]}\" id \"{id}\".", code: "MODEL_NOT_FOUND"));
                case "DELETE":
                    table.RemoveAll(found.Contains);
                    return new JsonObject { ["count"] = found.Count };
                case "PATCH" or "PUT" when model != "readings":
                    return Changed(found, body!.AsObject(), id);
                default: return null;
            }
        }
    }

    private JsonObject Changed(List<LegacyRow> found, JsonObject body, int id)
    {
        if (body.ContainsKey("postcode")) throw new LegacyError(400, "id property (undefined) cannot be updated from undefined to undefined");
        if (found.Count == 0) throw new LegacyError(404, $"No instance with id {id} found", code: "MODEL_NOT_FOUND");
        foreach (var row in found)
        {
            foreach (var (name, value) in body.Where(p => p.Key is "owner" or "name" or "type")) row[name] = LegacyRow.Latin1(value?.ToString());
            row["updatedAt"] = state.Now;
        }

        return Shown(found[0]);
    }

    /// <summary>One object, all of whose fields count: a value of 0 is missing.</summary>
    private async Task<JsonNode> SaveOrCreateAsync(JsonObject body)
    {
        string[] required = ["date", "value", "villageId", "postcode", "resourceId"];
        if (required.Any(name => !LegacyModels.Truthy(body[name]))) throw new LegacyError(400, $"Fields required: {string.Join(", ", required)}");
        var date = LegacyRow.ParseDate(body["date"]);
        LegacyRow? stored;
        lock (state.Gate) stored = state.Readings.Find(r => r.Date("date") == date && r.Int("postcode") == (int)body["postcode"]! && r.Int("resourceId") == (int)body["resourceId"]!);
        if (stored is null) return await models.CreateReadingAsync(body);
        return Shown(await models.ChangeReadingAsync((long)stored["id"]!, new JsonObject { ["value"] = body["value"]!.DeepClone() }));
    }

    private static JsonObject Shown(LegacyRow row)
    {
        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer)) row.Write(writer, _ => true);
        return JsonNode.Parse(buffer.ToArray())!.AsObject();
    }
}
