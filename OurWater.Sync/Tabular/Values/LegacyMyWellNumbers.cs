using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <summary>What LegacyMyWell's four-digit resource ids say by themselves: two digits of the village, two of the place.</summary>
public static class LegacyMyWellNumbers
{
    /// <summary>By the last two digits: 10-69 well, 70-79 rain gauge, 80-99 check dam; null for others.</summary>
    public static ResourceType? TypeOf(int resourceId) => resourceId is < 1000 or > 9999
        ? null
        : (resourceId % 100) switch
        {
            >= 80 => ResourceType.Checkdam,
            >= 70 => ResourceType.Raingauge,
            >= 10 => ResourceType.Well,
            _ => null,
        };

    /// <summary>The first two of four digits; null for others.</summary>
    public static int? VillageOf(int resourceId) => resourceId is < 1000 or > 9999 ? null : resourceId / 100;

    /// <summary>Takes <c>313603.1111</c> apart.</summary>
    public static bool TryParse(ReadOnlySpan<char> identity, out int pincode, out int resourceId)
    {
        pincode = resourceId = 0;
        var dot = identity.IndexOf('.');
        return dot > 0 && int.TryParse(identity[..dot], System.Globalization.NumberStyles.None, null, out pincode)
            && int.TryParse(identity[(dot + 1)..], System.Globalization.NumberStyles.None, null, out resourceId);
    }
}
