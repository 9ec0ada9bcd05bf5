using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Talks to the program as an outside script does: HTTP and JSON, nothing of its code.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly string[] Ended = ["succeeded", "succeededWithWarnings", "failed", "cancelled"];

    private readonly HttpClient _http;
    private readonly string _key;

    public ApiClient(string url, string key)
    {
        _key = key;
        _http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromMinutes(5) };
    }

    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var answer = await _http.GetAsync(new Uri("/readyz", UriKind.Relative), limit.Token);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>One request under <c>/api/v1</c>; any status is an answer.</summary>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken, JsonNode? body = null, string? key = null)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        return await SendAsync(method, path, content, key ?? _key, cancellationToken);
    }

    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => (await SendAsync(HttpMethod.Get, path, cancellationToken)).Expect(HttpStatusCode.OK);

    public Task<ApiAnswer> PostAsync(string path, JsonNode? body, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, cancellationToken, body);

    public async Task<ApiAnswer> UploadAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        using var content = new StreamContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return await SendAsync(HttpMethod.Post, $"/files?name={Uri.EscapeDataString(Path.GetFileName(path))}", content, _key, cancellationToken);
    }

    /// <summary>Uploads a file and makes a datasource and a sync of it; gives the sync's id.</summary>
    public async Task<string> CreateFileSyncAsync(string path, JsonNode mapping, CancellationToken cancellationToken)
    {
        var file = (await UploadAsync(path, cancellationToken)).Expect(HttpStatusCode.Created);
        var source = (await PostAsync("/datasources", new JsonObject { ["type"] = "file", ["name"] = Path.GetFileName(path), ["fileId"] = file["id"]!.DeepClone() }, cancellationToken)).Expect(HttpStatusCode.Created);
        var sync = await PostAsync(
            "/syncs",
            new JsonObject
            {
                ["name"] = Path.GetFileName(path),
                ["isOneTime"] = false,
                ["datasource"] = new JsonObject { ["id"] = source["id"]!.DeepClone() },
                ["methods"] = new JsonArray("pullFromDatasource"),
                ["selectedDatatypes"] = new JsonArray("reading"),
                ["mapping"] = mapping,
            },
            cancellationToken);
        return sync.Expect(HttpStatusCode.Created)["id"]!.ToString();
    }

    /// <summary>Makes a datasource of a stand-in for LegacyMyWell; gives its id.</summary>
    public async Task<string> CreateLegacyDatasourceAsync(Uri baseUrl, CancellationToken cancellationToken)
    {
        var source = new JsonObject { ["type"] = "legacyMyWell", ["name"] = "LegacyMyWell", ["baseUrl"] = baseUrl.ToString(), ["username"] = "sync", ["password"] = "secret" };
        return (await PostAsync("/datasources", source, cancellationToken)).Expect(HttpStatusCode.Created)["id"]!.ToString();
    }

    /// <summary>Makes a sync of everything with a LegacyMyWell; gives its id.</summary>
    public async Task<string> CreateLegacySyncAsync(string datasourceId, string name, CancellationToken cancellationToken, params string[] methods)
    {
        var sync = new JsonObject
        {
            ["name"] = name,
            ["datasource"] = new JsonObject { ["id"] = datasourceId },
            ["methods"] = new JsonArray([.. methods.Select(m => JsonValue.Create(m))]),
            ["selectedDatatypes"] = new JsonArray("group", "resource", "reading"),
        };
        return (await PostAsync("/syncs", sync, cancellationToken)).Expect(HttpStatusCode.Created)["id"]!.ToString();
    }

    /// <summary>Makes a well that LegacyMyWell does not have; gives its id.</summary>
    public async Task<string> CreateWellAsync(string owner, string? pincode, double latitude, double longitude, CancellationToken cancellationToken)
    {
        var well = new JsonObject { ["resourceType"] = "well", ["owner"] = new JsonObject { ["name"] = owner }, ["coords"] = new JsonObject { ["latitude"] = latitude, ["longitude"] = longitude } };
        if (pincode is not null) well["externalIds"] = new JsonObject { ["legacyMyWellPincode"] = pincode };
        return (await PostAsync("/resources", well, cancellationToken)).Expect(HttpStatusCode.Created)["id"]!.ToString();
    }

    public async Task ApproveAsync(string runId, CancellationToken cancellationToken) => (await PostAsync($"/runs/{runId}/approve", null, cancellationToken)).Expect(HttpStatusCode.Accepted);

    /// <summary>Starts a run; gives its id.</summary>
    public async Task<string> StartRunAsync(string syncId, CancellationToken cancellationToken, bool dryRun = false) =>
        (await PostAsync($"/syncs/{syncId}/runs", new JsonObject { ["dryRun"] = dryRun }, cancellationToken)).Expect(HttpStatusCode.Accepted)["runId"]!.ToString();

    public async Task<ApiRun> GetRunAsync(string runId, CancellationToken cancellationToken) => new(await GetAsync($"/runs/{runId}", cancellationToken));

    /// <summary>The run as soon as something holds of it.</summary>
    public Task<ApiRun> WaitForRunAsync(string runId, Func<ApiRun, bool> holds, TimeSpan limit, CancellationToken cancellationToken)
    {
        ApiRun? last = null;
        return Eventually.GetAsync(async () => holds(last = await GetRunAsync(runId, cancellationToken)) ? last : null, limit, () => $"The run: {last?.Text}", cancellationToken);
    }

    public Task<ApiRun> WaitForEndAsync(string runId, TimeSpan limit, CancellationToken cancellationToken) => WaitForRunAsync(runId, r => Ended.Contains(r.State), limit, cancellationToken);

    /// <summary>Starts a run and waits for its end.</summary>
    public async Task<ApiRun> RunAsync(string syncId, CancellationToken cancellationToken, bool dryRun = false) =>
        await WaitForEndAsync(await StartRunAsync(syncId, cancellationToken, dryRun), TimeSpan.FromMinutes(3), cancellationToken);

    /// <summary>How many records a list has.</summary>
    public async Task<long> TotalAsync(string list, CancellationToken cancellationToken)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{list}{(list.Contains('?', StringComparison.Ordinal) ? '&' : '?')}limit=1");
        return (await GetAsync(path, cancellationToken))["total"]!.GetValue<long>();
    }

    public void Dispose() => _http.Dispose();

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri($"/api/v1{path}", UriKind.Relative)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Accept.ParseAdd("application/json");
        using var answer = await _http.SendAsync(request, cancellationToken);
        return new ApiAnswer($"{method} {path}", answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
    }
}

internal sealed record ApiAnswer(string Request, HttpStatusCode Status, string Text)
{
    public JsonNode Body => JsonNode.Parse(Text)!;

    public JsonNode Expect(HttpStatusCode status) => Status == status ? Body : throw new InvalidOperationException($"{Request} answered {(int)Status}, not {(int)status}: {Text}");
}

/// <summary>A run as the API shows it.</summary>
internal sealed record ApiRun(JsonNode Json)
{
    private static readonly string[] Outcomes = ["created", "updated", "unchanged", "skipped", "conflicted", "rejected"];
    private static readonly string[] SentOutcomes = ["sent", "alreadyThere", "blocked", "failed"];

    public string State => Json["state"]!.GetValue<string>();
    public int Attempt => Json["attempt"]!.GetValue<int>();
    public JsonArray Errors => Json["errors"]!.AsArray();
    public string Text => Json.ToJsonString();

    public long Count(string outcome, string dataType = "reading") => Json["pull"]?[dataType]?[outcome]?.GetValue<long>() ?? 0;

    /// <summary>Invariant 1: what became of the rows, together.</summary>
    public long Accounted => AccountedOf("reading");

    public long AccountedOf(string dataType) => Outcomes.Sum(o => Count(o, dataType));

    public long CountSent(string outcome, string dataType = "reading") => Json["push"]?[dataType]?[outcome]?.GetValue<long>() ?? 0;

    /// <summary>Invariant 1 for what goes out.</summary>
    public long AccountedSent(string dataType) => SentOutcomes.Sum(o => CountSent(o, dataType));
}
