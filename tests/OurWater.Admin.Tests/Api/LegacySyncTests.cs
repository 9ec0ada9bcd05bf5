using System.Net;
using OurWater.LegacyStandIn;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>LegacyMyWell through the API, as a script sets it up: datasource, sync, run, approval, and what came of it.</summary>
public sealed class LegacySyncTests(ApiHost host)
{
    private static readonly string[] BothWays = ["pullFromDatasource", "pushToDatasource"];
    private static readonly string[] PullOnly = ["pullFromDatasource"];
    private static readonly string[] Short = ["12"];
    private static readonly string[] Types = ["group", "resource", "reading"];

    [Fact]
    public async Task Datasource_IsMadeTestedAndChangedWithoutEverShowingItsSecrets()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        var made = await caller.PostAsync("/datasources", Source(there));
        var shown = new List<Reply> { made, await caller.GetAsync($"/datasources/{made.Id}"), await caller.GetAsync("/datasources") };

        var test = await caller.PostAsync($"/datasources/{made.Id}/test");
        Assert.Equal((true, 2, 1, 3), (test["ok"].GetBoolean(), test["counts"].GetProperty("group").GetInt32(), test["counts"].GetProperty("resource").GetInt32(), test["counts"].GetProperty("reading").GetInt32()));

        // Without a password the stored one is kept.
        shown.Add(await caller.PutAsync($"/datasources/{made.Id}", new { type = "legacyMyWell", name = "Renamed", baseUrl = there.BaseUrl.ToString(), username = "sync" }));
        Assert.Equal(HttpStatusCode.OK, shown[^1].Status);
        Assert.True((await caller.PostAsync($"/datasources/{made.Id}/test"))["ok"].GetBoolean());
        shown.Add(await caller.PutAsync($"/datasources/{made.Id}", new { type = "legacyMyWell", name = "x", baseUrl = "not an address", username = "sync", password = "secret" }));
        Problem.Holds(shown[^1], HttpStatusCode.UnprocessableEntity);
        Assert.All(shown, s => Assert.DoesNotContain("secret\"", s.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Test_WithAWrongPassword_IsNotOkAndSaysWhatToDo()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        var made = await caller.CreateAsync("/datasources", new { type = "legacyMyWell", name = "There", baseUrl = there.BaseUrl.ToString(), username = "sync", password = "wr0ng-w0rd" });

        var test = await caller.PostAsync($"/datasources/{made}/test");

        Assert.Equal(HttpStatusCode.OK, test.Status);
        Assert.False(test["ok"].GetBoolean());
        Assert.Contains("Check the password", test["message"].GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("wr0ng-w0rd", test.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_BothWays_WaitsForApprovalAndAllFiguresAddUp()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        there.State.AddReading(313603, 9999, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc), 1, 99);
        var source = await caller.CreateAsync("/datasources", Source(there));
        var sync = await caller.CreateAsync("/syncs", new { name = "Both ways", datasource = new { id = source }, methods = BothWays, selectedDatatypes = Types });
        var well = await caller.CreateAsync("/resources", new { resourceType = "well", owner = new { name = "Here" }, coords = new { latitude = 24.7, longitude = 74.3 }, externalIds = new { legacyMyWellPincode = "313603" } });
        await caller.PostAsync("/readings", new { resourceId = well, datetime = "2021-01-03", value = 4.5 });
        var run = (await caller.PostAsync($"/syncs/{sync}/runs"))["runId"].GetString()!;
        Assert.Equal("awaitingApproval", (await caller.EndOfAsync(run)).GetProperty("state").GetString());
        Problem.Holds(await caller.PostAsync($"/syncs/{sync}/runs"), HttpStatusCode.Conflict);

        Assert.Equal(HttpStatusCode.Accepted, (await caller.PostAsync($"/runs/{run}/approve")).Status);
        Problem.Holds(await caller.PostAsync($"/runs/{run}/approve"), HttpStatusCode.Conflict);
        var ended = await caller.EndOfAsync(run);

        Assert.Equal("""{"read":4,"created":3,"updated":0,"unchanged":0,"skipped":0,"conflicted":0,"rejected":1}""", ended.GetProperty("pull").GetProperty("reading").GetRawText());
        Assert.Equal("""{"selected":1,"sent":1,"alreadyThere":0,"blocked":0,"failed":0}""", ended.GetProperty("push").GetProperty("resource").GetRawText());
        Assert.Equal("""{"selected":1,"sent":1,"alreadyThere":0,"blocked":0,"failed":0}""", ended.GetProperty("push").GetProperty("reading").GetRawText());
        var rejected = (await caller.GetAsync($"/runs/{run}/rejected"))["data"][0];
        Assert.Equal(("unknownResource", "9999"), (rejected.GetProperty("reason").GetString(), rejected.GetProperty("resourceId").GetString()));
        Assert.Contains("unknownResource", (await caller.GetAsync($"/runs/{run}/rejected", "text/csv")).Text, StringComparison.Ordinal);
        Assert.Equal("313603.1111", (await caller.GetAsync($"/resources/{well}"))["externalIds"].GetProperty("legacyMyWellId").GetString());
        Problem.Holds(await caller.PostAsync($"/runs/{run}/cancel"), HttpStatusCode.Conflict);
        Assert.Equal(["mapped"], (await caller.GetAsync($"/external-ids?datasourceId={source}&type=resource"))["data"].EnumerateArray().Select(e => e.GetProperty("state").GetString()).Distinct());
    }

    [Fact]
    public async Task Run_CancelledWhileItWaits_SendsNothing()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        var source = await caller.CreateAsync("/datasources", Source(there));
        var sync = await caller.CreateAsync("/syncs", new { name = "Both ways", datasource = new { id = source }, methods = BothWays, selectedDatatypes = Types });
        await caller.CreateAsync("/resources", new { resourceType = "well", owner = new { name = "Here" }, coords = new { latitude = 24.7, longitude = 74.3 }, externalIds = new { legacyMyWellPincode = "313603" } });
        var run = (await caller.PostAsync($"/syncs/{sync}/runs"))["runId"].GetString()!;
        await caller.EndOfAsync(run);

        Assert.Equal(HttpStatusCode.Accepted, (await caller.PostAsync($"/runs/{run}/cancel")).Status);

        Assert.Equal("cancelled", (await caller.EndOfAsync(run)).GetProperty("state").GetString());
        Assert.DoesNotContain(there.Requests, r => r.IsWrite);
    }

    [Fact]
    public async Task Sync_WithWhatLegacyMyWellHasNot_IsRefused()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        var source = await caller.CreateAsync("/datasources", Source(there));
        var reply = await caller.PostAsync("/syncs", new { name = "x", datasource = new { id = source }, methods = BothWays, selectedDatatypes = Types, selection = new { pincodes = Short }, mapping = new { dataType = "reading" } });
        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["mapping", "selection.pincodes"], reply.Errors);
    }

    [Fact]
    public async Task Datasource_PutToAnotherServer_AsksForTheSecretAgain()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        var source = await caller.CreateAsync("/datasources", Source(there));
        var elsewhere = $"http://127.0.0.1:{there.Port + 1}/api";

        var refused = await caller.PutAsync($"/datasources/{source}", new { type = "legacyMyWell", name = "Moved", baseUrl = elsewhere, username = "sync" });

        Problem.Holds(refused, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["password"], refused.Errors);
        Assert.Equal("There", (await caller.GetAsync($"/datasources/{source}"))["name"].GetString());
        var moved = await caller.PutAsync($"/datasources/{source}", new { type = "legacyMyWell", name = "Moved", baseUrl = elsewhere, username = "sync", password = "0ther-w0rd" });
        Assert.Equal((HttpStatusCode.OK, elsewhere), (moved.Status, moved["baseUrl"].GetString()));
        Assert.DoesNotContain("0ther-w0rd", moved.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Datasource_OfASync_StaysUntilTheSyncIsDeleted()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        var source = await caller.CreateAsync("/datasources", Source(there));
        var sync = await caller.CreateAsync("/syncs", new { name = "Both ways", datasource = new { id = source }, methods = BothWays, selectedDatatypes = Types });

        Problem.Holds(await caller.DeleteAsync($"/datasources/{source}"), HttpStatusCode.Conflict);

        Assert.Equal(HttpStatusCode.NoContent, (await caller.DeleteAsync($"/syncs/{sync}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await caller.DeleteAsync($"/datasources/{source}")).Status);
        Problem.Holds(await caller.GetAsync($"/datasources/{source}"), HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Run_OfOneMethod_BringsInAndSendsNothing()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        var source = await caller.CreateAsync("/datasources", Source(there));
        var sync = await caller.CreateAsync("/syncs", new { name = "Both ways", datasource = new { id = source }, methods = BothWays, selectedDatatypes = Types });
        await caller.CreateAsync("/resources", new { resourceType = "well", owner = new { name = "Here" }, coords = new { latitude = 24.7, longitude = 74.3 }, externalIds = new { legacyMyWellPincode = "313603" } });

        var ended = await caller.EndOfAsync((await caller.PostAsync($"/syncs/{sync}/runs", new { methods = PullOnly }))["runId"].GetString()!);

        Assert.Equal("succeeded", ended.GetProperty("state").GetString());
        Assert.Equal("{}", ended.GetProperty("push").GetRawText());
        Assert.Equal(["group", "reading", "resource"], ended.GetProperty("pull").EnumerateObject().Select(t => t.Name).Order());
        Assert.DoesNotContain(there.Requests, r => r.IsWrite);
        Assert.Equal("pending", (await caller.GetAsync("/external-ids?type=resource&state=pending"))["data"][0].GetProperty("state").GetString());
        Assert.Equal(1, (await caller.GetAsync($"/external-ids?datasourceId={source}&name=legacyMyWellId&value=313603.1110&state=mapped"))["total"].GetInt32());
        Assert.Equal(0, (await caller.GetAsync($"/external-ids?datasourceId={source}&type=reading"))["total"].GetInt32());
    }

    [Fact]
    public async Task Run_CodesForNoValueThere_AreRejectedByName()
    {
        var (caller, there) = (await host.NewCallerAsync(), await StartAsync());
        await using var server = there;
        foreach (var (code, day) in new[] { (-99m, 1), (-99.9m, 2), (9999m, 3) }) there.State.AddReading(313603, 1110, new DateTime(2021, 3, day, 0, 0, 0, DateTimeKind.Utc), code, 11);
        var source = await caller.CreateAsync("/datasources", Source(there));
        var sync = await caller.CreateAsync("/syncs", new { name = "Pull", datasource = new { id = source }, methods = PullOnly, selectedDatatypes = Types });

        var ended = await caller.RunAsync(sync);

        Assert.Equal("""{"read":6,"created":3,"updated":0,"unchanged":0,"skipped":0,"conflicted":0,"rejected":3}""", ended.GetProperty("pull").GetProperty("reading").GetRawText());
        Assert.All((await caller.GetAsync($"/runs/{ended.GetProperty("id").GetString()}/rejected"))["data"].EnumerateArray(), r => Assert.Equal("noDataCode", r.GetProperty("reason").GetString()));
    }

    private static object Source(LegacyServer there) => new { type = "legacyMyWell", name = "There", baseUrl = there.BaseUrl.ToString(), username = "sync", password = "secret" };

    private static async Task<LegacyServer> StartAsync()
    {
        var there = await LegacyServer.StartAsync();
        there.State.AddVillage(313603, 11, "Badgaon", 24.5, 74.1);
        there.State.AddResource(313603, 1110, "well", "Owner A", 24.5, 74.1, 11);
        for (var week = 0; week < 3; week++) there.State.AddReading(313603, 1110, new DateTime(2020, 6, 7, 0, 0, 0, DateTimeKind.Utc).AddDays(7 * week), 3 + week, 11);
        return there;
    }
}
