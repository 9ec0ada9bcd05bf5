using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>Unit: from the header, else the mapping, else the datasource, else plainly the usual one, else asked.</summary>
public sealed class UnitPlanTests
{
    private static readonly Mapping Legacy = new() { Identity = Identities.LegacyMyWell, DecimalSeparator = "." };

    [Theory]
    [InlineData("watertable depth, cm", null, 6.91)]
    [InlineData("watertable depth, cm", "m", 6.91)]
    [InlineData("depth (ft)", null, 210.6168)]
    [InlineData("depth (mm)", null, 0.691)]
    [InlineData("depth to water", "m", 691)]
    [InlineData("depth to water", "cm", 6.91)]
    [InlineData("value (m for well)", "cm", 691)]
    public void Map_Well_IsStoredInMetres(string header, string? unit, double expected) =>
        Assert.Equal(expected, Assert.Single(File(header, "2017-01-15|313603|1111|691").Map(Legacy with { Unit = unit }).Readings).Value);

    [Fact]
    public void Map_UnitTiedToWells_LeavesOtherTypesTheirOwn()
    {
        var places = new MemoryPlaces();
        places.Add("313603.1170", ResourceType.Raingauge);

        var outcomes = File("value (m for well)", "2017-01-15|313603|1111|6.91", "2017-01-15|313603|1170|12").Map(Legacy, places);

        Assert.Equal([6.91, 12], outcomes.Readings.Select(r => r.Value));
    }

    [Fact]
    public void Map_UnitForEveryType_HoldsForRainToo()
    {
        var places = new MemoryPlaces();
        places.Add("313603.1170", ResourceType.Raingauge);

        Assert.Equal(25.4, Assert.Single(File("Rain (in)", "2017-01-15|313603|1170|1").Map(Legacy, places).Readings).Value);
    }

    [Theory]
    [InlineData("depth to water")]
    [InlineData("value")]
    [InlineData("depth (m or ft)")]
    public void Prepare_NothingSaysTheUnit_Asks(string header)
    {
        var result = File(header, "2017-01-15|313603|1111|691", "2017-01-15|313603|1112|7").Plan(Legacy, Runs.Context with { WholeFile = true });

        var question = Assert.Single(result.Questions);
        Assert.Equal(("unit", "undecidable", header), (question.Field, question.Error.Code, question.Error.Column));
        Assert.Equal(["m", "cm", "ft"], question.Error.Choices);
        Assert.Contains("1 of 2 values are deeper than 100 m", question.Error.Message, StringComparison.Ordinal);
        Assert.Equal((2L, 1L), (result.Report.Values!.Numbers, result.Report.Values.DeeperThan100));
    }

    [Fact]
    public void Prepare_Rainfall_IsPlainlyMillimetres() => Assert.NotNull(File("Rainfall", "2017-01-15|313603|1170|12").Plan(Legacy).Plan);

    [Fact]
    public void Prepare_DatasourceKnowsTheUnit_AsksNothing() => Assert.NotNull(File("value", "2017-01-15|313603|1111|12").Plan(Legacy, Runs.Context with { DatasourceUnit = "m" }).Plan);

    [Fact]
    public void Prepare_ChosenAgainstTheHeader_IsAConstant() => Assert.Equal(6.91, Assert.Single(File("depth (m)", "2017-01-15|313603|1111|691")
        .Map(Legacy with { Constants = new Dictionary<string, string> { ["unit"] = "cm" } }).Readings).Value);

    [Fact]
    public void Report_UnitFromHeader_ShowsWhatWillBeStored()
    {
        var report = File("watertable depth, cm", "2017-01-15|313603|1111|691").Plan(Legacy).Report.Values!;

        Assert.Equal((UnitSource.Header, "cm", "691", 6.91), (report.UnitFrom, report.Unit, report.Example, report.Stored));
    }

    [Fact]
    public void Map_LevelAboveSeaLevel_IsASeriesOfItsOwn()
    {
        var outcomes = File("Water level (m NAP)", "2017-01-15|313603|1111|-1.25").Map(Legacy);

        Assert.Equal(("NAP", -1.25), (outcomes.Readings[0].Series.Name, outcomes.Readings[0].Value));
        Assert.Empty(outcomes.Warnings);
    }

    [Fact]
    public void Map_SeriesCodes_KeepDepthsAndLevelsApart()
    {
        var file = MemoryTable.Headerless("2017-01-15T06:00:00Z|GWmBGS|6.91|12", "2017-01-15T06:00:00Z|GWmMSL|708.60|12");

        Assert.Equal([("default", 6.91), ("GWmMSL", 708.6)], file.Map(new Mapping()).Readings.Select(r => (r.Series.Name, r.Value)));
    }

    [Fact]
    public void Map_DecimalComma_OnlyWhereTheColumnHasIt()
    {
        var comma = Legacy with { DecimalSeparator = null };

        Assert.Equal([12.4, 7], File("depth (m)", "2017-01-15|313603|1111|12,4", "2017-01-16|313603|1111|7").Map(comma).Readings.Select(r => r.Value));
        var mixed = File("depth (m)", "2017-01-15|313603|1111|12.4", "2017-01-16|313603|1111|7.1", "2017-01-17|313603|1111|12,4").Map(comma);
        Assert.Equal([12.4, 7.1], mixed.Readings.Select(r => r.Value));
        Assert.Equal(ReasonCodes.NotANumber, mixed.OnlyProblem.Code);
    }

    [Fact]
    public void Prepare_CommaCanBeEither_Asks()
    {
        var file = File("depth (mm)", "2017-01-15|313603|1111|1,234", "2017-01-15|313603|1112|12");

        var question = Assert.Single(file.Plan(Legacy with { DecimalSeparator = null }).Questions);

        Assert.Equal("decimalSeparator", question.Field);
        Assert.Equal([".", ","], question.Error.Choices);
        Assert.Equal([1.234, 0.012], file.Map(Legacy).Readings.Select(r => r.Value));
    }

    [Fact]
    public void Prepare_TextWithACommaAmongNumberCells_Asks()
    {
        string[][] records = [["2017-01-15", "313603", "1111", "27.9"], ["2017-01-16", "313603", "1111", "1,497"]];
        CellKind[][] kinds = [[CellKind.DateTime, CellKind.Number, CellKind.Number, CellKind.Number], [CellKind.DateTime, CellKind.Number, CellKind.Number, CellKind.Text]];
        var file = (MemoryTable.Describe(["date", "pincode", "resourceId", "depth (ft)"], records, 1, "xlsx"), (Func<ITableReader>)(() => new MemoryTable(records, 2, kinds)));

        Assert.Equal("decimalSeparator", Assert.Single(file.Plan(Legacy with { DecimalSeparator = null }).Questions).Field);
    }

    private static (TableDescription Table, Func<ITableReader> Open) File(string value, params string[] rows) => MemoryTable.Of($"date|pincode|resourceId|{value}", rows);
}
