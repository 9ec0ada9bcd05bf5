using System.Security.Cryptography;
using System.Text;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>Names one record with its content, as the list of a run speaks of it: SHA-256 in lower-case hex.</summary>
public static class SyncHash
{
    public static string Of(SyncDirection direction, DataType type, string key, string content) => Of($"{direction}|{type}|{key}|{content}");

    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
