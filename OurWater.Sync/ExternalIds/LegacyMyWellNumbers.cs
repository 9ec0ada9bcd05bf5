using OurWater.Sync.Model;

namespace OurWater.Sync.ExternalIds;

/// <summary>What LegacyMyWell's four-digit resource numbers say: two digits of the village, two that follow the type (legacy-mywell.md).</summary>
public static class LegacyMyWellNumbers
{
    /// <summary>By the last two digits: 10-69 well, 70-79 rain gauge, 80-99 check dam; null for another number.</summary>
    public static ResourceType? TypeOf(int resourceId) => (resourceId % 100) switch
    {
        >= 10 and <= 69 => ResourceType.Well,
        >= 70 and <= 79 => ResourceType.Raingauge,
        >= 80 => ResourceType.Checkdam,
        _ => null,
    };

    /// <summary>The first two digits of a four-digit number; null for another.</summary>
    public static int? VillageOf(int resourceId) => resourceId is >= 1000 and <= 9999 ? resourceId / 100 : null;
}
