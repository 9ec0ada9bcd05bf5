using System.Globalization;

namespace OurWater.Sync.Tabular.Values;

/// <summary>Cells that hold no value: there is nothing to store, and nothing is wrong.</summary>
public static class NoValue
{
    private static readonly string[] Words = ["n/a", "na", "n.a.", "-", "--", "---", "\u2013", "\u2014", "null"];

    public static bool Is(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty) return true;
        if (text.Length > 4 || char.IsAsciiDigit(text[0])) return false;
        foreach (var word in Words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}

/// <summary>Numbers that loggers and databases write where they have no value.</summary>
public static class NoDataCodes
{
    /// <summary>No 999 and no 99: both are depths in centimetres that a well can have.</summary>
    public static IReadOnlyList<string> Usual { get; } =
        ["-99", "-99.9", "-99.99", "-999", "-999.9", "-999.99", "-999.999", "-9999", "-9999.9", "-9999.99", "-99999", "9999", "9999.9", "9999.99", "99999", "999999", "-32768", "NaN"];

    public static string Words(string value) => $"{value} is a code for “no value”. Leave the row out, or write the value.";

    private static readonly HashSet<decimal> Numbers = [.. Usual.Where(c => c != "NaN").Select(c => decimal.Parse(c, CultureInfo.InvariantCulture))];

    /// <summary>For values that come as numbers: through the API, from another system.</summary>
    public static bool Has(double value) => Math.Abs(value) < 1e9 && Numbers.Contains((decimal)value);
}

/// <summary>Texts in a column of numbers that a person wrote with a meaning.</summary>
internal static class NumberWords
{
    private static readonly string[] SpreadsheetErrors = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"];

    public static bool IsSpreadsheetError(ReadOnlySpan<char> text)
    {
        foreach (var error in SpreadsheetErrors)
        {
            if (text.Equals(error, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    public static NumberProblem Problem(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return NumberProblem.Blank;
        if (text[0] is '>' or '\u2265') return NumberProblem.AboveRange;
        if (text[0] is '<' or '\u2264') return NumberProblem.BelowDetection;
        return text.StartsWith("dry", StringComparison.OrdinalIgnoreCase) || text.Equals("no water", StringComparison.OrdinalIgnoreCase) ? NumberProblem.Dry : NumberProblem.NotANumber;
    }
}
