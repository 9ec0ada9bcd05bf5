using System.Globalization;

namespace OurWater.Admin.Features;

/// <summary>Days in filters: they begin at midnight in the zone of whoever looks.</summary>
internal static class Days
{
    /// <param name="day">As in the address: 2026-11-24. Anything else is no filter.</param>
    public static DateTime? Midnight(string? day, int daysLater, TimeZoneInfo zone) =>
        DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date < DateOnly.MaxValue
            ? Utc(date.AddDays(daysLater).ToDateTime(TimeOnly.MinValue), zone)
            : null;

    /// <summary>A midnight that a change of the clocks left out begins an hour later.</summary>
    private static DateTime Utc(DateTime local, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);
}
