using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

public sealed class MappingValidatorTests
{
    public static TheoryData<Mapping, string> Wrong => new()
    {
        { new Mapping { Identity = "passport" }, "identity" },
        { new Mapping { Identity = "externalId:" }, "identity" },
        { new Mapping { TimeZone = "Mars/Olympus" }, "timeZone" },
        { new Mapping { DateFormat = "whenever" }, "dateFormat" },
        { new Mapping { Unit = "furlong" }, "unit" },
        { new Mapping { DecimalSeparator = ";" }, "decimalSeparator" },
        { new Mapping { NoDataCodes = [""] }, "noDataCodes" },
        { new Mapping { Layout = TableLayout.Wide, DataType = DataType.Group }, "layout" },
        { new Mapping { Layout = (TableLayout)7 }, "layout" },
        { new Mapping { DataType = (DataType)7 }, "dataType" },
        { new Mapping { ExistingValues = (ExistingValues)7 }, "existingValues" },
        { new Mapping { Columns = new Dictionary<string, string?> { ["colour"] = "x" } }, "columns.colour" },
        { new Mapping { Columns = new Dictionary<string, string?> { ["value"] = " " } }, "columns.value" },
        { new Mapping { Columns = new Dictionary<string, string?> { ["value"] = "a", ["pincode"] = "a" } }, "columns.pincode" },
        { new Mapping { Constants = new Dictionary<string, string> { ["pincode"] = "3136" } }, "constants.pincode" },
        { new Mapping { Constants = new Dictionary<string, string> { ["resourceType"] = "volcano" } }, "constants.resourceType" },
        { new Mapping { Constants = new Dictionary<string, string> { ["value"] = "7" } }, "constants.value" },
        { new Mapping { Constants = new Dictionary<string, string> { ["pincode"] = "313603" }, Columns = new Dictionary<string, string?> { ["pincode"] = "pin" } }, "constants.pincode" },
        { new Mapping { File = new MappingFile { HeaderRow = -1 } }, "file.headerRow" },
        { new Mapping { File = new MappingFile { Encoding = "ebcdic" } }, "file.encoding" },
        { new Mapping { File = new MappingFile { Delimiter = "::" } }, "file.delimiter" },
        { new Mapping { Places = new Dictionary<string, PlaceChoice> { ["1"] = new(PlaceAction.Link) } }, "places.1" },
    };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Validate_WrongField_IsNamed(Mapping mapping, string field) => Assert.Equal([field], MappingPlanner.Validate(mapping).Keys);

    [Fact]
    public void Validate_TheMappingOfTheDocumentation_IsRight()
    {
        var mapping = new Mapping
        {
            Layout = TableLayout.Long,
            Identity = "legacyMyWell",
            Columns = new Dictionary<string, string?> { ["date"] = "date", ["time"] = null, ["pincode"] = null, ["resourceId"] = "resourceId (4 digits)", ["timeseries"] = null, ["value"] = "value (m for well)" },
            Constants = new Dictionary<string, string> { ["pincode"] = "313603", ["resourceType"] = "well" },
            DateFormat = "d/M/yyyy",
            TimeZone = "Asia/Kolkata",
            Unit = "m",
            DecimalSeparator = ".",
            NoDataCodes = ["-9999"],
            File = new MappingFile(),
        };

        Assert.Empty(MappingPlanner.Validate(mapping));
    }

    [Fact]
    public void Validate_NullsOfJson_AreLeftOut()
    {
        var mapping = System.Text.Json.JsonSerializer.Deserialize<Mapping>("""{"Columns":null,"Constants":{"pincode":null},"Identity":null,"Places":null,"File":null,"NoDataCodes":null}""")!;

        Assert.Empty(MappingPlanner.Validate(mapping));
        Assert.NotNull(MemoryTable.Of("date|pincode|resourceId|value (m)", "2017-01-15|313603|1111|6.9").Plan(mapping).Plan);
    }

    [Fact]
    public void Validate_FieldOfAnotherTypeThatIsNotInTheFile_DoesNoHarm() =>
        Assert.Empty(MappingPlanner.Validate(new Mapping { Columns = new Dictionary<string, string?> { [Fields.Owner] = null } }));

    [Fact]
    public void Prepare_WrongMapping_IsRefusedBeforeTheFileIsRead()
    {
        var (table, _) = MemoryTable.Of("date|value", "2017-01-15|1");

        var result = MappingPlanner.Prepare(table, () => throw new InvalidOperationException("opened"), new Mapping { TimeZone = "Mars/Olympus" }, Runs.Context, ct: TestContext.Current.CancellationToken);

        Assert.Equal(PlanErrors.InvalidMapping, Assert.Single(result.Errors).Code);
    }
}
