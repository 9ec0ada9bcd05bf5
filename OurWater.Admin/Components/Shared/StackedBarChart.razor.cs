using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace OurWater.Admin.Components.Shared;

/// <summary>One bar a month, its parts one upon the other. On a narrow screen the last twelve months.</summary>
public sealed partial class StackedBarChart : MeasuredPlot
{
    private const double Left = 48;
    private const double Between = 1.5;
    private const double Narrow = 520;

    private readonly string _id = "plot-" + CorrelationCode.New();
    private bool _asTable;

    /// <summary>In order of time, no month left out.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<MonthBar> Months { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<PlotSeries> Series { get; set; }

    [Parameter]
    public string Title { get; set; } = "Readings per month";

    /// <summary>Under the plot.</summary>
    [Parameter]
    public string Note { get; set; } = "By the date of the reading.";

    /// <summary>The last month is the one we are in: it is drawn paler and the plot says so.</summary>
    [Parameter]
    public bool UnfinishedLast { get; set; }

    private MonthBar? Unfinished => UnfinishedLast && Months.Count > 0 ? Months[^1] : null;

    private IReadOnlyList<MonthBar> Shown => Width is > 0 and < Narrow && Months.Count > 12 ? Months.Skip(Months.Count - 12).ToList() : Months;

    private double Most => Math.Max(1, Shown.Count == 0 ? 1 : Shown.Max(m => m.Values.Sum()));

    private double TickStep => PlotScale.WholeStep(Most, 4);

    private double Top => Math.Ceiling(Most / TickStep) * TickStep;

    private PlotScale Y => new(0, Top, 220, 8);

    private double Slot => (Width - Left) / Math.Max(1, Shown.Count);

    private string Label
    {
        get
        {
            if (Months.Count == 0)
            {
                return $"{Title}: nothing yet.";
            }

            var most = Months.MaxBy(m => m.Values.Sum())!;
            return $"{Title}, {Word(Shown[0])} {Shown[0].Year} to {Word(Shown[^1])} {Shown[^1].Year}. Most in {LongWord(most)} {most.Year}: {Formats.Number(most.Values.Sum())}. \"Show as a table\" has every figure.";
        }
    }

    private static string Word(MonthBar month) => CultureInfo.InvariantCulture.DateTimeFormat.GetAbbreviatedMonthName(month.Month);

    private static string LongWord(MonthBar month) => CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(month.Month);

    private double Middle(int index) => Left + ((index + 0.5) * Slot);

    // A word needs about 40 px: every month, every second, every third …
    private bool HasWord(MonthBar month) => (month.Month - 1) % (Slot >= 40 ? 1 : Slot * 2 >= 40 ? 2 : Slot * 3 >= 40 ? 3 : Slot * 6 >= 40 ? 6 : 12) == 0;

    private IEnumerable<BarPart> Parts(MonthBar month, int index)
    {
        var below = 0L;
        var width = Slot * 0.64;
        for (var i = 0; i < Series.Count; i++)
        {
            var value = month.Values[i];
            if (value > 0)
            {
                var (bottom, top) = (Y.At(below), Y.At(below + value));
                var height = Math.Max(1, bottom - top - Between);
                yield return new BarPart("f-" + Series[i].Css, Middle(index) - (width / 2), bottom - height, width, height, $"{LongWord(month)} {month.Year}: {Formats.Number(value)} {Series[i].Name.ToLowerInvariant()}");
            }

            below += value;
        }
    }

    private sealed record BarPart(string Class, double X, double Y, double Width, double Height, string Words);
}
