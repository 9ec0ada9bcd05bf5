using System.Globalization;
using System.Text;

namespace OurWater.LegacyStandIn;

/// <summary>Access tokens: how they are sent, and how one ends.</summary>
internal sealed class LegacyTokens
{
    private readonly Lock _gate = new();
    private string? _expired;
    private int _number;

    public string Current { get; private set; } = new('t', 64);

    /// <summary>The token in use has run out.</summary>
    public void Expire()
    {
        lock (_gate) (_expired, Current) = (Current, (++_number).ToString(CultureInfo.InvariantCulture).PadLeft(64, 'u'));
    }

    /// <summary>Whether the caller is let in as somebody. A token that has run out is refused once, everywhere, and is unknown from then on.</summary>
    public bool Knows(string? authorization, string? accessToken, string? query)
    {
        var sent = query ?? Bare(authorization) ?? accessToken;
        lock (_gate)
        {
            if (sent is null || sent != _expired) return sent == Current;
            _expired = null;
            throw new LegacyError(401, "Invalid Access Token", code: "INVALID_TOKEN");
        }
    }

    /// <summary>The token itself is taken as it is, and after Bearer as base64: a bare one there becomes bytes that its database cannot compare.</summary>
    private static string? Bare(string? authorization)
    {
        if (string.IsNullOrEmpty(authorization)) return null;
        if (!authorization.StartsWith("Bearer ", StringComparison.Ordinal)) return authorization;
        var bytes = new byte[authorization.Length];
        if (Convert.TryFromBase64String(authorization[7..], bytes, out var length) && bytes.AsSpan(0, length).IndexOfAnyExceptInRange((byte)' ', (byte)'~') < 0) return Encoding.ASCII.GetString(bytes, 0, length);
        throw new LegacyError(500, "ER_CANT_AGGREGATE_2COLLATIONS: Illegal mix of collations (latin1_swedish_ci,IMPLICIT) and (utf8mb4_general_ci,COERCIBLE) for operation '='", code: "ER_CANT_AGGREGATE_2COLLATIONS");
    }
}
