using System.Globalization;

namespace OurWater.Sync.Tabular.Values;

/// <summary>Why a text is not read as a number.</summary>
public enum NumberProblem
{
    None,

    /// <summary>Nothing, or a word for nothing: <c>n/a</c>, <c>-</c>, <c>null</c>.</summary>
    Blank,
    NotANumber,

    /// <summary>A number with the other decimal separator, such as <c>12,4</c> among decimal points.</summary>
    OtherSeparator,
    Dry,
    AboveRange,
    BelowDetection,
    NoDataCode,

    /// <summary>The text of a spreadsheet error such as <c>#DIV/0!</c>.</summary>
    FormulaError,
    TooLarge,
}

/// <summary>Reads the numbers of one column, exactly. Immutable.</summary>
public sealed class NumberReader
{
    private readonly decimal[] _noData;
    private readonly string[] _noDataTexts;
    private readonly decimal _leastNoData;

    /// <param name="decimalSeparator">Point or comma; the other one may part thousands.</param>
    /// <param name="noDataCodes">Instead of the usual ones; empty = none.</param>
    public NumberReader(char decimalSeparator = '.', IReadOnlyList<string>? noDataCodes = null)
    {
        DecimalSeparator = decimalSeparator;
        var codes = noDataCodes ?? NoDataCodes.Usual;
        var numbers = new List<decimal>();
        var texts = new List<string>();
        foreach (var code in codes)
        {
            if (decimal.TryParse(code, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) numbers.Add(number);
            else texts.Add(code.Trim());
        }

        _noData = [.. numbers];
        _noDataTexts = [.. texts];
        _leastNoData = numbers.Count == 0 ? decimal.MaxValue : numbers.Min(Math.Abs);
    }

    public char DecimalSeparator { get; }

    /// <summary>False where the column has decimal points and decimal commas: then <c>1,234</c> is neither 1234 nor 1.234.</summary>
    public bool SingleGroups { get; init; } = true;

    public NumberProblem Read(ReadOnlySpan<char> text, CellKind kind, out decimal value)
    {
        var problem = TryReadPlain(text, kind == CellKind.Number ? '.' : DecimalSeparator, out value) ? NumberProblem.None : ReadSlow(text, kind, out value);
        return problem == NumberProblem.None && IsNoData(value) ? NumberProblem.NoDataCode : problem;
    }

    private bool IsNoData(decimal value) => (value >= _leastNoData || value <= -_leastNoData) && Array.IndexOf(_noData, value) >= 0;

    /// <summary>An optional minus, up to 18 digits, at most one separator; nothing else.</summary>
    private static bool TryReadPlain(ReadOnlySpan<char> text, char separator, out decimal value)
    {
        value = 0;
        var at = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var negative = at == 1;
        if (text.Length - at is < 1 or > 19) return false;
        long digits = 0;
        int count = 0, scale = -1;
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
                if (++count > 18) return false;
                if (scale >= 0) scale++;
            }
            else if (text[at] == separator && scale < 0 && count > 0)
            {
                scale = 0;
            }
            else
            {
                return false;
            }
        }

        if (count == 0 || scale == 0) return false;
        value = new decimal((int)digits, (int)(digits >> 32), 0, negative && digits != 0, (byte)Math.Max(scale, 0));
        return true;
    }

    private NumberProblem ReadSlow(ReadOnlySpan<char> text, CellKind kind, out decimal value)
    {
        value = 0;
        text = text.Trim();
        if (NoValue.Is(text)) return NumberProblem.Blank;
        foreach (var code in _noDataTexts)
        {
            if (text.Equals(code, StringComparison.OrdinalIgnoreCase)) return NumberProblem.NoDataCode;
        }

        if (text[0] == '#') return NumberWords.IsSpreadsheetError(text) ? NumberProblem.FormulaError : NumberProblem.NotANumber;
        Span<char> buffer = stackalloc char[64];
        if (!Plain.TryCopy(text, buffer, out var plain)) return NumberWords.Problem(text);
        plain = plain.Trim();
        if (plain.IsEmpty) return NumberProblem.Blank;
        var separator = kind == CellKind.Number ? '.' : DecimalSeparator;
        Span<char> canonical = stackalloc char[64];
        var form = NumberText.Canonical(plain, separator, SingleGroups, canonical, out var length);
        if (form == NumberForm.Other) return NumberProblem.OtherSeparator;
        if (form == NumberForm.None) return NumberWords.Problem(plain);
        return decimal.TryParse(canonical[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value) ? NumberProblem.None : NumberProblem.TooLarge;
    }
}
