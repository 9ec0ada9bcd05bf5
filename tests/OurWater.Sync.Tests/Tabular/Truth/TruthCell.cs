using System.Globalization;

namespace OurWater.Sync.Tests.Tabular.Truth;

/// <summary>A cell as it is written in a text, and what a workbook may hold in its place.</summary>
internal sealed record TruthCell(string Text, decimal? Number = null, DateTime? Moment = null)
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign;

    /// <summary>A number only where it is shown as it was written: 007 is a text.</summary>
    public static implicit operator TruthCell(string text) =>
        new(text, decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number) && number.ToString(CultureInfo.InvariantCulture) == text ? number : null);
}
