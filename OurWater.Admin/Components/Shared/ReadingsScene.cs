using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

/// <summary>Where everything in a plot of readings lies, for one width and one span of time. Pure figures: no markup.</summary>
public sealed class ReadingsScene
{
    public const double Left = 48;
    public const double Right = 8;
    public const double Top = 16;
    public const double Bottom = 296;
    private const double RoomForMarker = 3.5;

    private const double LongestInDays = 61;

    private static readonly int[] DaySteps = [1, 2, 5, 7, 14];
    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240];

    private readonly IReadOnlyList<PlotPoint> _points;

    public ReadingsScene(IReadOnlyList<PlotPoint> sorted, ResourceType type, double? wellDepth, DateTime from, DateTime to, double width)
    {
        (_points, From, To, Type) = (sorted, from, to, type);
        X = new PlotScale(from.Ticks, to.Ticks, Left, width - Right);
        First = LowerBound(sorted, from);
        Last = LowerBound(sorted, to.AddTicks(1)) - 1;
        var values = Enumerable.Range(First, Math.Max(0, Last - First + 1)).Select(i => sorted[i].Value).DefaultIfEmpty(0).ToList();
        var (least, most) = (Math.Min(0, values.Min()), Math.Max(values.Max(), 0.01));

        // The bottom of the well belongs to the picture where the water comes near it.
        WellBottom = type is ResourceType.Well && wellDepth is { } depth && depth <= most * 1.6 ? depth : null;
        most = Math.Max(most, WellBottom ?? 0);
        Step = PlotScale.Step(most - least, 5);
        var (low, high) = (Math.Floor((least / Step) + 1e-9) * Step, Math.Ceiling((most / Step) - 1e-9) * Step);
        Y = Downwards ? new PlotScale(low, high, Top, Bottom) : new PlotScale(low, high, Bottom, Top);
        Gaps = FindGaps(sorted).Where(g => g.To > from && g.From < to).ToList();
    }

    public DateTime From { get; }
    public DateTime To { get; }
    public ResourceType Type { get; }
    public PlotScale X { get; }
    public PlotScale Y { get; }
    public double Step { get; }
    public int Decimals => PlotScale.DecimalsOf(Step);
    public double? WellBottom { get; }
    public int First { get; }
    public int Last { get; }
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>Depth grows downwards: 0 is the ground, at the top.</summary>
    public bool Downwards => Type is ResourceType.Well;

    public bool HasMarkers => Last - First + 1 <= (X.End - X.Start) / RoomForMarker;

    public double XOf(PlotPoint point) => X.At(point.Time.Ticks);

    public double YOf(PlotPoint point) => Y.At(point.Value);

    /// <summary>The nearest reading to a place in the plot; -1 where none is shown.</summary>
    public int Nearest(double px)
    {
        if (Last < First)
        {
            return -1;
        }

        var after = Math.Clamp(LowerBound(_points, new DateTime((long)Math.Clamp(X.Back(px), DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks))), First, Last);
        return after > First && Math.Abs(XOf(_points[after - 1]) - px) < Math.Abs(XOf(_points[after]) - px) ? after - 1 : after;
    }

    /// <summary>The line, broken at every gap. With more readings than px, the least and the greatest of each px.</summary>
    public string Line(PlotScale? x = null, PlotScale? y = null, int? first = null, int? last = null)
    {
        var (sx, sy) = (x ?? X, y ?? Y);
        var gapEnds = FindGaps(_points).Select(g => g.To).ToHashSet();
        var path = new System.Text.StringBuilder();
        foreach (var index in Thinned(sx, Math.Max(0, (first ?? First) - 1), Math.Min(_points.Count - 1, (last ?? Last) + 1)))
        {
            var point = _points[index];
            path.Append(path.Length == 0 || gapEnds.Contains(point.Time) ? 'M' : 'L')
                .Append(PlotScale.Px(sx.At(point.Time.Ticks))).Append(' ').Append(PlotScale.Px(sy.At(point.Value)));
        }

        return path.ToString();
    }

    /// <summary>The beginnings of months, or of days where less than two months are shown. Where no January says the year, the first mark does.</summary>
    public IReadOnlyList<Tick> TimeTicks()
    {
        var ticks = (To - From).TotalDays < LongestInDays ? DayTicks() : MonthTicks();
        if (ticks.Count == 0 || ticks.Exists(t => t.Strong)) return ticks;
        var first = new DateTime((long)X.Back(ticks[0].X) + TimeSpan.TicksPerMinute, DateTimeKind.Utc);
        return [ticks[0] with { Word = $"{ticks[0].Word} {first.Year.ToString(CultureInfo.InvariantCulture)}" }, .. ticks.Skip(1)];
    }

    private List<Tick> MonthTicks()
    {
        // A mark needs about 52 px.
        var most = Math.Max(2, (X.End - X.Start) / 52);
        var months = (To - From).TotalDays / 30.44;
        var step = MonthSteps.FirstOrDefault(s => months / s <= most, 600);
        var ticks = new List<Tick>();
        for (var at = new DateTime(From.Year, From.Month, 1, 0, 0, 0, DateTimeKind.Utc); at <= To; at = at.AddMonths(1))
        {
            var count = (at.Year * 12) + at.Month - 1;
            if (count % step == 0 && at >= From) ticks.Add(new Tick(X.At(at.Ticks), at.Month == 1 ? at.Year.ToString(CultureInfo.InvariantCulture) : at.ToString("MMM", CultureInfo.InvariantCulture), at.Month == 1));
        }

        return ticks;
    }

    private List<Tick> DayTicks()
    {
        var most = Math.Max(2, (X.End - X.Start) / 72);
        var days = (To - From).TotalDays;
        var step = DaySteps.FirstOrDefault(s => days / s <= most, 28);
        var ticks = new List<Tick>();
        for (var at = From.Date == From ? From : From.Date.AddDays(1); at <= To; at = at.AddDays(step)) ticks.Add(new Tick(X.At(at.Ticks), at.ToString("d MMM", CultureInfo.InvariantCulture), false));
        return ticks;
    }

    /// <summary>Four times the usual distance between two readings, and at least two days, is a gap.</summary>
    public static IReadOnlyList<Gap> FindGaps(IReadOnlyList<PlotPoint> sorted)
    {
        if (sorted.Count < 3)
        {
            return [];
        }

        var steps = Enumerable.Range(1, sorted.Count - 1).Select(i => sorted[i].Time - sorted[i - 1].Time).ToList();
        var usual = steps.Order().ElementAt(steps.Count / 2);
        var least = TimeSpan.FromTicks(Math.Max(usual.Ticks * 4, TimeSpan.FromDays(2).Ticks));
        return Enumerable.Range(1, sorted.Count - 1).Where(i => steps[i - 1] >= least).Select(i => new Gap(sorted[i - 1].Time, sorted[i].Time)).ToList();
    }

    private IEnumerable<int> Thinned(PlotScale x, int first, int last)
    {
        if (last - first + 1 <= (x.End - x.Start) * 1.5)
        {
            return Enumerable.Range(first, Math.Max(0, last - first + 1));
        }

        return Enumerable.Range(first, last - first + 1)
            .GroupBy(i => (int)x.At(_points[i].Time.Ticks))
            .SelectMany(g => new[] { g.First(), g.MinBy(i => _points[i].Value), g.MaxBy(i => _points[i].Value), g.Last() }.Distinct().Order());
    }

    private static int LowerBound(IReadOnlyList<PlotPoint> sorted, DateTime time)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle].Time < time ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    public sealed record Tick(double X, string Word, bool Strong);

    public sealed record Gap(DateTime From, DateTime To)
    {
        /// <summary>15 weeks</summary>
        public string Words => (To - From).TotalDays switch
        {
            < 14 and var d => Formats.Count((long)Math.Round(d), "day"),
            < 183 and var d => Formats.Count((long)Math.Round(d / 7), "week"),
            < 731 and var d => Formats.Count((long)Math.Round(d / 30.44), "month"),
            var d => Formats.Count((long)Math.Round(d / 365.25), "year"),
        };
    }
}
