using CsCheck;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

public sealed class UnitsTests
{
    [Theory]
    [InlineData("watertable depth, cm", LengthUnit.Centimetre)]
    [InlineData("Depth to water [ft bgl]", LengthUnit.Foot)]
    [InlineData("Rainfall (mm)", LengthUnit.Millimetre)]
    [InlineData("depth_m", LengthUnit.Metre)]
    [InlineData("Water level (mbgl)", LengthUnit.Metre)]
    [InlineData("Depth in metres", LengthUnit.Metre)]
    [InlineData("Depth (feet)", LengthUnit.Foot)]
    [InlineData("rain, in", LengthUnit.Inch)]
    [InlineData("Rain (in)", LengthUnit.Inch)]
    [InlineData("depthCm", LengthUnit.Centimetre)]
    [InlineData("GWmBGS", LengthUnit.Metre)]
    public void Parse_UnitInTheHeader_IsFound(string header, LengthUnit expected) => Assert.Equal([new HeaderUnit(expected, null)], HeaderUnits.Parse(header));

    [Theory]
    [InlineData("value")]
    [InlineData("depth in well")]
    [InlineData("Moment")]
    [InlineData("flow m3")]
    [InlineData("resourceId (4 digits)")]
    public void Parse_NoUnit_IsEmpty(string header) => Assert.Empty(HeaderUnits.Parse(header));

    [Fact]
    public void Parse_TiedToATypeOrSeveral_SaysWhich()
    {
        Assert.Equal([new HeaderUnit(LengthUnit.Metre, ResourceType.Well)], HeaderUnits.Parse("value (m for well)"));
        Assert.Equal([new HeaderUnit(LengthUnit.Metre, ResourceType.Well), new HeaderUnit(LengthUnit.Metre, ResourceType.Checkdam), new HeaderUnit(LengthUnit.Millimetre, ResourceType.Raingauge)],
            HeaderUnits.Parse("value (m for wells and check dams, mm for raingauge)"));
    }

    [Fact]
    public void Convert_AnyValue_IsExactWithDecimals() => Gen.Select(Gen.Int[-1_000_000, 1_000_000], Gen.Int[0, 4], Gen.OneOf(Enum.GetValues<LengthUnit>())).Sample((digits, scale, unit) =>
    {
        var value = new decimal(Math.Abs(digits), 0, 0, digits < 0, (byte)scale);
        var metres = Units.Convert(value, unit, LengthUnit.Metre);
        var millimetres = Units.Convert(value, unit, LengthUnit.Millimetre);
        var expected = unit switch
        {
            LengthUnit.Centimetre => value / 100m,
            LengthUnit.Millimetre => value / 1000m,
            LengthUnit.Foot => value * 3048m / 10_000m,
            LengthUnit.Inch => value * 254m / 10_000m,
            _ => value,
        };
        return metres == expected && millimetres == metres * 1000m && Units.ToDouble(metres) == double.Parse(metres.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture);
    });

    [Fact]
    public void ToDouble_ManyDigits_IsTheNearest() => Gen.Decimal.Sample(d =>
        Units.ToDouble(d) == double.Parse(d.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("GWmMSL", "GWmMSL", Quantity.AboveSeaLevel)]
    [InlineData("gwmmsl", "GWmMSL", Quantity.AboveSeaLevel)]
    [InlineData("GWmBGS", "default", Quantity.Usual)]
    [InlineData("default", "default", Quantity.Usual)]
    [InlineData("NAP", "NAP", Quantity.AboveSeaLevel)]
    [InlineData("filter 2", "filter 2", Quantity.Usual)]
    public void SeriesOf_Code_NamesTheSeriesAndItsQuantity(string code, string series, Quantity quantity) =>
        Assert.Equal((series, quantity), (SeriesCodes.SeriesOf(code), SeriesCodes.QuantityOf(SeriesCodes.SeriesOf(code))));

    [Theory]
    [InlineData("Water level (m NAP)", "NAP")]
    [InlineData("water level, m above sea level", "GWmMSL")]
    [InlineData("Level [m amsl]", "GWmMSL")]
    [InlineData("Groundwater elevation (m)", "elevation")]
    [InlineData("GWmMSL", "GWmMSL")]
    [InlineData("Depth to water (m bgl)", null)]
    [InlineData("value (m for well)", null)]
    [InlineData("water level (m)", null)]
    public void SeriesInHeader_LevelAboveADatum_IsASeriesOfItsOwn(string header, string? series) => Assert.Equal(series, SeriesCodes.SeriesInHeader(header));

    [Theory]
    [InlineData(1110, ResourceType.Well)]
    [InlineData(1169, ResourceType.Well)]
    [InlineData(1170, ResourceType.Raingauge)]
    [InlineData(1179, ResourceType.Raingauge)]
    [InlineData(1180, ResourceType.Checkdam)]
    [InlineData(1199, ResourceType.Checkdam)]
    [InlineData(1109, null)]
    [InlineData(110, null)]
    [InlineData(11110, null)]
    public void LegacyNumbers_LastTwoDigits_SayTheType(int id, ResourceType? expected) => Assert.Equal(expected, LegacyMyWellNumbers.TypeOf(id));

    [Fact]
    public void LegacyNumbers_FirstTwoDigits_AreTheVillage()
    {
        Assert.Equal(11, LegacyMyWellNumbers.VillageOf(1167));
        Assert.Null(LegacyMyWellNumbers.VillageOf(510));
    }
}
