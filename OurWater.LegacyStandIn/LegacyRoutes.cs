using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace OurWater.LegacyStandIn;

/// <summary>Which address does what. Gives the status and writes the answer's body.</summary>
internal sealed class LegacyRoutes(LegacyState state, LegacyOptions options)
{
    private const string Users = "/Users";

    private readonly LegacyModels _models = new(state, options);

    private LegacyRoutesById ById => new(state, _models);

    public LegacyTokens Tokens { get; } = new();

    /// <summary>True where a caller without a token is let in.</summary>
    private static bool IsOpen(string method, string path) => path.StartsWith(Users, StringComparison.Ordinal) || (method == "GET" && path.Split('/') is ["", "villages" or "resources"] or ["", "villages" or "resources", [>= '0' and <= '9', ..]]);

    public async Task<Action<Utf8JsonWriter>> HandleAsync(string method, string path, IReadOnlyDictionary<string, string> query, string? authorization, string? accessToken, byte[] body)
    {
        if (!Tokens.Knows(authorization, accessToken, query.GetValueOrDefault("access_token")) && !IsOpen(method, path)) throw LegacyError.Unauthorized();
        var sent = method == "GET" ? null : Parse(body);
        if (await ById.HandleAsync(method, path, sent) is { } row) return writer => row.WriteTo(writer);
        return method == "GET" ? await ReadAsync(path, query) : await WriteAsync(method, path, sent);
    }

    private async Task<Action<Utf8JsonWriter>> ReadAsync(string path, IReadOnlyDictionary<string, string> query)
    {
        switch (path)
        {
            case "/villages": return Rows(query, state.Villages, LegacyState.VillageProperties);
            case "/resources": return Rows(query, state.Resources, LegacyState.ResourceProperties);
            case "/readings":
                if (options.PageDelay > TimeSpan.Zero) await Task.Delay(options.PageDelay, options.Clock);
                return Rows(query, state.Readings, LegacyState.ReadingProperties);
            case "/villages/count": return Count(query, state.Villages, LegacyState.VillageProperties);
            case "/resources/count": return Count(query, state.Resources, LegacyState.ResourceProperties);
            case "/readings/count": return Count(query, state.Readings, LegacyState.ReadingProperties);
            case "/resources/findAvailableIds":
                var free = state.FreeNumbers(int.Parse(query["postcode"], CultureInfo.InvariantCulture), query["type"]);
                return writer => JsonSerializer.Serialize(writer, free);
            default: throw NotFound("GET", path);
        }
    }

    private async Task<Action<Utf8JsonWriter>> WriteAsync(string method, string path, JsonNode? body)
    {
        var answer = (method, path) switch
        {
            ("POST", Users + "/login") => Login(body as JsonObject),
            ("POST", "/readings") => await OneOrManyAsync(body, (one, _) => _models.CreateReadingAsync(one)),
            ("POST", "/resources") => await OneOrManyAsync(body, _models.CreateResourceAsync),
            ("POST", "/villages") => await OneOrManyAsync(body, (one, _) => _models.CreateVillageAsync(one)),
            ("PUT", "/villages") => await _models.ReplaceVillageAsync(body!.AsObject()),
            _ => null,
        };
        if (answer is not null) return writer => answer.WriteTo(writer);
        var row = (method, path) switch
        {
            ("POST", "/resources/updateResourceByIdAndPostcode") => await _models.ChangeResourceAsync(body!.AsObject()),
            ("POST", "/resources/replaceOrCreate") => await _models.ReplaceResourceAsync(body!.AsObject()),
            ("POST", "/readings/replaceOrCreate") => await _models.ReplaceReadingAsync(body!.AsObject()),
            ("POST", "/resources/upsertWithWhere") => await _models.UpsertResourceWhereAsync((int)body!["id"]!, body.AsObject()),
            ("PATCH" or "PUT", _) when path.StartsWith("/readings/", StringComparison.Ordinal) && long.TryParse(path.AsSpan("/readings/".Length), CultureInfo.InvariantCulture, out var id) => await _models.ChangeReadingAsync(id, body!.AsObject()),
            _ => throw NotFound(method, path),
        };
        return writer => row.Write(writer, name => name != "image");
    }

    private static async Task<JsonNode> OneOrManyAsync(JsonNode? body, Func<JsonObject, Task?, Task<JsonObject>> create) => body switch
    {
        JsonArray many => await LegacyModels.ManyAsync(many, create),
        JsonObject one => await create(one, null),
        _ => throw new LegacyError(400, "Unexpected token in JSON", "SyntaxError"),
    };

    private JsonObject Login(JsonObject? body)
    {
        var user = (body?["username"] ?? body?["email"])?.ToString() ?? throw new LegacyError(400, "username or email is required", code: "USERNAME_EMAIL_REQUIRED");
        if (user != options.UserName || body?["password"]?.ToString() != options.Password) throw new LegacyError(401, "login failed", code: "LOGIN_FAILED");
        return new JsonObject { ["id"] = Tokens.Current, ["ttl"] = 1_209_600, ["userId"] = 1 };
    }

    private Action<Utf8JsonWriter> Rows(IReadOnlyDictionary<string, string> query, List<LegacyRow> table, IReadOnlySet<string> properties)
    {
        var filter = new LegacyFilter(LegacyFilter.Parse(query.GetValueOrDefault("filter"), "filter"), properties);
        List<LegacyRow> rows;
        lock (state.Gate) rows = [.. filter.Apply(table)];
        var shows = filter.Shows();
        return writer =>
        {
            writer.WriteStartArray();
            lock (state.Gate)
            {
                foreach (var row in rows) row.Write(writer, shows);
            }

            writer.WriteEndArray();
        };
    }

    private Action<Utf8JsonWriter> Count(IReadOnlyDictionary<string, string> query, List<LegacyRow> table, IReadOnlySet<string> properties)
    {
        var filter = new LegacyFilter(new JsonObject { ["where"] = LegacyFilter.Parse(query.GetValueOrDefault("where"), "where") }, properties);
        int count;
        lock (state.Gate) count = table.Count(filter.Matches);
        return writer => JsonSerializer.Serialize(writer, new { count });
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            throw new LegacyError(400, "Unexpected token in JSON", "SyntaxError");
        }
    }

    private static LegacyError NotFound(string method, string path) => new(404, $"Shared class has no method handling {method} {path}");
}
