using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

/// <summary>A unit is a whole word of the header; factors count, and what a slash or a power makes of it is another unit.</summary>
public sealed class HeaderUnitScanTests
{
    [Theory]
    [InlineData("RD (0.1 mm)", "0.1 mm")]
    [InlineData("Rain [0,1 mm]", "0.1 mm")]
    [InlineData("tenths of mm", "0.1 mm")]
    [InlineData("Rain in tenths of a millimetre", "0.1 mm")]
    [InlineData("pluie 1/10 mm", "0.1 mm")]
    [InlineData("RR mm/10", "0.1 mm")]
    [InlineData("Depth, hundredths of ft", "0.01 ft")]
    [InlineData("stage (0.01 ft)", "0.01 ft")]
    [InlineData("Depth (dm)", "0.1 m")]
    [InlineData("DEPTH_FT", "ft")]
    [InlineData("DTWft", "ft")]
    [InlineData("Rain_in", "in")]
    [InlineData("Precip in", "in")]
    [InlineData("water_level_m", "m")]
    [InlineData("Value[mNAP]", "m")]
    [InlineData("Nivel (metros)", "m")]
    [InlineData("Depth/m", "m")]
    [InlineData("Level (m a.m.s.l.)", "m")]
    [InlineData("ft-bgs", "ft")]
    [InlineData("Level (ft a.m.s.l.)", "ft")]
    [InlineData("Level m.a.s.l.", "m")]
    public void Scan_OneLength_IsFoundWithItsFactor(string header, string unit)
    {
        var scan = HeaderUnits.Scan(header);

        Assert.Equal(unit, Assert.Single(scan.Lengths).Scaled.ToString());
        Assert.False(scan.IsAnother || scan.IsUnclear);
    }

    [Theory]
    [InlineData("EC (µS/cm)")]
    [InlineData("EC uS/cm")]
    [InlineData("flow m/d")]
    [InlineData("Velocity (m/s)")]
    [InlineData("Discharge m3/s")]
    [InlineData("Discharge [m³/s]")]
    [InlineData("Chloride mg/l")]
    [InlineData("Intensity (mm/h)")]
    [InlineData("rain mm per hour")]
    [InlineData("Velocity, m s-1")]
    [InlineData("Area (m2)")]
    [InlineData("sq m")]
    [InlineData("Pressure (cmH2O)")]
    [InlineData("Temp (°C)")]
    [InlineData("Temp [C]")]
    [InlineData("slope m/m")]
    [InlineData("baro hPa")]
    [InlineData("Level (mH2O)")]
    [InlineData("rain mm/10min")]
    [InlineData("rain (mm/24 h)")]
    [InlineData("(mS)")]
    public void Scan_NoLength_IsAnotherQuantity(string header)
    {
        var scan = HeaderUnits.Scan(header);

        Assert.Empty(scan.Lengths);
        Assert.True(scan.IsAnother);
    }

    [Theory]
    [InlineData("Rain (10 mm)")]
    [InlineData("tips of 0.2 mm")]
    [InlineData("level, 10^-2 m")]
    [InlineData("mm x 10")]
    public void Scan_NumberThatMayBeAFactor_IsUnclear(string header) => Assert.True(HeaderUnits.Scan(header).IsUnclear);

    [Theory]
    [InlineData("Well M2")]
    [InlineData("Depth in well")]
    [InlineData("Momentum")]
    [InlineData("Checked in by")]
    [InlineData("Foothill")]
    [InlineData("Level ( a.m.s.l.)")]
    [InlineData("Level m.s.l.")]
    [InlineData("nivel s.n.m.")]
    public void Scan_LettersOfOtherWords_AreNoUnit(string header)
    {
        var scan = HeaderUnits.Scan(header);

        Assert.Empty(scan.Lengths);
        Assert.False(scan.IsAnother || scan.IsUnclear);
    }

    [Fact]
    public void Scan_TwoUnits_AreBothNamed() => Assert.Equal(2, HeaderUnits.Scan("depth (m/ft)").Lengths.Count);
}
