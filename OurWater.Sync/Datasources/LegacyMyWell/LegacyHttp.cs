using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Polly;
using Polly.Retry;

namespace OurWater.Sync.Datasources.LegacyMyWell;

/// <summary>
/// Requests to the server: signed in, patient, and never made twice where that could do harm. What may be made again is tried with growing pauses; of anything else a lost answer is told as such.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to give back.")]
internal sealed class LegacyHttp
{
    /// <summary>The server closes the connection without an answer at about 8 kB of address and headers.</summary>
    public const int LongestQuery = 6_500;

    private const string UserModel = "Users";

    // A page of records has some megabytes; a server that sends without end must not fill the memory of this one.
    private const long LargestAnswer = 128L << 20;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    private readonly HttpClient _http;
    private readonly LegacyMyWellSettings _settings;
    private readonly LegacyMyWellSecrets _secrets;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;
    private readonly ResiliencePipeline<LegacyAnswer> _again;
    private readonly ResiliencePipeline<LegacyAnswer> _unsent;
    private readonly string _base;
    private readonly SemaphoreSlim _signingIn = new(1, 1);
    private volatile string? _token;

    public LegacyHttp(HttpClient http, LegacyMyWellSettings settings, LegacyMyWellSecrets secrets, TimeProvider clock, LegacyMyWellPace pace)
    {
        (_http, _settings, _secrets, _clock, _timeout, _token) = (http, settings, secrets, clock, pace.Timeout, secrets.AccessToken);
        _http.Timeout = Timeout.InfiniteTimeSpan;
        _base = BaseOf(settings.BaseUrl);
        _again = Pipeline(pace, clock, answer => answer.IsLost || answer.Status is >= 500 or 429 or 408);
        _unsent = Pipeline(pace, clock, answer => answer.WasNeverSent || answer.Status == 429);
    }

    public string ServerKey => ServerOf(_base);

    public string Host => new Uri(_base).Authority;

    public static string ServerOf(string address) => new Uri(BaseOf(address)).GetComponents(UriComponents.HostAndPort | UriComponents.Path, UriFormat.SafeUnescaped).ToLowerInvariant();

    /// <summary>The address of the API: <c>/api</c> is added where it is left out.</summary>
    public static string BaseOf(string address)
    {
        var trimmed = address.Trim().TrimEnd('/');
        return trimmed.EndsWith("/api", StringComparison.OrdinalIgnoreCase) ? trimmed : trimmed + "/api";
    }

    /// <exception cref="DatasourceException">No usable answer came, whatever was tried.</exception>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var answer = await _again.ExecuteAsync(async token => await SignedAsync(HttpMethod.Get, path, null, token), cancellationToken);
        if (answer.Status != 200) throw Refusal(answer);
        try
        {
            return JsonSerializer.Deserialize(answer.Body, type) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw NotLegacyMyWell(error);
        }
    }

    /// <summary>Writes once. The same write is made again only where it surely was not received, or (<paramref name="harmless"/>) where twice is the same as once.</summary>
    /// <exception cref="DatasourceException">The server refuses us as such.</exception>
    public async Task<LegacyAnswer> WriteAsync(HttpMethod method, string path, JsonNode body, bool harmless, CancellationToken cancellationToken)
    {
        var content = Encoding.UTF8.GetBytes(body.ToJsonString());
        var answer = await (harmless ? _again : _unsent).ExecuteAsync(async token => await SignedAsync(method, path, content, token), cancellationToken);
        if (answer.WasNeverSent) throw Refusal(answer);
        return answer.Status is 401 or 403 ? throw Refusal(answer) : answer;
    }

    /// <summary>Once, also where several requests begin together.</summary>
    public async Task SignInAsync(CancellationToken cancellationToken)
    {
        if (_token is not null) return;
        await _signingIn.WaitAsync(cancellationToken);
        try
        {
            if (_token is null) await LoginAsync(cancellationToken);
        }
        finally
        {
            _signingIn.Release();
        }
    }

    private async Task LoginAsync(CancellationToken cancellationToken)
    {
        if (_settings.Username is not { Length: > 0 } user || _secrets.Password is not { } password)
            throw new DatasourceException(DatasourceProblem.Configuration, "The datasource has neither a user name with a password nor an access token. Enter one of the two, then run again.");
        var answer = await LoginAsync("username", user, password, cancellationToken);
        if (answer.Status == 401 && user.Contains('@', StringComparison.Ordinal)) answer = await LoginAsync("email", user, password, cancellationToken);
        if (answer.Status is 400 or 401) throw new DatasourceException(DatasourceProblem.Configuration, $"{Host} was reached, but it did not accept user {user}. Nothing was changed. Check the password, or ask its administrator for a new one, then run again.");
        if (answer.Status != 200) throw Refusal(answer);
        try
        {
            _token = JsonSerializer.Deserialize(answer.Body, LegacyJson.Default.TokenRow)?.Id ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw NotLegacyMyWell(error);
        }
    }

    private async Task<LegacyAnswer> LoginAsync(string field, string user, string password, CancellationToken cancellationToken)
    {
        var body = Encoding.UTF8.GetBytes(new JsonObject { [field] = user, ["password"] = password }.ToJsonString());
        return await _again.ExecuteAsync(async token => await OnceAsync(HttpMethod.Post, $"/{UserModel}/login", body, token), cancellationToken);
    }

    /// <summary>A token that has run out is renewed once.</summary>
    private async Task<LegacyAnswer> SignedAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        await SignInAsync(cancellationToken);
        var answer = await OnceAsync(method, path, body, cancellationToken);
        if (answer.Status != 401 || _secrets.AccessToken is not null) return answer;
        _token = null;
        await SignInAsync(cancellationToken);
        return await OnceAsync(method, path, body, cancellationToken);
    }

    private async Task<LegacyAnswer> OnceAsync(HttpMethod method, string path, byte[]? body, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_timeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, _base + path);
            if (_token is not null) request.Headers.TryAddWithoutValidation("Authorization", _token);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await response.Content.LoadIntoBufferAsync(LargestAnswer, either.Token);
            var content = await response.Content.ReadAsByteArrayAsync(either.Token);
            return new LegacyAnswer((int)response.StatusCode, content) { RetryAfter = PauseOf(response.Headers.RetryAfter), Location = response.Headers.Location, Hidden = Secrets() };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return LegacyAnswer.Lost($"{Host} did not answer within {_timeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} seconds.");
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return LegacyAnswer.Lost($"{Host} sent more than {LargestAnswer >> 20} MB in one answer.");
        }
        catch (HttpRequestException error)
        {
            return LegacyAnswer.Lost(error.InnerException is DatasourceException refused ? refused.Message : $"The connection to {Host} was lost.") with
            {
                WasNeverSent = error.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
                Forbidden = error.InnerException as DatasourceException,
            };
        }
        catch (IOException)
        {
            return LegacyAnswer.Lost($"The connection to {Host} was lost.");
        }
    }

    private List<string> Secrets() => [.. new[] { _token, _secrets.AccessToken, _secrets.Password }.OfType<string>().Where(s => s.Length > 0)];

    private DatasourceException Refusal(LegacyAnswer answer) => answer switch
    {
        { Forbidden: { } forbidden } => forbidden,
        { WasNeverSent: true } => new(DatasourceProblem.Unreachable, $"{Host} could not be reached. What was stored before stays. Is the server on, and may this machine reach it? Run again when it is."),
        { IsLost: true } => new(DatasourceProblem.Unreachable, $"{answer.Message} What was stored before stays, and what was sent is asked about at the next run."),
        { Status: 401 or 403 } => new(DatasourceProblem.Configuration, $"{Host} refused the {(_secrets.AccessToken is null ? "password" : "access token")}. Nothing was changed. Enter a new one, then run again."),
        { Status: >= 300 and < 400 } => new(DatasourceProblem.Configuration, $"{Host} answers that it has moved{(answer.Location is { IsAbsoluteUri: true } to ? $" to {to.Host}" : "")}. Enter its new address, then run again."),
        { Status: 404 } => NotLegacyMyWell(null),
        { Status: >= 500 or 429 } => new(DatasourceProblem.Unreachable, $"{Host} answers with an error ({answer.Status}) again and again. What was stored before stays. Run again later."),
        _ => new(DatasourceProblem.Unexpected, $"{Host} answered {answer.Status}: {answer.Message} What was stored before stays."),
    };

    private DatasourceException NotLegacyMyWell(Exception? inner) =>
        new(DatasourceProblem.Configuration, $"This address is not LegacyMyWell: {Host} answered with something else. The address usually ends in /api. Check it, then run again.", inner);

    private TimeSpan? PauseOf(RetryConditionHeaderValue? header) => header switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _clock.GetUtcNow(),
        _ => null,
    };

    private static ResiliencePipeline<LegacyAnswer> Pipeline(LegacyMyWellPace pace, TimeProvider clock, Func<LegacyAnswer, bool> again) =>
        new ResiliencePipelineBuilder<LegacyAnswer> { TimeProvider = clock }.AddRetry(new RetryStrategyOptions<LegacyAnswer>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { Forbidden: null } answer && again(answer)),
            MaxRetryAttempts = Math.Max(1, pace.Tries - 1),
            Delay = pace.FirstDelay,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            MaxDelay = LongestPause,
            DelayGenerator = arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter is { } pause && pause > TimeSpan.Zero ? (TimeSpan?)(pause < LongestPause ? pause : LongestPause) : null),
        }).Build();
}

/// <summary>What came back, or that nothing did.</summary>
internal sealed record LegacyAnswer(int Status, byte[] Body)
{
    private const int LongestMessage = 300;

    private readonly string? _lost;

    public TimeSpan? RetryAfter { get; init; }

    public Uri? Location { get; init; }

    /// <summary>The connection was never made: nothing of the request left.</summary>
    public bool WasNeverSent { get; init; }

    /// <summary>This machine does not let us go there.</summary>
    public DatasourceException? Forbidden { get; init; }

    /// <summary>What the server may repeat and nobody may read.</summary>
    public IReadOnlyList<string> Hidden { get; init; } = [];

    public bool IsLost => Status == 0;

    public static LegacyAnswer Lost(string why) => new(0, [], why);

    private LegacyAnswer(int status, byte[] body, string lost)
        : this(status, body) => _lost = lost;

    /// <summary>The <c>error</c> of the answer; null where it has none.</summary>
    public JsonObject? Error
    {
        get
        {
            try
            {
                return Body.Length == 0 ? null : JsonNode.Parse(Body)?["error"] as JsonObject;
            }
            catch (Exception error) when (error is JsonException or InvalidOperationException)
            {
                return null;
            }
        }
    }

    /// <summary>In the server's words, which may repeat the request: without our secrets.</summary>
    public string Message => _lost ?? Short(Hidden.Aggregate(Text(Error, "message") ?? $"error {Status.ToString(CultureInfo.InvariantCulture)}", (message, secret) => message.Replace(secret, "…", StringComparison.Ordinal)));

    public static string? Text(JsonNode? node, string name) => node is JsonObject found && found[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string Short(string message) => message.Length > LongestMessage ? message[..LongestMessage] + "…" : message;
}
