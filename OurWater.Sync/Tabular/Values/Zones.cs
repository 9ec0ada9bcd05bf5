namespace OurWater.Sync.Tabular.Values;

/// <summary>Time zones by name, by letters, and by their offset.</summary>
public static class Zones
{
    /// <summary>A zone by its IANA name; null where there is none of that name.</summary>
    public static TimeZoneInfo? Find(string? name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 64) return null;
        name = name.Trim();
        if (name is "Z" or "UTC" or "GMT") return TimeZoneInfo.Utc;
        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && (zone.HasIanaId || zone.Id == "UTC") ? zone : null;
    }

    /// <summary>A zone by its IANA name, or an offset such as <c>GMT+05:30</c> as a zone without summer time.</summary>
    public static TimeZoneInfo? FindOrOffset(string? text) => Offset(text, needsSign: true) ?? Find(text);

    /// <summary>The zone that a cell names: an offset (also <c>5.5</c> and <c>-8</c>), letters, or an IANA name.</summary>
    /// <param name="home">IANA name of the organisation's zone: some letters mean what they mean there.</param>
    public static TimeZoneInfo? FromCell(string? text, string home)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Length > 64) return null;
        return Offset(text, needsSign: false) ?? (ZoneLetters.AreKnown(text.Trim()) ? Letters(text, home) : Find(text));
    }

    /// <summary>A zone that a header names; null where it names none, or one that cannot be read.</summary>
    public static TimeZoneInfo? FromHeader(string header, string home = "UTC") => HeaderZone.Of(header, home).Zone;

    /// <summary>Letters as a zone without summer time: <c>CET</c> is UTC+1 all year.</summary>
    internal static TimeZoneInfo? Letters(string text, string home) => ZoneLetters.Find(text, home) is { } minutes ? Fixed(minutes) : null;

    internal static TimeZoneInfo? Offset(string? text, bool needsSign)
    {
        Span<char> buffer = stackalloc char[64];
        return Plain.TryCopy(text.AsSpan().Trim(), buffer, out var plain) && ZoneOffset.TryRead(plain, out var minutes, needsSign) ? Fixed(minutes) : null;
    }

    private static TimeZoneInfo Fixed(int minutes)
    {
        if (minutes == 0) return TimeZoneInfo.Utc;
        var name = $"UTC{(minutes < 0 ? "-" : "+")}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}";
        return TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromMinutes(minutes), name, name);
    }
}
