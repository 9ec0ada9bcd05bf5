using System.Globalization;

namespace OurWater.Admin.Components.Account;

/// <summary>The zones of the machine by their IANA names, in the order of the alphabet.</summary>
public static class TimeZones
{
    public sealed record Choice(string Id, string Words);

    public static readonly IReadOnlyList<Choice> All = TimeZoneInfo.GetSystemTimeZones()
        .Where(z => z.Id == "UTC" || (z.Id.Contains('/', StringComparison.Ordinal) && !z.Id.StartsWith("Etc/", StringComparison.Ordinal) && !z.Id.StartsWith("SystemV/", StringComparison.Ordinal)))
        .OrderBy(z => z.Id, StringComparer.Ordinal)
        .Select(z => new Choice(z.Id, $"{z.Id.Replace('_', ' ')} (UTC{Offset(z.BaseUtcOffset)})"))
        .ToList();

    private static string Offset(TimeSpan offset) =>
        offset == TimeSpan.Zero ? "" : (offset < TimeSpan.Zero ? "−" : "+") + offset.ToString("hh\\:mm", CultureInfo.InvariantCulture);
}
