using System.Globalization;

namespace OurWater.Sync.Tabular.Values;

/// <summary>Digits and signs of any script, as ASCII.</summary>
internal static class Plain
{
    /// <summary>Copies the text into <paramref name="buffer"/> with native digits, signs and spaces as ASCII; false where it does not fit.</summary>
    public static bool TryCopy(ReadOnlySpan<char> text, Span<char> buffer, out ReadOnlySpan<char> plain)
    {
        plain = default;
        if (text.Length > buffer.Length) return false;
        var length = 0;
        foreach (var c in text)
        {
            if (Map(c) is var mapped and not '\0') buffer[length++] = mapped;
        }

        plain = buffer[..length];
        return true;
    }

    private static char Map(char c)
    {
        if (c < 128) return c;
        var digit = CharUnicodeInfo.GetDecimalDigitValue(c);
        if (digit >= 0) return (char)('0' + digit);
        return c switch
        {
            '\u2212' or '\u2013' or '\u2014' or '\uFE63' or '\uFF0D' or '\u2010' or '\u2011' => '-',
            '\uFF0B' => '+',
            '\u066B' or '\uFF0E' => '.',
            '\u066C' or '\uFF0C' => ',',
            '\u2019' or '\u2032' => '\'',
            '\u200E' or '\u200F' or '\u200B' or '\uFEFF' => '\0', // marks that only steer how the text is drawn
            _ when char.IsWhiteSpace(c) => ' ',
            _ => c,
        };
    }
}
