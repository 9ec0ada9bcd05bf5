using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

/// <summary>Which quantity words say: a depth goes to default, a level above a datum to a series of its own, a temperature nowhere.</summary>
public sealed class MeasuresTests
{
    [Theory]
    [InlineData("Level (m a.m.s.l.)", "GWmMSL")]
    [InlineData("WL m a.s.l.", "GWmMSL")]
    [InlineData("GWL_masl", "GWmMSL")]
    [InlineData("nivel (msnm)", "GWmMSL")]
    [InlineData("head, MSL", "GWmMSL")]
    [InlineData("water level above sea", "GWmMSL")]
    [InlineData("Water level (mAOD)", "AOD")]
    [InlineData("Level mOD", "OD")]
    [InlineData("Level (m OD)", "OD")]
    [InlineData("AHD level", "AHD")]
    [InlineData("Value[mNAP]", "NAP")]
    [InlineData("stand m+NAP", "NAP")]
    [InlineData("level_m_nap", "NAP")]
    [InlineData("NAVD 88 (ft)", "NAVD88")]
    [InlineData("ft NAVD88", "NAVD88")]
    [InlineData("Elev_NAVD", "NAVD")]
    [InlineData("NGVD29 ft", "NGVD29")]
    [InlineData("cote NGF", "NGF")]
    [InlineData("Wasserstand m ü. NN", "NN")]
    [InlineData("Wasserstand m NHN", "NHN")]
    [InlineData("Wasserstand (m DHHN92)", "DHHN92")]
    [InlineData("Peil mTAW", "TAW")]
    [InlineData("level, Kronstadt", "KRONSTADT")]
    [InlineData("Groundwater elevation (m)", "elevation")]
    [InlineData("Altitude of water table", "elevation")]
    [InlineData("depth (m NAP)", "NAP")]
    public void SeriesInHeader_WordsOfADatum_NameTheSeries(string header, string series)
    {
        Assert.Equal(series, SeriesCodes.SeriesInHeader(header));
        Assert.Equal(Quantity.AboveSeaLevel, SeriesCodes.QuantityOf(series));
        Assert.Equal(Measured.AboveDatum, Measures.Of(header));
    }

    [Theory]
    [InlineData("GWmBGS", Measured.Depth)]
    [InlineData("Depth (m bgl)", Measured.Depth)]
    [InlineData("water level below ground", Measured.Depth)]
    [InlineData("WL m-mv", Measured.Depth)]
    [InlineData("DTW ft bls", Measured.Depth)]
    [InlineData("Water depth [from the ground surface]", Measured.Depth)]
    [InlineData("Water depth [from the top of the well]", Measured.BelowCasing)]
    [InlineData("Water level below casing (m)", Measured.BelowCasing)]
    [InlineData("depth BTOC", Measured.BelowCasing)]
    [InlineData("waterlevel mbtoc", Measured.BelowCasing)]
    [InlineData("Rainfall (mm)", Measured.Rain)]
    [InlineData("Neerslag", Measured.Rain)]
    [InlineData("Water column above sensor (m)", Measured.Column)]
    [InlineData("Water temperature", Measured.Another)]
    [InlineData("W1 temp", Measured.Another)]
    [InlineData("EC", Measured.Another)]
    [InlineData("Leitfähigkeit", Measured.Another)]
    [InlineData("rain (mm/h)", Measured.Another)]
    [InlineData("State of value", Measured.Flag)]
    [InlineData("QualityFlag", Measured.Flag)]
    [InlineData("water_level_qualifier", Measured.Flag)]
    [InlineData("Value remark", Measured.Flag)]
    [InlineData("Well depth (m)", Measured.Unsaid)]
    [InlineData("Depth to bedrock", Measured.Unsaid)]
    [InlineData("Ground level", Measured.Unsaid)]
    [InlineData("Temple", Measured.Unsaid)]
    [InlineData("value", Measured.Unsaid)]
    public void Of_Words_SayTheQuantity(string text, Measured measured) => Assert.Equal(measured, Measures.Of(text));

    [Theory]
    [InlineData("ODM model")]
    [InlineData("Code OD600")]
    [InlineData("Nappe phréatique")]
    [InlineData("model (m)")]
    [InlineData("water level (m)")]
    [InlineData("annual mean level")]
    public void SeriesInHeader_LettersOfOtherWords_AreNoDatum(string header) => Assert.Null(SeriesCodes.SeriesInHeader(header));
}
