using Microsoft.AspNetCore.Components;
using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

/// <summary>The readings of one series over time. Hover or the arrow keys show one of them; the strip below moves the time that is shown.</summary>
public sealed partial class ReadingsPlot : MeasuredPlot
{
    private const int MostInTable = 500;
    private static readonly (int Years, string Word)[] Ranges = [(1, "1 year"), (3, "3 years"), (0, "All")];

    private readonly string _id = "plot-" + CorrelationCode.New();
    private IReadOnlyList<PlotPoint>? _given;
    private List<PlotPoint> _sorted = [];
    private List<PlotPoint> _sources = [];
    private ReadingsScene? _scene;
    private string _stripLine = "";
    private DateTime _from;
    private DateTime _to;
    private int _years = 3;
    private int _at = -1;
    private bool _asTable;

    [Inject]
    public required Formats Times { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<PlotPoint> Points { get; set; }

    [Parameter, EditorRequired]
    public required ResourceType Type { get; set; }

    /// <summary>m or mm.</summary>
    [Parameter, EditorRequired]
    public required string Unit { get; set; }

    [Parameter]
    public double? WellDepth { get; set; }

    /// <summary>Of the resource, for those who cannot see the plot.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    private IEnumerable<PlotPoint> Shown => _scene is { } s ? _sorted.Skip(s.First).Take(Math.Max(0, s.Last - s.First + 1)) : [];

    private PlotScale StripX => new(_sorted[0].Time.Ticks, Math.Max(_sorted[0].Time.Ticks + 1, _sorted[^1].Time.Ticks), 16, Width - 16);

    private string Label => _sorted.Count == 0
        ? $"{Names.Quantity(Type)} of {Name}: no readings."
        : $"{Names.Quantity(Type)} of {Name}, {Times.ReadingTime(_from, TimePrecision.Day)} to {Times.ReadingTime(_to, TimePrecision.Day)}: {Formats.Count(Shown.Count(), "reading")}{Extremes()}.{GapWords()}";

    private string Footer => _asTable && Shown.Count() > MostInTable
        ? $"The newest {Formats.Number(MostInTable)} of {Formats.Number(Shown.Count())} in the time shown, {Times.ZoneName}"
        : $"{Formats.Count(Shown.Count(), "reading")} in the time shown, {Times.ZoneName}";

    protected override void OnParametersSet()
    {
        if (ReferenceEquals(_given, Points))
        {
            return;
        }

        _given = Points;
        _sorted = [.. Points.OrderBy(p => p.Time)];
        _sources = [.. _sorted.DistinctBy(p => (p.Source, p.SourceName))];
        _at = -1;
        if (_sorted.Count > 0)
        {
            ShowYears(_years);
        }
    }

    protected override bool ShouldRender()
    {
        if (_sorted.Count > 0 && Width > 0)
        {
            _scene = new ReadingsScene(_sorted, Type, WellDepth, _from, _to, Width);
            var all = new ReadingsScene(_sorted, Type, WellDepth, _sorted[0].Time, _sorted[^1].Time, Width);
            _stripLine = all.Line(StripX, all.Downwards ? all.Y with { Start = 6, End = 42 } : all.Y with { Start = 42, End = 6 });
        }

        return true;
    }

    protected override void OnHover(double x, double y) => Point(_scene?.Nearest(x) ?? -1);

    protected override void OnLeave() => Point(-1);

    protected override void OnStrip(double x)
    {
        if (_sorted.Count > 0 && _scene is not null)
        {
            MoveTo(new DateTime((long)StripX.Back(Math.Clamp(x, 16, Width - 16)), DateTimeKind.Utc));
        }
    }

    protected override void OnKey(string key)
    {
        if (_scene is not { } scene || scene.Last < scene.First)
        {
            return;
        }

        switch (key)
        {
            case "ArrowLeft":
                Step(_at < 0 ? scene.Last : _at - 1);
                break;
            case "ArrowRight":
                Step(_at < 0 ? scene.First : _at + 1);
                break;
            case "Home":
                Step(0);
                break;
            case "End":
                Step(_sorted.Count - 1);
                break;
            case "Escape":
                Point(-1);
                break;
            case "+":
                Zoom(0.5);
                break;
            case "-":
                Zoom(2);
                break;
        }
    }

    private void ShowYears(int years)
    {
        _years = years;
        _to = _sorted.Count > 0 ? _sorted[^1].Time : default;
        _from = years == 0 || _sorted.Count == 0 ? (_sorted.Count > 0 ? _sorted[0].Time : default) : Later(_sorted[0].Time, _to.AddYears(-years));
        if (_from >= _to)
        {
            // One reading, or several at one instant: give it a day on each side.
            (_from, _to) = (_from.AddDays(-1), _to.AddDays(1));
        }
    }

    private void Zoom(double factor)
    {
        var middle = _at >= 0 ? _sorted[_at].Time : _from + ((_to - _from) / 2);
        var span = TimeSpan.FromTicks(Math.Clamp((long)((_to - _from).Ticks * factor), TimeSpan.FromDays(2).Ticks, Math.Max(TimeSpan.FromDays(2).Ticks, (_sorted[^1].Time - _sorted[0].Time).Ticks)));
        (_years, _from, _to) = (-1, middle - (span / 2), middle + (span / 2));
        MoveTo(middle);
    }

    private void MoveTo(DateTime middle)
    {
        var span = _to - _from;
        var (first, last) = (_sorted[0].Time, _sorted[^1].Time);
        _from = last - first <= span ? first : Later(first, middle - (span / 2) < last - span ? middle - (span / 2) : last - span);
        _to = _from + span;
        _years = last - first <= span ? 0 : -1;
        _at = -1;
        StateHasChanged();
    }

    private void Step(int index)
    {
        var to = Math.Clamp(index, 0, _sorted.Count - 1);
        if (_scene is { } scene && (to < scene.First || to > scene.Last))
        {
            MoveTo(_sorted[to].Time);
        }

        Point(to);
    }

    private void Point(int index)
    {
        if (_at != index)
        {
            _at = index;
            StateHasChanged();
        }
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private string Extremes() => Shown.Any()
        ? $", from {Formats.Value(Shown.Min(p => p.Value), Type)} to {Formats.Value(Shown.Max(p => p.Value), Type)} {Unit}"
        : "";

    private string GapWords() => _scene?.Gaps.MaxBy(g => g.To - g.From) is { } gap ? $" The longest time without a reading: {gap.Words}." : "";

    private IEnumerable<ReadingsScene.Tick> StripTicks() =>
        new ReadingsScene(_sorted, Type, WellDepth, _sorted[0].Time, _sorted[^1].Time, Width).TimeTicks()
            .Where(t => t.Strong && t.X > 40 && t.X < Width - 40).Select(t => t with { X = StripX.At(new DateTime(int.Parse(t.Word, System.Globalization.CultureInfo.InvariantCulture), 1, 1).Ticks) });
}
