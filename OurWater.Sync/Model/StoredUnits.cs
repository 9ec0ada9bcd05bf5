namespace OurWater.Sync.Model;

/// <summary>What the readings of a type are stored in (product.md, words).</summary>
public static class StoredUnits
{
    public static string Of(ResourceType type) => type switch
    {
        ResourceType.Raingauge => "mm",
        ResourceType.Quality => "",
        _ => "m",
    };
}
