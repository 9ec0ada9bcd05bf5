using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using OurWater.Admin.Configuration;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Security;

namespace OurWater.Admin.Hosting;

public static class DatabaseSetup
{
    public static IServiceCollection AddDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var provider = configuration.GetValue($"{DatabaseOptions.Section}:{nameof(DatabaseOptions.Provider)}", DatabaseProvider.Sqlite);
        if (provider == DatabaseProvider.SqlServer) AddSqlServer(services);
        else AddSqlite(services);

        services.AddHttpContextAccessor();
        services.AddSingleton<Acting>();
        services.AddSingleton<Database>();
        services.AddSingleton<SchemaUpdate>();
        services.AddHostedService<MigrateBeforeServing>();
        return services;
    }

    private static void AddSqlite(IServiceCollection services)
    {
        services.AddSingleton<SqlitePragmas>();
        services.AddDbContextFactory<SqliteDbContext>((provider, options) => options
            .UseSqlite(SqliteConnectionString(provider))
            .AddInterceptors(provider.GetRequiredService<SqlitePragmas>()));
        services.AddSingleton<Func<OurWaterDbContext>>(provider => provider.GetRequiredService<IDbContextFactory<SqliteDbContext>>().CreateDbContext);
        services.AddScoped<OurWaterDbContext>(provider => provider.GetRequiredService<Database>().OpenEverything());
        services.AddSingleton<IBulkWriter, SqliteBulkWriter>();
    }

    private static void AddSqlServer(IServiceCollection services)
    {
        services.AddDbContextFactory<SqlServerDbContext>((provider, options) => options
            .UseSqlServer(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString));
        services.AddSingleton<Func<OurWaterDbContext>>(provider => provider.GetRequiredService<IDbContextFactory<SqlServerDbContext>>().CreateDbContext);
        services.AddScoped<OurWaterDbContext>(provider => provider.GetRequiredService<Database>().OpenEverything());
        services.AddSingleton<IBulkWriter, SqlServerBulkWriter>();
    }

    private static string SqliteConnectionString(IServiceProvider provider)
    {
        var builder = new SqliteConnectionStringBuilder(provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString);
        builder.DataSource = Path.GetFullPath(builder.DataSource, provider.GetRequiredService<IHostEnvironment>().ContentRootPath);
        Directory.CreateDirectory(Path.GetDirectoryName(builder.DataSource)!);
        return builder.ConnectionString;
    }
}
