using System.Diagnostics;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Workbooks that are no XLSX, and the tables of web pages.</summary>
public sealed class OtherWorkbookTests
{
    private static readonly string OdsHeader = TestOds.Row("date", "place", "value");

    [Fact]
    public void Read_Xls_GivesTextAndKindOfEachCell()
    {
        var (table, rows) = Read(new TestXls().Sheet("Data", [["date", "place", "value"], [(42736d, 1), 1111, 12.4], [(42736.5, 2), "Måløy", -3]]).ToArray());

        Assert.Equal(("xls", 1, "Data", true), (table.Format, table.HeaderRow, table.Sheet, table.IsWorkbook));
        Assert.Equal(["2: 2017-01-01 | 1111 | 12.4", "3: 2017-01-01T12:00:00 | Måløy | -3"], rows.Select(row => row.ToString()));
        Assert.Equal([CellKind.DateTime, CellKind.Number, CellKind.Number], rows[0].Kinds);
    }

    [Fact]
    public void Read_XlsWithGapsAndMergedCells_KeepsTheRowsOfTheSheet()
    {
        var (_, rows) = Read(new TestXls().Sheet("Data", [["Readings"], [], ["date", "place", "value"], [(42736d, 1), "A", 1], [null, "B", 2], [], [(42737d, 1), "A", 3]], merged: (3, 0, 4, 0)).ToArray());

        Assert.Equal(["4: 2017-01-01 | A | 1", "5: 2017-01-01 | B | 2", "7: 2017-01-02 | A | 3"], rows.Select(row => row.ToString()));
    }

    [Fact]
    public void Describe_XlsWithSeveralSheets_TakesTheOneThatFits()
    {
        var (table, rows) = Read(new TestXls().Sheet("Lists", [["date", "pincode", "resourceId", "value"], [(42736d, 1), 313603, 1111, 5]], hidden: true)
            .Sheet("About", [["Made by", "Year"], ["A volunteer", 2017]]).Sheet("Readings", [["Date", "Pincode", "Resource id", "Depth (m)"], [(42736d, 1), 313603, 1111, 12.4]]).ToArray());

        Assert.Equal("Readings", table.Sheet);
        Assert.Equal(["Lists", "About", "Readings"], table.Sheets);
        Assert.Equal("2: 2017-01-01 | 313603 | 1111 | 12.4", Assert.Single(rows).ToString());
    }

    [Fact]
    public void Read_XlsCutShort_IsRefusedAsBroken()
    {
        var bytes = new TestXls().Sheet("Data", [["date", "value"], [(42736d, 1), 5]]).ToArray();

        Assert.Equal("brokenWorkbook", RefusalOf(bytes[..700]));
        Assert.Equal("brokenWorkbook", RefusalOf([.. bytes[..1536], .. new byte[4096]]));
    }

    [Fact]
    public void Read_Ods_GivesTextAndKindOfEachCell()
    {
        var (table, rows) = Read(new TestOds().Sheet("Data", OdsHeader + TestOds.Row("@2017-01-01", 1111, 12.4) + TestOds.Row("@2017-01-01T09:30:00", "Måløy <text:s text:c=\"2\"/>x", 5)
            + TestOds.Row("<table:table-cell office:value-type=\"time\" office:time-value=\"PT09H30M00S\"><text:p>9:30</text:p></table:table-cell>", null, 7)).ToArray());

        Assert.Equal(("ods", 1, "Data", true), (table.Format, table.HeaderRow, table.Sheet, table.IsWorkbook));
        Assert.Equal(["2: 2017-01-01 | 1111 | 12.4", "3: 2017-01-01T09:30:00 | Måløy   x | 5", "4: 09:30:00 |  | 7"], rows.Select(row => row.ToString()));
        Assert.Equal([CellKind.DateTime, CellKind.Number, CellKind.Number], rows[0].Kinds);
    }

    [Fact]
    public void Read_OdsWithRepeatedRowsAndCells_GivesEach()
    {
        var row = TestOds.Row("@2017-01-02", TestOds.Cell(5, "table:number-columns-repeated=\"2\"")).Replace("<table:table-row>", "<table:table-row table:number-rows-repeated=\"2\">", StringComparison.Ordinal);
        var (_, rows) = Read(new TestOds().Sheet("Data", OdsHeader + "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>" + row + TestOds.Row("@2017-01-03", 1, 2)).ToArray());

        Assert.Equal(["5: 2017-01-02 | 5 | 5", "6: 2017-01-02 | 5 | 5", "7: 2017-01-03 | 1 | 2"], rows.Select(read => read.ToString()));
    }

    [Fact]
    public void Read_OdsWithMergedAndHiddenCells_HoldsThemAndSaysSo()
    {
        var columns = "<table:table-column/><table:table-column table:visibility=\"collapse\"/><table:table-column/>";
        var hidden = TestOds.Row("<table:covered-table-cell/>", "B", 2).Replace("<table:table-row>", "<table:table-row table:visibility=\"collapse\">", StringComparison.Ordinal);
        var (table, rows) = Read(new TestOds().Sheet("Data", columns + OdsHeader + TestOds.Row(TestOds.Cell("@2017-01-01", "table:number-rows-spanned=\"2\""), "A", 1) + hidden).ToArray());

        Assert.Equal(["2: 2017-01-01 | A | 1", "3: 2017-01-01 | B | 2"], rows.Select(row => row.ToString()));
        Assert.Equal((1, "place"), (table.HiddenRows, Assert.Single(table.HiddenColumns)));
    }

    [Fact]
    public void Read_OdsFormulaWithAnError_IsNoBlank()
    {
        var error = "<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>";
        var (_, rows) = Read(new TestOds().Sheet("Data", OdsHeader + TestOds.Row("@2017-01-01", "A", error) + TestOds.Row("@2017-01-02", "A", 5)).ToArray());

        Assert.Equal((CellKind.FormulaWithoutValue, "#DIV/0!"), (rows[0].Kinds[2], rows[0].Fields[2]));
    }

    [Theory]
    [InlineData("<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"200\"><text:p>1</text:p></table:table-cell></table:table-row>", "tooLarge")]
    [InlineData("<table:table-row table:number-rows-repeated=\"2147483647\"/><table:table-row table:number-rows-repeated=\"2147483647\"/>", null)]
    [InlineData("<table:table-row><table:table-cell table:number-columns-repeated=\"2147483647\"/><table:table-cell office:value-type=\"float\" office:value=\"1\"><text:p>1</text:p></table:table-cell></table:table-row>", "brokenWorkbook")]
    public void Read_OdsThatClaimsMillionsOfCells_IsBounded(string rows, string? refused)
    {
        using var file = new TempFile(new TestOds().Sheet("Data", OdsHeader + TestOds.Row("@2017-01-01", "A", 1) + rows).ToArray());
        var started = Stopwatch.GetTimestamp();

        var code = Record.Exception(() => Tables.Read(file)) is TableFileException refusal ? refusal.Code : null;

        Assert.Equal(refused, code);
        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 10);
    }

    [Fact]
    public void Describe_OdsWithAPassword_IsRefusedByName() =>
        Assert.Equal("passwordProtected", RefusalOf(new TestOds().Sheet("Data", OdsHeader).ToArray("<manifest><file-entry><encryption-data/></file-entry></manifest>")));

    [Fact]
    public void Describe_OdsSheets_TakesTheVisibleOneThatFits()
    {
        var header = TestOds.Row("Date", "Pincode", "Resource id", "Depth (m)") + TestOds.Row("@2017-01-01", 313603, 1111, 12.4);
        var (table, _) = Read(new TestOds().Sheet("Hidden", header, hidden: true).Sheet("About", TestOds.Row("Made by", "Year") + TestOds.Row("A volunteer", 2017)).Sheet("Readings", header).ToArray());

        Assert.Equal("Readings", table.Sheet);
    }

    [Fact]
    public void Describe_OdsSheetsWithNothingBetween_AreAllSeen()
    {
        var (table, rows) = Read(new TestOds().Sheet("Notes", TestOds.Row("Made for the meeting")).Sheet("Readings", OdsHeader + TestOds.Row("@2017-01-01", 1111, 12.4)).Sheet("Wells", TestOds.Row("place", "owner") + TestOds.Row("1111", "A")).ToArray());

        Assert.Equal(["Notes", "Readings", "Wells"], table.Sheets);
        Assert.Equal("2: 2017-01-01 | 1111 | 12.4", Assert.Single(rows).ToString());
    }

    [Fact]
    public void Read_HtmlTable_IsReadLikeASheet()
    {
        const string Page = "<html><head><meta charset=\"utf-8\"></head><body><table><tr><td><table><tr><td>menu</td></tr></table></td></tr></table>"
            + "<table border=1><tr><th>Date</th><th>Site</th><th>Level&nbsp;(m)</th></tr><tr><td rowspan=2>2017-01-01</td><td>Måløy<br></td><td> 1.5 </td></tr><tr><td>B</td><td>2.5</td></tr><tr></tr><tr><td>2017-01-02</td><td>B</td><td>3</td></tr></table></body></html>";

        var (table, rows) = Read(System.Text.Encoding.UTF8.GetBytes(Page));

        Assert.Equal(("html", 1, false), (table.Format, table.HeaderRow, table.IsWorkbook));
        Assert.Equal(["Date", "Site", "Level (m)"], table.Columns);
        Assert.Equal(["2: 2017-01-01 | Måløy | 1.5", "3: 2017-01-01 | B | 2.5", "5: 2017-01-02 | B | 3"], rows.Select(row => row.ToString()));
    }

    [Fact]
    public void Describe_HtmlWithSeveralTables_TakesTheOneThatFits()
    {
        const string Page = "<table><tr><td>Station</td><td>North</td></tr><tr><td>River</td><td>Blue</td></tr></table><table><tr><td>Date</td><td>Pincode</td><td>Resource id</td><td>Depth (m)</td></tr><tr><td>2017-01-01</td><td>313603</td><td>1111</td><td>5</td></tr></table>";

        var (table, rows) = Read(System.Text.Encoding.UTF8.GetBytes(Page));

        Assert.Equal("Table 2", table.Sheet);
        Assert.Single(rows);
    }

    [Theory]
    [InlineData("<html><body><form>Sign in</form></body></html>")]
    [InlineData("<!DOCTYPE html><table><tr><td>Sign in</td></tr><tr><td>Password</td></tr></table>")]
    [InlineData("<html><script>var table = '1,2';</script></html>")]
    public void Describe_PageWithoutATable_IsRefusedAsSuch(string page) => Assert.Equal("webPage", Tables.RefusalOf(page));

    [Fact]
    public void Read_StrictWorkbook_IsReadLikeAnyOther()
    {
        var bytes = new TestWorkbook { Strict = true, Strings = "<si><t>date</t></si>" }.Sheet("Data", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>value</t></is></c></row>"
            + TestWorkbook.Row(2, (42736d, 1), 12.4) + "<row r=\"3\"><c r=\"A3\" t=\"d\" s=\"1\"><v>2017-01-02</v></c><c r=\"B3\"><v>5</v></c></row>").ToArray();

        var (table, rows) = Read(bytes);

        Assert.Equal(["date", "value"], table.Columns);
        Assert.Equal(["2: 2017-01-01 | 12.4", "3: 2017-01-02 | 5"], rows.Select(row => row.ToString()));
        Assert.Equal([CellKind.DateTime, CellKind.DateTime], rows.Select(row => row.Kinds[0]));
    }

    private static (TableDescription Table, List<ReadRow> Rows) Read(byte[] content)
    {
        using var file = new TempFile(content);
        return (TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken), Tables.Read(file));
    }

    private static string RefusalOf(byte[] content)
    {
        using var file = new TempFile(content);
        return Assert.Throws<TableFileException>(() => Tables.Read(file)).Code;
    }
}
