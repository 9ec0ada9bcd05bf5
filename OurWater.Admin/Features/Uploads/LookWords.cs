using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <summary>What the second look found, in words.</summary>
internal static class LookWords
{
    /// <summary>"120 new values are about 3.28 times what it had. Feet?"</summary>
    public static string Question(LookGroup group)
    {
        var (first, values) = (group.First, Formats.Count(group.Values, "new value"));
        var (are, had) = (group.Values == 1 ? "is" : "are", group.Series.Count == 1 ? "it" : "they");
        return group.Type switch
        {
            ReasonCodes.LikeOtherUnit => $"{values} {are} about {Times(first.Factor ?? 1)} what {had} had.{(first.Fits is { } fits ? $" {Upper(Units.InWords(fits))}?" : "")}",
            ReasonCodes.LikeOtherSign => $"{values} {(group.Values == 1 ? "has" : "have")} the other sign than what {had} had. Turned?",
            ReasonCodes.LikeOtherZone => $"All times are {Span(first)} than stored. Time zone?",
            _ => $"{values} {are} far from all that {had} had. The right column, the right {(group.Series.Count == 1 ? "place" : "places")}?",
        };
    }

    /// <summary>"3 wells", or "3 places" where they are of several kinds.</summary>
    /// <param name="other">"other ": besides the one that is named.</param>
    public static string Places(IEnumerable<OddSeries> series, long count, string other = "") =>
        series.Select(s => s.ResourceType).Distinct().ToList() is [var kind] && Names.Kind(kind).ToLowerInvariant() is var name
            ? Formats.Count(count, other + name)
            : Formats.Count(count, other + "place");

    /// <summary>How many places the groups are about.</summary>
    public static string Places(IEnumerable<LookGroup> groups)
    {
        List<OddSeries> series = [.. groups.SelectMany(g => g.Series)];
        return Places(series, series.Select(s => s.ResourceId).Distinct().Count());
    }

    /// <summary>What is on the button that makes the values fit.</summary>
    public static string Change(LookGroup group, string zone) => group.Type switch
    {
        ReasonCodes.LikeOtherUnit => $"They are {Units.InWords(group.First.Fits!)}: convert",
        ReasonCodes.LikeOtherSign => "The sign is wrong: turn it",
        _ => $"They are {zone}: move {(group.First.ShiftMinutes > 0 ? "back" : "on")}",
    };

    /// <summary>What the change does to the rows; or why nothing can be changed here.</summary>
    public static string After(LookGroup group)
    {
        var odd = group.First;
        if (odd.Fits is null)
        {
            return group.Type == ReasonCodes.UnlikeStored
                ? "A warning: the import is open to you. The columns are chosen in the step before."
                : "Each row says its own unit or zone, or is a day. Where that is wrong, mend the file and upload it again.";
        }

        return group.Type == ReasonCodes.LikeOtherZone
            ? "This moves all times of the file, and checks it again. What is stored already becomes the same."
            : $"{Value(odd.New.Median, odd)} becomes {Value(IfFit(odd, odd.New.Median), odd)}. This changes all rows of the file, and checks it again.";
    }

    /// <summary>"3.10 to 21.00 m, middle 10.44 m"</summary>
    public static string Figures(ValueFigures figures, OddSeries odd) =>
        $"{Number(figures.Least, odd)} to {Value(figures.Most, odd)}, middle {Value(figures.Median, odd)}";

    /// <summary>"New, if feet"; null where there is nothing to compare.</summary>
    public static string? IfFitName(LookGroup group) => group.First.Fits is not { } fits ? null : group.Type switch
    {
        ReasonCodes.LikeOtherUnit => Units.InWords(fits),
        ReasonCodes.LikeOtherSign => "turned",
        _ => null,
    };

    public static double IfFit(OddSeries odd, double value) => odd.Factor is { } factor ? value / factor : -value;

    /// <summary>"5 h 30 min later"</summary>
    public static string Span(OddSeries odd) => $"{Length(odd)} {(odd.ShiftMinutes > 0 ? "later" : "earlier")}";

    public static string Length(OddSeries odd)
    {
        var minutes = Math.Abs(odd.ShiftMinutes ?? 0);
        return string.Join(' ', new[] { minutes >= 60 ? $"{Formats.Number(minutes / 60)} h" : "", minutes % 60 > 0 ? $"{Formats.Number(minutes % 60)} min" : "" }.Where(w => w.Length > 0));
    }

    public static string Value(double value, OddSeries odd) => StoredUnits.Of(odd.ResourceType) is { Length: > 0 } unit ? $"{Number(value, odd)} {unit}" : Number(value, odd);

    private static string Number(double value, OddSeries odd) => Formats.Value(value, odd.ResourceType);

    private static string Times(double factor) => factor >= 1
        ? $"{Formats.Number(factor, PlotScale.DecimalsOf(Math.Round(factor, factor < 10 ? 2 : 0)))} times"
        : $"1/{Formats.Number(1 / factor, PlotScale.DecimalsOf(Math.Round(1 / factor, factor > 0.1 ? 2 : 0)))} of";

    private static string Upper(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
