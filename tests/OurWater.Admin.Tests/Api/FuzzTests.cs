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
        (HttpMethod, string)[] targets =
        [
            (HttpMethod.Post, "/resources"), (HttpMethod.Post, "/readings"), (HttpMethod.Post, "/groups"), (HttpMethod.Post, "/syncs"), (HttpMethod.Post, "/datasources"), (HttpMethod.Post, $"/syncs/{sync}/runs"),
            (HttpMethod.Put, $"/syncs/{sync}"), (HttpMethod.Put, $"/datasources/{datasource}"), (HttpMethod.Patch, $"/resources/{well}"), (HttpMethod.Patch, $"/readings/{reading}"), (HttpMethod.Patch, $"/groups/{group}"),
            (HttpMethod.Patch, $"/external-ids/{externalId}"),
        ];

        await Gen.Select(Gen.OneOf(targets), Body).SampleAsync(
            async sample =>
            {
                var (method, path) = sample.Item1;
                Expect(await caller.SendAsync(method, path, new StringContent(sample.Item2.ToJsonString(), Encoding.UTF8, "application/json")));
            },
            iter: 1500,
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
            iter: 1500,
            threads: 1);
    }

    private static void Expect(Reply reply)
    {
        Assert.True((int)reply.Status < 500, reply.Text);
        if ((int)reply.Status >= 400) Problem.Holds(reply, reply.Status);
    }

    /// <summary>Lone surrogates cannot be sent in UTF-8; tests of their own send them escaped.</summary>
    private static string Valid(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static JsonArray Array(List<JsonNode?> items) => new JsonArray([.. items.Select(i => i?.DeepClone())]);

    private static JsonObject Object(List<(string, JsonNode?)> fields) => new JsonObject(fields.DistinctBy(f => f.Item1).Select(f => KeyValuePair.Create(f.Item1, f.Item2?.DeepClone())));
}
