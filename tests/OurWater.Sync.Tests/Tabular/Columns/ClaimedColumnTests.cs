using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>A column is taken by itself only where its name says so; two that claim one field are asked about.</summary>
public sealed class ClaimedColumnTests
{
    private static readonly Mapping BySite = new() { Identity = "externalId:siteCode", DecimalSeparator = "." };

    [Theory]
    [InlineData("Quality", "Good")]
    [InlineData("State", "40")]
    [InlineData("Flag", "1")]
    [InlineData("Grade", "2.5")]
    [InlineData("Qualifier", "e")]
    [InlineData("Status of series", "1.5")]
    [InlineData("Method", "dip")]
    [InlineData("Level remark", "7.5")]
    public void Propose_FlagBesideTheValue_IsNeitherSeriesNorValue(string flag, string cell)
    {
        var outcomes = MemoryTable.Of($"site code|date|depth_m|{flag}", $"S1|2020-01-15|5.1|{cell}", $"S1|2020-01-22|5.2|{cell}").Map(BySite);

        Assert.Equal([("default", 5.1), ("default", 5.2)], outcomes.Readings.Select(r => (r.Series.Name, r.Value)));
    }

    [Theory]
    [InlineData("Quality")]
    [InlineData("Value flag")]
    [InlineData("Water level state")]
    public void Propose_OnlyAFlagLooksLikeTheValue_Asks(string flag) =>
        Assert.Equal(Fields.Value, Assert.Single(MemoryTable.Of($"site code|date|{flag}", "S1|2020-01-15|5.1").Plan(BySite with { Unit = "m" }).Questions).Field);

    [Theory]
    [InlineData("vlaue")]
    [InlineData("dephts")]
    [InlineData("raim")]
    [InlineData("measurrrment")]
    public void Propose_SlipsInAShortWordOrTwo_AreNoName(string header) =>
        Assert.Null(ColumnProposer.Propose(MemoryTable.Of($"date|site code|{header}|remarks", "2020-01-15|S1|5.1|x").Table, BySite).Find(Fields.Value)!.Column);

    [Theory]
    [InlineData("Entered on", "Reading taken")]
    [InlineData("Date", "Timestamp")]
    [InlineData("Visit date", "Sampling date")]
    [InlineData("SubmissionDate", "today")]
    public void Propose_TwoColumnsOfDates_AreAsked(string first, string second)
    {
        var question = Assert.Single(MemoryTable.Of($"Site code|{first}|{second}|Depth (m)", "S1|2020-02-01|2020-01-15|5.1", "S1|2020-02-01|2020-01-22|5.2").Plan(BySite).Questions);

        Assert.Equal((Fields.Date, PlanErrors.Undecidable), (question.Field, question.Error.Code));
        Assert.Equal([first, second], question.Error.Choices);
        Assert.Contains(first, question.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5/1/2017 09:30", "Mean")]
    [InlineData("42740.395833", "42741.395833")]
    [InlineData("42740.395833", "Mean")]
    public void Propose_DatesByNameAreFewInTheFirstRows_OtherDatesAreNotTakenForThem(string first, string second) =>
        Assert.Equal(Fields.Date, Assert.Single(MemoryTable.Of("Site code|Date UTC|Submission|Depth (m)", $"S1|{first}|2017-02-15|5.1", $"S1|{second}|2017-02-21|5.2").Plan(BySite).Questions).Field);

    [Theory]
    [InlineData("Date", "Entered on")]
    [InlineData("Fecha", "submission")]
    [InlineData("date of reading", "Day of entry")]
    public void Propose_OneOfTwoDatesIsNamedPlainly_IsTaken(string plain, string other) =>
        Assert.Equal(plain, ColumnProposer.Propose(MemoryTable.Of($"{other}|Site code|{plain}|Depth (m)", "2020-02-01|S1|2020-01-15|5.1").Table, BySite).Find(Fields.Date)!.Column);

    [Fact]
    public void Propose_TwoLevels_AreAsked() => Assert.Equal(["Water level (m)", "Depth (m)"],
        Assert.Single(MemoryTable.Of("Site code|date|Water level (m)|Depth (m)", "S1|2020-01-15|5.1|6.2").Plan(BySite).Questions).Error.Choices);

    [Theory]
    [InlineData("nivel (m)", "fecha")]
    [InlineData("profondeur (m)", "date et heure")]
    [InlineData("Grundwasserstand (m)", "Datum")]
    [InlineData("जल स्तर (m)", "दिनांक")]
    public void Propose_KnownTranslations_AreTaken(string value, string date)
    {
        var proposal = ColumnProposer.Propose(MemoryTable.Of($"site code|{date}|{value}", "S1|2020-01-15|5.1").Table, BySite);

        Assert.Equal((date, value), (proposal.Find(Fields.Date)!.Column, proposal.Find(Fields.Value)!.Column));
    }

    [Theory]
    [InlineData("Depth of pump (m)")]
    [InlineData("Sampling depth (m)")]
    [InlineData("Depth to bedrock (m)")]
    [InlineData("Water temperature (m)")]
    public void Propose_DepthOfAnotherThing_IsNotTheValue(string header) =>
        Assert.Null(ColumnProposer.Propose(MemoryTable.Of($"date|site code|{header}|remarks", "2020-01-15|S1|5.1|x").Table, BySite).Find(Fields.Value)!.Column);

    [Theory]
    [InlineData("EC (µS/cm)")]
    [InlineData("Velocity (m/d)")]
    [InlineData("Discharge m3/s")]
    [InlineData("Chloride mg/l")]
    [InlineData("Temperature")]
    public void Prepare_MappedColumnIsAnotherQuantity_AsksWhateverTheMappingsUnit(string header)
    {
        var file = MemoryTable.Of($"site code|date|{header}", "S1|2020-01-15|5.1");
        var mapping = BySite with { Unit = "m", Columns = new Dictionary<string, string?> { [Fields.Value] = header } };

        var question = Assert.Single(file.Plan(mapping).Questions);

        Assert.Equal(("constants.unit", header), (question.Field, question.Error.Column));
        Assert.Equal(5.1, Assert.Single(file.Map(mapping with { Constants = new Dictionary<string, string> { ["unit"] = "m" } }).Readings).Value);
        var own = Assert.Single(file.Map(mapping with { Constants = new Dictionary<string, string> { [Fields.Timeseries] = "conductivity" } }).Readings);
        Assert.Equal(("conductivity", 5.1), (own.Series.Name, own.Value));
    }

    [Theory]
    [InlineData("RD (0.1 mm)", 1.2)]
    [InlineData("rain, tenths of mm", 1.2)]
    [InlineData("rain mm/10", 1.2)]
    public void Map_FactorInTheHeader_Counts(string header, double expected)
    {
        var places = new MemoryPlaces();
        places.Add("S1", ResourceType.Raingauge);

        var outcomes = MemoryTable.Of($"site code|date|{header}", "S1|2020-01-15|12").Map(BySite with { Columns = new Dictionary<string, string?> { [Fields.Value] = header } }, places);

        Assert.Equal(expected, Assert.Single(outcomes.Readings).Value);
    }

    [Theory]
    [InlineData("RainFall (mm)")]
    [InlineData("Precipitation, in")]
    [InlineData("lluvia (mm)")]
    public void Map_RainAtAWell_IsLeftOut(string header)
    {
        var outcomes = MemoryTable.Of($"site code|date|{header}", "S1|2020-01-15|12").Map(BySite with { Columns = new Dictionary<string, string?> { [Fields.Value] = header } });

        Assert.Equal([(2, 0, ReasonCodes.AnotherQuantity)], outcomes.SkippedRows);
    }

    [Theory]
    [InlineData("Well depth", "ft", 3.048)]
    [InlineData("Well depth (ft)", null, 3.048)]
    [InlineData("Total depth, cm", null, 0.1)]
    [InlineData("wellDepth", null, 10.0)]
    public void Map_WellDepth_HasAUnitLikeAValue(string header, string? unit, double expected)
    {
        var mapping = new Mapping { DataType = DataType.Resource, Identity = "externalId:siteCode", Unit = unit };

        Assert.Equal(expected, Assert.Single(MemoryTable.Of($"site code|{header}", "S1|10").Map(mapping).Resources).WellDepth);
    }

    [Theory]
    [InlineData("Well depth")]
    [InlineData("Elevation")]
    [InlineData("ground level (m/d)")]
    public void Prepare_HeightWithoutAUnit_Asks(string header) => Assert.Equal("unit",
        Assert.Single(MemoryTable.Of($"site code|{header}", "S1|10").Plan(new Mapping { DataType = DataType.Resource, Identity = "externalId:siteCode" }).Questions).Field);

    [Fact]
    public void Map_UnitRowBelowTheHeader_CountsLikeTheHeader()
    {
        var (table, open) = MemoryTable.Of("date|site code|Water depth", "2020-01-15|S1|512.4");
        table = table with { Units = ["yyyy-mm-dd", "", "cm"] };

        Assert.Equal(5.124, Assert.Single((table, open).Map(BySite with { Unit = "m" }).Readings).Value);
        Assert.Equal(Fields.Value, Assert.Single((table with { Units = ["", "", "µS/cm"] }, open).Plan(BySite with { Unit = "m" }).Questions).Field);
        Assert.Equal("NAP", Assert.Single((table with { Units = ["", "", "m NAP"] }, open).Map(BySite).Readings).Series.Name);
    }
}
