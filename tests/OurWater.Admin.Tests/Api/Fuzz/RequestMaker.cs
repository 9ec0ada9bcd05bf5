using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <param name="Key">Which key is sent: <c>right</c>, <c>none</c>, <c>wrong</c> or <c>weak</c>, which has no scope that matters.</param>
internal sealed record FuzzRequest(Operation Operation, string Address, byte[]? Body, string? ContentType, string? IdempotencyKey, string? Accept, string Key)
{
    public override string ToString() =>
        $"{Operation.Method} {Address}\nKey: {Key}; Content-Type: {ContentType}; Idempotency-Key: {Shown(IdempotencyKey)}; Accept: {Accept}\n{(Body is null ? "" : Shown(Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, 600)))))}";

    private static string? Shown(string? text) => text is null ? null : string.Concat(text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? $"\\u{(int)c:x4}" : c.ToString()));
}

/// <summary>Makes requests for an operation from its description: right ones, and right ones with something changed.</summary>
internal sealed class RequestMaker(ApiDocument document, Pool pool)
{
    private static readonly string[] ContentTypes = ["application/json; charset=utf-8", "application/merge-patch+json", "text/plain", "application/xml", "multipart/form-data; boundary=x", "multipart/form-data", "not a type", ""];
    private static readonly string[] Accepts = ["text/csv", "application/json", "*/*", "text/html", "text/csv;q=0.1, application/json", "nonsense"];
    private static readonly string[] Ids = ["0", "-1", "abc", "9223372036854775807", "99999999999999999999", "1e3", "%20", "\u0661", "1;2", "1%002", "' OR 1=1", "null"];
    private readonly ValueMaker _values = new(document, pool);

    public Gen<FuzzRequest> For(Operation operation) => Gen.Select(
        Address(operation),
        Body(operation),
        Gen.Frequency((40, Gen.Const((string?)null)), (4, Gen.Int[0, 30].Select(i => (string?)$"key-{i}")), (1, Gen.OneOf("", " ", new string('k', 255), new string('k', 256), "schl\u00fcssel", "a\tb").Select(k => (string?)k))),
        Gen.Frequency((5, Gen.Const((string?)null)), (1, Gen.OneOf(Accepts).Select(a => (string?)a))),
        Gen.Frequency((40, Gen.Const("right")), (1, Gen.OneOf("none", "wrong", "weak"))),
        (address, body, idempotency, accept, key) => new FuzzRequest(operation, address, body.Bytes, body.Type, idempotency, accept, key));

    private Gen<string> Address(Operation operation)
    {
        var id = Gen.Frequency((9, Gen.Int[0, 999].Select(i => pool.Pick(Pool.CollectionOfPath(operation.Path), i))), (1, Gen.OneOf(Ids)), (1, Gen.Int[1, 400].Select(i => i.ToString(CultureInfo.InvariantCulture))));
        var query = operation.Parameters.Where(p => p.In == "query").Select(p => Gen.Frequency((30, Gen.Const("")), (6, _values.QueryText(p.Name, p.Schema).Select(t => Pair(p.Name, t))), (1, Oddities.Text.Select(t => Pair(p.Name, t)))));
        var more = Gen.Frequency((12, Gen.Const("")), (1, Gen.Select(Gen.OneOf("limit", "page", "type", "nothing", "[]"), Oddities.Text).Select(q => Pair(q.Item1, q.Item2))));
        return Gen.Select(id, All(query.Append(more))).Select((record, pairs) =>
        {
            var path = operation.Path.Replace("{id}", Uri.EscapeDataString(record), StringComparison.Ordinal);
            return pairs.Any(p => p.Length > 0) ? $"{path}?{string.Join('&', pairs.Where(p => p.Length > 0))}" : path;
        });
    }

    private Gen<(byte[]? Bytes, string? Type)> Body(Operation operation)
    {
        var none = Gen.Const(((byte[]?)null, (string?)null));
        var raw = Gen.Select(Gen.Frequency((2, Gen.OneOf(Oddities.Bodies).Select(Encoding.UTF8.GetBytes)), (1, Gen.Byte.Array[0, 300])), Gen.OneOf("application/json", "application/octet-stream")).Select(r => ((byte[]?)r.Item1, (string?)r.Item2));
        if (operation.TakesFile) return Gen.Frequency((3, ValueMaker.Table().Select(t => ((byte[]?)Encoding.UTF8.GetBytes(t), (string?)"text/csv"))), (1, raw), (1, Multipart()));
        if (operation.BodySchema is not { } schema) return Gen.Frequency((8, none), (1, raw));
        var (made, shown) = (_values.For(schema, "", 0), Gen.Int[0, 999].Select(i => pool.View(Pool.CollectionOfPath(operation.Path), i)));
        var right = operation.Example is { } example ? Gen.Frequency((2, made), (1, Gen.Int[0, 999].Select(i => Aimed(JsonNode.Parse(example.GetRawText()), i))), (2, shown)) : Gen.Frequency((2, made), (1, shown));
        var changed = Gen.Select(right, Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 9], Oddities.Leaf).List[1, 3]).Select((body, changes) => Mutation.Of(body, changes));
        var json = Gen.Select(Gen.Frequency((5, right), (5, changed)), Gen.Frequency((30, Gen.Const("application/json")), (1, Gen.OneOf(ContentTypes)))).Select(b => ((byte[]?)Encoding.UTF8.GetBytes(b.Item1?.ToJsonString() ?? "null"), (string?)b.Item2));
        var large = Gen.Const(((byte[]?)Encoding.UTF8.GetBytes($"{{\"name\": \"{new string('x', 17 * 1024 * 1024)}\"}}"), (string?)"application/json"));
        return Gen.Frequency((300, json), (20, raw), (3, none), (1, large));
    }

    private static Gen<(byte[]? Bytes, string? Type)> Multipart() => Gen.Select(ValueMaker.Table(), Gen.OneOf("file", "other", ""), Gen.OneOf("a.csv", "../x.csv", "C:\\x.csv", "a\"b.csv", ""), Gen.Bool).Select((table, field, name, whole) =>
        ((byte[]?)Encoding.UTF8.GetBytes($"--x\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\r\n{table}{(whole ? "\r\n--x--\r\n" : "")}"), (string?)"multipart/form-data; boundary=x"));

    /// <summary>An example of the document, with the id of a datasource that there is.</summary>
    private JsonNode? Aimed(JsonNode? example, int any)
    {
        if (example?["datasource"] is JsonObject source) source["id"] = pool.Pick("datasources", any);
        return example;
    }

    private static string Pair(string name, string value) => $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    private static Gen<List<string>> All(IEnumerable<Gen<string>> parts) =>
        parts.Aggregate(Gen.Const(() => new List<string>()), (all, part) => Gen.Select(all, part, (list, one) => list.Append(one).ToList()));
}

/// <summary>Changes a right body somewhere: replaces, removes or adds.</summary>
internal static class Mutation
{
    public static JsonNode? Of(JsonNode? body, IEnumerable<(int Where, int How, JsonNode? With)> changes)
    {
        if (body?.DeepClone() is not { } changed) return body;
        foreach (var (where, how, with) in changes)
        {
            var places = Places(changed).ToList();
            if (places.Count == 0) break;
            var (parent, name, index) = places[where % places.Count];
            Change(parent, name, index, how, with?.DeepClone());
        }

        return changed;
    }

    private static void Change(JsonNode parent, string name, int index, int how, JsonNode? with)
    {
        if (parent is JsonArray list)
        {
            if (how == 0) list.RemoveAt(index);
            else if (how == 1) list.Add(with);
            else list[index] = with;
        }
        else if (parent is JsonObject fields)
        {
            if (how <= 1) fields.Remove(name);
            else if (how == 2) fields["more" + name] = with;
            else fields[name] = with;
        }
    }

    private static IEnumerable<(JsonNode Parent, string Name, int Index)> Places(JsonNode node) => node switch
    {
        JsonObject fields => fields.SelectMany(f => (f.Value is null ? [] : Places(f.Value)).Prepend((node, f.Key, 0))),
        JsonArray list => list.SelectMany((item, i) => (item is null ? [] : Places(item)).Prepend((node, "", i))),
        _ => [],
    };
}
