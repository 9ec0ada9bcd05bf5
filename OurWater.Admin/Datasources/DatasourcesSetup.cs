using System.Net;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Sync.Datasources.LegacyMyWell;

namespace OurWater.Admin.Datasources;

public static class DatasourcesSetup
{
    public static IServiceCollection AddDatasources(this IServiceCollection services)
    {
        services.AddSingleton(provider => new OutboundGuard(provider.GetRequiredService<IOptions<OutboundOptions>>().Value));
        services.AddSingleton(LegacyMyWellPace.Default);
        services.AddSingleton<DatasourceSecrets>();
        services.AddSingleton<DatasourceFactory>();
        services.AddSingleton<DatasourceCommands>();
        services.AddHttpClient(DatasourceFactory.HttpClientName).ConfigurePrimaryHttpMessageHandler(provider => new SocketsHttpHandler
        {
            ConnectCallback = provider.GetRequiredService<OutboundGuard>().ConnectAsync,
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(20),
        }).RemoveAllLoggers(); // addresses may hold what is not for a log
        return services;
    }
}
