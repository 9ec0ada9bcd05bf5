using System.Buffers;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Rows;

/// <summary>Pincodes and numbers of places as spreadsheets leave them: <c>313603</c>, <c>313603.0</c>, <c>313 603</c>.</summary>
public static class IdentityText
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.,");

    /// <summary>Appends the six digits of an Indian pincode; false where the text is none.</summary>
    public static bool TryWritePincode(ReadOnlySpan<char> text, Span<char> buffer, ref int length)
    {
        var start = length;
        if (!TryWriteNumber(text, buffer, ref length)) return false;
        if (length - start == 6) return true;
        length = start;
        return false;
    }

    /// <summary>Appends a whole number of at most 18 digits, without leading zeros, a fraction of zeros or spaces between its digits.</summary>
    public static bool TryWriteNumber(ReadOnlySpan<char> text, Span<char> buffer, ref int length)
    {
        var start = length;
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) || (c == '0' && length == start) || length - start >= 18) return TryWriteUnusual(text, buffer, start, ref length);
            buffer[length++] = c;
        }

        return length > start;
    }

    public static string? Pincode(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[20];
        var length = 0;
        return TryWritePincode(text, buffer, ref length) ? buffer[..length].ToString() : null;
    }

    public static string? Number(ReadOnlySpan<char> text)
    {
        Span<char> buffer = stackalloc char[20];
        var length = 0;
        return TryWriteNumber(text, buffer, ref length) ? buffer[..length].ToString() : null;
    }

    /// <summary>True for <c>3.13603E+14</c>: a spreadsheet has cut a long number, and its last digits are lost.</summary>
    public static bool IsScientific(ReadOnlySpan<char> text)
    {
        var exponent = text.IndexOf("E+", StringComparison.OrdinalIgnoreCase);
        return exponent > 0 && exponent + 2 < text.Length && !text[(exponent + 2)..].ContainsAnyExceptInRange('0', '9') && char.IsAsciiDigit(text[0]) && !text[..exponent].ContainsAnyExcept(NumberCharacters);
    }

    private static bool TryWriteUnusual(ReadOnlySpan<char> text, Span<char> buffer, int start, ref int length)
    {
        length = start;
        Span<char> copy = stackalloc char[48];
        if (!Plain.TryCopy(text, copy, out var plain)) return false;
        plain = plain.Trim();
        var point = plain.IndexOf('.');
        if (point > 0)
        {
            if (plain[(point + 1)..].ContainsAnyExcept('0')) return false;
            plain = plain[..point];
        }

        var written = start;
        foreach (var c in plain)
        {
            if (c == ' ' && written > start) continue;
            if (!char.IsAsciiDigit(c) || written - start >= 18) return false;
            if (c == '0' && written == start) continue;
            buffer[written++] = c;
        }

        if (written == start) return false;
        length = written;
        return true;
    }
}
