namespace OurWater.Sync.Tabular.Values;

/// <summary>A zone by name or letters behind a time: <c>09:30 CET</c>, <c>09:30 Asia/Kolkata</c>, <c>09:30+05:30[Asia/Kolkata]</c>.</summary>
internal static class ZoneSuffix
{
    /// <param name="time">What stands before the zone.</param>
    public static bool TrySplit(ReadOnlySpan<char> text, out ReadOnlySpan<char> time, out ReadOnlySpan<char> zone)
    {
        text = text.TrimEnd();
        time = zone = default;
        if (text.IsEmpty) return false;
        if (text[^1] is ']' or ')')
        {
            var open = text.LastIndexOfAny('[', '(');
            if (open <= 0) return false;
            time = text[..open].TrimEnd();
            zone = text[(open + 1)..^1].Trim();
            return !zone.IsEmpty;
        }

        var start = text.LastIndexOf(' ') + 1;
        if (start == 0)
        {
            start = text.Length;
            while (start > 0 && (char.IsAsciiLetter(text[start - 1]) || text[start - 1] is '/' or '_')) start--;
        }

        if (start == 0 || start == text.Length) return false;
        time = text[..start].TrimEnd();
        zone = text[start..];
        return true;
    }
}
