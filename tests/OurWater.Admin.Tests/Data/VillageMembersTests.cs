using System.Net;
using OurWater.Admin.Tests.Api;

namespace OurWater.Admin.Tests.Data;

/// <summary>A resource whose village id and pincode are those of a village is its member, whichever came first and by whichever door.</summary>
public sealed class VillageMembersTests(ApiHost host)
{
    private static readonly string[] Group = ["group"];

    private const string Readings = "datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1311,5.5\n2020-01-01T00:00:00Z,313603,1411,5.5\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_OfAVillage_AreThoseThatNameIt(bool villageFirst)
    {
        var caller = await host.NewCallerAsync();
        var village = villageFirst ? await VillageAsync(caller) : "";

        var byNumber = await caller.NewWellAsync("313603.1311");
        var byVillage = await caller.CreateAsync("/resources", new { resourceType = "well", externalIds = new { legacyMyWellPincode = "313603", legacyMyWellVillageId = "13" } });
        await caller.NewWellAsync("313603.1411");
        await caller.NewWellAsync("313604.1311");
        if (!villageFirst) village = await VillageAsync(caller);

        Assert.Equal([byNumber, byVillage], await MembersAsync(caller, village));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_FromFiles_AreJoinedAndTakenBackWithTheirRun(bool villageFirst)
    {
        var caller = await host.NewCallerAsync();
        var village = villageFirst ? await VillageFromFileAsync(caller) : ("", "");
        var readings = await caller.RunAsync(await caller.NewSyncAsync(Readings, unknownResources: "create"));
        if (!villageFirst) village = await VillageFromFileAsync(caller);
        var member = Assert.Single(await MembersAsync(caller, village.Item1));
        Assert.Equal("313603.1311", (await caller.GetAsync($"/resources/{member}"))["externalIds"].GetProperty("legacyMyWellId").GetString());

        // What joined by itself holds neither back.
        await UndoAsync(caller, villageFirst ? readings.GetProperty("id").GetString()! : village.Item2);
        await UndoAsync(caller, villageFirst ? village.Item2 : readings.GetProperty("id").GetString()!);

        Assert.Equal((0, 0), ((await caller.GetAsync("/resources"))["total"].GetInt32(), (await caller.GetAsync("/groups"))["total"].GetInt32()));
    }

    [Fact]
    public async Task Member_ThatAPersonTookOut_StaysOutWhenOtherThingsChange()
    {
        var caller = await host.NewCallerAsync();
        var village = await VillageAsync(caller);
        var well = await caller.NewWellAsync("313603.1311");

        Assert.Equal(HttpStatusCode.OK, (await caller.PatchAsync($"/resources/{well}", new { groups = Array.Empty<string>() })).Status);
        await caller.PatchAsync($"/resources/{well}", new { name = "Renamed" });

        Assert.Empty(await MembersAsync(caller, village));
    }

    /// <summary>Nothing is in the way to a system that the organisation does not have.</summary>
    [Fact]
    public async Task Pincodes_WithoutLegacyMyWell_BlockNothing()
    {
        var caller = await host.NewCallerAsync();
        await caller.CreateAsync("/groups", new { type = "pincode", name = "313603", area = System.Text.Json.JsonElement.Parse("""{"type": "Polygon", "coordinates": [[[74, 24], [75, 24], [75, 25], [74, 25], [74, 24]]]}""") });
        await caller.CreateAsync("/resources", new { resourceType = "well", coords = new { latitude = 24.5, longitude = 74.5 } });
        await caller.CreateAsync("/resources", new { resourceType = "quality" });
        Assert.Equal(0, (await caller.GetAsync("/external-ids?state=blocked"))["total"].GetInt32());

        await caller.CreateAsync("/datasources", new { type = "legacyMyWell", name = "There", baseUrl = "https://legacy.example.org/api", username = "a", password = "b" });

        Assert.Equal(2, (await caller.GetAsync("/external-ids?state=blocked"))["total"].GetInt32());
    }

    private static Task<string> VillageAsync(Caller caller) =>
        caller.CreateAsync("/groups", new { type = "village", name = "Hinta", externalIds = new { legacyMyWellPincode = "313603", legacyMyWellVillageId = "13" } });

    private static async Task<(string Id, string Run)> VillageFromFileAsync(Caller caller)
    {
        var file = await caller.UploadAsync("name,type,pincode,villageId\nHinta,village,313603,13\n", "villages.csv");
        var source = await caller.CreateAsync("/datasources", new { type = "file", name = "Villages", fileId = file.Id });
        var sync = await caller.CreateAsync("/syncs", new { name = "Villages", datasource = new { id = source }, methods = Api.Syncs.Pull, selectedDatatypes = Group, mapping = new { dataType = "group" } });
        var run = await caller.RunAsync(sync);
        Assert.Equal(1, run.GetProperty("pull").GetProperty("group").GetProperty("created").GetInt32());
        return ((await caller.GetAsync("/groups"))["data"][0].GetProperty("id").GetString()!, run.GetProperty("id").GetString()!);
    }

    private static async Task UndoAsync(Caller caller, string run) => await caller.EndOfAsync((await caller.PostAsync($"/runs/{run}/undo"))["runId"].GetString()!);

    private static async Task<List<string>> MembersAsync(Caller caller, string village) =>
        [.. (await caller.GetAsync($"/resources?groupId={village}"))["data"].EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
}
