using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using Xunit;
using static OurWater.Sync.Tests.Tabular.Files.TestWorkbook;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Which of several tables is read, and that the rows of the others are never read as its records.</summary>
public sealed class SeveralTablesTests
{
    private const string Wells = "Site,Owner,Latitude,Longitude\nS1,A,24.5,74.1\nS2,B,24.6,74.2\n";
    private const string Readings = "Site code,Date,Depth (m)\nS1,2017-01-01,5\nS1,2017-01-02,6\n";

    [Theory]
    [InlineData(Wells + "\n" + Readings, 5)]
    [InlineData(Readings + "\n" + Wells, 1)]
    [InlineData("Network of the north\n\n" + Wells + "\nReadings of January\n" + Readings, 8)]
    public void DescribeFor_Readings_TakesTheTableOfReadings(string content, int headerRow)
    {
        var (table, rows, _) = Read(content, new Mapping());

        Assert.Equal(headerRow, table.HeaderRow);
        Assert.Equal([["S1", "2017-01-01", "5"], ["S1", "2017-01-02", "6"]], rows.Select(row => row.Fields));
        Assert.Equal(2, table.Tables.Count);
        Assert.Contains(table.Notes, note => note.Contains("Another table stands", StringComparison.Ordinal));
    }

    [Fact]
    public void DescribeFor_Resources_TakesTheTableOfResources()
    {
        var (table, rows, left) = Read(Readings + "\n" + Wells, new Mapping { DataType = DataType.Resource });

        Assert.Equal(5, table.HeaderRow);
        Assert.Equal(["S1", "S2"], rows.Select(row => row.Fields[0]));
        Assert.Equal(3, left.CountOf(LeftOutKind.OtherTable));
    }

    [Theory]
    [InlineData("Punt,Datum meting,Stand\nP1,2017-01-01,5\n")]
    [InlineData("Locatie,Filter,Van\nP1,1,2016\nP1,2,2015\n\nPunt,Datum meting,Stand\nP1,2017-01-01,5\n")]
    [InlineData("Punt,Datum,Stand\n\nPunt,Datum meting,Stand\nP1,2017-01-01,5\n")]
    public void DescribeFor_NamedColumns_FindsTheRowThatHasThem(string content)
    {
        var (table, rows, _) = Read(content, new Mapping { Columns = new Dictionary<string, string?> { [Fields.ExternalId] = "punt", [Fields.Date] = "Datum meting", [Fields.Value] = "Stand" } });

        Assert.Equal(["Punt", "Datum meting", "Stand"], table.Columns);
        Assert.Equal(["P1 | 2017-01-01 | 5"], rows.Select(row => string.Join(" | ", row.Fields)));
    }

    [Fact]
    public void Plan_TwoTablesThatFitEqually_AsksForTheRowOfTheNames()
    {
        const string Content = "Site code,Date,Depth (m)\nS1,2017-01-01,5\nS1,2017-01-02,6\n\nStation code,Time stamp,Water level (m)\nS9,2017-01-01,7\nS9,2017-01-02,8\n";

        Assert.Equal(["1", "5"], Question(Content, new Mapping(), "headerRow")!.Choices!);
        Assert.Null(Question(Content, new Mapping { File = new MappingFile { HeaderRow = 5 } }, "headerRow"));
        var (table, rows, _) = Read(Content, new Mapping { File = new MappingFile { HeaderRow = 5 } });
        Assert.Equal(("Station code", "S9"), (table.Columns[0], rows[0].Fields[0]));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public void Read_TheSameHeaderAgain_IsSkippedAndTheRestRead(string between)
    {
        var (table, rows, left) = Read(Readings + between + Readings, new Mapping());

        Assert.Empty(table.Tables);
        Assert.Equal(4, rows.Count);
        Assert.Equal(1, left.CountOf(LeftOutKind.RepeatedHeader));
    }

    [Theory]
    [InlineData("Site,Temperature,Date,Depth (m)", "Site,Temperature,Date,Temperature")]
    [InlineData("Reading date,1111,1112,1112 temperature", "Reading date,1111 temperature,1112 temperature,1112 temperature")]
    [InlineData("दिनांक UTC,313603.1111,Well 313603.1112,Remark", "दिनांक UTC,313603.1111 temperature (°C),Well 313603.1112 temperature (°C),Remark")]
    [InlineData("Reading date,Water level of well 1111 (mm),Well 1112 (ft),Remark", "Reading date,Water level of well 1111 (mm) temperature (°C),Well 1112 (ft) temperature (°C),Remark")]
    public void Read_TheSameColumnsForOtherValues_AreAnotherTable(string header, string other)
    {
        const string Records = "2017-01-01,24.1,2017-01-01,5\n2017-01-02,24.2,2017-01-02,6\n";
        foreach (var between in new[] { "\n", "\nTable 2\n", "\nPrinted on,2019-01-31\n" })
        {
            var (_, rows, left) = Read($"{header}\n{Records}{between}{other}\n{Records}", new Mapping());
            var below = 4 + between.Count(c => c == '\n');

            Assert.Equal([2, 3], rows.Select(row => row.Row).Where(row => row < 4 || row > below));
            Assert.Equal([below, below + 1, below + 2], left.Lines.Where(line => line.Kind == LeftOutKind.OtherTable && line.Row >= below).Select(line => line.Row));
        }
    }

    [Theory]
    [InlineData("Station:,North\n")]
    [InlineData("Printed on,2019-01-31\n")]
    [InlineData("District,Udaipur,Rajasthan\n")]
    [InlineData("Period,2017-01-01,2018-12-31\n")]
    [InlineData("Time zone,none\nWells read,3\n")]
    public void DescribeFor_TitlesAboveTheNames_AreNoRecordsOfTheTableAbove(string titles)
    {
        const string Names = "Datum,Well 313603.1111,Well 313603.1112,Remark\n";
        var (table, _, _) = Read($"Date,Station,EC,Remarks\n2017-02-03,School,640,\n2017-02-04,Old mill,655,after rain\n\n{titles}{Names}2017-01-01,5,6,\n2017-01-02,5,6,\n\n{Names}2017-01-03,7,8,\n", new Mapping());

        Assert.Equal([1, 5 + titles.Count(c => c == '\n')], table.Tables.Select(option => option.HeaderRow));
    }

    [Fact]
    public void Read_OneRecordAboveATableOfMoreColumns_IsATableOfItsOwn()
    {
        var (table, rows, _) = Read("Datum,site code,Grondwaterstand\n4/1/2017,007,32.533\n\nDate,Station,EC,Remarks\n2017-02-03,School,640,\n2017-02-04,Old mill,655,after rain\n", new Mapping { Columns = new Dictionary<string, string?> { ["value"] = "Grondwaterstand" } });

        Assert.Equal((1, 2), (table.HeaderRow, table.Tables.Count));
        Assert.Equal([2], rows.Select(row => row.Row));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void Read_OneRecordAboveTheSameNames_IsNoTitle(string between) =>
        Assert.Equal(["5", "6", "7"], Tables.Read($"Site,Date,Depth,Remark\nS1,2017-01-01,5,\n{between}Site,Date,Depth,Remark\nS1,2017-01-02,6,dry\nS1,2017-01-03,7,dry\n").Select(row => row.Fields[2]));

    [Theory]
    [InlineData("Date of reading", "Max")]
    [InlineData("Measured on", "Total 2017")]
    public void DescribeFor_OneRecordATotalAndANoteWithADate_FindsTheNames(string date, string total)
    {
        var (table, _, _) = Read($"{date},Well 1 level,Well 1 flag,Well 2,Well 2 temperature,Well 3\n2017-01-03,14.6,25.3,19.0,24.9,11.4\n{total},14.6,,19.0,,11.4\n\nChecked by,Asha,2018-12-31\n", new Mapping());

        Assert.Equal((1, date), (table.HeaderRow, table.Columns[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Code,Meaning\n1,Good\n2,Estimated\n\n")]
    public void DescribeFor_AsManyNotesBelowAsRecords_FindsTheNames(string above)
    {
        var (table, _, _) = Read($"{above}Datum,Well 1,Well 1 temperature,Well 2,Well 2 temperature,Well 3\n2017-01-06,125.2,24.4,3809.2,24.2,196.5\n2017-01-13,3335.9,24.1,379.7,25,667.5\nAverage depth,3335.9,,379.7,,667.5\nChecked by,Asha,2018-12-31\n", new Mapping());

        Assert.Equal("Datum", table.Columns[0]);
    }

    [Fact]
    public void DescribeFor_TitlesThatNameATimeAboveLongNamesAndABrokenRecord_FindsTheNames()
    {
        var (table, _, _) = Read("Time zone of the office,none,,\n# made by hand,,,\nTime zone of the office,none,,\nMeasured on,Temple well (m),School water level (centimetres),Old mill water level (M)\n2017/01/04,3.6,x,102.6,2.08\n2017/01/15,3.5,93.6,2.8\n2017/01/22,3.4,92.5,2.7\n", new Mapping());

        Assert.Equal(4, table.HeaderRow);
    }

    [Fact]
    public void Read_BrokenRecordAboveTheSameNames_IsRejected()
    {
        var rows = Tables.Read("Site,Date,Depth,Remark\nS1,north,2017-01-01,5,dry\nSite,Date,Depth,Remark\nS1,2017-01-02,6,dry\nS1,2017-01-03,7,dry\n");

        Assert.Equal([(2, ReasonCodes.WrongColumnCount), (4, null), (5, null)], rows.Select(row => (row.Row, row.Problem)));
    }

    [Fact]
    public void Read_AnotherHeaderFarBelow_EndsTheTableAndTheSameOneResumesIt()
    {
        var many = string.Concat(Enumerable.Range(1, 3000).Select(row => $"S1,2017-01-01,{row}\n"));
        var (_, rows, left) = Read($"Site,Date,Depth (m)\n{many}\nSite,Date,Temperature\nS1,2017-01-01,24.5\n\nSite,Date,Depth (m)\nS1,2017-01-02,7\n", new Mapping());

        Assert.Equal(3001, rows.Count);
        Assert.DoesNotContain(rows, row => row.Fields.Contains("24.5"));
        Assert.Equal((2, 1), (left.CountOf(LeftOutKind.OtherTable), left.CountOf(LeftOutKind.RepeatedHeader)));
        Assert.Equal((3003, "Site · Date · Temperature"), (left.Lines[0].Row, left.Lines[0].Text));
    }

    [Theory]
    [InlineData("S1,unknown,broken")]
    [InlineData("\nS1,unknown,broken")]
    [InlineData("\nTotal,n/a,dry")]
    public void Read_RecordOfWords_StaysARecord(string record)
    {
        var rows = Tables.Read($"Site,Date,Depth (m)\nS1,2017-01-01,5\nS1,2017-01-02,6\n{record}\nS1,2017-01-03,7\n");

        Assert.Equal(4, rows.Count);
    }

    [Fact]
    public void Read_RecordsOfWordsBelowEmptyLines_StayRecords()
    {
        var rows = Tables.Read("name,type,owner,latitude,longitude\nNorth,well,A,24.5,74.1\n\nSouth,well,B,,\nWest,well,C,24.6,74.2\n\nEast,well,D,,\n");

        Assert.Equal(["North", "South", "West", "East"], rows.Select(row => row.Fields[0]));
    }

    [Fact]
    public void Describe_TablesInOneSheet_AreChosenLikeThoseInAText()
    {
        using var file = new TempFile(new TestWorkbook().Sheet("Data", Row(1, "Site", "Owner", "Latitude", "Longitude") + Row(2, "S1", "A", 24.5, 74.1) + Row(4, "Site code", "Date", "Depth (m)") + Row(5, "S1", (42736d, 1), 5)).ToArray());

        var table = TableFile.DescribeFor(file.Path, new Mapping(), TestContext.Current.CancellationToken);

        Assert.Equal(4, table.HeaderRow);
    }

    [Fact]
    public void Plan_SheetsThatFitEqually_AsksForTheSheet()
    {
        var header = Row(1, "Date", "Pincode", "Resource id", "Depth (m)");
        using var file = new TempFile(new TestWorkbook().Sheet("2017", header + Row(2, (42736d, 1), 313603, 1111, 12.4)).Sheet("2018", header + Row(2, (43101d, 1), 313603, 1111, 12.4)).ToArray());

        Assert.Equal(["2017", "2018"], Question(file, new Mapping(), "sheet")!.Choices!);
        Assert.Null(Question(file, new Mapping { File = new MappingFile { Sheet = "2018" } }, "sheet"));
    }

    [Fact]
    public void DescribeFor_SheetWithTheNamedColumns_IsTakenBeforeOneThatFitsByItself()
    {
        using var file = new TempFile(new TestWorkbook().Sheet("A", Row(1, "Date", "Pincode", "Resource id", "Depth (m)") + Row(2, (42736d, 1), 313603, 1111, 12.4))
            .Sheet("B", Row(1, "Wanneer", "Put", "Stand") + Row(2, (42736d, 1), "P1", 5)).ToArray());

        var mapping = new Mapping { Columns = new Dictionary<string, string?> { [Fields.Date] = "Wanneer", [Fields.ExternalId] = "Put", [Fields.Value] = "Stand" } };

        Assert.Equal("B", TableFile.DescribeFor(file.Path, mapping, TestContext.Current.CancellationToken).Sheet);
    }

    private static (TableDescription Table, List<ReadRow> Rows, LeftOutLines LeftOut) Read(string content, Mapping mapping)
    {
        using var file = new TempFile(content);
        var table = TableFile.DescribeFor(file.Path, mapping, TestContext.Current.CancellationToken);
        return Tables.Read(file, table);
    }

    private static RunError? Question(string content, Mapping mapping, string field)
    {
        using var file = new TempFile(content);
        return Question(file, mapping, field);
    }

    private static RunError? Question(TempFile file, Mapping mapping, string field)
    {
        var table = TableFile.DescribeFor(file.Path, mapping, TestContext.Current.CancellationToken);
        var result = MappingPlanner.Prepare(table, () => TableFile.Open(file.Path, table), mapping, Runs.Context, ct: TestContext.Current.CancellationToken);
        return result.Questions.FirstOrDefault(question => question.Field == field)?.Error;
    }
}
