namespace OurWater.Sync.Tabular.Values;

/// <summary>An offset from UTC as people and programs write it.</summary>
internal static class ZoneOffset
{
    private const int Furthest = 14 * 60;

    /// <summary><c>Z</c>, <c>UTC</c>, <c>GMT</c>, <c>+05:30</c>, <c>+0530</c>, <c>+5</c>, <c>+5.5</c>, <c>+5,5</c>, <c>+5h30</c>, <c>GMT+05:30</c>, <c>UTC +5:30</c>, <c>UTC+05.30</c>.</summary>
    /// <param name="text">ASCII, see <see cref="Plain"/>.</param>
    /// <param name="minutes">East of UTC.</param>
    /// <param name="needsSign">False where a column of offsets may have <c>5.5</c> for <c>+5.5</c>.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out int minutes, bool needsSign = true)
    {
        minutes = 0;
        if (text.Equals("Z", StringComparison.OrdinalIgnoreCase)) return true;
        if (text.StartsWith("UTC", StringComparison.OrdinalIgnoreCase) || text.StartsWith("GMT", StringComparison.OrdinalIgnoreCase))
        {
            text = text[3..].TrimStart();
            if (text.IsEmpty) return true;
            needsSign = true;
        }

        if (text.IsEmpty || text[0] is not ('+' or '-' or '\u2212' or '\u2013' or '\u00B1') and var first && (needsSign || !char.IsAsciiDigit(first))) return false;
        var negative = text[0] is not ('+' or '\u00B1') && !char.IsAsciiDigit(text[0]);
        if (!char.IsAsciiDigit(text[0])) text = text[1..].TrimStart();
        if (!TryReadHours(text, out minutes) || minutes > Furthest) return false;
        if (negative) minutes = -minutes;
        return true;
    }

    private static bool TryReadHours(ReadOnlySpan<char> text, out int minutes)
    {
        minutes = 0;
        var separator = text.IndexOfAnyExceptInRange('0', '9');
        if (separator < 0)
        {
            if (text.Length is 0 or > 4) return false;
            return text.Length <= 2 ? Together(text, "0", out minutes) : Together(text[..^2], text[^2..], out minutes);
        }

        if (separator is 0 or > 2) return false;
        var rest = text[(separator + 1)..];
        return text[separator] switch
        {
            ':' => rest.Length == 2 && Together(text[..separator], rest, out minutes),
            'h' or 'H' => Together(text[..separator], rest.TrimEnd("mM").IsEmpty ? "0" : rest.TrimEnd("mMiInN"), out minutes),
            '.' or ',' => MinutesOf(rest) is { } part && Together(text[..separator], part, out minutes),
            _ => false,
        };
    }

    /// <summary>What stands behind a point: minutes where they can be (<c>.30</c>, <c>.45</c>), else the quarters that offsets have as decimals of an hour; null for anything else, which is never rounded.</summary>
    private static string? MinutesOf(ReadOnlySpan<char> digits) => digits switch
    {
        "" => null,
        "0" or "00" => "0",
        "5" or "50" => "30",
        "30" => "30",
        "25" or "15" => "15",
        "75" or "45" => "45",
        _ => null,
    };

    private static bool Together(ReadOnlySpan<char> hours, ReadOnlySpan<char> rest, out int minutes)
    {
        minutes = 0;
        if (!int.TryParse(hours, System.Globalization.NumberStyles.None, null, out var h) || !int.TryParse(rest, System.Globalization.NumberStyles.None, null, out var m) || m > 59) return false;
        minutes = (h * 60) + m;
        return true;
    }
}
