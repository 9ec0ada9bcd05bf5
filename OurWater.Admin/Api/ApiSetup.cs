namespace OurWater.Admin.Api;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddRateLimiter(_ => { });
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
    }
}
