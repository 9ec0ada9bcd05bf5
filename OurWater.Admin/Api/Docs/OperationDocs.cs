using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;

namespace OurWater.Admin.Api.Docs;

/// <summary>Adds to each operation what its endpoint tells by metadata: query parameters, the scope, the header for repeats, and what each refusal means.</summary>
internal static class OperationDocs
{
    private static readonly (string Status, string Words)[] Refusals =
    [
        ("400", "The request cannot be read"),
        ("401", "No key, or an unknown, revoked or expired one"),
        ("403", "The key lacks the scope"),
        ("404", "There is no such record in the organisation"),
        ("409", "In conflict with what is there; the answer names it"),
        ("413", "The body is too large"),
        ("415", "The body is no JSON"),
        ("422", "Read, but not valid: errors tells what is wrong by field"),
        ("429", "Too many requests in this minute; see Retry-After"),
    ];

    public static Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = new EndpointMetadataCollection(context.Description.ActionDescriptor.EndpointMetadata);
        operation.Parameters ??= [];
        foreach (var parameter in metadata.OfType<QueryParameter>()) operation.Parameters.Add(Query(parameter));
        if (metadata.GetMetadata<HonoursIdempotencyKey>() is not null) operation.Parameters.Add(IdempotencyKey());
        if (metadata.GetMetadata<TakesFile>() is not null) operation.RequestBody = FileBody();
        if (operation.RequestBody is OpenApiRequestBody body) body.Required = metadata.GetMetadata<OptionalBody>() is null;
        GiveExamples(operation);
        foreach (var answer in operation.Responses?.Values.Where(r => r.Content is not null).SelectMany(r => r.Content!) ?? []) ShapeAnswer(answer.Key, answer.Value, metadata, context.Document);
        if (ApiKeys.ScopeOf(metadata) is not { } scope) return Task.CompletedTask;
        operation.Description = $"{operation.Description}\n\nNeeds the scope `{scope}`.".Trim();
        foreach (var (status, words) in Refusals)
        {
            if (operation.Responses?.GetValueOrDefault(status) is OpenApiResponse response) response.Description = words;
        }

        return Task.CompletedTask;
    }

    private static void ShapeAnswer(string mediaType, OpenApiMediaType shown, EndpointMetadataCollection metadata, OpenApiDocument? document)
    {
        if (mediaType == "text/csv") shown.Schema = new OpenApiSchema { Type = JsonSchemaType.String };
        else if (mediaType == "application/json" && metadata.GetMetadata<AnswersOneOf>() is { } shapes) shown.Schema = new OpenApiSchema { AnyOf = [.. shapes.Schemas.Select(s => new OpenApiSchemaReference(s, document))] };
    }

    private static void GiveExamples(OpenApiOperation operation)
    {
        if (operation.OperationId is not { } id) return;
        if (Examples.RequestOf(id) is { } request && operation.RequestBody?.Content?.TryGetValue("application/json", out var sent) == true && sent is OpenApiMediaType body) body.Example = request;
        var success = operation.Responses?.FirstOrDefault(r => r.Key[0] == '2').Value;
        if (Examples.AnswerOf(id) is { } answer && success?.Content?.TryGetValue("application/json", out var given) == true && given is OpenApiMediaType shown) shown.Example = answer;
    }

    private static OpenApiParameter Query(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Schema = new OpenApiSchema
        {
            Type = parameter.Type switch { "integer" => JsonSchemaType.Integer, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
            Enum = parameter.Words?.Select(w => (JsonNode)JsonValue.Create(w)).ToList(),
        },
    };

    private static OpenApiParameter IdempotencyKey() => new()
    {
        Name = Idempotency.Header,
        In = ParameterLocation.Header,
        Description = "Any text of your own, new for each request: the same request again is answered the same and does nothing twice. Kept for 48 hours.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 255 },
    };

    private static OpenApiRequestBody FileBody()
    {
        var bytes = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" };
        return new OpenApiRequestBody
        {
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/octet-stream"] = new() { Schema = bytes },
                ["multipart/form-data"] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.Object, Properties = new Dictionary<string, IOpenApiSchema> { ["file"] = bytes }, Required = new HashSet<string> { "file" } } },
            },
        };
    }
}
