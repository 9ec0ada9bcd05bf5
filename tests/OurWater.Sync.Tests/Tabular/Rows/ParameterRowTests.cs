using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Rows;

/// <summary>A parameter column chooses what a row is, a unit column in what its value stands.</summary>
public sealed class ParameterRowTests
{
    private static readonly Mapping BySite = new() { Identity = "externalId:siteCode", DecimalSeparator = "." };

    [Theory]
    [InlineData("Parameter")]
    [InlineData("Variable")]
    [InlineData("Observed property")]
    [InlineData("ObservedProperty")]
    [InlineData("Paramètre")]
    public void Map_KnownQuantities_GoToTheirSeries(string header)
    {
        var outcomes = MemoryTable.Of($"site code|date|{header}|value|unit",
            "S1|2020-01-01|Water depth [from the ground surface]|12.5|m",
            "S1|2020-01-02|Water depth [from the top of the well]|41|ft",
            "S1|2020-01-03|Water level elevation a.m.s.l.|187.5|m",
            "S1|2020-01-04|Temperature|21.5|°C",
            "S1|2020-01-05|Conductivity|800|µS/cm").Map(BySite);

        Assert.Equal([("default", 12.5), ("default", 12.4968), ("GWmMSL", 187.5)], outcomes.Readings.Select(r => (r.Series.Name, r.Value)));
        Assert.Equal([(5, 0, ReasonCodes.AnotherQuantity), (6, 0, ReasonCodes.AnotherQuantity)], outcomes.SkippedRows);
        Assert.Equal(2, outcomes.Warnings.Count(w => w.Code == ReasonCodes.AnotherQuantity));
    }

    [Fact]
    public void Map_ParameterAPersonNamed_GoesWhereTheySay()
    {
        var file = MemoryTable.Of("site code|date|parameter|value (m)", "S1|2020-01-01|Stijghoogte|1.5", "S1|2020-01-01|P2|7", "S1|2020-01-01|P3|9", "S1|2020-01-02|Water level|3");
        var chosen = new Dictionary<string, string?> { ["stijghoogte"] = "NAP", ["P2"] = "filter 2", ["P3"] = null };

        var outcomes = file.Map(BySite with { Parameters = chosen });

        Assert.Equal([("NAP", 1.5), ("filter 2", 7.0), ("default", 3.0)], outcomes.Readings.Select(r => (r.Series.Name, r.Value)));
        Assert.Single(outcomes.SkippedRows);
    }

    [Fact]
    public void Map_TemperatureInASeriesOfItsOwn_StaysAsItStands()
    {
        var outcomes = MemoryTable.Of("site code|date|parameter|value|unit", "S1|2020-01-01|EC|1800|µS/cm", "S1|2020-01-01|Water level|300|cm")
            .Map(BySite with { Parameters = new Dictionary<string, string?> { ["EC"] = "logger ec" } });

        Assert.Equal([("logger ec", 1800.0), ("default", 3.0)], outcomes.Readings.Select(r => (r.Series.Name, r.Value)));
    }

    [Fact]
    public void Prepare_NothingKnownOfTheParameters_Asks()
    {
        var file = MemoryTable.Of("site code|date|parameter|value (m)", "S1|2020-01-01|P1|1.5", "S1|2020-01-01|P2|7");

        var question = Assert.Single(file.Plan(BySite).Questions);

        Assert.Equal(("parameters", "parameter"), (question.Field, question.Error.Column));
        Assert.Equal(["P1", "P2"], question.Error.Choices);
        Assert.Equal(7, Assert.Single(file.Map(BySite with { Parameters = new Dictionary<string, string?> { ["P2"] = "default" } }).Readings).Value);
    }

    [Theory]
    [InlineData("Rainfall", ResourceType.Well)]
    [InlineData("Water depth", ResourceType.Raingauge)]
    [InlineData("Precipitation", ResourceType.Checkdam)]
    public void Map_QuantityThatThePlaceDoesNotMeasure_IsLeftOut(string parameter, ResourceType type)
    {
        var places = new MemoryPlaces();
        places.Add("S1", type);

        Assert.Equal([(2, 0, ReasonCodes.AnotherQuantity)], MemoryTable.Of("site code|date|parameter|value|unit", $"S1|2020-01-01|{parameter}|12|mm").Map(BySite, places).SkippedRows);
    }

    [Fact]
    public void Map_NoParameterInARow_IsRejected() =>
        Assert.Equal(ReasonCodes.MissingField, MemoryTable.Of("site code|date|parameter|value (m)", "S1|2020-01-01|Water level|1.5", "S1|2020-01-02||7").Map(BySite).OnlyProblem.Code);

    [Fact]
    public void Map_ParameterInTheWideLayout_HoldsForTheRow()
    {
        var outcomes = MemoryTable.Of("date|parameter|313603.1111|313603.1112", "2020-01-01|Temperature|21|22", "2020-01-01|Water level|5|6").Map(new Mapping { Unit = "m" });

        Assert.Equal([5.0, 6.0], outcomes.Readings.Select(r => r.Value));
        Assert.Equal([(2, 3, ReasonCodes.AnotherQuantity), (2, 4, ReasonCodes.AnotherQuantity)], outcomes.SkippedRows);
    }

    [Theory]
    [InlineData("m", 5, "default")]
    [InlineData("ft", 1.524, "default")]
    [InlineData("cm", 0.05, "default")]
    [InlineData("metres", 5, "default")]
    [InlineData("0.1 m", 0.5, "default")]
    [InlineData("m bgl", 5, "default")]
    [InlineData("mNAP", 5, "NAP")]
    [InlineData("ft NAVD88", 1.524, "NAVD88")]
    public void Map_UnitColumn_IsUsedPerRow(string unit, double expected, string series)
    {
        var reading = Assert.Single(MemoryTable.Of("site code|date|value|unit", $"S1|2020-01-01|5|{unit}").Map(BySite with { Unit = "mm" }).Readings);

        Assert.Equal((series, expected), (reading.Series.Name, reading.Value));
    }

    [Theory]
    [InlineData("fathoms")]
    [InlineData("µS/cm")]
    [InlineData("m or ft")]
    [InlineData("")]
    public void Map_UnknownUnitInARow_IsRejected(string unit)
    {
        var problem = MemoryTable.Of("site code|date|value|UoM", "S1|2020-01-01|5|m", $"S1|2020-01-02|5|{unit}").Map(BySite).OnlyProblem;

        Assert.Equal((ReasonCodes.UnknownUnit, "UoM"), (problem.Code, problem.Column));
    }

    [Fact]
    public void Map_UnitColumnAgainstTheHeader_IsRejected() =>
        Assert.Equal(ReasonCodes.UnknownUnit, MemoryTable.Of("site code|date|value (m)|unit", "S1|2020-01-01|5|ft", "S1|2020-01-02|5|m").Map(BySite).OnlyProblem.Code);

    [Fact]
    public void Map_BlankUnit_IsWhatTheMappingSays() =>
        Assert.Equal([0.05, 5.0], MemoryTable.Of("site code|date|value|unit", "S1|2020-01-01|5|", "S1|2020-01-02|5|m").Map(BySite with { Unit = "cm" }).Readings.Select(r => r.Value));

    [Theory]
    [InlineData("ResultMeasure/MeasureUnitCode", "CharacteristicName")]
    [InlineData("value_units", "parameter_code")]
    [InlineData("Unit name", "Param")]
    [InlineData("Unidades", "Nombre del parámetro")]
    public void Map_LongNamesOfUnitAndParameter_AreRead(string unit, string parameter)
    {
        var outcomes = MemoryTable.Of($"site code|date|{parameter}|ResultMeasureValue|{unit}", "S1|2020-01-01|Depth to water|10|ft", "S1|2020-01-01|Temperature|21|deg C").Map(BySite with { Unit = "m" });

        Assert.Equal(3.048, Assert.Single(outcomes.Readings).Value);
        Assert.Single(outcomes.SkippedRows);
    }

    [Theory]
    [InlineData("Parameter code|Parameter type name")]
    [InlineData("param code|variable id")]
    [InlineData("Parameter|Variable")]
    public void Prepare_TwoParameterColumns_AreAsked(string headers) => Assert.Equal(Fields.Parameter,
        MemoryTable.Of($"site code|date|{headers}|value (m)", "S1|2020-01-01|12|Temperature|21").Plan(BySite).Questions[0].Field);

    [Theory]
    [InlineData("Elevation unit")]
    [InlineData("Hydrologic unit code")]
    [InlineData("Depth unit")]
    public void Propose_UnitOfAnotherThing_IsNotTheValuesUnit(string header) =>
        Assert.Null(ColumnProposer.Propose(MemoryTable.Of($"site code|date|value (m)|{header}", "S1|2020-01-01|5|x").Table, BySite).Find(Fields.Unit)!.Column);

    [Fact]
    public void Propose_UnitOfTheValuesOwnColumn_ComesBeforeUnitAlone()
    {
        var mapping = BySite with { Columns = new Dictionary<string, string?> { [Fields.Value] = "Depth" } };

        Assert.Equal("Depth Unit", ColumnProposer.Propose(MemoryTable.Of("ID|Date|Value|Unit|Depth|Depth Unit", "S1|2020-01-01|5|m|6|ft").Table, mapping).Find(Fields.Unit)!.Column);
    }
}
