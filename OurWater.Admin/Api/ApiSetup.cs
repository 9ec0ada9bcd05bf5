using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Exchange;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;

namespace OurWater.Admin.Api;

/// <summary>The HTTP API: one file of endpoints a resource.</summary>
public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options => ApiJson.Configure(options.SerializerOptions));
        services.AddApiKeys();
        services.AddRateLimits();
        services.AddSingleton<Idempotency>();
        services.AddHostedService<IdempotencySweep>();
        services.AddApiDocs();
        return services;
    }

    /// <summary>Answers of the API are problem details where they are no records, whoever refuses: routing, authorisation or an endpoint.</summary>
    public static void UseApiErrors(this IApplicationBuilder app) => app.Use(ApiErrors.HandleAsync);

    public static void MapApi(this WebApplication app)
    {
        var api = app.MapGroup("/api/v1").AsApi();
        api.MapFiles();
        api.MapDatasources();
        api.MapSyncs();
        api.MapSyncData();
        api.MapRuns();
        api.MapRejectedRows();
        api.MapRunList();
        api.MapResources();
        api.MapReadings();
        api.MapGroups();
        api.MapExternalIds();
        app.MapGroup("/api/functions").AsApi().MapFunctions();
        app.MapGroup("").AddEndpointFilter(KnownNames.RefuseOthersAsync).ProducesProblem(StatusCodes.Status422UnprocessableEntity).MapHealth();
        app.MapApiDocs();
    }

    private static RouteGroupBuilder AsApi(this RouteGroupBuilder group) => group
        .DisableAntiforgery()
        .RequireRateLimiting(RateLimits.Policy)
        .AddEndpointFilter(KnownNames.RefuseOthersAsync)
        .ProducesProblem(StatusCodes.Status401Unauthorized)
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
        .ProducesProblem(StatusCodes.Status429TooManyRequests);
}
