using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Values;

/// <summary>Time zones by name, and offsets as people write them.</summary>
public static partial class Zones
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
    public static TimeZoneInfo? FindOrOffset(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return TryReadOffset(text.Trim(), out var minutes) ? Fixed(minutes) : Find(text);
    }

    /// <summary>A zone that a header names, as in <c>Time (GMT+05:30)</c>, <c>date UTC</c> or <c>Time, Asia/Kolkata</c>; null where it names none.</summary>
    public static TimeZoneInfo? FromHeader(string header)
    {
        var offset = HeaderOffset().Match(header);
        if (offset.Success && TryReadOffset(offset.Value, out var minutes)) return Fixed(minutes);
        var name = HeaderName().Match(header);
        return name.Success ? Find(name.Value) : null;
    }

    /// <summary><c>Z</c>, <c>UTC</c>, <c>GMT</c>, <c>+05:30</c>, <c>+0530</c>, <c>+5</c>, <c>GMT+05:30</c>, <c>UTC +5:30</c>.</summary>
    public static bool TryReadOffset(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        if (text.Equals("Z", StringComparison.OrdinalIgnoreCase)) return true;
        if (text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            text = text[3..].TrimStart();
            if (text.IsEmpty) return true;
        }

        if (text.Length < 2 || text[0] is not ('+' or '-' or '\u2212')) return false;
        var negative = text[0] != '+';
        text = text[1..].TrimStart();
        var colon = text.IndexOf(':');
        ReadOnlySpan<char> hours = text, rest = "0";
        if (colon >= 0)
        {
            hours = text[..colon];
            rest = text[(colon + 1)..];
            if (rest.Length != 2) return false;
        }
        else if (text.Length is 3 or 4)
        {
            hours = text[..^2];
            rest = text[^2..];
        }

        if (hours.Length is < 1 or > 2 || !Number(hours, out var h) || !Number(rest, out var m) || m > 59 || (h * 60) + m > 14 * 60) return false;
        minutes = ((h * 60) + m) * (negative ? -1 : 1);
        return true;
    }

    private static bool Number(ReadOnlySpan<char> text, out int value)
    {
        value = 0;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c)) return false;
            value = (value * 10) + c - '0';
        }

        return true;
    }

    private static TimeZoneInfo Fixed(int minutes)
    {
        if (minutes == 0) return TimeZoneInfo.Utc;
        var name = $"UTC{(minutes < 0 ? "-" : "+")}{Math.Abs(minutes) / 60:00}:{Math.Abs(minutes) % 60:00}";
        return TimeZoneInfo.CreateCustomTimeZone(name, TimeSpan.FromMinutes(minutes), name, name);
    }

    [GeneratedRegex(@"(?<![A-Za-z])(?:UTC|GMT)(?![A-Za-z])\s*(?:[+\-\u2212]\s*\d{1,2}(?::?\d{2})?)?|(?<=[\s(\[])[+\-\u2212]\d{2}:\d{2}", RegexOptions.IgnoreCase)]
    private static partial Regex HeaderOffset();

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?")]
    private static partial Regex HeaderName();
}
