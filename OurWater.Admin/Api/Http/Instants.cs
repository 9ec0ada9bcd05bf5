using System.Globalization;
using System.Text.RegularExpressions;

namespace OurWater.Admin.Api.Http;

/// <param name="Time">UTC, whole milliseconds.</param>
/// <param name="IsDay">Only a date was given: a calendar day, midnight UTC.</param>
internal readonly record struct Instant(DateTime Time, bool IsDay);

/// <summary>Times as callers write them: ISO 8601 with an offset or Z, or a date alone.</summary>
internal static partial class Instants
{
    public const string Wanted = "A time in ISO 8601 with an offset or Z, such as 2018-08-06T14:30:00Z, or a date alone, such as 2018-08-06.";

    public static bool TryParse(string? text, out Instant instant)
    {
        instant = default;
        if (text is null || text.Length > 40) return false;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            instant = new Instant(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc), true);
            return true;
        }

        // Parse alone would also take a time without an offset, and read it in the server's zone.
        if (!WithOffset().IsMatch(text) || !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
        var utc = time.UtcDateTime;
        instant = new Instant(new DateTime(utc.Ticks - utc.Ticks % TimeSpan.TicksPerMillisecond, DateTimeKind.Utc), false);
        return true;
    }

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,7}\d*)?)?([Zz]|[+-]\d{2}(:?\d{2})?)$", RegexOptions.CultureInvariant)]
    private static partial Regex WithOffset();
}
