using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace OurWater.LegacyStandIn;

/// <summary>A LegacyMyWell server of our own, on this machine: it behaves as a real one was seen to do, and fails as a test orders. Its tables outlive its death.</summary>
public sealed class LegacyServer : IAsyncDisposable
{
    private const int LargestBody = 102_400;
    private const int LongestHead = 8_000;

    private readonly LegacyOptions _options;
    private readonly LegacyRoutes _routes;
    private readonly Lock _gate = new();
    private readonly List<RequestInfo> _requests = [];
    private readonly List<Func<Task>> _late = [];
    private WebApplication? _app;

    private LegacyServer(LegacyOptions options)
    {
        _options = options;
        State = new LegacyState(options.Clock);
        _routes = new LegacyRoutes(State, options);
        Port = options.Port == 0 ? FreePort() : options.Port;
    }

    public int Port { get; }

    public Uri BaseUrl => new($"http://127.0.0.1:{Port}/api");

    public LegacyState State { get; }

    public LegacyFaults Faults { get; } = new();

    public string Token => _routes.Tokens.Current;

    /// <summary>The token in use runs out: its next use, wherever, is refused.</summary>
    public void ExpireToken() => _routes.Tokens.Expire();

    /// <summary>A request has come in, and nothing is done about it yet.</summary>
    public event Action<RequestInfo>? Asked;

    public IReadOnlyList<RequestInfo> Requests
    {
        get
        {
            lock (_gate) return [.. _requests];
        }
    }

    public static async Task<LegacyServer> StartAsync(LegacyOptions? options = null)
    {
        var server = new LegacyServer(options ?? new LegacyOptions());
        await server.StartAgainAsync();
        return server;
    }

    public void ClearRequests()
    {
        lock (_gate) _requests.Clear();
    }

    public async Task StartAgainAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(1));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 64 * 1024;
        });
        builder.Services.AddResponseCompression();
        _app = builder.Build();
        _app.UseResponseCompression();
        _app.Run(AnswerAsync);
        await _app.StartAsync();
    }

    /// <summary>What was on its way when its connection broke arrives now, and is saved.</summary>
    public async Task DeliverLateAsync()
    {
        List<Func<Task>> late;
        lock (_gate)
        {
            late = [.. _late];
            _late.Clear();
        }

        foreach (var one in late) await one();
    }

    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _app, null) is { } app) await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        path = path.StartsWith("/api", StringComparison.Ordinal) ? path[4..] : path;
        var content = await ReadAsync(context);
        var request = new RequestInfo(context.Request.Method, path, Uri.UnescapeDataString(context.Request.QueryString.Value ?? ""), content.Length);
        lock (_gate) _requests.Add(request);
        Asked?.Invoke(request);
        if (context.Request.Path.Value!.Length + context.Request.QueryString.Value!.Length > LongestHead)
        {
            context.Abort();
            return;
        }

        if (content.Length > LargestBody)
        {
            await SayAsync(context, 413, new JsonObject { ["name"] = "PayloadTooLargeError", ["status"] = 413, ["message"] = "request entity too large", ["limit"] = LargestBody, ["type"] = "entity.too.large", ["statusCode"] = 413 });
            return;
        }

        await FailOrAnswerAsync(context, request, content, Faults.Take(request));
    }

    private async Task FailOrAnswerAsync(HttpContext context, RequestInfo request, byte[] content, Fault? fault)
    {
        switch (fault?.Kind)
        {
            case FaultKind.DropBefore: context.Abort(); return;
            case FaultKind.Late:
                var sent = Sent.Of(context);
                lock (_gate) _late.Add(() => WorkAsync(sent, request, content));
                context.Abort();
                return;
            case FaultKind.ErrorBefore: await SayAsync(context, fault.Status, new JsonObject { ["status"] = fault.Status, ["message"] = "Something broke" }); return;
            case FaultKind.Unauthorized: await SayAsync(context, 401, new JsonObject { ["message"] = "Invalid Access Token", ["statusCode"] = 401, ["status"] = 401, ["code"] = "INVALID_TOKEN" }); return;
            case FaultKind.TooMany:
                context.Response.Headers.RetryAfter = "1";
                await SayAsync(context, 429, new JsonObject { ["status"] = 429, ["message"] = "Too many requests" });
                return;
            case FaultKind.DieBefore:
                Die(context);
                return;
            case FaultKind.Stall: await Task.Delay(fault.Length, _options.Clock); break;
        }

        if (request is { Method: "POST", Path: "/readings/update" })
        {
            await UpdateAllAndDieAsync(context, content);
            return;
        }

        // The work of a request whose caller has gone is finished all the same: nothing here listens to the caller.
        var (status, answer) = await WorkAsync(Sent.Of(context), request, content);
        switch (fault?.Kind)
        {
            case FaultKind.DropAfter: context.Abort(); return;
            case FaultKind.ErrorAfter: await SayAsync(context, fault.Status, new JsonObject { ["status"] = fault.Status, ["message"] = "Something broke" }); return;
            case FaultKind.DieAfter: Die(context); return;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        if (request.Method == "GET" && status == 200)
        {
            var tag = $"W/\"{answer.Length:x}-{Convert.ToBase64String(SHA256.HashData(answer))}\"";
            context.Response.Headers.ETag = tag;
            if (Header(context, "If-None-Match") == tag) status = 304;
        }

        context.Response.StatusCode = status;
        if (status != 304) await context.Response.Body.WriteAsync(answer);
    }

    /// <summary>updateAll: what it is told is done, and the process ends.</summary>
    private async Task UpdateAllAndDieAsync(HttpContext context, byte[] content)
    {
        if (JsonNode.Parse(content)?["value"]?.GetValue<decimal>() is { } value)
        {
            var where = LegacyFilter.Parse(context.Request.Query["where"], "where") ?? [];
            lock (State.Gate)
            {
                foreach (var row in State.Readings.Where(r => LegacyFilter.Matches(r, where, LegacyState.ReadingProperties))) row["value"] = LegacyRow.Round(value);
            }
        }

        Die(context);
        await Task.CompletedTask;
    }

    private static string? Header(HttpContext context, string name) => context.Request.Headers[name].ToString() is { Length: > 0 } text ? text : null;

    private async Task<(int Status, byte[] Answer)> WorkAsync(Sent sent, RequestInfo request, byte[] content)
    {
        using var buffer = new MemoryStream();
        var status = 200;
        try
        {
            var write = await _routes.HandleAsync(request.Method, request.Path, sent.Query, sent.Authorization, sent.AccessToken, content);
            await using var writer = new Utf8JsonWriter(buffer);
            write(writer);
        }
        catch (LegacyError error)
        {
            status = error.Status;
            buffer.SetLength(0);
            await using var writer = new Utf8JsonWriter(buffer);
            new JsonObject { ["error"] = error.Body() }.WriteTo(writer);
        }

        return (status, buffer.ToArray());
    }

    private void Die(HttpContext context)
    {
        context.Abort();
        _ = StopAsync();
    }

    private static async Task SayAsync(HttpContext context, int status, JsonObject error)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(new JsonObject { ["error"] = error }.ToJsonString());
    }

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, CancellationToken.None);
        return buffer.ToArray();
    }

    /// <summary>What a request says, apart from its connection.</summary>
    private sealed record Sent(Dictionary<string, string> Query, string? Authorization, string? AccessToken)
    {
        public static Sent Of(HttpContext context) =>
            new(context.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()), Header(context, "Authorization"), Header(context, "X-Access-Token"));
    }

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
