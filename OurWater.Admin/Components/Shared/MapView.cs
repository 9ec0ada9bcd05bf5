using System.Globalization;

namespace OurWater.Admin.Components.Shared;

/// <summary>Where a place lies on a drawn map: degrees to px, a degree of longitude as short as it is at that latitude.</summary>
public sealed record MapView(GeoPoint Centre, double PxPerDegree, double Width, double Height)
{
    private const double MetresPerDegree = 111_320;

    private double Squeeze => Math.Max(0.05, Math.Cos(Centre.Latitude * Math.PI / 180));

    public double X(GeoPoint p) => (Width / 2) + ((p.Longitude - Centre.Longitude) * Squeeze * PxPerDegree);

    public double Y(GeoPoint p) => (Height / 2) - ((p.Latitude - Centre.Latitude) * PxPerDegree);

    public MapView MovedBy(double dx, double dy) => this with
    {
        Centre = new GeoPoint(Math.Clamp(Centre.Latitude + (dy / PxPerDegree), -85, 85), Centre.Longitude - (dx / PxPerDegree / Squeeze)),
    };

    public MapView Zoomed(double factor) => this with { PxPerDegree = Math.Clamp(PxPerDegree * factor, 1, 5_000_000) };

    public bool Shows(double x, double y) => x > -20 && y > -20 && x < Width + 20 && y < Height + 20;

    /// <summary>A round distance of at most 96 px, and its words: "500 m", "1 km".</summary>
    public (double Px, string Words) Scale()
    {
        var most = 96 / PxPerDegree * MetresPerDegree;
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        var metres = (most / power) switch { >= 5 => 5, >= 2 => 2, _ => 1 } * power;
        var words = metres >= 1000 ? Formats.Number((long)(metres / 1000)) + " km" : metres.ToString("0.##", CultureInfo.InvariantCulture) + " m";
        return (metres / MetresPerDegree * PxPerDegree, words);
    }

    /// <summary>So that all of it is seen, with a margin; a single place is shown with about two kilometres around it.</summary>
    public static MapView Fit(IReadOnlyCollection<GeoPoint> places, double width, double height)
    {
        if (places.Count == 0)
        {
            return new MapView(default, 2, width, height);
        }

        var (south, north) = (places.Min(p => p.Latitude), places.Max(p => p.Latitude));
        var (west, east) = (places.Min(p => p.Longitude), places.Max(p => p.Longitude));
        var view = new MapView(new GeoPoint((south + north) / 2, (west + east) / 2), 1, width, height);
        var tall = Math.Max(north - south, 0.02);
        var wide = Math.Max((east - west) * view.Squeeze, 0.02);
        var margin = Math.Min(64, height * 0.16);
        return view with { PxPerDegree = Math.Min(Math.Max(40, width - margin) / wide, Math.Max(40, height - margin) / tall) };
    }
}
