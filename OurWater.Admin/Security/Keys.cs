using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OurWater.Admin.Security;

/// <summary>API keys: random, recognisable by their prefix, kept as a hash.</summary>
public static class Keys
{
    public const string Prefix = "owk_";

    public static IReadOnlyList<string> AllScopes { get; } = ["data:read", "data:write", "syncs:read", "syncs:write", "syncs:run"];

    public static string Make() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>What is shown of a key for recognising it.</summary>
    public static string ShownPrefix(string key) => key[..Math.Min(key.Length, 12)];
}
