using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;
using static OurWater.Sync.Tests.Tabular.Files.TestWorkbook;

namespace OurWater.Sync.Tests.Tabular.Files;

public sealed class WorkbookTests
{
    private static readonly string Header = Row(1, "date", "place", "value");

    [Fact]
    public void Read_TypedCells_GivesTextAndKind()
    {
        var rows = Read(new TestWorkbook().Sheet("Data", Header + Row(2, (42736d, 1), 1111, 12.4) + Row(3, (42736.39583333, 2), "north", (0.1 + 0.2, 4)) + Row(4, (42737d, 5), null, 7) + Row(5, (0.39583333, 3), -0.5, 313603)));

        Assert.Equal(["2: 2017-01-01 | 1111 | 12.4", "3: 2017-01-01T09:30:00 | north | 0.3", "4: 2017-01-02 |  | 7", "5: 09:30:00 | -0.5 | 313603"], rows.Select(row => row.ToString()));
        Assert.Equal([CellKind.DateTime, CellKind.Number, CellKind.Number], rows[0].Kinds);
        Assert.Equal([CellKind.DateTime, CellKind.Text, CellKind.Number], rows[1].Kinds);
        Assert.Equal(CellKind.DateTime, rows[2].Kinds[0]);
        Assert.Equal(CellKind.Text, rows[3].Kinds[0]);
    }

    [Fact]
    public void Describe_Workbook_SaysWhatItIs()
    {
        using var file = new TempFile(new TestWorkbook().Sheet("Data", Header + Row(2, (42736d, 1), 1111, 12.4)).Sheet("Other", "").ToArray());

        var description = TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);

        Assert.Equal(("xlsx", null, null, 1), (description.Format, description.Encoding, description.Delimiter, description.HeaderRow));
        Assert.Equal(["date", "place", "value"], description.Columns);
        Assert.Equal(["Data", "Other"], description.Sheets);
        Assert.Equal("Data", description.Sheet);
        Assert.False(description.Date1904);
        Assert.Equal(["2017-01-01", "1111", "12.4"], Assert.Single(description.Sample).Fields);
    }

    [Fact]
    public void Describe_SeveralSheets_TakesTheOneWhoseColumnsFitAndSaysSo()
    {
        using var file = new TempFile(new TestWorkbook()
            .Sheet("About", Row(1, "Made by", "Year") + Row(2, "A volunteer", 2017)).Sheet("Readings", Row(1, "Date", "Pincode", "Resource id", "Depth (m)") + Row(2, (42736d, 1), 313603, 1111, 12.4)).ToArray());

        var description = TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);

        Assert.Equal("Readings", description.Sheet);
        Assert.Equal(["Date", "Pincode", "Resource id", "Depth (m)"], description.Columns);
        Assert.Contains("“Readings” is read, because its columns fit best; “About” is not.", description.Notes[0], StringComparison.Ordinal);
        Assert.Equal("About", TableFile.Describe(file.Path, new MappingFile { Sheet = "About" }, TestContext.Current.CancellationToken).Sheet);
    }

    [Fact]
    public void Describe_SheetsThatFitEqually_TakesTheFirstAndNamesTheOthers()
    {
        var header = Row(1, "Date", "Pincode", "Resource id", "Depth (m)");
        using var file = new TempFile(new TestWorkbook().Sheet("2017", header + Row(2, (42736d, 1), 313603, 1111, 12.4)).Sheet("2018", header + Row(2, (43101d, 1), 313603, 1111, 12.4)).ToArray());

        var description = TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);

        Assert.Equal("2017", description.Sheet);
        Assert.Contains("“2018” fits as well", description.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_SheetsOfSeveralDataTypes_TakesTheReadingsWithMostRowsAndSaysWhatTheOthersHold()
    {
        var header = Row(1, "Date", "Pincode", "Resource id", "Depth to water (m)");
        using var file = new TempFile(new TestWorkbook()
            .Sheet("Notes", Row(1, "Kept by Asha"))
            .Sheet("Wells", Row(1, "Pincode", "Resource id", "Owner", "Latitude", "Longitude") + Row(2, 313603, 1111, "Asha", 24.59, 74.19))
            .Sheet("2017", header + Row(2, (42736d, 1), 313603, 1111, 1.5))
            .Sheet("2018", header + Row(2, (43101d, 1), 313603, 1111, 1.4) + Row(3, (43102d, 1), 313603, 1111, 1.3)).ToArray());

        var description = TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);

        Assert.Equal("2018", description.Sheet);
        Assert.Contains("“2018” is read; “2017” fits as well.", description.Notes[0], StringComparison.Ordinal);
        Assert.Contains("“Wells” has resources.", description.Notes);
    }

    [Fact]
    public void Read_SystemOf1904_CountsFromThere()
    {
        var workbook = new TestWorkbook { Date1904 = true }.Sheet("Data", Header + Row(2, (41274d, 1), 41274, 1));

        Assert.Equal(["2: 2017-01-01 | 41274 | 1"], Read(workbook).Select(row => row.ToString()));
        using var file = new TempFile(workbook.ToArray());
        Assert.True(TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken).Date1904);
    }

    [Fact]
    public void Read_DateCellWithANumberThatIsNoDate_GivesTheNumber()
    {
        var rows = Read(new TestWorkbook().Sheet("Data", Header + Row(2, (42736d, 1), 1, 1) + Row(3, (20170115d, 1), 1, 1) + Row(4, (42737d, 1), 1, 1)));

        Assert.Equal("3: 20170115 | 1 | 1", rows[1].ToString());
        Assert.Equal(CellKind.Number, rows[1].Kinds[0]);
        Assert.Equal(3, rows.Count);
    }

    [Fact]
    public void Read_FormulaWithoutResultAndErrors_AreNoBlanks()
    {
        var rows = Read(
            new TestWorkbook().Sheet(
                "Data",
                Header
                    + Row(2, "2017-01-01", "a", "=SUM(A1:A3)")
                    + Row(3, "2017-01-02", "a", "!#DIV/0!")
                    + "<row r=\"4\"><c r=\"A4\" t=\"str\"><f>B4</f><v>2017-01-03</v></c><c r=\"B4\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"C4\"><f>1+1</f><v>2</v></c></row>"
                    + "<row r=\"5\"><c r=\"C5\"><f>C4</f><v></v></c></row>"
                    + Row(6, "2017-01-04", "a", 5)));

        Assert.Equal(["2: 2017-01-01 | a | =SUM(A1:A3)", "3: 2017-01-02 | a | #DIV/0!", "4: 2017-01-03 |  | 2", "5:  |  | =C4", "6: 2017-01-04 | a | 5"], rows.Select(row => row.ToString()));
        Assert.Equal(
            [CellKind.FormulaWithoutValue, CellKind.FormulaWithoutValue, CellKind.Number, CellKind.FormulaWithoutValue, CellKind.Number], rows.Select(row => row.Kinds[2]));
        Assert.Equal("#DIV/0!", rows[1].Original[2]);
    }

    [Fact]
    public void Read_SharedAndRichStrings_AreWhole()
    {
        var workbook = new TestWorkbook { Strings = "<si><t>date</t></si><si><r><t>wa</t></r><r><rPr><b/></rPr><t>ter</t></r></si><si><t xml:space=\"preserve\"> Måløy &amp; co </t></si>" }.Sheet(
            "Data", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>42736</v></c><c r=\"B2\" t=\"s\"><v>2</v></c></row>");

        using var file = new TempFile(workbook.ToArray());
        Assert.Equal(["date", "water"], TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken).Columns);
        var row = Assert.Single(Tables.Read(file));
        Assert.Equal("Måløy & co", row.Fields[1]);
        Assert.Equal(" Måløy & co ", row.Original[1]);
    }

    [Fact]
    public void Read_PreambleGapsCommentsAndEndMark_AreNoRowsButCount()
    {
        var rows = Read(
            new TestWorkbook().Sheet(
                "Data",
                Row(2, "Readings of 2017")
                    + Row(4, "date", "place", "value")
                    + Row(5, "dd/mm/yyyy", null, "m")
                    + Row(6, "2017-01-01", 1, 5)
                    + "<row r=\"7\" s=\"1\"><c r=\"A7\" s=\"1\"/></row>"
                    + Row(9, "# checked")
                    + Row(12, "2017-01-02", 1, 6)
                    + Row(13, " ")
                    + Row(14, "END")));

        Assert.Equal(["6: 2017-01-01 | 1 | 5", "12: 2017-01-02 | 1 | 6"], rows.Select(row => row.ToString()));
    }

    [Fact]
    public void Read_MoreRowsThanTheHead_AreReadOnceInOrder()
    {
        var rows = Read(new TestWorkbook().Sheet("Data", Header + string.Concat(Enumerable.Range(2, 3000).Select(row => Row(row, (42736d + row, 1), row, 5)))));

        Assert.Equal(Enumerable.Range(2, 3000), rows.Select(row => row.Row));
        Assert.Equal(rows.Select(row => row.Row.ToString(System.Globalization.CultureInfo.InvariantCulture)), rows.Select(row => row.Fields[1]));
    }

    [Fact]
    public void Read_RemarkBesideTheTable_DoesNotRejectTheRow()
    {
        Assert.Null(Assert.Single(Read(new TestWorkbook().Sheet("Data", Header + Row(2, "2017-01-01", 1, 5, null, "dry year")))).Problem);
    }

    [Theory]
    [InlineData(null, "Data")]
    [InlineData("Second", "Second")]
    [InlineData("second", "Second")]
    public void Describe_SeveralSheets_TakesTheChosenOrTheFirstTable(string? chosen, string expected)
    {
        var table = Header + Row(2, "2017-01-01", 1, 5);
        using var file = new TempFile(new TestWorkbook().Sheet("Lists", table, "hidden").Sheet("Cover", Row(1, "Welcome")).Sheet("Data", table).Sheet("Second", table).ToArray());

        Assert.Equal(expected, TableFile.Describe(file.Path, new MappingFile { Sheet = chosen }, TestContext.Current.CancellationToken).Sheet);
        Assert.Single(Tables.Read(file, new MappingFile { Sheet = chosen }));
    }

    [Fact]
    public void Describe_UnknownSheet_NamesTheSheets()
    {
        using var file = new TempFile(new TestWorkbook().Sheet("Data", Header).ToArray());

        var refusal = Assert.Throws<TableFileException>(() => TableFile.Describe(file.Path, new MappingFile { Sheet = "Wells" }, TestContext.Current.CancellationToken));

        Assert.Equal("sheetNotFound", refusal.Code);
        Assert.Contains("Data", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_ColumnForEachDate_IsRefused()
    {
        Assert.Equal("unsupportedLayout", RefusalOf(new TestWorkbook().Sheet("Data", Row(1, "well", (42736d, 1), (42743d, 1), (42750d, 1)) + Row(2, "A", 5, 6, 7) + Row(3, "B", 5, 6, 7)).ToArray()));
    }

    [Fact]
    public void Describe_EmptySheetOrOneColumn_IsRefused()
    {
        Assert.Equal("empty", RefusalOf(new TestWorkbook().Sheet("Data", "").ToArray()));
        Assert.Equal("oneColumn", RefusalOf(new TestWorkbook().Sheet("Data", Row(1, "date") + Row(2, "2017-01-01")).ToArray()));
    }

    [Fact]
    public void Describe_OtherKinds_AreRefusedByName()
    {
        Assert.Equal("notATable", RefusalOf(Zip("mimetype", "content.xml")));
        Assert.Equal("notATable", RefusalOf(Zip("[Content_Types].xml", "xl/workbook.bin")));
        Assert.Equal("notATable", RefusalOf(Zip("[Content_Types].xml", "word/document.xml")));
        Assert.Equal("notATable", RefusalOf(Zip("readings.csv")));
        byte[] compound = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[2000]];
        Assert.Equal("brokenWorkbook", RefusalOf(compound));
        Assert.Equal("passwordProtected", RefusalOf([.. compound, .. System.Text.Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[2_000_000]]));
    }

    private static string RefusalOf(byte[] content)
    {
        using var file = new TempFile(content);
        return Assert.Throws<TableFileException>(() => TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken)).Code;
    }

    private static List<ReadRow> Read(TestWorkbook workbook)
    {
        using var file = new TempFile(workbook.ToArray());
        return Tables.Read(file);
    }
}
