using System.Globalization;
using System.Text.Json;

namespace OurWater.Admin.Tests.Api.Fuzz;

/// <summary>The API's own OpenAPI document, as a stranger's program reads it.</summary>
internal sealed class ApiDocument(JsonElement root)
{
    private const string Reference = "#/components/schemas/";

    public IReadOnlyList<Operation> Operations { get; } =
    [
        .. from path in root.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           select new Operation(HttpMethod.Parse(operation.Name), path.Name, operation.Value),
    ];

    public static async Task<ApiDocument> ReadAsync(HttpClient client) => new(JsonElement.Parse(await client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken)));

    /// <summary>The schema itself where another one refers to it.</summary>
    public JsonElement Resolve(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var name) ? root.GetProperty("components").GetProperty("schemas").GetProperty(name.GetString()![Reference.Length..]) : schema;
}

internal sealed record Parameter(string Name, string In, JsonElement Schema);

internal sealed class Operation(HttpMethod method, string path, JsonElement json)
{
    public HttpMethod Method { get; } = method;

    public string Path { get; } = path;

    public string Id { get; } = json.GetProperty("operationId").GetString()!;

    /// <summary>It only reads, as a GET should; one starts a run, for callers that can do nothing else.</summary>
    public bool IsSafe => Method == HttpMethod.Get && Id != "triggerSyncByGet";

    public IReadOnlyList<Parameter> Parameters { get; } = json.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Select(p => new Parameter(p.GetProperty("name").GetString()!, p.GetProperty("in").GetString()!, p.GetProperty("schema")))]
        : [];

    /// <summary>Of the JSON that it takes; null where it takes none.</summary>
    public JsonElement? BodySchema { get; } = json.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var content) ? content.GetProperty("schema") : null;

    public JsonElement? Example { get; } = json.TryGetProperty("requestBody", out var sent) && sent.GetProperty("content").TryGetProperty("application/json", out var shown) && shown.TryGetProperty("example", out var example) ? example : null;

    public bool TakesFile => Id == "uploadFile";

    public IReadOnlySet<int> Statuses { get; } = json.GetProperty("responses").EnumerateObject().Select(r => int.Parse(r.Name, CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>Of an answer with this status and type; null where the document names none.</summary>
    public JsonElement? AnswerSchema(int status, string mediaType) =>
        json.GetProperty("responses").TryGetProperty(status.ToString(CultureInfo.InvariantCulture), out var response) && response.TryGetProperty("content", out var types)
        && types.TryGetProperty(mediaType, out var described) && described.TryGetProperty("schema", out var schema)
            ? schema
            : null;

    public override string ToString() => Id;
}
