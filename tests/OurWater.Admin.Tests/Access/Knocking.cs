using System.Text;
using System.Text.RegularExpressions;
using OurWater.Admin.Tests.Api;

namespace OurWater.Admin.Tests.Access;

/// <summary>Sends the request of a row as somebody.</summary>
internal static partial class Knocking
{
    public static async Task<Reply> SendAsync(this AccessWorld world, AccessRow row, Who who, string? record, bool withToken = true)
    {
        var browser = world.Browser(who).Copy();
        var headers = new List<(string, string)>();
        if (world.KeyFor(who, row.Scope) is { } key) headers.Add(("Authorization", $"Bearer {key}"));
        if (withToken && row is { IsApi: false, Body: not null }) headers.Add((Visitor.TokenHeader, await browser.TokenAsync()));
        var path = Parameter().Replace(row.Path, record ?? "");
        return await browser.SendAsync(row.Method == "ANY" ? HttpMethod.Get : HttpMethod.Parse(row.Method), path, await BodyAsync(world, row), [.. headers]);
    }

    private static async Task<HttpContent?> BodyAsync(AccessWorld world, AccessRow row)
    {
        if (row.Body is not { } body) return null;
        foreach (var name in Reference().Matches(body).Select(m => m.Groups[1].Value)) body = body.Replace("@" + name, await world.IdAsync(name), StringComparison.Ordinal);
        var type = row.IsApi ? body.StartsWith('{') ? "application/json" : "text/csv" : row.Path == "/uploads" ? "application/octet-stream" : "application/x-www-form-urlencoded";
        return new StringContent(body, Encoding.UTF8, type);
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("@([a-z]+)")]
    private static partial Regex Reference();
}
