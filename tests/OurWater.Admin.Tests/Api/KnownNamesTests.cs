using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OurWater.Admin.Tests.Access;
using OurWater.Admin.Tests.Api.Fuzz;
using OurWater.LegacyStandIn;

namespace OurWater.Admin.Tests.Api;

/// <summary>What is not described is refused by its name; and what was read can be changed and sent back.</summary>
public sealed class KnownNamesTests(ApiHost host)
{
    private const string Csv = "datetime,pincode,resourceId,value\n2020-01-01T00:00:00Z,313603,1111,5.5\n";
    private const string Stranger = "unheardOf";
    private static readonly string[] Types = ["group", "resource", "reading"];
    private static readonly string[] Open = ["acceptFromDatasource", "serveToDatasource"];
    private static readonly string[] Subscribers = ["a@example.org"];
    private static readonly string[] Selected = ["313603"];

    /// <summary>Walks the document, so that a new endpoint, and a new object in a body, is held to it too.</summary>
    [Fact]
    public async Task UnknownNames_AnywhereInTheDocument_AreRefusedAndNamed()
    {
        await using var own = new ApiHost([]);
        var document = await ApiDocument.ReadAsync(own.ClientWith(null));
        var caller = await own.NewCallerAsync();
        using var changes = new ChangeCounter(own.DatabasePath);
        var (tried, wrong) = (0, new List<string>());
        foreach (var operation in document.Operations)
        {
            foreach (var (query, body, named) in Strangers(document, operation))
            {
                tried++;
                using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
                using var request = new HttpRequestMessage(operation.Method, operation.Path.Replace("{id}", "1", StringComparison.Ordinal) + query) { Content = content };
                using var response = await caller.Client.SendAsync(request, TestContext.Current.CancellationToken);
                var reply = await Reply.ReadAsync(response);
                if (reply.Status != HttpStatusCode.UnprocessableEntity || !reply.Errors.Contains(named)) wrong.Add($"{operation} {query} {body}: {(int)reply.Status} {reply.Text}");
                else if (!operation.Statuses.Contains(422)) wrong.Add($"{operation}: 422 is not described.");
            }
        }

        Assert.True(tried > 120, $"Only {tried} requests.");
        Assert.Empty(wrong);
        Assert.Equal(0, changes.Count);
    }

    private static IEnumerable<(string Query, string? Body, string Named)> Strangers(ApiDocument document, Operation operation)
    {
        var empty = operation.BodySchema is null ? null : "{}";
        yield return ($"?{Stranger}=1", empty, Stranger);
        foreach (var parameter in operation.Parameters.Where(p => p.In == "query"))
        {
            var other = char.ToUpperInvariant(parameter.Name[0]) + parameter.Name[1..];
            yield return ($"?{other}=1", empty, other);
            yield return ($"?{parameter.Name}=1&{parameter.Name}=2", empty, parameter.Name);
            yield return ($"?{parameter.Name}=", empty, parameter.Name);
        }

        if (operation.BodySchema is { } schema)
        {
            foreach (var (body, path) in Places(document, schema, "", 0)) yield return ("", body!.ToJsonString(), path);
        }
        else if (!operation.TakesFile && operation.Path.StartsWith("/api/", StringComparison.Ordinal))
        {
            yield return ("", $$"""{"{{Stranger}}": 1}""", Stranger);
        }
    }

    /// <summary>A body for each object that the schema can hold, with one field too many in that object and nothing else.</summary>
    private static IEnumerable<(JsonNode? Body, string Path)> Places(ApiDocument document, JsonElement schema, string path, int depth)
    {
        if (schema.TryGetProperty("oneOf", out var choices)) schema = choices.EnumerateArray().Last();
        schema = document.Resolve(schema);
        if (depth > 6) yield break;
        if (schema.TryGetProperty("items", out var items))
        {
            foreach (var (body, at) in Places(document, items, $"{path}[0]", depth + 1)) yield return (new JsonArray(body), at);
        }

        if (!schema.TryGetProperty("properties", out var properties)) yield break;
        yield return (new JsonObject { [Stranger] = 1 }, Dot(path, Stranger));
        foreach (var property in properties.EnumerateObject())
        {
            foreach (var (body, at) in Places(document, property.Value, Dot(path, property.Name), depth + 1)) yield return (new JsonObject { [property.Name] = body }, at);
        }
    }

    private static string Dot(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    [Theory]
    [InlineData("POST", "/syncs/1/runs", """{"dryrun": true}""", "dryrun", "dryRun")]
    [InlineData("POST", "/api/functions/sync/1", """{"dry_run": true}""", "dry_run", "dryRun")]
    [InlineData("POST", "/syncs", """{"selection": {"pincode": ["313603"]}}""", "selection.pincode", "pincodes")]
    [InlineData("PUT", "/syncs/1", """{"selection": {"Pincodes": ["313603"]}}""", "selection.Pincodes", "pincodes")]
    [InlineData("POST", "/syncs", """{"conflictpolicy": "ask"}""", "conflictpolicy", "conflictPolicy")]
    [InlineData("POST", "/syncs", """{"policy": "ask"}""", "policy", "conflictPolicy")]
    [InlineData("POST", "/syncs", """{"mapping": {"file": {"header": 3}}}""", "mapping.file.header", "headerRow")]
    [InlineData("POST", "/syncs", """{"datasource": {"ID": "1"}}""", "datasource.ID", "id")]
    [InlineData("POST", "/syncs/1/data", """{"readings": [{"value": 1}, {"vlaue": 1}, {"vlaue": 2}]}""", "readings[1].vlaue", "value")]
    [InlineData("POST", "/syncs/1/data", """{"resources": [{"coords": {"lat": 1, "longitude": 2}}]}""", "resources[0].coords.lat", "latitude")]
    [InlineData("POST", "/resources", """{"owner": {"nmae": "x"}}""", "owner.nmae", "name")]
    [InlineData("POST", "/resources", """{"depth": 5}""", "depth", "wellDepth")]
    [InlineData("PATCH", "/readings/1", """{"valeu": 5}""", "valeu", "value")]
    [InlineData("POST", "/groups", """{"area": {"type": "Polygon", "coordinates": [], "crs": {"type": "name"}}}""", "area.crs", "")]
    [InlineData("GET", "/readings?resource=1", null, "resource", "resourceId")]
    [InlineData("GET", "/readings?updatedSince=2020-01-01", null, "updatedSince", "updatedAfter")]
    [InlineData("GET", "/runs?syncid=1", null, "syncid", "syncId")]
    [InlineData("GET", "/runs/1/rejected?reason=invaliddate", null, "reason", "invalidDate")]
    public async Task UnknownName_NearAKnownOne_SaysWhichWasMeant(string method, string path, string? body, string named, string meant)
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.SendAsync(HttpMethod.Parse(method), path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal([named], reply.Errors);
        Assert.Contains(meant.Length > 0 ? $"Did you mean {meant}?" : "Known:", reply["errors"].GetProperty(named)[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownNames_OfAMapping_AreRefusedInItsColumnsAndConstants()
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.PostAsync("/syncs", JsonElement.Parse("""{"mapping": {"dataType": "reading", "columns": {"dat": "a", "value": "b"}, "constants": {"pincod": "313603"}}}"""));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Contains("Did you mean date?", reply["errors"].GetProperty("mapping.columns.dat")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("Did you mean pincode?", reply["errors"].GetProperty("mapping.constants.pincod")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"dryRun": true, "dryRun": false}""", "dryRun")]
    [InlineData("""{"methods": [], "methods": ["pullFromDatasource"]}""", "methods")]
    public async Task Field_ThatStandsTwice_IsRefused(string body, string named)
    {
        var caller = await host.NewCallerAsync();

        var reply = await caller.SendAsync(HttpMethod.Post, "/syncs/1/runs", new StringContent(body, Encoding.UTF8, "application/json"));

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal([named], reply.Errors);
    }

    [Fact]
    public async Task DryRun_Misspelt_StartsNoRun()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.NewSyncAsync(Csv);
        foreach (var (method, path, body) in new[] { ("POST", $"/syncs/{sync}/runs", """{"dryrun":true}"""), ("POST", $"/api/functions/sync/{sync}", """{"dryRum":true}"""), ("POST", $"/syncs/{sync}/runs?dryRun=true", "{}"), ("GET", $"/api/functions/sync/{sync}?dryRun=true", null), ("GET", $"/api/functions/sync/{sync}", """{"dryRun":true}""") })
        {
            var reply = await caller.SendAsync(HttpMethod.Parse(method), path, body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.True(reply.Status == HttpStatusCode.UnprocessableEntity, $"{method} {path} {body}: {(int)reply.Status}");
        }

        Assert.Equal(0, (await caller.GetAsync("/runs"))["total"].GetInt32());
    }

    /// <summary>The same slip in ten thousand records is one mistake, and many different ones are a bounded answer.</summary>
    [Fact]
    public async Task UnknownNames_Many_AreABoundedAnswer()
    {
        var caller = await host.NewCallerAsync();

        var same = await caller.PostAsync("/syncs/1/data", new { readings = Enumerable.Range(0, 10_000).Select(i => new { vlaue = i }) });
        var different = await caller.PostAsync("/groups", Enumerable.Range(0, 20_000).ToDictionary(i => $"field{i}", i => i));
        var long_ = await caller.PostAsync("/groups", new Dictionary<string, int> { [new string('x', 50_000)] = 1 });

        Assert.Equal(["readings[0].vlaue"], same.Errors);
        Assert.Contains("10000 records", same.Text, StringComparison.Ordinal);
        Assert.Equal(100, different.Errors.Count);
        Assert.True(long_.Text.Length < 2_000, long_.Text);
    }

    [Fact]
    public async Task ExternalIds_OfAnyName_AreTaken()
    {
        var caller = await host.NewCallerAsync();

        var made = await caller.PostAsync("/resources", new { resourceType = "well", externalIds = new { dryrun = "x", anything_Else = "y" } });

        Assert.Equal(HttpStatusCode.Created, made.Status);
    }

    [Fact]
    public async Task Schedule_ThatNothingFollows_IsRefusedAndSaysWhatToDo()
    {
        var caller = await host.NewCallerAsync();
        var sync = await caller.GetAsync($"/syncs/{await caller.NewSyncAsync(Csv)}");
        var changed = JsonNode.Parse(sync.Text)!;
        Assert.Null(changed["schedule"]);
        changed["schedule"] = JsonNode.Parse("""{"frequency": "daily", "cron": "0 2 * * *", "timeZone": "Asia/Kolkata"}""");

        var reply = await caller.PutAsync($"/syncs/{sync.Id}", changed);

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["schedule"], reply.Errors);
        Assert.Contains("cron", reply["errors"].GetProperty("schedule")[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("/runs", reply["errors"].GetProperty("schedule")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Multipart_WithAFieldThatIsNotTheFile_IsRefused()
    {
        var caller = await host.NewCallerAsync();
        using var form = new MultipartFormDataContent { { new StringContent(Csv), "upload", "a.csv" } };

        var reply = await caller.SendAsync(HttpMethod.Post, "/files", form);

        Problem.Holds(reply, HttpStatusCode.UnprocessableEntity);
        Assert.Equal(["upload"], reply.Errors);
    }

    /// <summary>Read, change, write: what a GET answers is taken back by PUT and PATCH, of every kind, and changes nothing.</summary>
    [Fact]
    public async Task Records_SentBackAsRead_AreTakenAndChangeNothing()
    {
        await using var own = new ApiHost([]);
        var caller = await own.NewCallerAsync();
        await using var there = await LegacyServer.StartAsync();
        there.State.AddVillage(313603, 11, "Badgaon", 24.5, 74.1);
        there.State.AddResource(313603, 1110, "well", "Owner A", 24.5, 74.1, 11);
        there.State.AddReading(313603, 1110, new DateTime(2020, 6, 7, 0, 0, 0, DateTimeKind.Utc), 3, 11);
        var legacy = await caller.CreateAsync("/datasources", new { type = "legacyMyWell", name = "There", baseUrl = there.BaseUrl.ToString(), username = "sync", password = "secret" });
        var pull = await caller.CreateAsync("/syncs", new { name = "There", datasource = new { id = legacy }, methods = Syncs.Pull, selectedDatatypes = Types, selection = new { pincodes = Selected, since = "2019-01-01" }, newResourceCap = 7 });
        Assert.Equal("succeeded", (await caller.RunAsync(pull)).GetProperty("state").GetString());
        var app = await caller.CreateAsync("/datasources", new { type = "caller", name = "App" });
        await caller.CreateAsync("/syncs", new { name = "App", datasource = new { id = app }, methods = Open, selectedDatatypes = Types, enabled = false, subscribers = Subscribers });
        await caller.RunAsync(await caller.NewSyncAsync(Csv, isOneTime: true, unknownResources: "create"));
        var village = await caller.CreateAsync("/groups", new { type = "village", name = "Drawn", center = new { latitude = 24.5, longitude = 74.1 }, area = JsonElement.Parse("""{"coordinates": [[[74.10, 24.5], [74.2, 24.5], [74.2, 24.6], [74.10, 24.5]]], "type": "Polygon"}""") });
        await caller.CreateAsync("/resources", new { resourceType = "raingauge", name = "Gauge", coords = new { latitude = 24.55, longitude = 74.18 }, groups = new[] { village }, externalIds = new { legacyMyWellPincode = "313604", own = "x-1" } });
        await caller.CreateAsync("/resources", new { resourceType = "well" });
        using var changes = new ChangeCounter(own.DatabasePath);
        var (tried, wrong) = (0, new List<string>());
        foreach (var (list, method) in new[] { ("/datasources", HttpMethod.Put), ("/syncs", HttpMethod.Put), ("/groups", HttpMethod.Patch), ("/resources", HttpMethod.Patch), ("/readings", HttpMethod.Patch), ("/external-ids", HttpMethod.Patch) })
        {
            foreach (var record in (await caller.GetAsync(list))["data"].EnumerateArray())
            {
                var address = $"{list}/{record.GetProperty("id").GetString()}";
                var before = changes.Count;
                var reply = await caller.SendAsync(method, address, new StringContent(record.GetRawText(), Encoding.UTF8, "application/json"));
                tried++;
                if (reply.Status != HttpStatusCode.OK) wrong.Add($"{address}: {reply.Text} for {record.GetRawText()}");
                else if (!JsonElement.DeepEquals(reply.Body, record)) wrong.Add($"{address}: {reply.Text} instead of {record.GetRawText()}");
                else if (changes.Count != before) wrong.Add($"{address}: changed {changes.LastTable}.");
            }
        }

        Assert.Empty(wrong);
        Assert.True(tried >= 20, $"Only {tried} records.");
    }
}
