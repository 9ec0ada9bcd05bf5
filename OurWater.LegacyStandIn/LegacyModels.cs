using System.Globalization;
using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>What the server's models do when something is saved, in their order: also what they save before they fail.</summary>
internal sealed class LegacyModels(LegacyState state, LegacyOptions options)
{
    /// <param name="others">The elements of one array look for their numbers before any of them is saved.</param>
    public async Task<JsonObject> CreateResourceAsync(JsonObject body, Task? others = null)
    {
        if (!Set(body, "id") && !Set(body, "villageId")) throw new LegacyError(500, "id or villageId is required to create a new resource");
        var (type, postcode) = (Text(body, "type") ?? "", (int)Number(body, "postcode"));
        int id;
        if (Set(body, "id"))
        {
            id = (int)Number(body, "id");
        }
        else
        {
            var free = state.FreeNumbers(postcode, type);
            if (free.Count == 0) throw new LegacyError(500, $"Error creating a new resouce, all id's are taken for: pincode: {postcode} villageId:{body["villageId"]}, type: {type}");
            if (others is not null) await others;
            else await Task.Yield(); // two callers may have found the same number by now
            id = int.Parse($"{body["villageId"]}{free[0]}", CultureInfo.InvariantCulture);
        }

        foreach (var required in new[] { "geo", "owner", "type", "postcode" })
        {
            if (!Set(body, required)) throw LegacyError.Validation("resource", required, "can't be blank (value: undefined)");
        }

        if (body["geo"] is not JsonObject geo || geo["lat"] is null || geo["lng"] is null) throw new LegacyError(500, "lng must be a number", "AssertionError");
        await Work();
        var row = state.AddResource(postcode, id, type, Text(body, "owner")!, geo["lat"]!.GetValue<double>(), geo["lng"]!.GetValue<double>(), Set(body, "villageId") ? (int)Number(body, "villageId") : null);
        lock (state.Gate)
        {
            if (Set(body, "elevation")) row["elevation"] = (long)Math.Round(Number(body, "elevation"), MidpointRounding.AwayFromZero);
            if (Set(body, "well_depth")) row["well_depth"] = LegacyRow.Round(Number(body, "well_depth"));
        }

        var echo = body.DeepClone().AsObject();
        (echo["id"], echo["last_date"], echo["clientId"]) = (id, "2016-05-11 03:04:59", 1);
        return Stamped(echo);
    }

    public async Task<JsonObject> CreateReadingAsync(JsonObject body)
    {
        foreach (var required in new[] { "date", "value", "postcode" })
        {
            if (body[required] is null) throw LegacyError.Validation("reading", required, "can't be blank (value: undefined)");
        }

        var date = LegacyRow.ParseDate(body["date"])!.Value;
        if (!decimal.TryParse(body["value"]!.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)) throw LegacyError.Validation("reading", "value", $"is not a number (value: {body["value"]})");
        if (date > state.Now.AddDays(1)) throw new LegacyError(400, "Reading cannot be in the future!");
        await Work();
        LegacyRow row;
        lock (state.Gate)
        {
            row = state.AddReading((int)Number(body, "postcode"), Set(body, "resourceId") ? (int)Number(body, "resourceId") : null, date, value, Set(body, "villageId") ? (int)Number(body, "villageId") : null, state.Now);
            if (body["createdAt"] is not null) row["createdAt"] = LegacyRow.ParseDate(body["createdAt"]);
        }

        Refresh(row);
        var echo = body.DeepClone().AsObject();
        echo["id"] = (long)row["id"]!;
        return Stamped(echo);
    }

    public async Task<LegacyRow> ChangeReadingAsync(long id, JsonObject body)
    {
        await Work();
        LegacyRow? row;
        lock (state.Gate)
        {
            row = state.Readings.Find(r => (long)r["id"]! == id) ?? throw new LegacyError(404, $"could not find a model with id {id}", code: "MODEL_NOT_FOUND");
            var created = body["createdAt"] is not null ? LegacyRow.ParseDate(body["createdAt"]) : row.Date("createdAt");
            if (created is null || row.Date("date") is null) throw LegacyError.Validation("reading", "createdAt", "can't be blank (value: null)");
            row["createdAt"] = created;
            if (body["value"] is not null) row["value"] = LegacyRow.Round(Number(body, "value"));
            if (body["date"] is not null) row["date"] = LegacyRow.ParseDate(body["date"]);
            foreach (var name in new[] { "postcode", "resourceId", "villageId" })
            {
                if (body[name] is not null) row[name] = (long)Number(body, name);
            }

            row["updatedAt"] = state.Now;
        }

        Refresh(row);
        return row;
    }

    public async Task<LegacyRow> ChangeResourceAsync(JsonObject body)
    {
        if (!Set(body, "id") || !Set(body, "postcode")) throw new LegacyError(400, "Id and postcode is required");
        await Work();
        lock (state.Gate)
        {
            var row = state.FindResource((int)Number(body, "postcode"), (int)Number(body, "id")) ?? throw new LegacyError(404, "not found");
            if (row.Date("createdAt") is null) throw LegacyError.Validation("resource", "createdAt", "can't be blank (value: null)");
            if (Truthy(body["owner"])) row["owner"] = LegacyRow.Latin1(Text(body, "owner"));
            if (Truthy(body["type"])) row["type"] = Text(body, "type");
            if (Truthy(body["elevation"])) row["elevation"] = (long)Math.Round(Number(body, "elevation"), MidpointRounding.AwayFromZero);
            if (Truthy(body["well_depth"])) row["well_depth"] = LegacyRow.Round(Number(body, "well_depth"));
            if (body["geo"] is JsonObject geo) row["geo"] = geo.DeepClone();
            row["updatedAt"] = state.Now;
            return row;
        }
    }

    public async Task<JsonObject> CreateVillageAsync(JsonObject body)
    {
        foreach (var required in new[] { "id", "name", "postcode" })
        {
            if (!Set(body, required)) throw LegacyError.Validation("village", required, "can't be blank (value: undefined)");
        }

        await Work();
        var coordinates = body["coordinates"] as JsonObject;
        var row = state.AddVillage((int)Number(body, "postcode"), (int)Number(body, "id"), Text(body, "name")!, coordinates?["lat"]?.GetValue<double>() ?? 0, coordinates?["lng"]?.GetValue<double>() ?? 0);
        if (coordinates is null) row["coordinates"] = null;
        return Stamped(body.DeepClone().AsObject());
    }

    public async Task<JsonObject> ReplaceVillageAsync(JsonObject body)
    {
        await Work();
        lock (state.Gate)
        {
            var row = state.Villages.Find(v => v.Int("id") == (int)Number(body, "id") && v.Int("postcode") == (int)Number(body, "postcode"));
            if (row is null) throw new LegacyError(404, "not found");
            row["name"] = LegacyRow.Latin1(Text(body, "name"));
            if (body["coordinates"] is JsonObject coordinates) row["coordinates"] = coordinates.DeepClone();
            row["updatedAt"] = state.Now;
        }

        return Stamped(body.DeepClone().AsObject());
    }

    /// <summary>All elements at once; what is good stays saved when another fails, and a failure gives no ids.</summary>
    public static async Task<JsonNode> ManyAsync(JsonArray elements, Func<JsonObject, Task?, Task<JsonObject>> create)
    {
        var looked = new TaskCompletionSource();
        var all = elements.Select(async e =>
        {
            try
            {
                return (Saved: (JsonObject?)await create(e as JsonObject ?? throw new LegacyError(500, "not an object", "AssertionError"), looked.Task), Error: (LegacyError?)null);
            }
            catch (LegacyError error)
            {
                return (null, error);
            }
        }).ToArray();
        looked.SetResult();
        var results = await Task.WhenAll(all);
        if (Array.TrueForAll(results, r => r.Error is null)) return new JsonArray([.. results.Select(r => r.Saved)]);
        var last = Array.FindLastIndex(results, r => r.Error is not null);
        throw new LegacyError(500, "Failed with multiple errors, see `details` for more information.", details: new JsonArray([.. results.Take(last + 1).Select(r => r.Error?.Detail())]));
    }

    /// <summary>The whole row anew: what the body does not have is NULL afterwards, and a row without a creation date gets one.</summary>
    public async Task<LegacyRow> ReplaceResourceAsync(JsonObject body)
    {
        foreach (var required in new[] { "geo", "owner", "type", "postcode" })
        {
            if (!Set(body, required)) throw LegacyError.Validation("resource", required, "can't be blank (value: undefined)");
        }

        await Work();
        lock (state.Gate)
        {
            var (id, postcode) = ((int)Number(body, "id"), (int)Number(body, "postcode"));
            var row = state.FindResource(postcode, id) ?? state.AddResource(postcode, id, Text(body, "type")!, Text(body, "owner")!, 0, 0);
            (row["owner"], row["type"], row["geo"]) = (LegacyRow.Latin1(Text(body, "owner")), Text(body, "type"), body["geo"]!.DeepClone());
            row["elevation"] = body["elevation"] is null ? null : (long)Math.Round(Number(body, "elevation"), MidpointRounding.AwayFromZero);
            foreach (var name in new[] { "well_depth", "last_value" }) row[name] = body[name] is null ? null : LegacyRow.Round(Number(body, name));
            foreach (var name in new[] { "image", "mobile", "email" }) row[name] = Text(body, name);
            foreach (var name in new[] { "clientId", "villageId" }) row[name] = body[name] is null ? null : (long)Number(body, name);
            row["last_date"] = LegacyRow.ParseDate(body["last_date"]) ?? LegacyState.NoReading;
            row["createdAt"] = LegacyRow.ParseDate(body["createdAt"]) ?? state.Now;
            row["updatedAt"] = state.Now;
            return row;
        }
    }

    public async Task<LegacyRow> ReplaceReadingAsync(JsonObject body)
    {
        foreach (var required in new[] { "date", "value", "postcode" })
        {
            if (body[required] is null) throw LegacyError.Validation("reading", required, "can't be blank (value: undefined)");
        }

        await Work();
        LegacyRow row;
        lock (state.Gate)
        {
            row = state.Readings.Find(r => (long)r["id"]! == (long)Number(body, "id")) ?? state.AddReading(null, null, null, 0, null);
            (row["date"], row["value"], row["postcode"]) = (LegacyRow.ParseDate(body["date"]), LegacyRow.Round(Number(body, "value")), (long)Number(body, "postcode"));
            foreach (var name in new[] { "resourceId", "villageId" }) row[name] = body[name] is null ? null : (long)Number(body, name);
            (row["createdAt"], row["updatedAt"]) = (LegacyRow.ParseDate(body["createdAt"]) ?? state.Now, state.Now);
        }

        Refresh(row);
        return row;
    }

    /// <summary>Of two conditions only the first counts: a resource with this number in another pincode is changed instead, where it comes first.</summary>
    public async Task<LegacyRow> UpsertResourceWhereAsync(int id, JsonObject body)
    {
        await Work();
        lock (state.Gate)
        {
            var row = state.Resources.Find(r => r.Int("id") == id) ?? throw new LegacyError(404, "not found");
            if (Truthy(body["owner"])) row["owner"] = LegacyRow.Latin1(Text(body, "owner"));
            row["updatedAt"] = state.Now;
            return row;
        }
    }

    /// <summary>After a reading is saved its resource shows it, where it is the newest; the reading stays saved when this fails. Without a resource id the first of the pincode is taken.</summary>
    private void Refresh(LegacyRow reading)
    {
        lock (state.Gate)
        {
            var postcode = reading.Int("postcode");
            var resource = reading["resourceId"] is null ? state.Resources.Find(r => r.Int("postcode") == postcode) : state.FindResource(postcode, reading.Int("resourceId"));
            if (resource is null) throw new LegacyError(500, "resource doesnt exist!");
            if (resource.Date("last_date") is not { } last || reading.Date("date") < last) return;
            if (resource.Text("type") == "raingauge" && reading.Number("value") <= 0) return;
            if (resource.Date("createdAt") is null) throw LegacyError.Validation("resource", "createdAt", "can't be blank (value: null)");
            (resource["last_date"], resource["last_value"], resource["updatedAt"]) = (reading["date"], reading["value"], state.Now);
        }
    }

    private Task Work() => options.WriteDelay > TimeSpan.Zero ? Task.Delay(options.WriteDelay, options.Clock) : Task.CompletedTask;

    private JsonObject Stamped(JsonObject echo)
    {
        var now = state.Now.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        (echo["createdAt"], echo["updatedAt"]) = (now, now);
        return echo;
    }

    private static bool Set(JsonObject body, string name) => Truthy(body[name]);

    public static bool Truthy(JsonNode? node) => node is JsonObject || node is JsonValue value && (value.TryGetValue<string>(out var text) ? text.Length > 0 : value.TryGetValue<decimal>(out var number) ? number != 0 : value.TryGetValue<bool>(out var yes) && yes);

    private static string? Text(JsonObject body, string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static decimal Number(JsonObject body, string name) =>
        body[name] is JsonValue value && decimal.TryParse(value.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw new LegacyError(500, $"ER_BAD_FIELD_ERROR: Unknown column '{body[name]}'", code: "ER_BAD_FIELD_ERROR");
}
