using System.Net;
using System.Text.Json;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Datasources and syncs.</summary>
public sealed class SyncTests(ApiHost host)
{
    private static readonly string[] Subscribers = ["ops@example.org"];

    private const string Csv = "datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n";

    [Fact]
    public async Task Datasource_MadeChangedAndDeleted_IsAsSent()
    {
        var caller = await host.NewCallerAsync();
        var file = (await caller.UploadAsync(Csv)).Id;

        var made = await caller.PostAsync("/datasources", new { name = "Sheet", type = "file", fileId = file, format = "csv", password = "hidden" });
        Assert.Equal(HttpStatusCode.Created, made.Status);
        Assert.Equal($"/api/v1/datasources/{made.Id}", made.Headers["Location"]);
        Assert.Equal(("Sheet", "file", file, "csv"), (made["name"].GetString(), made["type"].GetString(), made["fileId"].GetString(), made["format"].GetString()));
        Assert.DoesNotContain("hidden", made.Text, StringComparison.Ordinal);
        Assert.Equal(made.Text, (await caller.GetAsync($"/datasources/{made.Id}")).Text);

        var other = (await caller.UploadAsync(Csv.Replace(',', '\t'))).Id;
        var changed = await caller.PutAsync($"/datasources/{made.Id}", new { name = "New sheet", type = "file", fileId = other });
        Assert.Equal(("New sheet", other, "tsv"), (changed["name"].GetString(), changed["fileId"].GetString(), changed["format"].GetString()));
        Assert.Equal(1, (await caller.GetAsync("/datasources"))["total"].GetInt32());

        Assert.Equal(HttpStatusCode.NoContent, (await caller.DeleteAsync($"/datasources/{made.Id}")).Status);
        Problem.Holds(await caller.GetAsync($"/datasources/{made.Id}"), HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"name": "x", "type": "legacyMyWell", "baseUrl": "https://example.org"}""", "username")]
    [InlineData("""{"name": "x", "type": "legacyMyWell", "baseUrl": "ftp://example.org", "username": "u", "password": "p"}""", "baseUrl")]
    [InlineData("""{"name": "x", "type": "legacyMyWell", "baseUrl": "https://u:p@example.org", "username": "u", "password": "p"}""", "baseUrl")]
    [InlineData("""{"name": "x", "type": "legacyMyWell", "baseUrl": "https://example.org", "accessToken": "t", "username": "u"}""", "accessToken")]
    [InlineData("""{"name": "x", "type": "file"}""", "fileId")]
    [InlineData("""{"name": "x", "type": "caller", "baseUrl": "https://example.org"}""", "baseUrl")]
    [InlineData("""{"name": "x", "type": "file", "fileId": "4711"}""", "fileId")]
    [InlineData("""{"name": " ", "type": 5, "fileId": {}, "format": "docx"}""", "fileId,format,name,type")]
    [InlineData("{}", "fileId,name,type")]
    public async Task Datasource_NotValid_Is422ByField(string body, string fields)
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.PostAsync("/datasources", JsonElement.Parse(body));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(fields.Split(','), reply.Errors);
    }

    [Fact]
    public async Task Datasource_OfASync_CannotBeDeleted()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.NewSyncAsync(Csv);
        var datasource = (await caller.GetAsync($"/syncs/{sync}"))["datasource"].GetProperty("id").GetString();

        var reply = await caller.DeleteAsync($"/datasources/{datasource}");

        Problem.Holds(reply, HttpStatusCode.Conflict);
        Assert.Equal(sync, reply["syncs"][0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Datasource_Tested_CountsItsRows()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.NewSyncAsync(Csv);
        var datasource = (await caller.GetAsync($"/syncs/{sync}"))["datasource"].GetProperty("id").GetString();

        var reply = await caller.PostAsync($"/datasources/{datasource}/test");

        Assert.True(reply["ok"].GetBoolean());
        Assert.Equal(1, reply["counts"].GetProperty("reading").GetInt32());
        Assert.Equal(JsonValueKind.Null, reply["counts"].GetProperty("group").ValueKind);
    }

    [Fact]
    public async Task Sync_Made_IsAsSent()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.GetAsync($"/syncs/{await caller.NewSyncAsync(Csv)}");

        string[] expected = ["id", "orgId", "name", "isOneTime", "datasource", "methods", "selectedDatatypes", "selection", "schedule", "conflictPolicy", "subscribers", "enabled", "lastSyncDate", "mapping"];
        Assert.Equal(expected, sync.Body.EnumerateObject().Select(p => p.Name).Take(expected.Length));
        Assert.Equal(caller.Organisation.Slug, sync["orgId"].GetString());
        Assert.Equal(("file", "Sheet"), (sync["datasource"].GetProperty("type").GetString(), sync["datasource"].GetProperty("name").GetString()));
        Assert.Equal("""["pullFromDatasource"]""", sync["methods"].GetRawText());
        Assert.Equal("""["reading"]""", sync["selectedDatatypes"].GetRawText());
        Assert.Equal("""{"pincodes":[],"externalIds":[],"groups":[],"bbox":null,"since":null}""", sync["selection"].GetRawText());
        Assert.Equal(("ask", true), (sync["conflictPolicy"].GetString(), sync["enabled"].GetBoolean()));
        Assert.Equal(JsonValueKind.Null, sync["lastSyncDate"].ValueKind);
        var mapping = sync["mapping"];
        Assert.Equal(("reading", "long", "legacyMyWell", "reject", "replace"), (mapping.GetProperty("dataType").GetString(), mapping.GetProperty("layout").GetString(), mapping.GetProperty("identity").GetString(), mapping.GetProperty("unknownResources").GetString(), mapping.GetProperty("existingValues").GetString()));
    }

    [Fact]
    public async Task Sync_SentBackAsRead_StaysTheSame()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.GetAsync($"/syncs/{await caller.NewSyncAsync(Csv)}");

        var replaced = await caller.PutAsync($"/syncs/{sync.Id}", sync.Body);

        Assert.Equal(HttpStatusCode.OK, replaced.Status);
        foreach (var field in sync.Body.EnumerateObject()) Assert.Equal(field.Value.GetRawText(), replaced[field.Name].GetRawText());
    }

    [Fact]
    public async Task Sync_Replaced_IsAsSent()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.GetAsync($"/syncs/{await caller.NewSyncAsync(Csv)}");

        var replaced = await caller.PutAsync($"/syncs/{sync.Id}", new { name = "Every night", datasource = sync["datasource"], methods = sync["methods"], mapping = sync["mapping"], conflictPolicy = "newestWins", subscribers = Subscribers, enabled = false });

        Assert.Equal("Every night", replaced["name"].GetString());
        Assert.Equal(("newestWins", "ops@example.org", false), (replaced["conflictPolicy"].GetString(), replaced["subscribers"][0].GetString(), replaced["enabled"].GetBoolean()));
    }

    [Theory]
    [InlineData("{}", "datasource,methods,name,selectedDatatypes")]
    [InlineData("""{"name": "x", "datasource": {"id": "4711"}, "methods": ["fly", "pullFromDatasource"], "selectedDatatypes": ["weather"]}""", "datasource.id,methods[0],selectedDatatypes[0]")]
    [InlineData("""{"name": 1, "datasource": [], "methods": {}, "selectedDatatypes": "reading"}""", "datasource,methods,name,selectedDatatypes")]
    [InlineData("""{"name": "x", "datasource": {}, "methods": ["pushToDatasource"], "selectedDatatypes": ["group", "reading"]}""", "datasource.id,methods,selectedDatatypes")]
    [InlineData("""{"schedule": {"frequency": "yearly", "cron": "61 * * * *", "timeZone": "Mars/Olympus"}, "isOneTime": true}""", "datasource,methods,name,schedule,selectedDatatypes")]
    [InlineData("""{"selection": {"bbox": [1, 2, 3], "since": "yesterday", "pincodes": [5]}}""", "datasource,methods,name,selectedDatatypes,selection.bbox,selection.pincodes[0],selection.since")]
    [InlineData("""{"selection": {"pincodes": ["313603"]}}""", "datasource,methods,name,selectedDatatypes,selection")]
    [InlineData("""{"subscribers": ["nobody", "a@b.c"], "conflictPolicy": "theirs", "enabled": "yes"}""", "conflictPolicy,datasource,enabled,methods,name,selectedDatatypes,subscribers[0]")]
    [InlineData("""{"mapping": {"dataType": "weather"}}""", "datasource,mapping.dataType,methods,name,selectedDatatypes")]
    [InlineData("""{"mapping": {"columns": {"depth": "x"}, "unit": "furlong", "timeZone": "Mars", "constants": {"pincode": "1"}}}""", "datasource,mapping.columns.depth,mapping.constants.pincode,mapping.timeZone,mapping.unit,methods,name")]
    public async Task Sync_NotValid_Is422ByField(string body, string fields)
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.PostAsync("/syncs", JsonElement.Parse(body));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(fields.Split(','), reply.Errors);
        Assert.Equal(0, (await caller.GetAsync("/syncs"))["total"].GetInt32());
    }

    [Fact]
    public async Task Sync_ThatStoredNothing_IsDeletedWithItsRuns()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.NewSyncAsync(Csv);
        await caller.RunAsync(sync, dryRun: true);
        var rejecting = await caller.RunAsync(sync);
        Assert.Equal(1, rejecting.GetProperty("pull").GetProperty("reading").GetProperty("rejected").GetInt32());

        Assert.Equal(HttpStatusCode.NoContent, (await caller.DeleteAsync($"/syncs/{sync}")).Status);

        Problem.Holds(await caller.GetAsync($"/syncs/{sync}"), HttpStatusCode.NotFound);
        Assert.Equal(0, (await caller.GetAsync("/runs"))["total"].GetInt32());
    }

    [Fact]
    public async Task Sync_ThatStoredData_IsNotDeleted()
    {
        var caller = await host.NewCallerAsync();
        await caller.NewWellAsync("313603.1111");
        var sync = await caller.NewSyncAsync(Csv);
        await caller.RunAsync(sync);

        Problem.Holds(await caller.DeleteAsync($"/syncs/{sync}"), HttpStatusCode.Conflict);
    }
}
