using System.Globalization;
using CsCheck;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

public sealed class NumberReaderTests
{
    [Theory]
    [InlineData("7", '.', "7")]
    [InlineData("-0.25", '.', "-0.25")]
    [InlineData("12.4", '.', "12.4")]
    [InlineData(".5", '.', "0.5")]
    [InlineData("5.", '.', "5")]
    [InlineData("+3.1", '.', "3.1")]
    [InlineData("1,234.5", '.', "1234.5")]
    [InlineData("1,234", '.', "1234")]
    [InlineData("1,00,000", '.', "100000")]
    [InlineData("1,234,567", '.', "1234567")]
    [InlineData("1 234.5", '.', "1234.5")]
    [InlineData("1\u00A0234.5", '.', "1234.5")]
    [InlineData("1'234.5", '.', "1234.5")]
    [InlineData("12,4", ',', "12.4")]
    [InlineData("1.234,5", ',', "1234.5")]
    [InlineData("\u22123.5", '.', "-3.5")]
    [InlineData("१२.४", '.', "12.4")]
    [InlineData("١٢٫٤", '.', "12.4")]
    [InlineData("1.2E-05", '.', "0.000012")]
    [InlineData("0.1000000000000000055511151231", '.', "0.1000000000000000055511151231")]
    public void Read_Number_IsExact(string text, char separator, string expected)
    {
        Assert.Equal(NumberProblem.None, new NumberReader(separator, []).Read(text, CellKind.Text, out var value));

        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData("", NumberProblem.Blank)]
    [InlineData("n/a", NumberProblem.Blank)]
    [InlineData("NA", NumberProblem.Blank)]
    [InlineData("-", NumberProblem.Blank)]
    [InlineData("--", NumberProblem.Blank)]
    [InlineData("NULL", NumberProblem.Blank)]
    [InlineData("12,4", NumberProblem.OtherSeparator)]
    [InlineData("DRY", NumberProblem.Dry)]
    [InlineData("dry well", NumberProblem.Dry)]
    [InlineData(">30", NumberProblem.AboveRange)]
    [InlineData("<0.5", NumberProblem.BelowDetection)]
    [InlineData("-9999", NumberProblem.NoDataCode)]
    [InlineData("-9999.0", NumberProblem.NoDataCode)]
    [InlineData("9999", NumberProblem.NoDataCode)]
    [InlineData("NaN", NumberProblem.NoDataCode)]
    [InlineData("#DIV/0!", NumberProblem.FormulaError)]
    [InlineData("#N/A", NumberProblem.FormulaError)]
    [InlineData("412 cms", NumberProblem.NotANumber)]
    [InlineData("19.4O", NumberProblem.NotANumber)]
    [InlineData("8,9,1", NumberProblem.NotANumber)]
    [InlineData("1,23,4", NumberProblem.NotANumber)]
    [InlineData("1.2.3", NumberProblem.NotANumber)]
    [InlineData("1e400", NumberProblem.NotANumber)]
    [InlineData("1e99", NumberProblem.TooLarge)]
    [InlineData("Infinity", NumberProblem.NotANumber)]
    [InlineData("0x1F", NumberProblem.NotANumber)]
    [InlineData("nil", NumberProblem.NotANumber)]
    [InlineData("12%", NumberProblem.NotANumber)]
    public void Read_OtherText_IsRefusedByName(string text, NumberProblem expected) => Assert.Equal(expected, new NumberReader().Read(text, CellKind.Text, out _));

    [Fact]
    public void Read_NoDataCodesOfTheMapping_StandInsteadOfTheUsual()
    {
        var reader = new NumberReader('.', ["-1", "missing"]);

        Assert.Equal(NumberProblem.NoDataCode, reader.Read("-1.00", CellKind.Text, out _));
        Assert.Equal(NumberProblem.NoDataCode, reader.Read("Missing", CellKind.Text, out _));
        Assert.Equal(NumberProblem.None, reader.Read("-9999", CellKind.Text, out _));
    }

    [Fact]
    public void Read_NumberOfAWorkbook_HasAPointWhateverTheColumnHas()
    {
        Assert.Equal(NumberProblem.None, new NumberReader(',').Read("12.4", CellKind.Number, out var value));
        Assert.Equal(12.4m, value);
    }

    [Fact]
    public void Read_AnyDecimal_ComesBack() => Gen.Select(Gen.Long[-1_000_000_000_000_000, 1_000_000_000_000_000], Gen.Int[0, 12], Gen.Bool).Sample((digits, scale, comma) =>
    {
        var number = new decimal((int)Math.Abs(digits), (int)(Math.Abs(digits) >> 32), 0, digits < 0, (byte)scale);
        var text = number.ToString(CultureInfo.InvariantCulture);
        var reader = new NumberReader(comma ? ',' : '.', []);
        return reader.Read(comma ? text.Replace('.', ',') : text, CellKind.Text, out var value) == NumberProblem.None && value == number;
    });

    [Fact]
    public void Read_OtherSeparatorNotInGroups_IsNeverANumber() => Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 99]).Sample((whole, fraction) =>
        new NumberReader('.', []).Read($"{whole},{fraction}", CellKind.Text, out _) != NumberProblem.None);

    [Fact]
    public void Read_AnyText_DoesNotThrow() => Gen.String.Select(Gen.OneOf(CellKind.Text, CellKind.Number)).Sample((text, kind) => { _ = new NumberReader().Read(text, kind, out _); });

    [Theory]
    [InlineData("412 cms", "412")]
    [InlineData("19.4O", "19.40")]
    [InlineData("l2", "12")]
    public void Hints_SlipOfThePen_OffersTheNumber(string text, string expected) => Assert.Equal(expected, NumberHints.For(text)?.Text);

    [Theory]
    [InlineData("19.4O", "“19.4O” is not a number. It has the letter O instead of zero. Write it with digits, or leave the row out.")]
    [InlineData("412 cms", "“412 cms” is not a number. It has the unit “cms” behind it. Write only the number, or leave the row out.")]
    [InlineData("x9", "“x9” is not a number. Write the value, or leave the row out.")]
    public void Problem_NotANumber_IsSaidInWholeSentences(string text, string words) =>
        Assert.Equal(words, OurWater.Sync.Tabular.Rows.Problems.Number(NumberProblem.NotANumber, null, text, '.').Message);

    [Theory]
    [InlineData("dry")]
    [InlineData("")]
    [InlineData("O")]
    public void Hints_NoSlip_OffersNothing(string text) => Assert.Null(NumberHints.For(text));
}
