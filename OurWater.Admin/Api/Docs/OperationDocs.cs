using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;

namespace OurWater.Admin.Api.Docs;

/// <summary>Adds to each operation what its endpoint tells by metadata: query parameters, the scope, the header for repeats, refusals that all have.</summary>
internal static class OperationDocs
{
    public static async Task CompleteAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = new EndpointMetadataCollection(context.Description.ActionDescriptor.EndpointMetadata);
        operation.Parameters ??= [];
        foreach (var parameter in metadata.OfType<QueryParameter>()) operation.Parameters.Add(Query(parameter));
        if (metadata.GetMetadata<HonoursIdempotencyKey>() is not null) operation.Parameters.Add(IdempotencyKey());
        if (metadata.GetMetadata<TakesFile>() is not null) operation.RequestBody = FileBody();
        if (operation.RequestBody is OpenApiRequestBody body) body.Required = metadata.GetMetadata<OptionalBody>() is null;
        if (ApiKeys.ScopeOf(metadata) is not { } scope) return;
        operation.Description = $"{operation.Description}\n\nNeeds the scope `{scope}`.".Trim();
        var problem = await context.GetOrCreateSchemaAsync(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails), null, cancellationToken);
        operation.Responses ??= [];
        foreach (var (status, words) in new[] { ("401", "No key, or an unknown, revoked or expired one"), ("403", "The key lacks the scope"), ("429", "Too many requests in this minute; see Retry-After") })
        {
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = words, Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = problem } } });
        }
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
