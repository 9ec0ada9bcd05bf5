using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Nothing that a caller sends makes the program fail: at worst it is refused, in the shape of all refusals.</summary>
public sealed class FuzzTests(ApiHost host)
{
    private static readonly string[] Names =
    [
        "name", "type", "fileId", "format", "datasource", "id", "methods", "selectedDatatypes", "selection", "bbox", "pincodes", "since", "schedule", "cron", "frequency", "timeZone", "mapping", "columns", "constants",
        "places", "file", "noDataCodes", "resourceType", "coords", "center", "latitude", "longitude", "area", "coordinates", "owner", "groups", "externalIds", "legacyMyWellId", "legacyMyWellPincode", "resourceId",
        "resourceExternalId", "timeseriesId", "datetime", "precision", "value", "state", "reason", "dryRun", "isOneTime", "subscribers", "date", "elevation", "wellDepth", "conflictPolicy", "", "𝄞", "a\nb",
    ];

    private static readonly string[] Texts =
    [
        "", " ", "well", "village", "reading", "Polygon", "MultiPolygon", "file", "pullFromDatasource", "day", "mapped", "313603", "313603.1111", "legacyMyWellId:1", "1", "0", "-1", "99999999999999999999", "2018-02-30",
        "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2018-08-06T14:30:00Z", "NaN", "* * * * *", "*/0 * * * *", "Asia/Kolkata", "a@b.c", "@", "\0", "\u202e", "🜄", "'; DROP TABLE Readings; --", "%s%n", "../../etc/passwd",
    ];

    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.OneOf(Texts).Select(t => (JsonNode?)JsonValue.Create(t)),
        Gen.Double[-1e4, 1e4].Select(n => (JsonNode?)JsonValue.Create(n)),
        Gen.OneOf("1e400", "-1e400", "1e-400", "9223372036854775808", "0.1", "-0", "2147483648").Select(n => JsonNode.Parse(n)),
        Gen.Bool.Select(b => (JsonNode?)JsonValue.Create(b)),
        Gen.Const((JsonNode?)null),
        Gen.String[0, 50].Select(s => (JsonNode?)JsonValue.Create(Valid(s))),
        Gen.Int[300, 5000].Select(n => (JsonNode?)JsonValue.Create(new string('x', n))));

    private static readonly Gen<JsonNode?> Node = Gen.Recursive<JsonNode?>((depth, self) => depth > 4 ? Leaf : Gen.Frequency((3, Leaf), (1, self.List[0, 5].Select(items => (JsonNode?)Array(items))), (2, Gen.Select(Gen.OneOf(Names), self).List[0, 8].Select(fields => (JsonNode?)Object(fields)))));

    private static readonly Gen<JsonObject> Body = Gen.Select(Gen.OneOf(Names), Node).List[0, 12].Select(Object);

    [Fact]
    public async Task Bodies_OfAnyShape_NeverFail()
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.NewWellAsync("313603.1111");
        var reading = await caller.CreateAsync("/readings", new { resourceId = well, datetime = "2018-01-01", value = 1 });
        var group = await caller.CreateAsync("/groups", new { name = "A", type = "custom" });
        var sync = await caller.NewSyncAsync("datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n");
        var externalId = (await caller.GetAsync("/external-ids"))["data"][0].GetProperty("id").GetString();
        var datasource = (await caller.GetAsync("/datasources"))["data"][0].GetProperty("id").GetString();
        var syncBody = (await caller.GetAsync($"/syncs/{sync}")).Text;
        const string wellBody = """{"resourceType": "well", "name": "x", "coords": {"latitude": 24, "longitude": 74}, "elevation": 1, "wellDepth": 2, "owner": {"name": "y"}, "groups": [], "externalIds": {"ggmn": "1"}}""";
        const string groupBody = """{"name": "x", "type": "custom", "center": {"latitude": 24, "longitude": 74}, "area": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}, "externalIds": {"ggmn": "2"}}""";
        var readingBody = $$$"""{"resourceId": "{{{well}}}", "timeseriesId": "default", "datetime": "2018-08-06T14:30:00Z", "precision": "minute", "value": 5, "externalIds": {"ggmn": "3"}}""";
        var datasourceBody = (await caller.GetAsync($"/datasources/{datasource}")).Text;
        (HttpMethod Method, string Path, string Good)[] targets =
        [
            (HttpMethod.Post, "/resources", wellBody), (HttpMethod.Patch, $"/resources/{well}", wellBody), (HttpMethod.Post, "/readings", readingBody), (HttpMethod.Patch, $"/readings/{reading}", """{"value": 5}"""),
            (HttpMethod.Post, "/groups", groupBody), (HttpMethod.Patch, $"/groups/{group}", groupBody), (HttpMethod.Post, "/syncs", syncBody), (HttpMethod.Put, $"/syncs/{sync}", syncBody),
            (HttpMethod.Post, "/datasources", datasourceBody), (HttpMethod.Put, $"/datasources/{datasource}", datasourceBody), (HttpMethod.Patch, $"/external-ids/{externalId}", """{"value": "x", "state": "mapped", "reason": "y"}"""),
            (HttpMethod.Post, $"/syncs/{sync}/runs", """{"dryRun": true, "methods": ["pullFromDatasource"]}"""),
        ];

        await Gen.Select(Gen.OneOf(targets), Gen.Bool, Body).SampleAsync(
            async sample =>
            {
                // Either any object, or a good one with some fields replaced: the first meets the reading, the second what comes after it.
                var (target, begunWell, body) = sample;
                if (begunWell) body = Merge((JsonObject)JsonNode.Parse(target.Good)!, body);
                Expect(await caller.SendAsync(target.Method, target.Path, new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")));
            },
            iter: 800,
            threads: 1);
    }

    [Fact]
    public async Task Bytes_OfAnyKind_NeverFail()
    {
        var caller = await host.NewCallerAsync();

        await Gen.Select(Gen.OneOf("/resources", "/groups", "/files?name=x", "/syncs"), Gen.OneOf("application/json", "text/csv", "multipart/form-data; boundary=x"), Gen.Byte.Array[0, 300]).SampleAsync(
            async sample =>
            {
                using var content = new ByteArrayContent(sample.Item3);
                content.Headers.TryAddWithoutValidation("Content-Type", sample.Item2);
                Expect(await caller.SendAsync(HttpMethod.Post, sample.Item1, content));
            },
            iter: 400,
            threads: 1);
    }

    [Fact]
    public async Task Queries_OfAnyKind_NeverFail()
    {
        var caller = await host.NewCallerAsync();
        await caller.CreateAsync("/readings", new { resourceId = await caller.NewWellAsync("313603.1111"), datetime = "2018-01-01", value = 1 });
        var path = Gen.OneOf("/resources", "/readings", "/groups", "/external-ids", "/runs", "/syncs", "/datasources", "/runs/1/rejected");
        var name = Gen.OneOf("start", "limit", "page", "cursor", "type", "groupId", "resourceId", "externalId", "resourceExternalId", "from", "to", "updatedAfter", "bbox", "state", "syncId", "name", "value", "recordId", "timeseriesId");
        var text = Gen.OneOf(Gen.OneOf(Texts), Gen.OneOf("1,2,3,4", "-180,-90,180,90", "180,-90,-180,90", "NaN,0,1,1", "a:b", ":", "MS4w", "OTk5OTk5OTk5OTk5OTk5OTk5OS45OTk5OTk5OTk5OTk5OTk5OTk5OQ", "9999-12-31", "0001-01-01"), Gen.String[0, 30].Select(Valid));

        await Gen.Select(path, Gen.Select(name, text).List[0, 5]).SampleAsync(
            async sample => Expect(await caller.GetAsync($"{sample.Item1}?{string.Join('&', sample.Item2.Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2)}"))}")),
            iter: 1000,
            threads: 1);
    }

    private static void Expect(Reply reply)
    {
        Assert.True((int)reply.Status < 500, reply.Text);
        if ((int)reply.Status >= 400) Problem.Holds(reply, reply.Status);
    }

    private static JsonObject Merge(JsonObject good, JsonObject changes)
    {
        var replaced = 0;
        foreach (var (name, value) in changes)
        {
            if (good.ContainsKey(name) && replaced++ < 2) good[name] = value?.DeepClone();
            else if (good.FirstOrDefault(f => f.Value is JsonObject inner && inner.ContainsKey(name)).Value is JsonObject inner) inner[name] = value?.DeepClone();
        }

        return good;
    }

    /// <summary>Lone surrogates cannot be sent in UTF-8; tests of their own send them escaped.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static JsonArray Array(List<JsonNode?> items) => new JsonArray([.. items.Select(i => i?.DeepClone())]);

    private static JsonObject Object(List<(string, JsonNode?)> fields) => new JsonObject(fields.DistinctBy(f => f.Item1).Select(f => KeyValuePair.Create(f.Item1, f.Item2?.DeepClone())));
}
