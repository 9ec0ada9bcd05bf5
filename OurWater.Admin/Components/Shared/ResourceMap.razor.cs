using Microsoft.AspNetCore.Components;
using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

public sealed partial class ResourceMap : MeasuredPlot
{
    private IReadOnlyList<MapPoint>? _pointsGiven;
    private IReadOnlyList<MapArea>? _areasGiven;
    private List<DrawnArea> _areas = [];
    private MapView? _view;
    private long? _chosen;

    [Parameter, EditorRequired]
    public required IReadOnlyList<MapPoint> Points { get; set; }

    [Parameter]
    public IReadOnlyList<MapArea> Areas { get; set; } = [];

    [Parameter]
    public long? SelectedId { get; set; }

    [Parameter]
    public EventCallback<long> OnSelect { get; set; }

    [Parameter]
    public double Height { get; set; } = 420;

    /// <summary>What it shows, in words.</summary>
    [Parameter, EditorRequired]
    public required string Label { get; set; }

    /// <summary>At the lower left: "3 resources need a location".</summary>
    [Parameter]
    public string? Note { get; set; }

    /// <summary>A picture on another page: no tools, the others' points faint.</summary>
    [Parameter]
    public bool Inset { get; set; }

    protected override void OnDrag(double dx, double dy)
    {
        if (!Inset)
        {
            Show(_view?.MovedBy(dx, dy));
        }
    }

    protected override void OnKey(string key)
    {
        const double far = 60;
        Show(key switch
        {
            "ArrowLeft" => _view?.MovedBy(far, 0),
            "ArrowRight" => _view?.MovedBy(-far, 0),
            "ArrowUp" => _view?.MovedBy(0, far),
            "ArrowDown" => _view?.MovedBy(0, -far),
            "+" => _view?.Zoomed(2),
            "-" => _view?.Zoomed(0.5),
            _ => _view,
        });
    }

    protected override void OnParametersSet()
    {
        if (!ReferenceEquals(_pointsGiven, Points) || !ReferenceEquals(_areasGiven, Areas))
        {
            (_pointsGiven, _areasGiven) = (Points, Areas);
            _areas = [.. Areas.Select(a => new DrawnArea(a, GeoShapes.Rings(a.GeoJson))).Where(a => a.Rings.Count > 0)];
            _view = null;
        }

        // A row chosen in the list beside it comes into sight.
        if (_chosen != SelectedId && _view is { } view && Points.FirstOrDefault(p => p.Id == SelectedId) is { } point)
        {
            var (x, y) = (view.X(point.Place), view.Y(point.Place));
            _view = x < 24 || y < 24 || x > Width - 24 || y > Height - 24 ? view with { Centre = point.Place } : view;
        }

        _chosen = SelectedId;
    }

    protected override bool ShouldRender()
    {
        if (Width > 0 && (_view is null || _view.Width != Width))
        {
            _view = Fitted();
        }

        return true;
    }

    private static string Css(MapPoint point) => point.Type.ToString().ToLowerInvariant();

    private MapView Fitted()
    {
        // On a resource's own page the village is what matters, not the whole country that it also belongs to.
        var places = Points.Select(p => p.Place).ToList();
        var around = _areas.Where(a => a.Area.Type is not GroupType.Country || places.Count == 0).SelectMany(a => a.Rings).SelectMany(r => r);
        return MapView.Fit([.. places, .. around], Width, Height);
    }

    private void Zoom(double factor) => Show(_view?.Zoomed(factor));

    private void Fit() => Show(Fitted());

    private void Show(MapView? view)
    {
        if (view is not null && view != _view)
        {
            _view = view;
            StateHasChanged();
        }
    }

    private sealed record DrawnArea(MapArea Area, IReadOnlyList<IReadOnlyList<GeoPoint>> Rings)
    {
        public string Css => Area.Type.ToString().ToLowerInvariant();

        /// <summary>Inside, under the northernmost corner: the middle is where the points are.</summary>
        public (double X, double Y) Label(MapView view)
        {
            var top = Rings[0].MaxBy(p => p.Latitude);
            var middle = Rings[0].Average(view.X);
            return ((view.X(top) + middle) / 2, view.Y(top) + 18);
        }

        public string Path(MapView view) => string.Concat(Rings.Select(r => "M" + string.Join('L', r.Select(p => $"{PlotScale.Px(view.X(p))} {PlotScale.Px(view.Y(p))}")) + "z"));

        public bool IsLarge(MapView view) => Rings[0].Max(view.X) - Rings[0].Min(view.X) > 72;
    }
}
