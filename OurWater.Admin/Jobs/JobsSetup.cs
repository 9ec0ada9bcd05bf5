using Hangfire;
using Hangfire.AspNetCore;
using Hangfire.Dashboard;
using Hangfire.InMemory;
using Hangfire.Logging;
using Hangfire.SqlServer;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Hosting;
using OurWater.Admin.Live;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Jobs;

public static class JobsSetup
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<RunNotifier>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<RunLeases>();
        services.AddSingleton<RunTurns>();
        services.AddSingleton<CancelSignals>();
        services.AddSingleton<ScanMemory>();
        services.AddTransient<RunJob>();
        services.AddSingleton(StorageOf); // this host's own: Hangfire's static one is that of whichever host of the process came last
        services.AddHangfire(configuration => configuration.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings());
        services.AddHangfireServer((provider, options) =>
        {
            options.WorkerCount = provider.GetRequiredService<IOptions<JobsOptions>>().Value.WorkersHere;
            options.ServerName = "ourwater";
            options.SchedulePollingInterval = TimeSpan.FromSeconds(5);
            options.ShutdownTimeout = TimeSpan.FromSeconds(10);
        });
        services.AddHostedService<RunRecovery>();
        return services;
    }

    private static JobStorage StorageOf(IServiceProvider provider)
    {
        var database = provider.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        LogProvider.SetCurrentLogProvider(new AspNetCoreLogProvider(provider.GetRequiredService<ILoggerFactory>())); // static too: another host's may be closed by now
        return database.Provider == DatabaseProvider.SqlServer
            ? new SqlServerStorage(database.ConnectionString)
            : new InMemoryStorage(new InMemoryStorageOptions { MaxExpirationTime = TimeSpan.FromDays(2) });
    }

    /// <summary>Hangfire's dashboard, inside the application's own sign-in: for system administrators.</summary>
    public static void MapJobs(this WebApplication app) =>
        app.MapHangfireDashboard("/jobs", new DashboardOptions
        {
            Authorization = [new SystemAdministratorsOnly()],
            AppPath = "/",
            DashboardTitle = "OurWater jobs",
            DisplayStorageConnectionString = false,
        }).RequireAuthorization(Security.Policies.SystemAdministrator);

    private sealed class SystemAdministratorsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => context.GetHttpContext().User.HasClaim(c => c.Type == OrganisationClaims.SystemAdministrator);
    }
}
