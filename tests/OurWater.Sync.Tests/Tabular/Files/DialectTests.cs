using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Quotes of both kinds, doubled or behind a backslash, and columns that are set off by spaces.</summary>
public sealed class DialectTests
{
    [Theory]
    [InlineData("date,note,value\n'2017-01-01','a, b','5'\n'2017-01-02','it''s dry','6'\n", "a, b", "it's dry")]
    [InlineData("'date';'note';'value'\n'2017-01-01';'a; b';'5'\n'2017-01-02';'x';'6'\n", "a; b", "x")]
    [InlineData("date,note,value\n'2017-01-01','it\\'s, here','5'\n'2017-01-02','x','6'\n", "it's, here", "x")]
    public void Read_SingleQuotes_AreRecognised(string content, params string[] notes) => Assert.Equal(notes, Tables.Read(content).Select(row => row.Fields[1]));

    [Theory]
    [InlineData("date,note,value\n2017-01-01,\"the \\\"old\\\" well, east\",5\n2017-01-02,\"x\",6\n", "the \"old\" well, east", "x")]
    [InlineData("date,note,value\n2017-01-01,\"C:\\\\data\\\\\",5\n2017-01-02,\"say \\\"no\\\"\",6\n", "C:\\data\\", "say \"no\"")]
    [InlineData("date,note,value\n2017-01-01,\"a \"\"b\"\" c\",5\n2017-01-02,\"say \\\"no\\\", twice\",6\n", "a \"b\" c", "say \"no\", twice")]
    public void Read_BackslashBeforeAQuote_IsUndone(string content, params string[] notes)
    {
        var rows = Tables.Read(content);

        Assert.All(rows, row => Assert.Null(row.Problem));
        Assert.Equal(notes, rows.Select(row => row.Fields[1]));
    }

    [Theory]
    [InlineData("date,note,value\n2017-01-01,C:\\data,5\n2017-01-02,it's,6\n", "C:\\data", "it's")]
    [InlineData("date,note,value\n2017-01-01,'quoted' once,5\n2017-01-02,plain,6\n", "'quoted' once", "plain")]
    [InlineData("date,note,value\n2017-01-01,\"a\\b\",5\n2017-01-02,\"c\"\"d\",6\n", "a\\b", "c\"d")]
    public void Read_OtherApostrophesAndBackslashes_StayAsTheyAre(string content, params string[] notes) => Assert.Equal(notes, Tables.Read(content).Select(row => row.Fields[1]));

    [Theory]
    [InlineData("Date        Time    Level\n01-02-2017  13:00   -0.607\n02-02-2017  13:00    1.250\n", "Date|Time|Level", "01-02-2017|13:00|-0.607")]
    [InlineData("  Site    Read on     Depth (m)  \n  A one   2017-01-01  5.1\n  B       2017-01-02  6.2\n", "Site|Read on|Depth (m)", "A one|2017-01-01|5.1")]
    [InlineData("date place value\n2017-01-01 A 5\n2017-01-02 B 6\n", "date|place|value", "2017-01-01|A|5")]
    [InlineData("date place value\n2017-01-01 \"A one\" 5,5\n2017-01-02 B 6,5\n", "date|place|value", "2017-01-01|A one|5,5")]
    public void Read_RunsOfSpaces_SeparateColumns(string content, string columns, string first)
    {
        var table = Tables.Describe(content);

        Assert.Equal(("spaces", columns), (table.Format, string.Join('|', table.Columns)));
        Assert.Equal(first, string.Join('|', Tables.Read(content)[0].Fields));
    }

    [Fact]
    public void Read_BlankCellBetweenSpaces_IsARejectedRow()
    {
        var rows = Tables.Read("date place value\n2017-01-01 A 5\n2017-01-02 6\n2017-01-03 B 7\n");

        Assert.Equal([null, ReasonCodes.WrongColumnCount, null], rows.Select(row => row.Problem));
    }

    [Theory]
    [InlineData("sep=;\ndate;value\n2017-01-01;1,5\n", ";")]
    [InlineData("\"sep=|\"\ndate|value\n2017-01-01|1,5\n", "|")]
    [InlineData("SEP=,,\ndate,value\n2017-01-01,5\n", ",")]
    [InlineData("sep=\t\ndate\tvalue\n2017-01-01\t1,5\n", "\t")]
    public void Read_SeparatorLine_IsNoRowAndNamesTheDelimiter(string content, string delimiter)
    {
        var table = Tables.Describe(content);

        Assert.Equal((delimiter, 2), (table.Delimiter, table.HeaderRow));
        Assert.Equal(3, Assert.Single(Tables.Read(content)).Row);
    }

    [Fact]
    public void Describe_SmallFile_CostsByItsLength()
    {
        using var file = new TempFile("date,place,value\n2017-01-01,A,5\n2017-01-02,A,6\n");
        TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);
        var before = GC.GetAllocatedBytesForCurrentThread();

        TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }
}
