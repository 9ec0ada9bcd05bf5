using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

/// <summary>How a person reads times: in the organisation's zone, the month always a word. The layout sets the zone before it draws a page.</summary>
public sealed class Formats(TimeProvider clock)
{
    public const string Nothing = "–";
    private const string DateForm = "d MMM yyyy";

    // English words for now; the sign is the real minus.
    private static readonly CultureInfo People = MakeCulture();

    private TimeZoneInfo _zone = TimeZoneInfo.Utc;

    /// <summary>"India time", to stand where a table says in which zone its times are.</summary>
    public string ZoneName => _zone.BaseUtcOffset == TimeSpan.Zero && _zone.Id is "UTC" or "Etc/UTC" ? "UTC" : ShortZone(_zone) + " time";

    public TimeZoneInfo Zone => _zone;

    public void UseZone(string? ianaName) =>
        _zone = ianaName is not null && TimeZoneInfo.TryFindSystemTimeZoneById(ianaName, out var zone) ? zone : TimeZoneInfo.Utc;

    public DateTime ToLocal(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), _zone);

    /// <summary>22 Nov 2026</summary>
    public string Date(DateTime? utc) => utc is { } time ? ToLocal(time).ToString(DateForm, People) : Nothing;

    /// <summary>22 Nov 2026, 09:00</summary>
    public string DateAndTime(DateTime? utc) => utc is { } time ? ToLocal(time).ToString("d MMM yyyy, HH:mm", People) : Nothing;

    /// <summary>09:41:58, for the lines of a log.</summary>
    public string TimeOfDay(DateTime? utc) => utc is { } time ? ToLocal(time).ToString("HH:mm:ss", People) : Nothing;

    /// <summary>Today, 09:41 · 22 Nov, 16:20 · 22 Nov 2025, 16:20</summary>
    public string When(DateTime? utc)
    {
        if (utc is not { } time)
        {
            return Nothing;
        }

        var (there, now) = (ToLocal(time), ToLocal(clock.GetUtcNow().UtcDateTime));
        var form = there.Date == now.Date ? "'Today,' HH:mm" : there.Year == now.Year ? "d MMM, HH:mm" : "d MMM yyyy, HH:mm";
        return there.ToString(form, People);
    }

    /// <summary>Monday 23 November 2026, 09:42</summary>
    public string Now() => ToLocal(clock.GetUtcNow().UtcDateTime).ToString("dddd d MMMM yyyy, HH:mm", People);

    /// <summary>The time of a reading. A calendar day is that day everywhere: it is never moved into a zone.</summary>
    public string ReadingTime(DateTime? utc, TimePrecision precision) => utc is not { } time
        ? Nothing
        : precision is TimePrecision.Day
            ? time.ToString(DateForm, People)
            : ToLocal(time).ToString(precision is TimePrecision.Minute ? "d MMM yyyy, HH:mm" : "d MMM yyyy, HH:mm:ss", People);

    /// <summary>2026: a year has no separators.</summary>
    public static string Year(int year) => year.ToString(CultureInfo.InvariantCulture);

    /// <summary>4,812 · −36</summary>
    public static string Number(long? value) => value?.ToString("N0", People) ?? Nothing;

    /// <summary>15.30 · −0.36 · 0 is a value.</summary>
    public static string Number(double? value, int decimals) => value?.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture), People) ?? Nothing;

    /// <summary>As many decimals as it needs, at most six: for coordinates.</summary>
    public static string Coordinate(double? value) => value?.ToString("0.0####", People) ?? Nothing;

    /// <summary>+4.50 · −0.36</summary>
    public static string Difference(double? value, int decimals) => value is { } d ? (d > 0 ? "+" : "") + Number(d, decimals) : Nothing;

    /// <summary>1 run · 1,204 runs</summary>
    public static string Count(long value, string one, string? many = null) => Counted.Of(value, one, many);

    /// <summary>A reading's value with the decimals of its type, without the unit.</summary>
    public static string Value(double? value, ResourceType type) => Number(value, type is ResourceType.Raingauge ? 1 : 2);

    /// <summary>48 s · 2 min 4 s · 3 h 12 min</summary>
    public static string Duration(TimeSpan? span) => span is not { } time
        ? Nothing
        : Math.Round(Math.Abs(time.TotalSeconds)) switch
        {
            < 1 => "less than 1 s",
            < 60 and var s => Whole(s) + " s",
            < 3600 and var s => s % 60 == 0 ? Whole(s / 60) + " min" : $"{Whole(s / 60)} min {Whole(s % 60)} s",
            < 86400 and var s => s % 3600 < 60 ? Whole(s / 3600) + " h" : $"{Whole(s / 3600)} h {Whole(s % 3600 / 60)} min",
            var s => s % 86400 < 3600 ? Count((long)(s / 86400), "day") : $"{Count((long)(s / 86400), "day")} {Whole(s % 86400 / 3600)} h",
        };

    /// <summary>212 KB · 4.8 MB · 480 MB</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1000 => Count(bytes, "byte"),
        < 1_000_000 => Number(bytes / 1000) + " KB",
        < 10_000_000 => Number(bytes / 1e6, 1) + " MB",
        < 1_000_000_000 => Number(bytes / 1_000_000) + " MB",
        _ => Number(bytes / 1e9, 1) + " GB",
    };

    private static string Whole(double value) => Number((long)Math.Floor(value));

    private static string ShortZone(TimeZoneInfo zone)
    {
        const string suffix = " Standard Time";
        return zone.StandardName.EndsWith(suffix, StringComparison.Ordinal)
            ? zone.StandardName[..^suffix.Length]
            : zone.Id[(zone.Id.LastIndexOf('/') + 1)..].Replace('_', ' ');
    }

    private static CultureInfo MakeCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "−";
        return CultureInfo.ReadOnly(culture);
    }
}
