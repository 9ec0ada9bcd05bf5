using System.Net;
using System.Text;
using System.Text.Json;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Api;

/// <summary>A program that calls the API with its key.</summary>
public sealed class Caller(HttpClient client, Organisation organisation, long keyId)
{
    public Organisation Organisation { get; } = organisation;

    public long KeyId { get; } = keyId;

    public HttpClient Client { get; } = client;

    public Task<Reply> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, null, accept is null ? [] : [("Accept", accept)]);

    public Task<Reply> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, Json(body), headers);

    public Task<Reply> PutAsync(string path, object body) => SendAsync(HttpMethod.Put, path, Json(body));

    public Task<Reply> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, Json(body));

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<Reply> UploadAsync(string text, string name = "readings.csv", params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, $"/files?name={Uri.EscapeDataString(name)}", new ByteArrayContent(Encoding.UTF8.GetBytes(text)), headers);

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("/api", StringComparison.Ordinal) ? path : "/api/v1" + path) { Content = content };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Reply.ReadAsync(response);
    }

    /// <summary>Makes a record and gives its id.</summary>
    public async Task<string> CreateAsync(string path, object body)
    {
        var reply = await PostAsync(path, body);
        Assert.True(reply.Status == HttpStatusCode.Created, reply.Text);
        return reply.Id;
    }

    public async Task<string> NewWellAsync(string? legacyId = null) =>
        await CreateAsync("/resources", legacyId is null ? new { resourceType = "well" } : new { resourceType = "well", externalIds = new { legacyMyWellId = legacyId } });

    /// <summary>A sync of a file of readings by LegacyMyWell ids.</summary>
    public async Task<string> NewSyncAsync(string csv, bool isOneTime = false, string unknownResources = "reject")
    {
        var file = await UploadAsync(csv);
        Assert.True(file.Status == HttpStatusCode.Created, file.Text);
        var datasource = await CreateAsync("/datasources", new { type = "file", name = "Sheet", fileId = file.Id });
        return await CreateAsync("/syncs", Syncs.Of(datasource, isOneTime, unknownResources));
    }

    /// <summary>Starts a run and waits for its end, as a script would.</summary>
    public async Task<JsonElement> RunAsync(string syncId, bool dryRun = false)
    {
        var started = await PostAsync($"/syncs/{syncId}/runs", new { dryRun });
        Assert.True(started.Status == HttpStatusCode.Accepted, started.Text);
        return await EndOfAsync(started["runId"].GetString()!);
    }

    public async Task<JsonElement> EndOfAsync(string runId)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var looks = 0; looks < 600; looks++)
        {
            var run = await GetAsync($"/runs/{runId}");
            if (run["state"].GetString() is not ("queued" or "running")) return run.Body;
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("The run has not ended in 30 s.");
    }

    private static StringContent? Json(object? body) => body is null ? null : new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
}

public sealed record Reply(HttpStatusCode Status, string Text, JsonElement Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement this[string field] => Body.GetProperty(field);

    public string Id => this["id"].GetString()!;

    public IReadOnlyList<string> Errors => [.. this["errors"].EnumerateObject().Select(e => e.Name)];

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(",", h.Value), StringComparer.OrdinalIgnoreCase);
        return new Reply(response.StatusCode, text, isJson ? JsonElement.Parse(text) : default, headers);
    }
}

internal static class Syncs
{
    public static IReadOnlyList<string> Pull { get; } = ["pullFromDatasource"];
    public static IReadOnlyList<string> Readings { get; } = ["reading"];

    public static object Of(string datasource, bool isOneTime = false, string unknownResources = "reject") => new
    {
        name = "Readings of the sheet",
        isOneTime,
        datasource = new { id = datasource },
        methods = Pull,
        selectedDatatypes = Readings,
        mapping = new
        {
            dataType = "reading",
            layout = "long",
            identity = "legacyMyWell",
            columns = new { date = "datetime", pincode = "pincode", resourceId = "resourceId", value = "value" },
            timeZone = "UTC",
            unit = "m",
            unknownResources,
        },
    };
}

internal static class Problem
{
    /// <summary>Every refusal has the same shape (RFC 9457), so that a caller needs one piece of code for all.</summary>
    public static void Holds(Reply reply, HttpStatusCode status)
    {
        Assert.True(reply.Status == status, $"{(int)reply.Status} instead of {(int)status}: {reply.Text}");
        Assert.Equal("application/problem+json", reply.Headers["Content-Type"].Split(';')[0]);
        Assert.Equal((int)status, reply["status"].GetInt32());
        Assert.NotEmpty(reply["title"].GetString()!);
        Assert.NotEmpty(reply["detail"].GetString()!);
        Assert.NotEmpty(reply["traceId"].GetString()!);
    }
}
