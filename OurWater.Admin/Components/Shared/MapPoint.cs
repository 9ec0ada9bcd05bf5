using OurWater.Sync.Model;

namespace OurWater.Admin.Components.Shared;

public sealed record MapPoint(long Id, double Latitude, double Longitude, string Name, ResourceType Type)
{
    public GeoPoint Place => new(Latitude, Longitude);
}

/// <param name="GeoJson">Polygon or MultiPolygon.</param>
public sealed record MapArea(long Id, string Name, GroupType Type, string GeoJson);
