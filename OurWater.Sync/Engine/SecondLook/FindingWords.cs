using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Engine.SecondLook;

/// <summary>A finding in the words of a run's warnings.</summary>
internal static class FindingWords
{
    /// <param name="fits">The value of the mapping that would make the values fit; null where there is none.</param>
    public static string Of(Finding finding, string? fits)
    {
        var values = $"{finding.Series.Place.Identity}: {Counted.Of(finding.Values, "value")}";
        var stored = finding.Look.Stored;
        return finding.Kind switch
        {
            OddKind.Factor => string.Create(CultureInfo.InvariantCulture, $"{values} about {finding.Factor:G3} times what this place had{(fits is null ? "" : $": {Units.InWords(fits)}?")}"),
            OddKind.Sign => $"{values} with the other sign than what this place had",
            OddKind.Shift => $"{values} {Span(finding.Shift)} than the same values that are stored{(fits is not null ? $": are the times in {fits}?" : finding.Look.AreDays ? ": days, where times are stored?" : ": another time zone?")}",
            _ => string.Create(CultureInfo.InvariantCulture,
                $"{values} about {finding.NewMedian:0.##}, far from what this place had ({finding.Series.Min:0.##} to {finding.Series.Max:0.##}): another quantity, or another place?"),
        };
    }

    /// <summary>5 h 30 min later</summary>
    private static string Span(TimeSpan shift)
    {
        var (hours, minutes) = ((int)Math.Abs(shift.TotalHours), Math.Abs(shift.Minutes));
        var span = string.Create(CultureInfo.InvariantCulture, $"{(hours > 0 ? $"{hours} h" : "")}{(minutes > 0 ? $" {minutes} min" : "")}").Trim();
        return $"{span} {(shift > TimeSpan.Zero ? "later" : "earlier")}";
    }
}
