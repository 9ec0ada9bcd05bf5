using System.Globalization;

namespace OurWater.Sync.Model;

/// <summary>Numbers of things in words: the one place that knows of "1 reading" and "2 readings".</summary>
public static class Counted
{
    /// <summary>1 run · 1,204 runs</summary>
    public static string Of(long count, string one, string? many = null) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");
}
