using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using CsCheck;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Configuration;
using OurWater.Admin.Datasources;
using OurWater.Admin.Jobs;
using OurWater.Admin.Security;
using OurWater.Admin.Tests.Access;
using OurWater.Sync.Datasources.LegacyMyWell;
using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <summary>
/// Sends thousands of requests that are made from the API's own description, and holds every answer to it: nothing fails, every refusal is a problem and changes nothing, every answer has a status and a shape that are described.
/// The same seed makes the same requests: OURWATER_FUZZ_SEED and OURWATER_FUZZ_REQUESTS change both.
/// </summary>
public sealed class FuzzTests : IAsyncDisposable
{
    private const ulong UsualSeed = 20261126;
    private const int UsualRequests = 6000;
    private const int Replenish = 150;
    private const int MostFailures = 15;

    private readonly QueuedJobs _jobs = new();
    private readonly ApiHost _host;
    private readonly Pool _pool = new();
    private readonly Dictionary<string, string> _failures = [];
    private readonly Dictionary<(string Operation, int Class), int> _met = [];
    private ApiDocument _document = null!;
    private ChangeCounter _changes = null!;
    private Caller _caller = null!;
    private Caller _weak = null!;

    public FuzzTests() => _host = new ApiHost([], services => services
        .AddSingleton<IBackgroundJobClient>(_jobs)
        .AddSingleton(new LegacyMyWellPace(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(120), 1, TimeSpan.FromMilliseconds(1)))
        .AddSingleton(new OutboundGuard(new OutboundOptions(), (_, _) => Task.FromException<IPAddress[]>(new System.Net.Sockets.SocketException(11001)))));

    public async ValueTask DisposeAsync()
    {
        _changes?.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Requests_MadeFromTheDocument_AreAnsweredAsItSays()
    {
        var seed = ulong.TryParse(Environment.GetEnvironmentVariable("OURWATER_FUZZ_SEED"), CultureInfo.InvariantCulture, out var wanted) ? wanted : UsualSeed;
        var requests = int.TryParse(Environment.GetEnvironmentVariable("OURWATER_FUZZ_REQUESTS"), CultureInfo.InvariantCulture, out var most) ? most : UsualRequests;
        _document = await ApiDocument.ReadAsync(_host.ClientWith(null));
        _caller = await _host.NewCallerAsync();
        _weak = await _host.NewCallerAsync(_caller.Organisation, "none");
        _changes = new ChangeCounter(_host.DatabasePath);
        var maker = new RequestMaker(_document, _pool);
        var makers = _document.Operations.Select(maker.For).ToList();
        var random = new PCG(1, seed);
        for (var number = 0; number < requests && _failures.Count < MostFailures; number++)
        {
            if (number % Replenish == 0) await new FuzzSeed(_host, _caller, _pool).AddAsync(number);
            await TryAsync(makers[number % makers.Count].Generate(random, null, out _), number);
        }

        TestContext.Current.SendDiagnosticMessage(string.Join('\n', _document.Operations.Select(o => $"{o.Id}: {_met.GetValueOrDefault((o.Id, 2))} went well, {_met.GetValueOrDefault((o.Id, 4))} were refused.")));
        Assert.True(_failures.Count == 0, $"Seed {seed}, {_failures.Count} kinds of failure:\n\n{string.Join("\n\n", _failures.Values)}");
        Assert.Empty(_document.Operations.Where(o => !_met.ContainsKey((o.Id, 2))).Select(o => $"{o.Id} never went well: its requests are not made as they should be."));
        Assert.Empty(_document.Operations.Where(o => o.Statuses.Contains(404) && !_met.ContainsKey((o.Id, 4))).Select(o => $"{o.Id} was never refused."));
    }

    private async Task TryAsync(FuzzRequest request, int number)
    {
        var before = _changes.Count;
        var reply = await SendAsync(request);
        var met = (request.Operation.Id, (int)reply.Status / 100);
        _met[met] = _met.GetValueOrDefault(met) + 1;
        foreach (var problem in Problems(request.Operation, reply, _changes.Count - before))
        {
            // The first of each kind is enough to mend it.
            _failures.TryAdd($"{request.Operation.Id} {problem.Kind}", $"Request {number}: {problem.Words}\n{request}\n{(int)reply.Status} {reply.Text[..Math.Min(reply.Text.Length, 1500)]}");
        }

        await RememberAsync(request, reply, number);
    }

    private IEnumerable<(string Kind, string Words)> Problems(Operation operation, Reply reply, long changes)
    {
        var status = (int)reply.Status;
        var type = reply.Headers.GetValueOrDefault("Content-Type")?.Split(';')[0] ?? "";
        if (status >= 500) yield return ("failed", "The program failed.");
        if (!operation.Statuses.Contains(status)) yield return ($"status {status}", $"The status {status} is not described.");
        if (status >= 400 && changes > 0) yield return ("changed", $"It was refused and changed {_changes.LastTable}.");
        if (operation.IsSafe && changes > 0) yield return ("not safe", $"It only reads, and changed {_changes.LastTable}.");
        if (status >= 400)
        {
            var wrong = Record.Exception(() => Problem.Holds(reply, reply.Status));
            if (wrong is not null) yield return ("problem", $"The refusal is no problem details: {wrong.Message}");
            yield break;
        }

        if (status == 204) yield break;
        if (operation.AnswerSchema(status, type) is not { } schema) yield return ($"type {type}", $"An answer of the type {type} is not described.");
        else if (type == "application/json" && new SchemaCheck(_document).Problems(reply.Body, schema).FirstOrDefault() is { } mismatch) yield return ("shape", $"The answer is not as described: {mismatch}");
    }

    private async Task<Reply> SendAsync(FuzzRequest request)
    {
        var headers = new List<(string, string)>();
        if (request.IdempotencyKey is { } key) headers.Add(("Idempotency-Key", key));
        if (request.Accept is { } accept) headers.Add(("Accept", accept));
        if (request.Key == "wrong") headers.Add(("Authorization", $"Bearer {Keys.Make()}"));
        using var content = request.Body is { } body ? new ByteArrayContent(body) : null;
        if (content is not null && !string.IsNullOrEmpty(request.ContentType)) content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        var caller = request.Key switch { "right" => _caller, "weak" => _weak, _ => new Caller(_host.ClientWith(null), _caller.Organisation, 0) };
        using var message = new HttpRequestMessage(request.Operation.Method, request.Address) { Content = content };
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        using var response = await caller.Client.SendAsync(message, TestContext.Current.CancellationToken);
        return await Reply.ReadAsync(response);
    }

    /// <summary>What was made is there for later requests; most runs are executed at once, some stay as they are.</summary>
    private async Task RememberAsync(FuzzRequest request, Reply reply, int number)
    {
        var collection = Pool.CollectionOfPath(request.Operation.Path);
        if (request.Operation.Method == HttpMethod.Get && reply.Status == HttpStatusCode.OK && reply.Body.ValueKind == JsonValueKind.Object && reply.Body.TryGetProperty("id", out _)) _pool.Show(collection, reply.Body);
        if (reply.Status == HttpStatusCode.Created) _pool.Add(collection, reply.Id);
        if (reply.Status == HttpStatusCode.NoContent) _pool.Remove(collection, request.Address.Split('/')[4].Split('?')[0]);
        if (reply.Status == HttpStatusCode.Accepted && reply.Body.TryGetProperty("runId", out var run))
        {
            _pool.Add("runs", run.GetString()!);
            if (number % 8 != 0) await _host.Services.GetRequiredService<RunJob>().ExecuteAsync(long.Parse(run.GetString()!, CultureInfo.InvariantCulture), CancellationToken.None);
        }
    }
}
