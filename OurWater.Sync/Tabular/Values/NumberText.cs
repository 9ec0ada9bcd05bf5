namespace OurWater.Sync.Tabular.Values;

internal enum NumberForm
{
    None,
    Number,

    /// <summary>A number if the other separator were the decimal one.</summary>
    Other,
}

/// <summary>The written form of a number: sign, groups of thousands, decimal separator, exponent.</summary>
internal static class NumberText
{
    /// <summary>Writes the number with a decimal point and without groups.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="singleGroups">Whether <c>1,234</c> counts as thousands.</param>
    public static NumberForm Canonical(ReadOnlySpan<char> text, char separator, bool singleGroups, Span<char> canonical, out int length)
    {
        if (TryWrite(text, separator, singleGroups, canonical, out length)) return NumberForm.Number;
        return TryWrite(text, separator == '.' ? ',' : '.', true, canonical, out length) ? NumberForm.Other : NumberForm.None;
    }

    private static bool TryWrite(ReadOnlySpan<char> text, char separator, bool singleGroups, Span<char> canonical, out int length)
    {
        length = 0;
        var at = 0;
        if (text[0] is '-' or '+')
        {
            if (text[0] == '-') canonical[length++] = '-';
            at = text.Length > 1 && text[1] == ' ' ? 2 : 1;
        }

        if (!TryWriteWhole(text, ref at, separator, singleGroups, canonical, ref length, out var whole)) return false;
        var fraction = 0;
        if (at < text.Length && text[at] == separator)
        {
            at++;
            canonical[length++] = '.';
            for (; at < text.Length && char.IsAsciiDigit(text[at]); at++, fraction++) canonical[length++] = text[at];
        }

        return whole + fraction > 0 && TryWriteExponent(text[at..], canonical, ref length);
    }

    private static bool TryWriteWhole(ReadOnlySpan<char> text, ref int at, char separator, bool singleGroups, Span<char> canonical, ref int length, out int digits)
    {
        digits = 0;
        int run = 0, groups = 0, firstRun = 0;
        var group = '\0';
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (char.IsAsciiDigit(c))
            {
                canonical[length++] = c;
                run++;
                digits++;
                continue;
            }

            if (c == separator || c is not (',' or '.' or ' ' or '\'') || (group != '\0' && c != group)) break;
            if (at + 1 >= text.Length || !char.IsAsciiDigit(text[at + 1]) || run == 0) break;

            // Groups of three; where Indian lakhs are written (1,00,000) the inner ones are of two.
            if (groups == 0 ? run > 3 : run is not (2 or 3)) return false;
            if (groups == 0) firstRun = run;
            group = c;
            groups++;
            run = 0;
        }

        if (groups == 0) return true;
        var hasFraction = at < text.Length && text[at] == separator;
        return run == 3 && firstRun > 0 && canonical[length - digits] != '0' && (singleGroups || groups > 1 || hasFraction);
    }

    private static bool TryWriteExponent(ReadOnlySpan<char> text, Span<char> canonical, ref int length)
    {
        if (text.IsEmpty) return true;
        if (text[0] is not ('e' or 'E') || text.Length is < 2 or > 4) return false;
        var digits = text[1] is '+' or '-' ? text[2..] : text[1..];
        if (digits.IsEmpty || digits.Length > 2 || digits.ContainsAnyExceptInRange('0', '9')) return false;
        text.CopyTo(canonical[length..]);
        length += text.Length;
        return true;
    }
}
