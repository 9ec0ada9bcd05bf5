using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>A row never shifts, and a header is the row that names the columns.</summary>
public sealed class BrokenTableTests
{
    [Theory]
    [InlineData("date,place,value,remark\n2017-01-01,A,5,\n2017-01-02,A,6,\n2017-01-03,A,5,4,\n2017-01-04,A,7,\n", 4)]
    [InlineData("date,place,value,\n2017-01-01,A,5,\n2017-01-02,A,6,\n2017-01-03,A,5,4,\n", 4)]
    [InlineData("date,place,value\n2017-01-01,A,5\n2017-01-02,A,6\n2017-01-03,A,5,4\n", 4)]
    public void Read_MoreFieldsAndOneInAnEmptyColumn_IsWrongColumnCount(string content, int row)
    {
        var rows = Tables.Read(content);

        Assert.Equal([row], rows.Where(read => read.Problem == ReasonCodes.WrongColumnCount).Select(read => read.Row));
    }

    [Theory]
    [InlineData("date,place,value\n2017-01-01,A,5,,\n2017-01-02,A,6\n2017-01-03,A,7\n")]
    [InlineData("date,place,value,remark\n2017-01-01,A,5,dry\n2017-01-02,A,6,,\n2017-01-03,A,7,ok,\n")]
    [InlineData("2017-01-01,A,5\n2017-01-02,A,6,\n")]
    public void Read_EmptySurplus_IsNothing(string content) => Assert.All(Tables.Read(content), row => Assert.Null(row.Problem));

    [Theory]
    [InlineData("date,place,value\n2017-01-01,A,5\n2017-01-02,A\n", 3)]
    [InlineData("date,place,value,remark\n2017-01-01,A,5,\n2017-01-02,A\n2017-01-03,A,6\n", 3)]
    [InlineData("place,date,method,value\nA,2017-01-01,dip,5\nA,2017-01-02,6\n", 3)]
    public void Map_FewerFieldsThanTheMappingNeeds_IsRejectedWithWords(string content, int row)
    {
        using var file = new TempFile(content);
        var mapping = new Mapping { Identity = "externalId:site", Unit = "m", Columns = new Dictionary<string, string?> { [Fields.Date] = "date", [Fields.ExternalId] = "place", [Fields.Value] = "value" } };
        var table = TableFile.DescribeFor(file.Path, mapping, TestContext.Current.CancellationToken);

        var outcomes = (table, (Func<ITableReader>)(() => TableFile.Open(file.Path, table))).Map(mapping);

        var rejection = Assert.Single(outcomes.Rejections);
        Assert.Equal((row, ReasonCodes.WrongColumnCount), (rejection.Row, Assert.Single(rejection.Problems).Code));
        Assert.Contains("needed", rejection.Problems[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"date\",\"place\",\"value\"\n\"1\",2017-01-01,\"A\",5\n\"2\",2017-01-02,\"A\",6\n", "Column 1,date,place,value")]
    [InlineData("place value\nr1 A 5.5\nr2 B 6.5\n", "Column 1,place,value")]
    [InlineData("Level;Temp\n2017-01-01;5,5;21,5\n2017-01-02;5,6;21,6\n", "Column 1,Level,Temp")]
    public void Describe_HeaderOfROneNameShort_LeavesTheFirstColumnWithoutName(string content, string columns)
    {
        var table = Tables.Describe(content, content.Contains(' ', StringComparison.Ordinal) && !content.Contains(',', StringComparison.Ordinal) ? new MappingFile { Delimiter = " " } : null);

        Assert.Equal(columns, string.Join(',', table.Columns));
        Assert.Empty(table.HeaderOffsets);
    }

    [Theory]
    [InlineData("date,place,value\n2017-01-01,A,5,ok\n2017-01-02,A,6,ok\n", "0,1")]
    [InlineData("date,place,method,value\n2017-01-01,A,5\n2017-01-02,A,6\n", "0,-1")]
    [InlineData("id,date,place,value\n2017-01-01,A,5\n2017-01-02,A,6\n", "0,-1")]
    public void Plan_HeaderOneNameMoreOrLess_IsAsked(string content, string choices)
    {
        using var file = new TempFile(content);

        Assert.Equal(choices, string.Join(',', Ask(file, new Mapping())?.Choices ?? []));
        Assert.Null(Ask(file, new Mapping { File = new MappingFile { HeaderOffset = 0 } }));
    }

    [Fact]
    public void Read_ChosenHeaderOffset_MovesTheNames()
    {
        Assert.Equal(["date", "place", "value"], Tables.Describe("id,date,place,value\n2017-01-01,A,5\n2017-01-02,A,6\n", new MappingFile { HeaderOffset = -1 }).Columns);
        Assert.Equal(["Column 1", "date", "place", "value"], Tables.Describe("date,place,value\n2017-01-01,A,5,ok\n2017-01-02,A,6,ok\n", new MappingFile { HeaderOffset = 1 }).Columns);
    }

    [Theory]
    [InlineData("Date of export:,2018-05-04,\nplace,when taken,level\nA,2017-01-01,5\nA,2017-01-02,6\n", 2)]
    [InlineData("Readings of the date and time given by the observers in the field,,\nplace,taken,level\nA,2017-01-01,5\nA,2017-01-02,6\n", 2)]
    [InlineData("Report,Date and time of printing is not the date of the readings below,North\nplace,taken,level\nA,2017-01-01,5\nA,2017-01-02,6\n", 2)]
    [InlineData("Printed on this date,2018-05-04\nplace,taken,level\nA,2017-01-01,5\nA,2017-01-02,6\n", 2)]
    public void Describe_TitleWithTheWordDate_IsNoHeader(string content, int headerRow) => Assert.Equal(headerRow, Tables.Describe(content).HeaderRow);

    [Theory]
    [InlineData(",W1,,W2,\nDate,Depth,Temp,Depth,Temp\n2017-01-01,5,21,6,22\n2017-01-02,5,21,6,22\n", "Date,W1 Depth,W1 Temp,W2 Depth,W2 Temp")]
    [InlineData("Date,W1,,W2,\n,Depth,Temp,Depth,Temp\n2017-01-01,5,21,6,22\n2017-01-02,5,21,6,22\n", "Date,W1 Depth,W1 Temp,W2 Depth,W2 Temp")]
    [InlineData(",,Water,Air\nSite,Date,Temp,Temp\nA,2017-01-01,5,21\nA,2017-01-02,5,21\n", "Site,Date,Water Temp,Air Temp")]
    public void Describe_LowerLineRepeatsNames_JoinsBoth(string content, string columns)
    {
        var table = Tables.Describe(content);

        Assert.Equal(columns, string.Join(',', table.Columns));
        Assert.Equal(2, Tables.Read(content).Count);
    }

    [Theory]
    [InlineData("Place,,Water\nSite,Date,Depth\nA,2017-01-01,5\nA,2017-01-02,6\n", "Site,Date,Depth")]
    [InlineData("Where,When,What\nSite,Date,Depth\nA,2017-01-01,5\nA,2017-01-02,6\n", "Site,Date,Depth")]
    public void Describe_LowerLineNamesEachColumn_StandsAlone(string content, string columns) => Assert.Equal(columns, string.Join(',', Tables.Describe(content).Columns));

    [Theory]
    [InlineData("date,\"place,value\n2017-01-01,A,5\n2017-01-02,A,6\n")]
    [InlineData("\"date,place,value\n2017-01-01,A,5\n2017-01-02,\"A\",6\n")]
    [InlineData("date,place,\"value\n2017-01-01,A,5\n2017-01-02,A,6\n")]
    public void Describe_StrayQuoteInTheHeader_CostsNotTheHeader(string content)
    {
        Assert.Equal(["date", "place", "value"], Tables.Describe(content).Columns);
        Assert.Equal(["2017-01-01", "2017-01-02"], Tables.Read(content).Select(row => row.Fields[0]));
    }

    [Fact]
    public void Describe_LastColumnFilledLate_IsOffered()
    {
        var early = string.Concat(Enumerable.Range(0, 1500).Select(_ => "2017-01-01,A,5,\n"));

        Assert.Equal(["date", "place", "value", "remark"], Tables.Describe($"date,place,value,remark\n{early}2017-01-02,A,6,dry\n").Columns);
        Assert.Equal(["1", "2", "3", "4"], Tables.Describe($"{early}2017-01-02,A,6,dry\n").Columns);
        Assert.All(Tables.Read($"date,place,value,remark\n{early}2017-01-02,A,6,dry\n"), row => Assert.Null(row.Problem));
    }

    private static Sync.Model.RunError? Ask(TempFile file, Mapping mapping)
    {
        var table = TableFile.DescribeFor(file.Path, mapping, TestContext.Current.CancellationToken);
        var result = MappingPlanner.Prepare(table, () => TableFile.Open(file.Path, table), mapping, Runs.Context, ct: TestContext.Current.CancellationToken);
        return result.Questions.FirstOrDefault(question => question.Field == "headerOffset")?.Error;
    }
}
