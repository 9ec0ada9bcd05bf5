using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>The words that files have for types.</summary>
public static class TypeWords
{
    public const string ResourceTypes = "well, raingauge, checkdam, quality";
    public const string GroupTypes = "village, pincode, country, custom";

    public static ResourceType? Resource(string text) => Letters(text) switch
    {
        "well" or "wells" or "borewell" or "dugwell" or "openwell" or "tubewell" or "handpump" or "piezometer" => ResourceType.Well,
        "raingauge" or "raingauges" or "raingage" or "rain" => ResourceType.Raingauge,
        "checkdam" or "checkdams" or "dam" => ResourceType.Checkdam,
        "quality" or "waterquality" => ResourceType.Quality,
        _ => null,
    };

    public static GroupType? Group(string text) => Letters(text) switch
    {
        "village" or "villages" => GroupType.Village,
        "pincode" or "pincodes" or "postcode" or "postalcode" => GroupType.Pincode,
        "country" or "countries" => GroupType.Country,
        "custom" or "other" => GroupType.Custom,
        _ => null,
    };

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter)).ToLowerInvariant();
}
