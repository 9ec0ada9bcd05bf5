using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using Scalar.AspNetCore;

namespace OurWater.Admin.Api.Docs;

/// <summary>The OpenAPI document, and the page to read and try it. The page's script comes from its package: nothing is fetched from elsewhere.</summary>
internal static class ApiDocs
{
    private const string Bearer = "apiKey";

    public static IServiceCollection AddApiDocs(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => description.RelativePath is { } path && (path.StartsWith("api/", StringComparison.Ordinal) || path is "healthz" or "readyz");
        options.AddDocumentTransformer(DescribeAsync);
        options.AddOperationTransformer(OperationDocs.CompleteAsync);
        options.AddSchemaTransformer(SchemaDocs.CompleteAsync);
    });

    public static void MapApiDocs(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference("/api/docs", options => options
            .WithTitle("OurWater API")
            .WithOpenApiRoutePattern("/openapi/v1.json")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton()
            .AddPreferredSecuritySchemes(Bearer)).AllowAnonymous();
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "OurWater API",
            Version = "v1",
            Description = "Read and write the groundwater data of an organisation, and run its syncs. Every request carries an API key; ids are text; times are ISO 8601 in UTC. Errors are problem details (RFC 9457).",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = $"An API key of the organisation. Scopes: {string.Join(", ", Security.Keys.AllScopes)}." },
        };
        foreach (var operation in context.DescriptionGroups.SelectMany(g => g.Items))
        {
            if (ApiKeys.ScopeOf(new EndpointMetadataCollection(operation.ActionDescriptor.EndpointMetadata)) is not { } scope) continue;
            var path = "/" + operation.RelativePath!.TrimEnd('/');
            if (!document.Paths.TryGetValue(path, out var item) || item.Operations is null || !item.Operations.TryGetValue(HttpMethod.Parse(operation.HttpMethod!), out var described)) continue;
            described.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [scope] }];
        }

        return Task.CompletedTask;
    }
}
