using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Values;

/// <param name="Text">What the person may have meant; offered, never taken by itself.</param>
/// <param name="Why">What was seen, as a sentence.</param>
/// <param name="ToDo">What to write, without a full stop: a place may offer something else to do.</param>
public sealed record NumberHint(string Text, string Why, string ToDo);

/// <summary>Slips of the pen in numbers, with what they probably should be.</summary>
public static partial class NumberHints
{
    public static NumberHint? For(string text)
    {
        text = text.Trim();
        if (text.Length is 0 or > 32) return null;
        var unit = WithUnit().Match(text);
        if (unit.Success) return new NumberHint(unit.Groups[1].Value, $"It has the unit “{unit.Groups[2].Value}” behind it.", "Write only the number");
        if (!LettersForDigits().IsMatch(text) || !text.Any(char.IsAsciiDigit)) return null;
        var mended = text.Replace('O', '0').Replace('o', '0').Replace('l', '1').Replace('I', '1');
        var why = text.AsSpan().IndexOfAny('O', 'o') >= 0 ? "It has the letter O instead of zero." : "It has a letter instead of the digit 1.";
        return new NumberHint(mended, why, "Write it with digits");
    }

    [GeneratedRegex(@"^(-?\d+(?:[.,]\d+)?)\s*(m|cms?|mms?|mtrs?|met(?:er|re)s?|ft|feet|in|inch(?:es)?)\.?$", RegexOptions.IgnoreCase)]
    private static partial Regex WithUnit();

    [GeneratedRegex(@"^-?[\dOolI]+(?:[.,][\dOolI]+)?$")]
    private static partial Regex LettersForDigits();
}
