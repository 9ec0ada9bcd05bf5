using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Health, OpenAPI, the page to read it, and the limit of requests.</summary>
public sealed class ServiceTests(ApiHost host)
{
    private static readonly string[] Accepting = ["acceptFromDatasource"];
    private static readonly string[] AllTypes = ["group", "resource", "reading"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Health_WithoutAKey_Is200(string path)
    {
        using var response = await host.ClientWith(null).GetAsync(path, Stop);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task OpenApi_Document_DescribesEveryOperation()
    {
        using var response = await host.ClientWith(null).GetAsync("/openapi/v1.json", Stop);
        var document = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));

        Assert.StartsWith("3.1", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("apiKey").GetProperty("scheme").GetString());
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Name: $"{o.Name} {p.Name}", o.Value))).ToList();
        Assert.True(operations.Count >= 35);
        foreach (var (name, operation) in operations)
        {
            Assert.True(operation.TryGetProperty("summary", out _) && operation.TryGetProperty("operationId", out _), name);
            if (!name.Contains("/api/", StringComparison.Ordinal)) continue;
            Assert.Matches("^(data|syncs):(read|write|run)$", operation.GetProperty("security")[0].GetProperty("apiKey")[0].GetString());
            foreach (var status in new[] { "401", "403", "429" }) Assert.True(operation.GetProperty("responses").TryGetProperty(status, out _), $"{name} {status}");
            var success = operation.GetProperty("responses").EnumerateObject().First(r => r.Name[0] == '2');
            Assert.True(success.Name == "204" || success.Value.GetProperty("content").EnumerateObject().Any(c => c.Value.TryGetProperty("schema", out _)), name);
            if (name.StartsWith("put", StringComparison.Ordinal) || name.StartsWith("patch", StringComparison.Ordinal)) Assert.True(operation.TryGetProperty("requestBody", out _), name);
        }
    }

    /// <summary>What Redocly's recommended rules ask for.</summary>
    [Fact]
    public async Task OpenApi_Document_IsCompleteByTheRecommendedRules()
    {
        var document = JsonElement.Parse(await host.ClientWith(null).GetStringAsync("/openapi/v1.json", Stop));
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Path: p.Name, Operation: o.Value))).ToList();
        var tags = document.GetProperty("tags").EnumerateArray().ToDictionary(t => t.GetProperty("name").GetString()!, t => t.TryGetProperty("description", out var text) ? text.GetString() : null);

        Assert.NotEmpty(document.GetProperty("servers").EnumerateArray());
        Assert.NotEmpty(document.GetProperty("info").GetProperty("license").GetProperty("name").GetString()!);
        Assert.All(tags, t => Assert.False(string.IsNullOrEmpty(t.Value), t.Key));
        Assert.Empty(operations.SelectMany(o => o.Operation.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!)).Except(tags.Keys));
        Assert.Empty(tags.Keys.Except(operations.SelectMany(o => o.Operation.GetProperty("tags").EnumerateArray().Select(t => t.GetString()!))));
        var ids = operations.ConvertAll(o => o.Operation.GetProperty("operationId").GetString());
        Assert.Equal(ids.Distinct(), ids);
        foreach (var (path, operation) in operations)
        {
            Assert.True(operation.TryGetProperty("security", out var security), $"{path} does not say whether it needs a key.");
            Assert.Equal(path.StartsWith("/api/", StringComparison.Ordinal) ? 1 : 0, security.GetArrayLength());
            Assert.Contains(operation.GetProperty("responses").EnumerateObject(), r => r.Name[0] == '4');
            var parameters = operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToList() : [];
            Assert.Equal(path.Split('{').Length - 1, parameters.Count(p => p.GetProperty("in").GetString() == "path"));
        }
    }

    /// <summary>A stranger's script begins with them: each body that the document shows is sent as it stands, and taken.</summary>
    [Fact]
    public async Task OpenApi_Examples_OfBodiesAreTaken()
    {
        using var response = await host.ClientWith(null).GetAsync("/openapi/v1.json", Stop);
        var document = JsonElement.Parse(await response.Content.ReadAsStringAsync(Stop));
        var operations = document.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Method: o.Name, Path: p.Name, Operation: o.Value))).ToList();
        var bodies = operations.Where(o => o.Operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out _))
            .ToDictionary(o => o.Operation.GetProperty("operationId").GetString()!, o => (o.Method, o.Path, Example: o.Operation.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").TryGetProperty("example", out var example) ? example.GetRawText() : null));
        var caller = await host.NewCallerAsync();
        var ids = new Dictionary<string, string>();
        foreach (var (name, path) in new[] { ("createResource", "/resources/{id}"), ("createReading", "/readings/{id}"), ("createGroup", "/groups/{id}"), ("createDatasource", "/datasources/{id}"), ("createSync", "/syncs/{id}") })
        {
            var made = await SendAsync(caller, bodies[name].Method, bodies[name].Path, bodies[name].Example!, ids);
            Assert.True(made.Status == HttpStatusCode.Created, $"{name}: {made.Text}");
            ids["/api/v1" + path] = made.Id;
        }

        var open = await caller.CreateAsync("/syncs", new { name = "Field app", datasource = new { id = ids["/api/v1/datasources/{id}"] }, methods = Accepting, selectedDatatypes = AllTypes });
        ids["/api/v1/syncs/{id}/data"] = open;
        ids["/api/v1/external-ids/{id}"] = (await caller.GetAsync("/external-ids"))["data"].EnumerateArray().Single(e => e.GetProperty("name").GetString() == "legacyMyWellId").GetProperty("id").GetString()!;
        foreach (var (name, (method, path, example)) in bodies.Where(b => b.Key.StartsWith("change", StringComparison.Ordinal) || b.Key.StartsWith("replace", StringComparison.Ordinal) || b.Key.StartsWith("push", StringComparison.Ordinal)))
        {
            Assert.True(example is not null, $"{name} has no example.");
            var reply = await SendAsync(caller, method, path, example, ids);
            Assert.True(reply.Status == HttpStatusCode.OK, $"{name}: {reply.Text}");
            if (name.StartsWith("push", StringComparison.Ordinal)) Assert.DoesNotContain("rejected", reply.Text, StringComparison.Ordinal);
        }
    }

    private static Task<Reply> SendAsync(Caller caller, string method, string path, string body, Dictionary<string, string> ids)
    {
        var sent = JsonNode.Parse(body)!;
        if (sent["datasource"] is JsonObject source) source["id"] = ids["/api/v1/datasources/{id}"];
        return caller.SendAsync(new HttpMethod(method.ToUpperInvariant()), path.Replace("{id}", ids.GetValueOrDefault(path), StringComparison.Ordinal), new StringContent(sent.ToJsonString(), System.Text.Encoding.UTF8, "application/json"));
    }

    [Fact]
    public async Task Docs_Page_FetchesNothingFromElsewhere()
    {
        var client = host.CreateClient();
        var page = await client.GetStringAsync("/api/docs", Stop);

        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        using var script = await client.GetAsync("/api/docs/scalar.js", Stop);
        Assert.Equal(HttpStatusCode.OK, script.StatusCode);
    }

    [Fact]
    public async Task Requests_BeyondTheLimit_Are429UntilTheMinuteIsOver()
    {
        await using var limited = new ApiHost(new() { ["RateLimit:RequestsPerMinute"] = "3" });
        var (eager, other) = (await limited.NewCallerAsync(), await limited.NewCallerAsync());
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.OK, (await eager.GetAsync("/resources")).Status);

        var refused = await eager.GetAsync("/resources");

        Problem.Holds(refused, HttpStatusCode.TooManyRequests);
        Assert.InRange(int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture), 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/resources")).Status);
        using var health = await limited.ClientWith(null).GetAsync("/healthz", Stop);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }
}
