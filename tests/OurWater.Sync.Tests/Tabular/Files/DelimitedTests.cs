using System.Text;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

public sealed class DelimitedTests
{
    [Fact]
    public void Read_PlainCsv_GivesTheRecordsBelowTheHeader()
    {
        const string Content = "date,pincode,value\n1/1/2017,313603,6.91\n8/1/2017,313603,7\n";

        Assert.Equal(["2: 1/1/2017 | 313603 | 6.91", "3: 8/1/2017 | 313603 | 7"], Tables.Lines(Content));
        var description = Tables.Describe(Content);
        Assert.Equal(("csv", "utf-8", ",", 1), (description.Format, description.Encoding, description.Delimiter, description.HeaderRow));
        Assert.Equal(["date", "pincode", "value"], description.Columns);
        Assert.Equal(2, description.Sample.Count);
    }

    [Theory]
    [InlineData("\t", "tsv")]
    [InlineData(";", "semicolon")]
    [InlineData("|", "pipe")]
    [InlineData(",", "csv")]
    public void Describe_EachDelimiter_IsFound(string delimiter, string format)
    {
        var description = Tables.Describe("date,place,value\n2017-01-01,1111,6.5\n2017-01-02,1111,7\n".Replace(",", delimiter, StringComparison.Ordinal));

        Assert.Equal((format, delimiter), (description.Format, description.Delimiter));
    }

    [Theory]
    [InlineData("date;place;value\n1/1/2017;12;12,4\n2/1/2017;12;12,5\n", ";", 3)]
    [InlineData("1/1/2017;1,2;3,4;5,6\n2/1/2017;1,2;3,4;5,6\n", ";", 4)]
    [InlineData("1/1/2017\t1,2\t3,4\n2/1/2017\t1,2\t3,4\n", "\t", 3)]
    [InlineData("date,place,value\n1/1/2017,a;b,12.4\n2/1/2017,a;c,12.5\n", ",", 3)]
    [InlineData("A title, with a comma\n\ndate|value\n2017-01-01|5\n", "|", 2)]
    public void Describe_SeveralCandidates_TakesTheOneThatMakesATable(string content, string delimiter, int columns)
    {
        var description = Tables.Describe(content);

        Assert.Equal((delimiter, columns), (description.Delimiter, description.Columns.Count));
    }

    [Fact]
    public void Read_NoHeader_ColumnsGoByPosition()
    {
        const string Content = "1985-05-14T00:00:00Z,GWmMSL,708.60,1696\r\n1985-11-04T00:00:00Z,GWmMSL,708.50,1696\r\n";

        var description = Tables.Describe(Content);

        Assert.Equal(0, description.HeaderRow);
        Assert.Equal(["1", "2", "3", "4"], description.Columns);
        Assert.Equal("1: 1985-05-14T00:00:00Z | GWmMSL | 708.60 | 1696", Tables.Lines(Content)[0]);
    }

    [Fact]
    public void Read_Preamble_IsPassedOverAndCountsInTheRows()
    {
        const string Content = "Readings of the monsoon\nStation,North\n\n# made by hand\ndate,place,value,note\n2017-01-01,12,5,ok\n";

        Assert.Equal(5, Tables.Describe(Content).HeaderRow);
        Assert.Equal(["6: 2017-01-01 | 12 | 5 | ok"], Tables.Lines(Content));
    }

    [Fact]
    public void Read_PreambleWithoutHeader_StartsAtTheFirstRecord()
    {
        const string Content = "Readings of the monsoon\n2017-01-01,12,5\n2017-01-02,12,6\n";

        Assert.Equal(0, Tables.Describe(Content).HeaderRow);
        Assert.Equal(["2: 2017-01-01 | 12 | 5", "3: 2017-01-02 | 12 | 6"], Tables.Lines(Content));
    }

    [Fact]
    public void Describe_LongPreamble_FindsTheHeaderBelow()
    {
        var content = string.Concat(Enumerable.Range(1, 300).Select(line => $"Remark {line} about the year\n")) + "date,value\n2017-01-01,5\n2017-01-02,6\n";

        Assert.Equal(301, Tables.Describe(content).HeaderRow);
    }

    [Fact]
    public void Read_CommentsBlankLinesAndEndMarks_AreNoRowsButCount()
    {
        const string Content = "date,value\n# by hand, \"unclosed\n2017-01-01,5\n\n,\n \t,  \n// gauge moved\n2017-01-02,6\n-- end --\n2017-01-03,7\nEND\nEOF,\n\u001A";

        Assert.Equal(["3: 2017-01-01 | 5", "8: 2017-01-02 | 6", "10: 2017-01-03 | 7"], Tables.Lines(Content));
    }

    [Fact]
    public void Read_PlacesCalledWithHash_AreNoComments()
    {
        const string Content = "place,date,value\n#1,2017-01-01,5\n#2,2017-01-01,6\n#3,2017-01-01,7\n";

        Assert.Equal(3, Tables.Read(Content).Count);
    }

    [Fact]
    public void Describe_HeaderInAComment_IsTheHeader()
    {
        const string Content = "# Source: the institute\n# STN,YYYYMMDD,RH\n260,20170101,5\n260,20170102,6\n";

        var description = Tables.Describe(Content);

        Assert.Equal(2, description.HeaderRow);
        Assert.Equal(["STN", "YYYYMMDD", "RH"], description.Columns);
        Assert.Equal(["3: 260 | 20170101 | 5", "4: 260 | 20170102 | 6"], Tables.Lines(Content));
    }

    [Theory]
    [InlineData("dd/mm/yyyy,text,m")]
    [InlineData("YYYY-MM-DD hh:mm,,[m]")]
    [InlineData("date,integer,m bgl")]
    [InlineData("----------,-----,-----")]
    public void Read_FormatRowBelowTheHeader_IsPassedOver(string format)
    {
        var content = $"date,place,value\n{format}\n2017-01-01,12,5\n";

        Assert.Equal(["3: 2017-01-01 | 12 | 5"], Tables.Lines(content));
        Assert.Equal(1, Tables.Describe(content).HeaderRow);
    }

    [Fact]
    public void Read_SeparatorLine_NamesTheDelimiter()
    {
        const string Content = "sep=;\ndate;value\n2017-01-01;1,5\n";

        var description = Tables.Describe(Content);

        Assert.Equal((";", 2), (description.Delimiter, description.HeaderRow));
        Assert.Equal(["3: 2017-01-01 | 1,5"], Tables.Lines(Content));
    }

    [Fact]
    public void Read_QuotedLineBreaks_AreOneRow()
    {
        const string Content = "date,note,value\r\n2017-01-01,\"two\r\nlines, and \"\"quotes\"\"\",5\r\n2017-01-02, \"x\" ,6\r\n";

        Assert.Equal(["2: 2017-01-01 | two\r\nlines, and \"quotes\" | 5", "3: 2017-01-02 | x | 6"], Tables.Lines(Content));
    }

    [Fact]
    public void Read_RaggedRows_AreGivenAsTheyAre()
    {
        var rows = Tables.Read("date,place,value\n2017-01-01,12\n2017-01-02,12,5,,\n2017-01-03,12,5,4\n");

        Assert.Equal([2, 5, 4], rows.Select(row => row.Fields.Length));
        Assert.Equal([null, null, ReasonCodes.WrongColumnCount], rows.Select(row => row.Problem));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Read_EachLineEnd_EndsARow(string end)
    {
        Assert.Equal(["2: 2017-01-01 | 5", "4: 2017-01-02 | 6"], Tables.Lines($"date,value{end}2017-01-01,5{end}{end}2017-01-02,6"));
    }

    [Fact]
    public void Read_MixedLineEnds_CountAsSpreadsheetsDo()
    {
        Assert.Equal(["2: 2017-01-01 | 1", "3: 2017-01-02 | 2", "4: 2017-01-03 | 3"], Tables.Lines("date,value\r\n2017-01-01,1\r2017-01-02,2\n2017-01-03,3\r"));
    }

    [Theory]
    [InlineData("utf-8", "utf-8")]
    [InlineData("utf-8-bom", "utf-8-bom")]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-16BE", "utf-16BE")]
    [InlineData("utf-16 without mark", "utf-16")]
    [InlineData("utf-16BE without mark", "utf-16BE")]
    [InlineData("windows-1252", "windows-1252")]
    public void Read_EachEncoding_IsFound(string written, string found)
    {
        Encoding encoding = written switch
        {
            "utf-8-bom" => new UTF8Encoding(true),
            "utf-16" => new UnicodeEncoding(false, true),
            "utf-16BE" => new UnicodeEncoding(true, true),
            "utf-16 without mark" => new UnicodeEncoding(false, false),
            "utf-16BE without mark" => new UnicodeEncoding(true, false),
            "windows-1252" => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
            _ => new UTF8Encoding(false),
        };
        using var file = new TempFile("date,place,value\n2017-01-01,Måløy – café,5\n2017-01-02,Ærø,6\n", encoding);

        Assert.Equal(found, TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken).Encoding);
        Assert.Equal(["2: 2017-01-01 | Måløy – café | 5", "3: 2017-01-02 | Ærø | 6"], Tables.Read(file).Select(row => row.ToString()));
    }

    [Fact]
    public void Read_LateByteThatIsNoUtf8_IsReadAsWestern()
    {
        var content = "date,place,value\n" + string.Concat(Enumerable.Repeat("2017-01-01,Plain,5\n", 70_000));
        using var file = new TempFile([.. Encoding.UTF8.GetBytes(content), .. Encoding.Latin1.GetBytes("2017-01-02,Café,6\n"), .. Encoding.UTF8.GetBytes("2017-01-03,Café,6\n")]);

        Assert.Equal(["Café", "Café"], Tables.Read(file)[^2..].Select(row => row.Fields[1]));
    }

    [Fact]
    public void Describe_HeaderOnly_IsATableWithoutRows()
    {
        Assert.Equal(["date", "place", "value"], Tables.Describe("date,place,value\n").Columns);
        Assert.Empty(Tables.Lines("date,place,value\n"));
    }

    [Fact]
    public void Describe_HeaderNames_AreTrimmedNamedAndMadeUnique()
    {
        Assert.Equal(["date", "value", "value (2)", "Column 4", "note"], Tables.Describe("  date , value,value,,note,,\n2017-01-01,1,2,3,x,,\n").Columns);
    }

    [Fact]
    public void Describe_WideLayout_HasThePlacesAsColumns()
    {
        var description = Tables.Describe("date,1111,1112,1999\n2017-01-01,5,6,7\n2017-01-08,5,6,7\n");

        Assert.Equal(1, description.HeaderRow);
        Assert.Equal(["date", "1111", "1112", "1999"], description.Columns);
    }

    [Theory]
    [InlineData("date,place,value\n32nd of May,12,5\n2017-01-01,12,5\n2017-01-02,12,5\n2017-01-03,12,5\n", 1)]
    [InlineData("date,place,value\nn/a,12,5\n2017-01-01,12,5\n2017-01-02,12,5\n2017-01-03,12,5\n", 1)]
    [InlineData("when?,1111,1112\n2017-13-45x,5,5\n2017-01-01,6,5\n2017-01-02,7,5\n2017-01-03,8,5\n", 1)]
    [InlineData("2017\"-01-01,12,5\n2017-01-01,12,5\n2017-01-02,12,5\n2017-01-03,12,5\n", 0)]
    [InlineData("Project,North,\ndate,1111,1112\n2017-01-01,6,5\n2017-01-02,7,5\n2017-01-03,8,5\n", 2)]
    [InlineData("date,,\n,1111,1112\n2017-01-01,6,5\n2017-01-02,7,5\n2017-01-03,8,5\n", 2)]
    [InlineData("42736,12,5\n42737,12,6\n", 0)]
    [InlineData("date,12,13\n42736,12,5\n42737,12,6\n", 1)]
    [InlineData("name,type,owner\nNorth,well,A\nSouth,well,B\n", 1)]
    public void Describe_FirstRecordIsOdd_DoesNotBecomeTheHeader(string content, int headerRow) => Assert.Equal(headerRow, Tables.Describe(content).HeaderRow);

    [Fact]
    public void Read_NoHeaderAndABrokenFirstRecord_GivesThatToo() =>
        Assert.Equal(["1: 2017\"-01-01 | 12 | 5", "2: 2017-01-01 | 12 | 5", "3: 2017-01-02 | 12 | 5"], Tables.Lines("2017\"-01-01,12,5\n2017-01-01,12,5\n2017-01-02,12,5\n"));

    [Fact]
    public void Read_ChosenHeaderRow_IsUsed()
    {
        const string Content = "a,b\nc,d\n2017-01-01,5\n";

        Assert.Equal(["c", "d"], Tables.Describe(Content).Columns);
        Assert.Equal(["a", "b"], Tables.Describe(Content, new MappingFile { HeaderRow = 1 }).Columns);
        Assert.Equal(["1: a | b", "2: c | d", "3: 2017-01-01 | 5"], Tables.Lines(Content, new MappingFile { HeaderRow = 0 }));
    }

    [Fact]
    public void Read_ChosenDelimiterAndEncoding_AreUsed()
    {
        const string Content = "date;x,value\n2017-01-01;5,5\n";

        Assert.Equal(["date;x", "value"], Tables.Describe(Content, new MappingFile { Delimiter = "," }).Columns);
        Assert.Equal("windows-1252", Tables.Describe(Content, new MappingFile { Encoding = "windows-1252" }).Encoding);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\uFEFF \r\n\r\n", "empty")]
    [InlineData("# only a remark\n", "empty")]
    [InlineData(",,,\n,,,\n", "empty")]
    [InlineData("date\n2017-01-01\n2017-01-02\n", "oneColumn")]
    [InlineData("date,\n2017-01-01,\n2017-01-02,\n", "oneColumn")]
    [InlineData("<!DOCTYPE html><html><body>Sign in</body></html>", "webPage")]
    [InlineData("  <html><table><tr><td>date</td></tr></table></html>", "webPage")]
    [InlineData("<?xml version=\"1.0\"?><data><row/></data>", "notATable")]
    [InlineData("{\"date\": 1, \"value\": 2}", "notATable")]
    [InlineData("%PDF-1.7 1,2,3", "notATable")]
    [InlineData("well,2017-01-01,2017-01-08,2017-01-15\nA,5,6,7\nB,5,6,7\n", "unsupportedLayout")]
    [InlineData("well;Jan;Feb;Mar;Apr;May;Jun\nA;1;2;3;4;5;6\n", "unsupportedLayout")]
    [InlineData("village,2015,2016,2017\nA,5,6,7\nB,5,6,7\n", "unsupportedLayout")]
    public void Describe_WhatIsNoTableOfReadings_IsRefused(string content, string code) => Assert.Equal(code, Tables.RefusalOf(content));

    [Fact]
    public void Describe_Binary_IsNotATable()
    {
        using var file = new TempFile([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, .. Enumerable.Range(0, 5000).Select(index => (byte)(index * 7919 >> 3))]);

        Assert.Equal("notATable", Assert.Throws<TableFileException>(() => TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken)).Code);
    }
}
