using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace OurWater.Admin.Data;

/// <summary>SQLite keeps a time as whole milliseconds since 1970 (UTC): compared and sorted as a number, 6 bytes instead of 27.</summary>
public sealed class SqliteDbContext(DbContextOptions<SqliteDbContext> options) : OurWaterDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UnixMilliseconds>();
    }
}

public sealed class SqlServerDbContext(DbContextOptions<SqlServerDbContext> options) : OurWaterDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcDateTime>().HaveColumnType("datetime2(3)");
    }
}

public sealed class UnixMilliseconds() : ValueConverter<DateTime, long>(
    time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime);

public sealed class UtcDateTime() : ValueConverter<DateTime, DateTime>(time => DateTime.SpecifyKind(time, DateTimeKind.Utc), time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
