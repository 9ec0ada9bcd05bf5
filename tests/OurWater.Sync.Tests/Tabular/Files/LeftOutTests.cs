using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;
using static OurWater.Sync.Tests.Tabular.Files.TestWorkbook;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Lines that are no rows: each is counted, with its reason and its row, and no record is among them.</summary>
public sealed class LeftOutTests
{
    [Theory]
    [InlineData("name,date,depth\nTank 1,2020-02-01,1.5\n#12 Temple Rd,2020-02-02,2.5\nTank 3,2020-02-03,3\n")]
    [InlineData("name,date,depth\n#1,2020-02-01,1.5\n")]
    [InlineData("name,date,depth\nTank 1,2020-02-01,1.5\n//5 Lane,2020-02-02,dry\nTank 3,2020-02-03,3\n")]
    [InlineData("name,date,depth\nTank 1,2020-02-01,1.5\n#12,\"2020-02-02\",\"2.5\"\nTank 3,2020-02-03,3\n")]
    public void Read_MarkedLineWithTheColumnsOfARecord_IsOne(string content)
    {
        var rows = Tables.Read(content);

        Assert.Equal(content.Count(c => c == '\n') - 1, rows.Count);
        Assert.Contains(rows, row => row.Fields[0].StartsWith('#') || row.Fields[0].StartsWith('/'));
        Assert.All(rows, row => Assert.StartsWith("2020-02-0", row.Fields[1], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("#")]
    [InlineData("# the gauge was moved")]
    [InlineData("# moved, and read again, \"by hand")]
    [InlineData("// moved")]
    [InlineData("#,,")]
    public void Read_MarkBeforeOtherText_IsACommentAndCounted(string comment)
    {
        using var file = new TempFile($"name,date,depth\nTank 1,2020-02-01,1.5\n{comment}\nTank 3,2020-02-03,3\n");

        var (_, rows, left) = Tables.Read(file, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken));

        Assert.Equal([2, 4], rows.Select(row => row.Row));
        Assert.Equal((1, LeftOutKind.Comment, 3), (left.Count, left.Lines[0].Kind, left.Lines[0].Row));
    }

    [Theory]
    [InlineData("TS,RN,Avg")]
    [InlineData("5s,10d,12n")]
    [InlineData("TS,,hPa")]
    [InlineData(",,mbar")]
    [InlineData(",,[m u. GOK]")]
    [InlineData(",,cms")]
    [InlineData(",,0.1 m")]
    [InlineData(",,hundredths of a foot")]
    [InlineData("dd/mm/yyyy hh:mm,text,ft")]
    public void Read_FormatRowRightBelowTheHeader_IsNoRow(string format)
    {
        using var file = new TempFile($"date,place,value\n{format}\n2017-01-01,12,5\n2017-01-02,12,6\n");

        var (_, rows, left) = Tables.Read(file, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken));

        Assert.Equal([3, 4], rows.Select(row => row.Row));
        Assert.Equal((2, LeftOutKind.FormatRow), (left.Lines[0].Row, left.Lines[0].Kind));
    }

    [Theory]
    [InlineData("cms")]
    [InlineData("0.01 ft")]
    [InlineData("[tenths of m]")]
    public void Describe_UnitRow_SaysTheUnitsThatAHeaderMay(string unit) => Assert.Equal(unit.Trim('[', ']'), Tables.Describe($"date,place,rain\n,,{unit}\n2017-01-01,12,5\n2017-01-02,12,6\n").Units[2]);

    [Fact]
    public void Describe_UnitsBelowALineOfHelp_StillCount()
    {
        const string Content = "Grade,Site,Rain,Date\nHow good it is,Where it was read,How much it rained,When it was read\n,,ft,\n1,S1,0.5,2017-01-01\n2,S1,0.6,2017-01-02\n";

        Assert.Equal(["", "", "ft", ""], Tables.Describe(Content).Units);
        Assert.Equal([4, 5], Tables.Read(Content).Select(row => row.Row));
    }

    [Fact]
    public void Describe_HelpBelowNamesOfThreeWords_IsNoHeader() =>
        Assert.Equal(["Observed property", "Depth to water", "Site", "Date of reading"],
            Tables.Describe("Observed property,Depth to water,Site,Date of reading\nWhich of the properties,Depth below the ground,Name of the site,Date of the reading\nRainfall,17.9,S1,2017-01-01\nTemperature,38.1,S1,2017-01-02\n").Columns);

    [Theory]
    [InlineData("name,depth,date,remark\nTank 1,\"21,80\",2020-02-01,wet\n#12 Temple Rd,\"18,329\",2020-02-02,wet\nTank 3,\"6,78\",2020-02-03,dry\n")]
    [InlineData("name,remark,depth,date\nTank 1,wet,21.8,2020-02-01\n#12 Temple Rd,\"wet, then dry, then wet\",18.329,2020-02-02\nTank 3,wet,6.78,2020-02-03\n")]
    [InlineData("name;depth;date\n#12 Temple Rd;36.5;2020-02-01\nTank 3;38.4;2020-02-02\n\n2020-12-31\n")]
    [InlineData("name|date|grade|depth|how\n#12 Temple Rd|2020-02-01|1.5|0.1|dip\n#12 Temple Rd|2020-02-08|1.5|0.2|dip\nx|Tank 3|2020-02-15|1.5|0.3|dip\n")]
    [InlineData("name;date;depth\n#12 Temple Rd;2020-02-01;36.5\n")]
    [InlineData("station|rain|nitrate|दिनांक\n#12 Temple Rd|360.15|1|2017-01-04\n#12 Temple Rd|321.5|3|2017-01-13\n\nMuñoz 2|273.8|x|7.9|2017-01-21\n#12 Temple Rd|235.8|1.9|2017-02-21\n\nDate|Station|EC|Remarks\n2017-02-03|School|640|\n2017-02-04|Old mill|655|wet\n")]
    [InlineData("name,well depth,temperature,date,rain,sensor depth\n,,text,date,Avg,\n#12 Temple Rd,30.5,25.3,2017-01-05,12.92,28.25\nChecked by,Asha,2018-12-31\n")]
    public void Read_MarkedRecordWithQuotedCells_IsOne(string content) => Assert.Contains(Tables.Read(content), row => row.Fields[0] == "#12 Temple Rd" && row.Fields.Length == content.Split('\n')[0].Split(',', ';', '|').Length);

    [Fact]
    public void Read_QuoteOfACommentThatALaterLineCloses_SwallowsNoRecord() =>
        Assert.Equal([2, 4, 5], Tables.Read("name,date,depth\nTank 1,2020-02-01,1.5\n# read as \"dry\nTank 2,2020-02-02,\"2,5\"\nTank 3,2020-02-03,3\n").Select(row => row.Row));

    [Fact]
    public void Read_FormatRowsOfALogger_AreAllPassedOver()
    {
        const string Content = "\"TOA5\",\"CR1000\",\"CR1000\",\"1234\"\n\"TIMESTAMP\",\"RECORD\",\"Level\",\"Batt\"\n\"TS\",\"RN\",\"cm\",\"Volts\"\n\"\",\"\",\"Avg\",\"Smp\"\n\"2017-01-01 00:00:00\",1,512.4,12.6\n\"2017-01-01 00:15:00\",2,512.5,12.6\n";

        var table = Tables.Describe(Content);

        Assert.Equal(["TIMESTAMP", "RECORD", "Level", "Batt"], table.Columns);
        Assert.Equal(["", "", "cm", "Volts"], table.Units);
        Assert.Equal([5, 6], Tables.Read(Content).Select(row => row.Row));
    }

    [Theory]
    [InlineData("date,place,value\n2017-01-01,12,5\nTS,RN,cm\n2017-01-02,12,6\n", 3)]
    [InlineData("date,place,value\nm,North well,5\n2017-01-02,12,6\n", 2)]
    public void Read_UnitWordsElsewhere_AreARow(string content, int count) => Assert.Equal(count, Tables.Read(content).Count);

    [Theory]
    [InlineData("As recorded in the database,The date and time of measuring,The numeric value in metres")]
    [InlineData("The code of the well,One of the dates of the month,Must be a number")]
    [InlineData(",When it was taken (yyyy-mm-dd),How deep it was below ground")]
    public void Read_HelpBelowTheHeader_IsNoHeaderAndNoRow(string help)
    {
        using var file = new TempFile($"ID,Date and Time,Value\n{help}\nS1,2020-01-01,12.5\nS1,2020-01-02,12.6\n");

        var (table, rows, left) = Tables.Read(file, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken));

        Assert.Equal(["ID", "Date and Time", "Value"], table.Columns);
        Assert.Equal([3, 4], rows.Select(row => row.Row));
        Assert.Equal(LeftOutKind.Help, Assert.Single(left.Lines).Kind);
    }

    [Fact]
    public void Read_Preamble_IsCountedWithItsRows()
    {
        using var file = new TempFile("Readings of the monsoon\nStation:,North,\n\ndate,place,value\n2017-01-01,12,5\n2017-01-02,12,5\nEND\n");

        var (_, rows, left) = Tables.Read(file, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken));

        Assert.Equal(2, rows.Count);
        Assert.Equal([(1, LeftOutKind.Preamble), (2, LeftOutKind.Preamble), (7, LeftOutKind.EndMark)], left.Lines.Select(line => (line.Row, line.Kind)));
    }

    [Fact]
    public void Read_Workbook_CountsTheSame()
    {
        using var file = new TempFile(new TestWorkbook().Sheet("Data", Row(1, "Readings") + Row(2, "name", "date", "depth") + Row(3, null, null, "cm") + Row(4, "#12 Temple Rd", (42736d, 1), 5) + Row(5, "# checked") + Row(6, "B", (42737d, 1), 6) + Row(7, "END")).ToArray());

        var (table, rows, left) = Tables.Read(file, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken));

        Assert.Equal([4, 6], rows.Select(row => row.Row));
        Assert.Equal("cm", table.Units[2]);
        Assert.Equal([(1, LeftOutKind.Preamble), (3, LeftOutKind.FormatRow), (5, LeftOutKind.Comment), (7, LeftOutKind.EndMark)], left.Lines.Select(line => (line.Row, line.Kind)));
    }

    [Fact]
    public void Read_ManyComments_AreAllCountedAndTheFirstKept()
    {
        using var file = new TempFile("date,value\n" + string.Concat(Enumerable.Repeat("2017-01-01,5\n# again\n", 5000)));

        var (_, rows, left) = Tables.Read(file, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken));

        Assert.Equal((5000, 5000, 1000), (rows.Count, left.Count, left.Lines.Count));
    }

    [Fact]
    public void Read_MergedCells_HoldTheirValueForTheWholeRange()
    {
        var rows = Row(1, "site", "date", "depth") + Row(2, "S1", (42736d, 1), 5) + Row(3, null, null, 6) + Row(4, "S2", (42737d, 1), 7) + Row(6, null, (42738d, 1), 8);
        using var file = new TempFile(new TestWorkbook().Sheet("Data", rows, below: "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:B3\"/><mergeCell ref=\"A4:A6\"/></mergeCells>").ToArray());

        Assert.Equal(["2: S1 | 2017-01-01 | 5", "3: S1 | 2017-01-01 | 6", "4: S2 | 2017-01-02 | 7", "6: S2 | 2017-01-03 | 8"], Tables.Read(file).Select(row => row.ToString()));
        Assert.Equal(CellKind.DateTime, Tables.Read(file)[1].Kinds[1]);
    }

    [Fact]
    public void Describe_TitleMergedOverTheTable_IsNoHeader()
    {
        var rows = Row(1, "Date of the readings") + Row(2, "site", "date", "depth") + Row(3, "S1", (42736d, 1), 5) + Row(4, "S1", (42737d, 1), 6);
        using var file = new TempFile(new TestWorkbook().Sheet("Data", rows, below: "<mergeCells><mergeCell ref=\"A1:C1\"/></mergeCells>").ToArray());

        Assert.Equal(2, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken).HeaderRow);
    }

    [Fact]
    public void Describe_HiddenRowsAndColumns_AreReadAndSaid()
    {
        var rows = Row(1, "site", "date", "depth") + Row(2, "S1", (42736d, 1), 5) + Row(3, "S1", (42737d, 1), 6).Replace("<row r=\"3\"", "<row r=\"3\" hidden=\"1\"", StringComparison.Ordinal);
        using var file = new TempFile(new TestWorkbook().Sheet("Data", rows, columns: "<cols><col min=\"3\" max=\"9\" width=\"9\" hidden=\"1\"/></cols>").ToArray());

        var table = TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);

        Assert.Equal((1, "depth"), (table.HiddenRows, Assert.Single(table.HiddenColumns)));
        Assert.Contains("One hidden row is read like the others.", table.Notes);
        Assert.Equal(2, Tables.Read(file).Count);
    }

    [Fact]
    public void Read_MillionsOfMergedCells_AreBounded()
    {
        var rows = Row(1, "site", "date", "depth") + Row(2, "S1", (42736d, 1), 5) + Row(3, null, (42737d, 1), 6);
        var merged = string.Concat(Enumerable.Repeat("<mergeCell ref=\"A2:XFD1048576\"/>", 250_000));
        using var file = new TempFile(new TestWorkbook().Sheet("Data", rows, below: $"<mergeCells>{merged}</mergeCells>").ToArray(("noise", System.Security.Cryptography.RandomNumberGenerator.GetBytes(100_000))));

        Assert.Equal("tooLarge", Assert.Throws<TableFileException>(() => Tables.Read(file)).Code);
    }
}
