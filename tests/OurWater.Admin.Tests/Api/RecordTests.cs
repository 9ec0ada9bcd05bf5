using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Resources, groups and external ids.</summary>
public sealed class RecordTests(ApiHost host)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resource_Made_IsAsSentAndHasItsSeries()
    {
        var caller = await host.NewCallerAsync();
        var group = await caller.CreateAsync("/groups", new { name = "Hinta", type = "village" });

        var made = await caller.PostAsync("/resources", new
        {
            name = "By the temple",
            resourceType = "well",
            coords = new { latitude = 24.59, longitude = 74.19 },
            elevation = 0,
            wellDepth = 21.95,
            owner = new { name = "Ratan" },
            groups = new[] { group },
            externalIds = new { legacyMyWellId = "313603.1111", legacyMyWellPincode = "313603" },
        });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal($"/api/v1/resources/{made.Id}", made.Headers["Location"]);
        Assert.Equal(
            $$"""{"name":"By the temple","resourceType":"well","coords":{"latitude":24.59,"longitude":74.19},"elevation":0,"wellDepth":21.95,"owner":{"name":"Ratan"},"groups":["{{group}}"],"timeseries":[{"id":"default","unit":"m"}],"lastValue":null,"lastReadingDatetime":null,"externalIds":{"legacyMyWellId":"313603.1111","legacyMyWellPincode":"313603"}""",
            Between(made.Text, "\"name\"", ",\"createdAt\"", "{"));
        Assert.Equal(made.Text, (await caller.GetAsync($"/resources/{made.Id}")).Text);
        Assert.Equal("mm", (await caller.PostAsync("/resources", new { resourceType = "raingauge" }))["timeseries"][0].GetProperty("unit").GetString());
    }

    [Fact]
    public async Task Resource_SentAsItIsAnswered_IsMadeWithItsSeries()
    {
        var caller = await host.NewCallerAsync();
        var first = await caller.PostAsync("/resources", new { resourceType = "well", timeseries = new[] { new { id = "default", unit = "m" }, new { id = "logger", unit = "m" } } });
        var content = first.Text.Replace("\"name\":null", "\"name\":\"Its copy\"", StringComparison.Ordinal);

        var copy = await caller.PostAsync("/resources", JsonElement.Parse(content));

        Assert.Equal(HttpStatusCode.Created, copy.Status);
        Assert.NotEqual(first.Id, copy.Id);
        Assert.Equal("""[{"id":"default","unit":"m"},{"id":"logger","unit":"m"}]""", copy["timeseries"].GetRawText());
    }

    [Theory]
    [InlineData("{}", "resourceType")]
    [InlineData("""{"resourceType": "well", "timeseries": [{"id": "default", "unit": "ft"}, 5, {"unit": "m"}]}""", "timeseries[0].unit,timeseries[1],timeseries[2].id")]
    [InlineData("""{"resourceType": "spring"}""", "resourceType")]
    [InlineData("""{"resourceType": "well", "coords": {"latitude": 124, "longitude": -181}}""", "coords.latitude,coords.longitude")]
    [InlineData("""{"resourceType": "well", "coords": {"latitude": 24}}""", "coords.longitude")]
    [InlineData("""{"resourceType": "well", "coords": [24, 74], "wellDepth": -1, "elevation": 1e999, "owner": "Ratan"}""", "coords,elevation,owner,wellDepth")]
    [InlineData("""{"resourceType": "well", "groups": ["4711", {}]}""", "groups[0],groups[1]")]
    [InlineData("""{"resourceType": "well", "externalIds": {"legacyMyWellPincode": "12", "legacyMyWellId": "1111", "9": "x", "a": 5}}""", "externalIds.9,externalIds.a,externalIds.legacyMyWellId,externalIds.legacyMyWellPincode")]
    [InlineData("""{"resourceType": "well", "externalIds": {"legacyMyWellPincode": "313604", "legacyMyWellId": "313603.1111"}}""", "externalIds.legacyMyWellPincode")]
    [InlineData("""{"resourceType": "well", "name": "\u0000"}""", "name")]
    public async Task Resource_NotValid_Is422ByField(string body, string fields)
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.PostAsync("/resources", JsonElement.Parse(body));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(fields.Split(','), reply.Errors);
        Assert.Equal(0, (await caller.GetAsync("/resources"))["total"].GetInt32());
    }

    [Fact]
    public async Task Resource_WithATakenIdentity_Is409WithTheOtherAndStoresNothing()
    {
        var caller = await host.NewCallerAsync();
        var first = await caller.NewWellAsync("313603.1111");
        var second = await caller.NewWellAsync("313603.1112");

        var posted = await caller.PostAsync("/resources", new { resourceType = "well", externalIds = new { legacyMyWellId = "313603.1111" } });
        var patched = await caller.PatchAsync($"/resources/{second}", new { name = "x", externalIds = new { legacyMyWellId = "313603.1111" } });

        foreach (var reply in new[] { posted, patched })
        {
            Problem.Holds(reply, HttpStatusCode.Conflict);
            Assert.Equal(first, reply["existingId"].GetString());
        }

        Assert.Equal(2, (await caller.GetAsync("/resources"))["total"].GetInt32());
        Assert.Equal(JsonValueKind.Null, (await caller.GetAsync($"/resources/{second}"))["name"].ValueKind);
    }

    [Theory]
    [InlineData("""{"legacyMyWellPincode": "313603"}""", "pending")]
    [InlineData("""{"legacyMyWellPincode": "313603", "legacyMyWellId": "313603.1111"}""", "unconfirmed,unconfirmed")]
    [InlineData("""{"ggmn": "GW-1"}""", "unconfirmed")]
    public async Task Resource_ExternalIds_StandAsTheRuleSays(string externalIds, string states)
    {
        var caller = await host.NewCallerAsync();
        await caller.CreateAsync("/resources", new { resourceType = "well", externalIds = JsonElement.Parse(externalIds) });

        var ids = await caller.GetAsync("/external-ids");

        Assert.Equal(states, string.Join(',', ids["data"].EnumerateArray().Select(e => e.GetProperty("state").GetString())));
    }

    [Fact]
    public async Task Resource_GivenItsIdLater_IsNoLongerPushedAsNew()
    {
        var caller = await host.NewCallerAsync();
        var id = await caller.CreateAsync("/resources", new { resourceType = "well", externalIds = new { legacyMyWellPincode = "313603" } });

        await caller.PatchAsync($"/resources/{id}", new { externalIds = new { legacyMyWellId = "313603.1111" } });

        Assert.Equal(0, (await caller.GetAsync("/external-ids?state=pending"))["total"].GetInt32());
    }

    [Fact]
    public async Task Resource_Changed_KeepsTheRestAndItsHistory()
    {
        var caller = await host.NewCallerAsync();
        var made = await caller.PostAsync("/resources", new { resourceType = "well", name = "Old", wellDepth = 20, coords = new { latitude = 24, longitude = 74 }, externalIds = new { ggmn = "A", other = "B" } });

        var changed = await caller.PatchAsync($"/resources/{made.Id}", new { name = "New", coords = (object?)null, externalIds = new { ggmn = "C", other = (string?)null } });

        Assert.Equal(("New", 20), (changed["name"].GetString(), changed["wellDepth"].GetDouble()));
        Assert.Equal(JsonValueKind.Null, changed["coords"].ValueKind);
        Assert.Equal("""{"ggmn":"C"}""", changed["externalIds"].GetRawText());
        await using var context = host.Database.Open(caller.Organisation.Id);
        var change = await context.RecordChanges.SingleAsync(Stop);
        Assert.Equal((DataType.Resource, "script", null), (change.RecordType, change.By, change.RunId));
        Assert.Equal("""{"externalIds.ggmn":"A","externalIds.other":"B","latitude":24,"longitude":74,"name":"Old"}""", change.Before);
        Assert.Equal("""{"externalIds.ggmn":"C","externalIds.other":null,"latitude":null,"longitude":null,"name":"New"}""", change.After);
    }

    [Fact]
    public async Task Resource_ChangedToWhatItIs_WritesNothing()
    {
        var caller = await host.NewCallerAsync();
        var made = await caller.PostAsync("/resources", new { resourceType = "well", name = "Same", externalIds = new { ggmn = "A" } });

        var changed = await caller.PatchAsync($"/resources/{made.Id}", made.Body);

        Assert.Equal(made.Text, changed.Text);
        await using var context = host.Database.Open(caller.Organisation.Id);
        Assert.False(await context.RecordChanges.AnyAsync(Stop));
    }

    [Fact]
    public async Task Resource_WithReadings_KeepsItsUnit()
    {
        var caller = await host.NewCallerAsync();
        var (empty, filled) = (await caller.NewWellAsync(), await caller.NewWellAsync());
        await caller.CreateAsync("/readings", new { resourceId = filled, datetime = "2020-01-01", value = 5 });

        Assert.Equal("mm", (await caller.PatchAsync($"/resources/{empty}", new { resourceType = "raingauge" }))["timeseries"][0].GetProperty("unit").GetString());
        Problem.Holds(await caller.PatchAsync($"/resources/{filled}", new { resourceType = "raingauge" }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal("checkdam", (await caller.PatchAsync($"/resources/{filled}", new { resourceType = "checkdam" }))["resourceType"].GetString());
    }

    [Fact]
    public async Task Resources_Filtered_AreThoseMeant()
    {
        var caller = await host.NewCallerAsync();
        var group = await caller.CreateAsync("/groups", new { name = "Hinta", type = "village" });
        var a = await caller.CreateAsync("/resources", new { resourceType = "well", coords = new { latitude = 24.5, longitude = 74.5 }, groups = new[] { group }, externalIds = new { legacyMyWellPincode = "313603" } });
        var b = await caller.CreateAsync("/resources", new { resourceType = "raingauge", coords = new { latitude = -17, longitude = 179.5 }, externalIds = new { legacyMyWellPincode = "313603" } });
        await caller.CreateAsync("/readings", new { resourceId = b, datetime = "2020-05-05", value = 5 });

        Assert.Equal([a], await IdsAsync("/resources?type=well"));
        Assert.Equal([a], await IdsAsync($"/resources?groupId={group}"));
        Assert.Equal([a], await IdsAsync("/resources?bbox=74,24,75,25"));
        Assert.Equal([b], await IdsAsync("/resources?bbox=179,-20,-179,-10"));
        Assert.Equal([a, b], await IdsAsync("/resources?externalId=legacyMyWellPincode:313603"));
        Assert.Equal([b], await IdsAsync("/resources?from=2020-05-01&to=2020-05-05"));
        Assert.Equal([], await IdsAsync("/resources?to=2020-05-04"));
        Assert.Equal([a, b], await IdsAsync("/resources?updatedAfter=2020-01-01T00:00:00Z"));
        Assert.Equal([], await IdsAsync("/resources?updatedAfter=2999-01-01"));
        Assert.Equal([], await IdsAsync("/resources?groupId=999"));

        async Task<List<string>> IdsAsync(string path) => [.. (await caller.GetAsync(path))["data"].EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
    }

    [Fact]
    public async Task Group_MadeAndChanged_IsAsSent()
    {
        var caller = await host.NewCallerAsync();
        var area = new { type = "Polygon", coordinates = new[] { new[] { new[] { 74, 24 }, [75, 24], [75, 25], [74, 24] } } };

        var made = await caller.PostAsync("/groups", new { name = "Hinta", type = "village", center = new { latitude = 24.6, longitude = 74.18 }, area, externalIds = new { legacyMyWellId = "313603.13", legacyMyWellPincode = "313603", legacyMyWellVillageId = "13" } });
        var changed = await caller.PatchAsync($"/groups/{made.Id}", new { name = "Hinta East", area = (object?)null });

        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal(JsonSerializer.Serialize(area), made["area"].GetRawText());
        Assert.Equal("""{"legacyMyWellId":"313603.13","legacyMyWellPincode":"313603","legacyMyWellVillageId":"13"}""", made["externalIds"].GetRawText());
        Assert.Equal(("Hinta East", "village", JsonValueKind.Null), (changed["name"].GetString(), changed["type"].GetString(), changed["area"].ValueKind));
        Assert.Equal(24.6, changed["center"].GetProperty("latitude").GetDouble());
    }

    [Theory]
    [InlineData("{}", "name,type")]
    [InlineData("""{"name": "x", "type": "district"}""", "type")]
    [InlineData("""{"name": "x", "type": "custom", "area": {"type": "Point", "coordinates": [1, 2]}}""", "area")]
    [InlineData("""{"name": "x", "type": "custom", "area": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 1]]]}}""", "area")]
    [InlineData("""{"name": "x", "type": "custom", "area": {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [999, 1], [0, 0]]]}}""", "area")]
    [InlineData("""{"name": "x", "type": "custom", "area": {"type": "MultiPolygon", "coordinates": [[5]]}}""", "area")]
    [InlineData("""{"name": "x", "type": "custom", "area": "POLYGON ((0 0, 1 0, 1 1, 0 0))"}""", "area")]
    public async Task Group_NotValid_Is422ByField(string body, string fields)
    {
        var reply = await (await host.NewCallerAsync()).PostAsync("/groups", JsonElement.Parse(body));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(fields.Split(','), reply.Errors);
    }

    [Fact]
    public async Task ExternalId_SetByHand_StandsSoAndIsHistory()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync("313603.1111");
        var other = await caller.NewWellAsync("313603.1112");
        var id = (await caller.GetAsync("/external-ids?value=313603.1111"))["data"][0].GetProperty("id").GetString();

        Assert.Equal("mapped", (await caller.PatchAsync($"/external-ids/{id}", new { state = "mapped" }))["state"].GetString());
        var moved = await caller.PatchAsync($"/external-ids/{id}", new { value = "313603.1113" });
        Assert.Equal(("313603.1113", "unconfirmed"), (moved["value"].GetString(), moved["state"].GetString()));
        var blocked = await caller.PatchAsync($"/external-ids/{id}", new { state = "blocked", reason = "No pincode." });
        Assert.Equal(("blocked", "No pincode."), (blocked["state"].GetString(), blocked["reason"].GetString()));

        var taken = await caller.PatchAsync($"/external-ids/{id}", new { value = "313603.1112" });
        Problem.Holds(taken, HttpStatusCode.Conflict);
        Assert.Equal(other, taken["existingId"].GetString());
        Problem.Holds(await caller.PatchAsync($"/external-ids/{id}", new { state = "lost" }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await caller.PatchAsync($"/external-ids/{id}", new { value = "" }), HttpStatusCode.UnprocessableEntity);
        await using var context = host.Database.Open(caller.Organisation.Id);
        Assert.Equal(3, await context.RecordChanges.CountAsync(c => c.By == "script", Stop));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("record")]
    public async Task LegacyMyWellId_TakenAway_TakesAllOfItWhateverTheDoor(string door)
    {
        var caller = await host.NewCallerAsync();
        var well = await caller.CreateAsync("/resources", new
        {
            resourceType = "well", owner = new { name = "Ratan" }, coords = new { latitude = 24.7, longitude = 74.3 },
            externalIds = new { legacyMyWellId = "313603.1111", legacyMyWellPincode = "313603", legacyMyWellResourceId = "1111", legacyMyWellVillageId = "11" },
        });
        var id = (await caller.GetAsync("/external-ids?name=legacyMyWellId"))["data"][0].GetProperty("id").GetString();
        Task<Reply> PartAsync(string state) => door == "id" ? caller.PatchAsync($"/external-ids/{id}", new { state }) : caller.PatchAsync($"/resources/{well}", new { externalIds = new { legacyMyWellId = (string?)null } });

        Assert.Equal(HttpStatusCode.OK, (await PartAsync("keptApart")).Status);
        Assert.Equal(["legacyMyWellId keptApart"], await IdsAsync());
        Assert.DoesNotContain("1111", (await caller.GetAsync("/resources/" + well))["name"].ToString(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, (await PartAsync("pending")).Status);
        Assert.Equal(["legacyMyWellPincode pending"], await IdsAsync());

        async Task<List<string>> IdsAsync() => [.. (await caller.GetAsync($"/external-ids?type=resource&recordId={well}"))["data"].EnumerateArray().Select(e => $"{e.GetProperty("name").GetString()} {e.GetProperty("state").GetString()}")];
    }

    private static string Between(string text, string from, string to, string start)
    {
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return start + text[at..text.IndexOf(to, at, StringComparison.Ordinal)];
    }
}
