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

    private static readonly (string Name, string Description)[] Tags =
    [
        ("Files", "Uploaded files: what datasources of the type file read."),
        ("Datasources", "Files and outside systems from which data comes, or to which it goes."),
        ("Syncs", "A datasource with what is to be done with it. Each time it is carried out is a run."),
        ("Data of a sync", "Another system pushes records to a sync, and reads from it."),
        ("Runs", "One execution of a sync, with its counts, warnings and rejected rows."),
        ("Resources", "Places that are monitored: wells, rain gauges, check dams, places of water quality."),
        ("Readings", "One value at one time in a series of a resource."),
        ("Groups", "Villages, pincodes, countries and groups of your own, to which resources belong."),
        ("External ids", "What other systems call our records, and where each link stands."),
        ("Health", "For a load balancer or a monitor. No key is needed."),
    ];

    private const string Introduction = """
        Read and write the groundwater data of an organisation, and run its syncs. Every request carries an API key in `Authorization: Bearer`; ids are text; times are ISO 8601, UTC in answers, to the millisecond. Errors are
        problem details (RFC 9457) with what is wrong by field. The page `/api/docs` shows this to read and try.

        **A first push, from nothing.** 1. `POST /api/v1/datasources` with `{"type": "caller", "name": "Our loggers"}`: your system, which calls by itself. 2. `POST /api/v1/syncs` with that datasource's id,
        `"methods": ["acceptFromDatasource", "serveToDatasource"]`, the data types, and `"conflictPolicy": "datasourceWins"` where your corrections are to be stored without asking. 3. `POST /api/v1/syncs/{id}/data` with up to
        10,000 records in one call: groups, resources and readings under your own external ids, such as `{"externalIds": {"loggers": "w-17"}}`; a reading names its place by `"resourceExternalId": "loggers:w-17"`. Pushing the
        same again changes nothing. 4. `GET /api/v1/syncs/{id}/data?type=reading` reads back; follow `next` to the end, and keep the newest `updatedAt` for `updatedAfter` next time. A row that is changed while you read comes
        again, at the end. Deleted records are not listed: a run that was undone takes readings away, and a full read shows what is left.

        **Units.** Wells: depth to water in metres, -100 to 1,000. Rain gauges: millimetres, 0 to 10,000. Check dams: metres, -10 to 100. Times from 1900 to a day ahead.

        **Limits.** 600 requests a minute and key unless configured (429 with `Retry-After`); 10,000 records and 16 MB a push; pages of 1,000. `Idempotency-Key` on a POST: the same request again is answered the same and does
        nothing twice, for 48 hours; with another body it is refused (422).

        **Reasons** for which a pushed record is rejected: `missingField`, `invalidField`, `invalidIdentity`, `invalidDate`, `dateInFuture`, `dateTooOld`, `notANumber`, `noDataCode`, `outOfRange`, `coordinatesInvalid`, `unknownResource`,
        `ambiguousResource`, `duplicateWithOtherValue`. `keptByPolicy` says that another value is stored and stays.

        **Unknown names are refused** (422, each named, with the one that was probably meant): fields at any depth and query parameters, also ones in another case, twice or empty. The names inside `externalIds` are free, and what a
        GET answers may be sent back by PUT and PATCH: what cannot be changed is ignored there.
        """;

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
            Description = Introduction,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "This installation." }];
        document.Tags = Tags.Select(t => new OpenApiTag { Name = t.Name, Description = t.Description }).ToHashSet();
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = $"An API key of the organisation. Scopes: {string.Join(", ", Security.Keys.AllScopes)}." },
        };
        foreach (var operation in context.DescriptionGroups.SelectMany(g => g.Items))
        {
            var path = "/" + operation.RelativePath!.TrimEnd('/');
            if (!document.Paths.TryGetValue(path, out var item) || item.Operations is null || !item.Operations.TryGetValue(HttpMethod.Parse(operation.HttpMethod!), out var described)) continue;
            described.Security = ApiKeys.ScopeOf(new EndpointMetadataCollection(operation.ActionDescriptor.EndpointMetadata)) is { } scope
                ? [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, document)] = [scope] }]
                : []; // said, not left out: it needs no key
        }

        return Task.CompletedTask;
    }
}
