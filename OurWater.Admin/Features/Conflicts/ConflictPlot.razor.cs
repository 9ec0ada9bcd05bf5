using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Conflicts;

/// <summary>The readings around a conflict, one after the other, with both values where there are two.</summary>
public sealed partial class ConflictPlot : MeasuredPlot
{
    private const double Left = 48;
    private const double WordWidth = 88;

    /// <summary>A value is written above the highest point and under the lowest: both stay inside the frame, and clear of the dates.</summary>
    private const double Top = 34;
    private const double Bottom = 170;

    [Parameter, EditorRequired]
    public required IReadOnlyList<PointAround> Points { get; set; }

    [Parameter, EditorRequired]
    public required ResourceType Type { get; set; }

    /// <summary>Depth to water: the axis points down.</summary>
    [Parameter]
    public bool Down { get; set; }

    [Parameter, EditorRequired]
    public required string TheirName { get; set; }

    private IEnumerable<double> Values => Points.SelectMany(p => new[] { p.Ours, p.Theirs ?? p.Ours });

    private double Distance => PlotScale.Step(Math.Max(Values.Max() - Values.Min(), 0.01), 4);

    private double Least => Math.Floor(Values.Min() / Distance) * Distance;

    private double Most => Math.Max(Math.Ceiling(Values.Max() / Distance) * Distance, Least + Distance);

    private PlotScale Y => Down ? new PlotScale(Least, Most, Top, Bottom) : new PlotScale(Least, Most, Bottom, Top);

    private PlotScale X => new(0, Math.Max(1, Points.Count - 1), Left + 24, Width - 44);

    private int EveryWord => Math.Max(1, (int)Math.Ceiling(WordWidth * Points.Count / Math.Max(1, Width - Left)));

    /// <summary>From the last point that is sure before the first conflict, to the first that is sure after the last.</summary>
    private int From => Math.Max(0, Points.ToList().FindIndex(p => p.Theirs is not null) - 1);

    private int To => Math.Min(Points.Count - 1, Points.ToList().FindLastIndex(p => p.Theirs is not null) + 1);

    private string Label
    {
        get
        {
            var here = Points.First(p => p.IsThis);
            return $"{Formats.Count(Points.Count, "reading")} from {Day(Points[0])} to {Day(Points[^1])}. On {Day(here)}: OurWater {Formats.Value(here.Ours, Type)}, {TheirName} {Formats.Value(here.Theirs, Type)}.";
        }
    }

    private string Path(int from, int to, Func<PointAround, double> value) =>
        "M" + string.Join('L', Points.Skip(from).Take(to - from + 1).Select((p, i) => $"{PlotScale.Px(X.At(from + i))} {PlotScale.Px(Y.At(value(p)))}"));

    private string Day(PointAround point) => Formats.ReadingTime(point.Time, TimePrecision.Day);

    private string Words(PointAround point) =>
        $"{Formats.ReadingTime(point.Time, point.Precision)}: {Formats.Value(point.Ours, Type)}{(point.Theirs is null ? "" : $", {TheirName}: {Formats.Value(point.Theirs, Type)}")}";
}
