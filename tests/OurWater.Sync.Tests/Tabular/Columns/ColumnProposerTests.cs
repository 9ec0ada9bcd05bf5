using CsCheck;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

public sealed class ColumnProposerTests
{
    [Theory]
    [InlineData("pincode")]
    [InlineData("Postcode")]
    [InlineData("post code")]
    [InlineData("PIN")]
    [InlineData("Pin Code (6 digits)")]
    [InlineData("pincod")]
    public void Propose_PincodeInOtherWords_IsFound(string header) => Assert.Equal(header, Column($"date|{header}|resourceId|value", Fields.Pincode));

    [Theory]
    [InlineData("resourceId (4 digits)")]
    [InlineData("well id")]
    [InlineData("Well_ID")]
    [InlineData("WellNo")]
    [InlineData("resorceId")]
    [InlineData("unknown words")]
    public void Propose_ResourceIdInOtherWords_IsFound(string header) => Assert.Equal(header, Column($"date|pincode|{header}|value", Fields.ResourceId));

    [Theory]
    [InlineData("value (m for well)")]
    [InlineData("watertable depth, cm")]
    [InlineData("Depth to water [ft bgl]")]
    [InlineData("Depth to water level (mbgl)")]
    [InlineData("Water Level")]
    [InlineData("GW level (m)")]
    [InlineData("my water level, morning")]
    [InlineData("measurment")]
    public void Propose_ValueInOtherWords_IsFound(string header) => Assert.Equal(header, Column($"date|pincode|resourceId|{header}", Fields.Value));

    [Theory]
    [InlineData("Date")]
    [InlineData("datetime")]
    [InlineData("date of reading")]
    [InlineData("measured on")]
    [InlineData("Date (d/m/y)")]
    [InlineData("when")]
    public void Propose_DateInOtherWords_IsFound(string header) => Assert.Equal(header, Column($"{header}|pincode|resourceId|value", Fields.Date));

    [Fact]
    public void Propose_ExactNames_AreSureByNameAndContent()
    {
        var fields = Propose("date|pincode|resourceId|value").Fields;

        Assert.All(fields.Where(f => f.Required), f => Assert.Equal((Certainty.Sure, Evidence.NameAndContent), (f.Certainty, f.Evidence)));
        Assert.Equal(["6.91", "7"], fields.Single(f => f.Field == Fields.Value).FirstValues);
    }

    [Fact]
    public void Propose_SimilarWords_AreLikely()
    {
        var value = Propose("date|pincode|resourceId|my water level, morning").Find(Fields.Value)!;

        Assert.Equal((Certainty.Likely, Evidence.SimilarWords), (value.Certainty, value.Evidence));
    }

    [Fact]
    public void Propose_SetByAPerson_Wins()
    {
        var table = Table("date|pincode|resourceId|value|depth");

        var value = ColumnProposer.Propose(table, new Mapping { Columns = new Dictionary<string, string?> { [Fields.Value] = "depth" } }).Find(Fields.Value)!;

        Assert.Equal(("depth", Certainty.SetByYou, Evidence.You), (value.Column, value.Certainty, value.Evidence));
    }

    [Fact]
    public void Propose_Remembered_ComesBeforeNames()
    {
        var remembered = new Mapping { Columns = new Dictionary<string, string?> { [Fields.Value] = "depth" } };

        var value = ColumnProposer.Propose(Table("date|pincode|resourceId|value|depth"), new Mapping(), remembered).Find(Fields.Value)!;

        Assert.Equal(("depth", Certainty.Sure, Evidence.Remembered), (value.Column, value.Certainty, value.Evidence));
    }

    [Fact]
    public void Propose_TwoColumnsCouldBeTheValue_IsAQuestion()
    {
        var file = MemoryTable.Of("date|pincode|resourceId|water level before, m|water level after, m", "15/1/2017|313603|1111|6.91|7.2");

        var result = file.Plan(new Mapping());

        var error = Assert.Single(result.Errors);
        Assert.Equal("undecidable", error.Code);
        Assert.Equal(["water level before, m", "water level after, m"], error.Choices);
    }

    [Fact]
    public void Propose_OnlyNumbersHaveANameThatSaysNothing_IsAQuestion()
    {
        var error = Assert.Single(MemoryTable.Of("date|pincode|resourceId|temperature", "15/1/2017|313603|1111|21.5").Plan(new Mapping { Unit = "m" }).Errors);

        Assert.Equal(["temperature"], error.Choices);
    }

    [Fact]
    public void Propose_WellDepthBesideTheValue_IsNotTheValue() => Assert.Equal("depth to water (m)",
        ColumnProposer.Propose(Table("date|well depth|resourceId|depth to water (m)|pincode", "15/1/2017|30.5|1111|6.91|313603"), new Mapping()).Find(Fields.Value)!.Column);

    [Fact]
    public void Propose_HeaderlessMyWell_IsReadByContent()
    {
        var (table, _) = MemoryTable.Headerless("15/1/2017|313603|1111|6.91", "22/1/2017|313603|1112|7.2");

        var proposal = ColumnProposer.Propose(table, new Mapping());

        Assert.Equal(["1", "2", "3", "4"], new[] { Fields.Date, Fields.Pincode, Fields.ResourceId, Fields.Value }.Select(f => proposal.Find(f)?.Column));
        Assert.Equal(Identities.LegacyMyWell, proposal.Identity.ToString());
    }

    [Fact]
    public void Propose_ExternalIdHeader_NamesTheIdentity()
    {
        var proposal = ColumnProposer.Propose(Table("date|externalIds.ggmn|value (m)", "2017-01-15|A-1|6.91"), new Mapping());

        Assert.Equal("externalId:ggmn", proposal.Identity.ToString());
        Assert.Equal("externalIds.ggmn", proposal.Find(Fields.ExternalId)!.Column);
    }

    [Theory]
    [InlineData("Pin Code|well id|date|Parameter|value (m)", "313604|1150|2017-01-04|GWmMSL|31.2", "legacyMyWell")]
    [InlineData("well name|date|series|value (m)", "Temple well|2017-01-04|GWmBGS|31.2", "name")]
    public void Propose_SeriesCodesUnderAHeader_DoNotSayHowPlacesAreNamed(string header, string row, string identity) =>
        Assert.Equal(identity, ColumnProposer.Propose(Table(header, row), new Mapping()).Identity.ToString());

    [Fact]
    public void Propose_Names_AreTheIdentity()
    {
        var proposal = ColumnProposer.Propose(Table("date|well name|value (m)", "2017-01-15|Temple well|6.91"), new Mapping());

        Assert.Equal(("name", "well name"), (proposal.Identity.ToString(), proposal.Find(Fields.Name)!.Column));
    }

    [Fact]
    public void Prepare_NothingSaysHowPlacesAreNamed_Asks()
    {
        var result = MemoryTable.Of("date|borehole|value (m)", "2017-01-15|17|6.91").Plan(new Mapping(), Runs.Context with { ExternalIdNames = ["ggmn"] });

        Assert.Equal("identity", Assert.Single(result.Questions).Field);
        Assert.Contains("externalId:ggmn", result.Errors[0].Choices!);
    }

    [Fact]
    public void Prepare_NoPincode_AsksForTheColumnOrOneForAll()
    {
        var file = MemoryTable.Of("date|well id|value (m)", "2017-01-15|1111|6.91");

        var result = file.Plan(new Mapping());

        Assert.Equal(Fields.Pincode, Assert.Single(result.Questions).Field);
        var constant = new Mapping { Constants = new Dictionary<string, string> { [Fields.Pincode] = "313603" } };
        Assert.Equal("313603.1111", Assert.Single(file.Map(constant).Readings).Series.Place.Identity);
    }

    [Fact]
    public void Prepare_ColumnThatIsNotThere_ListsTheColumns()
    {
        var mapping = new Mapping { Columns = new Dictionary<string, string?> { [Fields.Value] = "depht" } };

        var error = Assert.Single(MemoryTable.Of("date|pincode|resourceId|depth", "2017-01-15|313603|1111|6.91").Plan(mapping).Errors);

        Assert.Equal(("unknownColumn", "depht"), (error.Code, error.Column));
        Assert.Equal(["date", "pincode", "resourceId", "depth"], error.Choices);
    }

    [Fact]
    public void Prepare_ColumnPerDate_IsRefused() =>
        Assert.Equal(PlanErrors.UnsupportedLayout, MemoryTable.Of("well|15/1/2017|22/1/2017|29/1/2017", "1111|5|6|7").Plan(new Mapping()).Errors[0].Code);

    [Fact]
    public void Propose_ColumnPerWell_IsWide()
    {
        var table = Table("date|1111|Well 1112|remarks", "15/1/2017|5|6|fine");

        var proposal = ColumnProposer.Propose(table, new Mapping { Constants = new Dictionary<string, string> { [Fields.Pincode] = "313603" } });

        Assert.Equal(TableLayout.Wide, proposal.Layout);
        Assert.Equal([(1, "313603.1111"), (2, "313603.1112")], proposal.PlaceColumns);
        Assert.Equal(["remarks"], proposal.Unused);
    }

    [Fact]
    public void Propose_ResourceFile_FindsItsFields()
    {
        var table = Table("pincode|resourceId|village_id|owner|lat|lng|well depth (ft)|type|elevation", "313603|1111|11|Owner A|24.59|74.19|72|well|500");

        var proposal = ColumnProposer.Propose(table, new Mapping { DataType = DataType.Resource });

        Assert.Equal(["pincode", "resourceId", "village_id", "owner", "lat", "lng", "well depth (ft)", "type", "elevation"],
            new[] { Fields.Pincode, Fields.ResourceId, Fields.VillageId, Fields.Owner, Fields.Latitude, Fields.Longitude, Fields.WellDepth, Fields.ResourceType, Fields.Elevation }
                .Select(f => proposal.Find(f)?.Column));
    }

    /// <summary>What is measured is no fact of the well: not in a file of wells either.</summary>
    [Theory]
    [InlineData("depth to water (m)")]
    [InlineData("Depth to water level (mbgl)")]
    [InlineData("groundwater elevation")]
    [InlineData("water level below ground level")]
    public void Propose_MeasuredValueInAResourceFile_IsNoHeightOfTheWell(string header)
    {
        var proposal = ColumnProposer.Propose(Table($"date|pincode|resourceId|{header}"), new Mapping { DataType = DataType.Resource });

        Assert.Null(proposal.Find(Fields.WellDepth)?.Column);
        Assert.Null(proposal.Find(Fields.Elevation)?.Column);
    }

    private static string? Column(string header, string field) => Propose(header).Find(field)?.Column;

    private static ColumnProposal Propose(string header) => ColumnProposer.Propose(Table(header, "15/1/2017|313603|1111|6.91", "22/1/2017|313603|1112|7"), new Mapping());

    private static TableDescription Table(string header, params string[] rows) => MemoryTable.Of(header, rows.Length > 0 ? rows : ["15/1/2017|313603|1111|6.91|7"]).Table;

    [Fact]
    public void Prepare_AnyHeaderAndRows_DoesNotThrow()
    {
        var cell = Gen.OneOf(Gen.String[Gen.Char["0123456789/-.:, abcm()"], 0, 14], Gen.OneOf("date", "value (m)", "1111", "15/1/2017", "313603", "6,9", "well id", "GWmMSL", "", "lat"));
        Gen.Select(cell.Array[1, 7], cell.Array[0, 8].Array[0, 25], Gen.Enum<DataType>(), Gen.Bool).Sample((columns, records, type, header) =>
        {
            var table = MemoryTable.Describe(columns, records, header ? 1 : 0);
            var result = MappingPlanner.Prepare(table, () => new MemoryTable(records), new Mapping { DataType = type }, Runs.Context with { WholeFile = header });
            if (result.Plan is null) return result.Questions.Count > 0;
            var outcomes = Runs.Map(result.Plan, () => new MemoryTable(records));
            return outcomes.Count == records.Length * result.Plan.CreateMapper().OutcomesPerRow;
        });
    }
}
