using System.Globalization;
using Microsoft.AspNetCore.Components;
using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

/// <summary>What became of the rows: a bar, six columns that do not move while the figures grow, and the sum in words.</summary>
public sealed partial class CountsBar
{
    // A part that is there is seen, however small and on a phone too.
    private const double LeastPercent = 1;

    [Parameter, EditorRequired]
    public required PullCounts Counts { get; set; }

    /// <summary>How many rows there will be, where the source tells; the rest of the bar is empty. Null: the rows read so far fill it.</summary>
    [Parameter]
    public long? Total { get; set; }

    /// <summary>Part of the source that is read, 0 to 1, where its rows are not known: leaves the rest of the bar empty, and says no number.</summary>
    [Parameter]
    public double? Share { get; set; }

    /// <summary>How many of the rejected rows wait for a choice.</summary>
    [Parameter]
    public long Waiting { get; set; }

    /// <summary>Before saving the words are new, changed, the same; after it created, updated, unchanged.</summary>
    [Parameter]
    public bool BeforeSaving { get; set; }

    /// <summary>A thin bar and a legend without the zeros.</summary>
    [Parameter]
    public bool Compact { get; set; }

    [Parameter]
    public bool ShowSum { get; set; } = true;

    [Parameter]
    public string? Title { get; set; }

    [Parameter]
    public RenderFragment? Chip { get; set; }

    /// <summary>At the right of the title: "18,432 read of about 27,290".</summary>
    [Parameter]
    public string? Aside { get; set; }

    private IReadOnlyList<Part> Parts =>
    [
        new(Counts.Created, BeforeSaving ? "New" : "Created", "created"),
        new(Counts.Updated, BeforeSaving ? "Changed" : "Updated", "updated"),
        new(Counts.Unchanged, BeforeSaving ? "The same" : "Unchanged", "unchanged"),
        new(Counts.Skipped, "Skipped", "skipped"),
        new(Counts.Conflicted, BeforeSaving ? "Conflict" : "Conflicted", "conflicted"),
        new(Counts.Rejected, "Rejected", "rejected"),
    ];

    /// <summary>Rows that can still be used once somebody has chosen are no orange: the bar is open there.</summary>
    private IReadOnlyList<Part> Drawn => Waiting == 0
        ? Parts
        : [.. Parts.Select(p => p.Name == "rejected" ? p with { Count = Math.Max(0, p.Count - Waiting) } : p)];

    private bool Adds => Parts.Sum(p => p.Count) == Counts.Read;

    private string Sum => string.Join(" + ", Parts.Where(p => p.Count > 0).Select(p => Formats.Number(p.Count)));

    private long? Whole => Share is > 0 and < 1 and var share ? (long)(Counts.Read / share) : null;

    private string Label => $"{(Title is null ? "" : Title + ": ")}{string.Join(", ", Parts.Select(p => $"{Formats.Number(p.Count)} {p.Word.ToLowerInvariant()}"))} of {Formats.Number(Total ?? Counts.Read)}";

    internal static IEnumerable<Bar> Bars(IReadOnlyList<Part> parts, long? total)
    {
        var shown = parts.Where(p => p.Count > 0).ToList();
        if (shown.Count == 0)
        {
            yield break;
        }

        var whole = Math.Max(total ?? 0, shown.Sum(p => p.Count));
        var widths = shown.Select(p => Math.Max(LeastPercent, 100.0 * p.Count / whole)).ToList();

        // What the small parts were given is taken from the largest, so that the bar does not run over.
        var filled = 100.0 * shown.Sum(p => p.Count) / whole;
        widths[widths.IndexOf(widths.Max())] -= Math.Max(0, widths.Sum() - Math.Max(filled, LeastPercent * widths.Count));
        var x = 0.0;
        foreach (var (part, width) in shown.Zip(widths))
        {
            yield return new Bar("b-" + part.Name, Percent(x), Percent(width));
            x += width;
        }
    }

    private static string Percent(double value) => value.ToString("0.##", CultureInfo.InvariantCulture) + "%";

    internal sealed record Part(long Count, string Word, string Name)
    {
        public string Swatch => Name == "skipped" ? "n-skipped hatch" : "n-" + Name;
    }

    internal sealed record Bar(string Class, string X, string Width);
}
