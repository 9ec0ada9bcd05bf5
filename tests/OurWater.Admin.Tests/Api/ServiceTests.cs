using System.Net;
using System.Text.Json;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>Health, OpenAPI, the page to read it, and the limit of requests.</summary>
public sealed class ServiceTests(ApiHost host)
{
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
