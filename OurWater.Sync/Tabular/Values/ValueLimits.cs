using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>
/// Between these a value can be true; beyond them it is a slip of the pen or of the unit. Wide on purpose: what is merely odd is a warning.
/// Wells: an artesian head of 100 m above ground, water 1,000 m down. Rain: Cherrapunji's record month is 9,300 mm. Check dams: 100 m. Levels: the Dead Sea to Everest.
/// </summary>
public static class ValueLimits
{
    public static (decimal Least, decimal Most) Of(ResourceType type, Quantity quantity) => quantity == Quantity.AboveSeaLevel
        ? (-1_000m, 9_000m)
        : quantity == Quantity.Another ? (-1_000_000_000m, 1_000_000_000m)
        : type switch
        {
            ResourceType.Well => (-100m, 1_000m),
            ResourceType.Raingauge => (0m, 10_000m),
            ResourceType.Checkdam => (-10m, 100m),
            _ => (-1_000_000_000m, 1_000_000_000m),
        };

    public const double DeepestWell = 5_000;
    public const double LowestGround = -500;
    public const double HighestGround = 9_000;
}
