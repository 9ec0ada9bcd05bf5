using System.Globalization;
using CsCheck;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

/// <summary>A number that a person types is read exactly or refused with words, never as another number.</summary>
public sealed class TypedNumbersTests
{
    private static readonly NumberRule Metres = new(Unit: LengthUnit.Metre);

    [Theory]
    [InlineData("7.5", "7.5")]
    [InlineData("7,5", "7.5")]
    [InlineData(" 7.50 ", "7.50")]
    [InlineData("0,123", "0.123")]
    [InlineData("12,4567", "12.4567")]
    [InlineData("1.234", "1.234")]
    [InlineData("1,234.5", "1234.5")]
    [InlineData("1.234,5", "1234.5")]
    [InlineData("1 234,5", "1234.5")]
    [InlineData("1,23,456", "123456")]
    [InlineData("1.234.567", "1234567")]
    [InlineData("1234,567", "1234.567")]
    [InlineData("\u22127.5", "-7.5")]
    [InlineData("- 7.5", "-7.5")]
    [InlineData("+7.5", "7.5")]
    [InlineData("७.५", "7.5")]
    [InlineData("٧٫٥", "7.5")]
    [InlineData(",5", "0.5")]
    [InlineData("7.5 m", "7.5")]
    [InlineData("7,5m", "7.5")]
    [InlineData("7.5\u00a0metres", "7.5")]
    [InlineData("750 cm", "7.5")]
    [InlineData("10 ft", "3.048")]
    [InlineData("1240 mm.", "1.24")]
    [InlineData("-0", "0")]
    public void Read_OneMeaning_IsThatNumber(string text, string expected)
    {
        var read = TypedNumbers.Read(text, Metres);

        Assert.Null(read.Problem);
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), read.Number);
    }

    [Theory]
    [InlineData("1,234", "can be read as 1234 or as 1.234")]
    [InlineData("12,345 m", "can be read as 12345 or as 12.345")]
    [InlineData("-1,234", "can be read as -1234 or as -1.234")]
    [InlineData("7 5", "not a number")]
    [InlineData("7,5,1", "not a number")]
    [InlineData("7.5.1", "not a number")]
    [InlineData("7;5", "not a number")]
    [InlineData("7'6\"", "not a number")]
    [InlineData("19.4O", "letter O instead of zero. Write it with digits.")]
    [InlineData("412 cmss", "is not a number. Write it with digits, such as 12.40.")]
    [InlineData("7.5 kg", "not a number")]
    [InlineData("7.5-8", "not a number")]
    [InlineData("NaN", "not a number")]
    [InlineData("∞", "not a number")]
    [InlineData("-", "not a number")]
    [InlineData("m", "not a number")]
    [InlineData("dry", "dry is not a depth")]
    [InlineData(">30", "more or less than a limit")]
    [InlineData("-9999", "code for")]
    [InlineData("-99,9", "code for")]
    [InlineData("1e99", "larger than any value")]
    public void Read_NoOrTwoMeanings_IsRefusedInWords(string text, string words)
    {
        var read = TypedNumbers.Read(text, Metres);

        Assert.Null(read.Number);
        Assert.Contains(words, read.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_LongText_IsRefused() => Assert.NotNull(TypedNumbers.Read(new string('1', 5000), Metres).Problem);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \u00a0 ")]
    public void Read_NothingWritten_IsNothingAndNoProblem(string? text) => Assert.Equal(TypedNumber.Nothing, TypedNumbers.Read(text, Metres));

    [Theory]
    [InlineData("1,234", "1.234")]
    [InlineData("7.5", "7.5")]
    [InlineData("1.234", null)]
    public void Read_InAColumnWithDecimalCommas_TheCommaIsTheDecimalOne(string text, string? expected) =>
        Assert.Equal(expected is null ? null : decimal.Parse(expected, CultureInfo.InvariantCulture), TypedNumbers.Read(text, new NumberRule(Separator: ',')).Number);

    [Fact]
    public void Read_UnitWhereTheNumberHasNone_IsRefused() => Assert.Contains("has a unit", TypedNumbers.Read("7 m", new NumberRule()).Problem, StringComparison.Ordinal);

    [Theory]
    [InlineData("500", 500)]
    [InlineData("10,000", 10_000)]
    [InlineData("10 000", 10_000)]
    [InlineData("५०", 50)]
    [InlineData("7.5", null)]
    [InlineData("7,5", null)]
    [InlineData("1.000", null)]
    [InlineData("-5", null)]
    [InlineData("5 m", null)]
    public void Read_WholeNumber_HasGroupsButNoDecimals(string text, int? expected)
    {
        var read = TypedNumbers.Read(text, new NumberRule(NumberKind.Whole));

        Assert.Equal(expected, (int?)read.Number);
        Assert.Equal(expected is null, read.Problem is not null);
    }

    [Fact]
    public void Read_WholeNumberBelowZero_IsToldWhatIsWrong() => Assert.Equal("“-3” is less than 0. Write 0 or more.", TypedNumbers.Read("-3", new NumberRule(NumberKind.Whole)).Problem);

    [Theory]
    [InlineData("24.593", 24.593)]
    [InlineData("24,593", 24.593)]
    [InlineData("-24,593", -24.593)]
    [InlineData("\u221224.593", -24.593)]
    [InlineData("24°35'24\"N", 24.59)]
    [InlineData("24° 35,4' S", -24.59)]
    [InlineData("24593", null)]
    [InlineData("24.593, 74.198", null)]
    [InlineData("24,593, 74,198", null)]
    [InlineData("1e80", null)]
    [InlineData("north", null)]
    public void Read_Latitude_IsAnAngleOrRefused(string text, double? expected)
    {
        var read = TypedNumbers.Read(text, new NumberRule(NumberKind.Latitude));

        if (expected is { } angle) Assert.Equal(angle, (double)read.Number!.Value, 9);
        else Assert.NotNull(read.Problem);
    }

    [Fact]
    public void Read_LongitudeThatIsACodeElsewhere_IsAnAngle() => Assert.Equal(-99.9m, TypedNumbers.Read("-99.9", new NumberRule(NumberKind.Longitude)).Number);

    [Fact]
    public void Read_AnyNumberInAnyForm_IsThatNumberOrRefused() => Gen.Select(Gen.Long[-99_999_999, 99_999_999], Gen.Int[0, 5], Gen.OneOf("de-DE", "en-US", "fr-FR", "hi-IN", "de-CH"), Gen.Bool).Sample((digits, scale, culture, grouped) =>
    {
        var number = new decimal((int)Math.Abs(digits), 0, 0, digits < 0, (byte)scale);
        var form = new CultureInfo(culture, false);
        var text = number.ToString((grouped ? "N" : "F") + scale.ToString(CultureInfo.InvariantCulture), form);
        var read = TypedNumbers.Read(text, new NumberRule());

        // A German 1.234 is what the page itself writes for one and a bit: the page's form counts.
        var isThePages = form.NumberFormat.NumberGroupSeparator == "." && scale == 0 && text.Count(c => c == '.') == 1;
        return read.Problem is not null || read.Number == number || isThePages;
    });

    [Fact]
    public void Read_AnyText_DoesNotThrow() => Gen.Select(Gen.String, Gen.Enum<NumberKind>(), Gen.Bool).Sample((text, kind, metres) => { _ = TypedNumbers.Read(text, new NumberRule(kind, metres ? LengthUnit.Metre : null)); });
}
