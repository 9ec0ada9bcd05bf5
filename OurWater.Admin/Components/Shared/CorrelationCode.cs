using System.Security.Cryptography;

namespace OurWater.Admin.Components.Shared;

/// <summary>A short code that a person can read out on the telephone and an administrator can find in the log: <c>7F3A-91C2</c>.</summary>
public static class CorrelationCode
{
    public static string New()
    {
        var hex = RandomNumberGenerator.GetHexString(8);
        return $"{hex[..4]}-{hex[4..]}";
    }
}
