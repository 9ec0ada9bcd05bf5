namespace OurWater.Admin.Api.Http;

internal static class Clock
{
    /// <summary>UTC in whole milliseconds, as the database keeps it: what is answered at once is what is read later.</summary>
    public static DateTime Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - now.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc);
    }
}
