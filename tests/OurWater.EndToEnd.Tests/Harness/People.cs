using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>What people do on the pages of sign-in and of their account, without scripts.</summary>
internal static partial class People
{
    /// <summary>What the sign-in form leads to: a path, or the page with its words.</summary>
    public static async Task<string> SignInAsync(this FormBrowser browser, string email = AppSettings.Email, string password = AppSettings.Password, string? returnUrl = null)
    {
        await browser.OpenAsync(returnUrl is null ? "/account/login" : $"/account/login?returnUrl={Uri.EscapeDataString(returnUrl)}");
        return await browser.SendAsync("login", new Dictionary<string, string> { ["Input.Email"] = email, ["Input.Password"] = password });
    }

    /// <summary>True where the page of one's account opens.</summary>
    public static async Task<bool> IsSignedInAsync(this FormBrowser browser) => (await browser.OpenAsync("/account")).Contains("What protects it", StringComparison.Ordinal);

    /// <summary>Turns two-factor on; gives the key and the recovery codes.</summary>
    public static async Task<(string Key, IReadOnlyList<string> Codes)> TurnTwoFactorOnAsync(this FormBrowser browser)
    {
        await browser.OpenAsync("/account/two-factor");
        var begun = await browser.SendAsync("begin", new Dictionary<string, string> { ["Proof.Password"] = AppSettings.Password });
        var key = Key().Match(begun).Groups[1].Value.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        var done = await browser.SendAsync("confirm", new Dictionary<string, string> { ["Confirm.Code"] = CodeOf(key) });
        return (key, [.. Code().Matches(done).Select(m => m.Groups[1].Value)]);
    }

    /// <summary>What an authenticator app shows now (RFC 6238).</summary>
    public static string CodeOf(string key)
    {
        var bits = string.Concat(key.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = bits.Chunk(8).Where(c => c.Length == 8).Select(c => Convert.ToByte(new string(c), 2)).ToArray();
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // authenticator apps speak SHA-1
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7FFF_FFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>Writes into the program's database, as nobody does on a page.</summary>
    public static void Write(this AppProcess app, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={app.DatabasePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [GeneratedRegex("""type this key there: <code[^>]*>([^<]+)<""")]
    private static partial Regex Key();

    [GeneratedRegex("<li>([A-Z0-9]{5}-[A-Z0-9]{5})</li>")]
    private static partial Regex Code();
}
