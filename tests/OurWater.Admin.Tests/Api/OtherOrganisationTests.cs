using System.Net;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Whatever the id, another organisation's record is as one that does not exist.</summary>
public sealed class OtherOrganisationTests(ApiHost host)
{
    private const string Csv = "datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n";

    [Fact]
    public async Task Everything_OfAnotherOrganisation_Is404()
    {
        var (owner, stranger) = (await host.NewCallerAsync(), await host.NewCallerAsync());
        var group = await owner.CreateAsync("/groups", new { name = "A", type = "custom" });
        var well = await owner.NewWellAsync("313603.1111");
        var sync = await owner.NewSyncAsync(Csv);
        var run = (await owner.RunAsync(sync)).GetProperty("id").GetString();
        var reading = (await owner.GetAsync("/readings"))["data"][0].GetProperty("id").GetString();
        var datasource = (await owner.GetAsync("/datasources"))["data"][0].GetProperty("id").GetString();
        var file = (await owner.GetAsync("/datasources"))["data"][0].GetProperty("fileId").GetString();
        var externalId = (await owner.GetAsync("/external-ids"))["data"][0].GetProperty("id").GetString();

        foreach (var path in new[] { $"/files/{file}", $"/datasources/{datasource}", $"/syncs/{sync}", $"/runs/{run}", $"/runs/{run}/rejected", $"/runs/{run}/list", $"/resources/{well}", $"/readings/{reading}", $"/groups/{group}", $"/api/functions/sync/{sync}" }) Problem.Holds(await stranger.GetAsync(path), HttpStatusCode.NotFound);
        foreach (var path in new[] { $"/syncs/{sync}/runs", $"/runs/{run}/undo", $"/runs/{run}/cancel", $"/runs/{run}/approve", $"/datasources/{datasource}/test", $"/api/functions/sync/{sync}" }) Problem.Holds(await stranger.PostAsync(path, new { }), HttpStatusCode.NotFound);
        foreach (var (path, body) in new (string, object)[] { ($"/resources/{well}", new { name = "Mine" }), ($"/readings/{reading}", new { value = 1 }), ($"/groups/{group}", new { name = "Mine" }), ($"/external-ids/{externalId}", new { state = "mapped" }) }) Problem.Holds(await stranger.PatchAsync(path, body), HttpStatusCode.NotFound);
        foreach (var path in new[] { $"/syncs/{sync}", $"/datasources/{datasource}" })
        {
            Problem.Holds(await stranger.PutAsync(path, new { name = "Mine" }), HttpStatusCode.NotFound);
            Problem.Holds(await stranger.DeleteAsync(path), HttpStatusCode.NotFound);
        }

        foreach (var path in new[] { "/datasources", "/syncs", "/runs", "/resources", "/readings", "/groups", "/external-ids", $"/readings?resourceId={well}", "/readings?resourceExternalId=legacyMyWellId:313603.1111", "/resources?externalId=legacyMyWellId:313603.1111", $"/runs?syncId={sync}" })
        {
            Assert.Equal(0, (await stranger.GetAsync(path))["total"].GetInt32());
        }
    }

    [Fact]
    public async Task References_ToAnotherOrganisation_AreRefused()
    {
        var (owner, stranger) = (await host.NewCallerAsync(), await host.NewCallerAsync());
        var group = await owner.CreateAsync("/groups", new { name = "A", type = "custom" });
        var well = await owner.NewWellAsync("313603.1111");
        var sync = await owner.GetAsync($"/syncs/{await owner.NewSyncAsync(Csv)}");
        var file = (await owner.GetAsync("/datasources"))["data"][0].GetProperty("fileId").GetString();

        Problem.Holds(await stranger.PostAsync("/datasources", new { name = "x", type = "file", fileId = file }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await stranger.PostAsync("/syncs", sync.Body), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await stranger.PostAsync("/resources", new { resourceType = "well", groups = new[] { group } }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await stranger.PostAsync("/readings", new { resourceId = well, datetime = "2020-01-01", value = 1 }), HttpStatusCode.UnprocessableEntity);
        Problem.Holds(await stranger.PostAsync("/readings", new { resourceExternalId = "legacyMyWellId:313603.1111", datetime = "2020-01-01", value = 1 }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(HttpStatusCode.Created, (await stranger.PostAsync("/resources", new { resourceType = "well", externalIds = new { legacyMyWellId = "313603.1111" } })).Status);
    }
}
