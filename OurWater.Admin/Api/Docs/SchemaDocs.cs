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

        return Task.CompletedTask;
    }
}
