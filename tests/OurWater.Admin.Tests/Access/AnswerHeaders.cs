using OurWater.Admin.Tests.Api;

namespace OurWater.Admin.Tests.Access;

/// <summary>What every answer tells a browser: run nothing but our own scripts, guess no type, stand in no other site's frame, tell no other site where you come from.</summary>
internal static class AnswerHeaders
{
    private static readonly (string Name, string Value)[] Always =
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()"),
    ];

    public static void Hold(string what, Reply reply)
    {
        foreach (var (name, value) in Always) Assert.True(reply.Headers.GetValueOrDefault(name) == value, $"{what} ({(int)reply.Status}): {name} is {reply.Headers.GetValueOrDefault(name) ?? "missing"}.");
        var policy = reply.Headers.GetValueOrDefault("Content-Security-Policy") ?? "";
        Assert.True(policy.StartsWith("default-src 'self';", StringComparison.Ordinal) && policy.Contains("frame-ancestors 'none'", StringComparison.Ordinal), $"{what} ({(int)reply.Status}): Content-Security-Policy is “{policy}”.");
        if (!what.Contains("/jobs", StringComparison.Ordinal) && !what.Contains("/api/docs", StringComparison.Ordinal)) Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.False(reply.Headers.ContainsKey("Server"), what);
    }
}
