using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What kind of place measures what a header names, where its words say it.</summary>
public static class QuantityWords
{
    private static readonly string[] OfWells = ["depth", "dtw", "swl", "static water", "groundwater", "ground water", "gw", "water table", "watertable", "bgl"];
    private static readonly string[] OfRainGauges = ["rain", "precipitation"];

    /// <summary>Null where more than one kind may have it, such as a water level.</summary>
    public static ResourceType? TypeOf(string header) =>
        Has(header, OfRainGauges) ? ResourceType.Raingauge : Has(header, OfWells) ? ResourceType.Well : null;

    private static bool Has(string header, string[] words) => Array.Exists(words, word => header.Contains(word, StringComparison.OrdinalIgnoreCase));
}
