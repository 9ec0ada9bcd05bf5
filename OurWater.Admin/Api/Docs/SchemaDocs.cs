using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OurWater.Admin.Api.Docs;

/// <summary>Schemas that cannot be seen from the type, because the API writes it in its own way.</summary>
internal static class SchemaDocs
{
    public static Task CompleteAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTime) || type == typeof(DateTimeOffset))
        {
            schema.Type = context.JsonTypeInfo.Type == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }

        if (type.IsEnum && schema.Enum is { } words) schema.Enum = [.. words.Where(w => w is not null && !w.IsJsonNullSentinel())]; // that a field may be null stands beside the word, not among the words
        if (type == typeof(JsonElement)) (schema.Type, schema.Items) = (JsonSchemaType.Array, new OpenApiSchema()); // what we take and give as it stands are the coordinates of GeoJSON
        if (HoldsNulls(context.JsonPropertyInfo) && schema.AdditionalProperties is OpenApiSchema { Type: { } held } values) values.Type = held | JsonSchemaType.Null;
        if (type == typeof(RejectedRowView))
        {
            schema.Properties?.Remove("original");
            schema.AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.String, Description = "A column of the original, under its name." };
        }

        if (type == typeof(ProblemDetails))
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            schema.Properties["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object | JsonSchemaType.Null,
                Description = "What is wrong, by field.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            };
            schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "By which the server's administrator finds this request." };
        }

        return Task.CompletedTask;
    }

    /// <summary>A property whose values by name may be null, which its type alone does not show.</summary>
    private static bool HoldsNulls(JsonPropertyInfo? property) =>
        property?.AttributeProvider is PropertyInfo { PropertyType: { IsGenericType: true } type } declared && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)
        && new NullabilityInfoContext().Create(declared).GenericTypeArguments[1].ReadState == NullabilityState.Nullable;
}
