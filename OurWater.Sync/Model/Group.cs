namespace OurWater.Sync.Model;

/// <summary>A named area or tag that resources belong to.</summary>
public sealed class Group : IOrganisationRecord
{
    public long Id { get; set; }
    public int OrganisationId { get; set; }
    public GroupType Type { get; set; }
    public required string Name { get; set; }

    /// <summary>Centre, WGS 84 degrees.</summary>
    public double? Latitude { get; set; }
    public double? Longitude { get; set; }

    /// <summary>GeoJSON Polygon or MultiPolygon.</summary>
    public string? Area { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public ValueOrigin Origin { get; set; }
    public long? RunId { get; set; }
    public int? Row { get; set; }
    public List<Resource> Resources { get; set; } = [];
}
