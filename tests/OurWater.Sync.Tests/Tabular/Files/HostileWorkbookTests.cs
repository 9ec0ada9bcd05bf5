using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CsCheck;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Files;
using Xunit;
using static OurWater.Sync.Tests.Tabular.Files.TestWorkbook;

namespace OurWater.Sync.Tests.Tabular.Files;

public sealed class HostileWorkbookTests
{
    private static readonly string Table = Row(1, "date", "value") + Row(2, "2017-01-01", 5);

    [Fact]
    public void Describe_UnpacksToAHundredTimesItsSize_IsTooLarge()
    {
        Assert.Equal("tooLarge", RefusalOf(new TestWorkbook().Sheet("Data", Table).ToArray(("xl/media/zeros.bin", new byte[20 << 20]))));
        Assert.Equal("tooLarge", RefusalOf(new TestWorkbook().Sheet("Data", Table + new string(' ', 20 << 20)).ToArray()));
    }

    [Fact]
    public void Describe_ClaimsToBeSmallerThanItIs_IsBounded()
    {
        var bytes = new TestWorkbook().Sheet("Data", Table + new string(' ', 50 << 20) + Row(9, "2017-01-02", 6)).ToArray();

        // The sizes in the directory, which come before the name, are made small; only the content knows.
        var name = Encoding.ASCII.GetBytes("xl/worksheets/sheet1.xml");
        var entry = bytes.AsSpan().LastIndexOf(name) - 46;
        Assert.Equal(0x02014b50u, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(entry)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry + 24), 300);

        var before = GC.GetTotalAllocatedBytes();
        Assert.Equal("brokenWorkbook", RefusalOf(bytes));
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 40 << 20);
    }

    [Fact]
    public void Read_AMillionClaimedEmptyRows_IsBounded()
    {
        var blank = string.Concat(Enumerable.Range(3, 1_048_500).Select(row => $"<row r=\"{row}\" s=\"1\" customFormat=\"1\" ht=\"{row % 977}\"/>"));
        using var file = new TempFile(new TestWorkbook().Sheet("Data", Table + blank).ToArray());

        Assert.Single(Tables.Read(file));
    }

    [Theory]
    [InlineData("<row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>", 1_048_576)]
    [InlineData("<row r=\"3\"><c r=\"XFD3\"><v>2</v></c></row>", 3)]
    public void Read_LastRowOrColumnOfASheet_IsReached(string row, int number)
    {
        using var file = new TempFile(new TestWorkbook().Sheet("Data", Table + row).ToArray());

        Assert.Equal([2, number], Tables.Read(file).Select(read => read.Row));
    }

    /// <summary>Two cells in the corners of a sheet, with or without something here and there between them, are some cells: nothing is spent on what is not there.</summary>
    [Theory]
    [InlineData("A", 1_048_576)]
    [InlineData("XFD", 5)]
    [InlineData("XFD", 1_048_576)]
    [InlineData("XFD", 1_048_576, 200_000, 400_000, 600_000, 800_000)]
    public void Read_CellsFarFromEachOther_CostNothingForTheGap(string column, int last, params int[] between)
    {
        var rows = Table + Row(3, (42736d, 1), "=A1") + Row(4, "!#N/A", 6) + string.Concat(between.Select(row => $"<row r=\"{row}\"><c r=\"B{row}\"><v>{row}</v></c></row>"));
        var stray = $"<row r=\"{last}\"><c r=\"{column}{last}\"><v>7</v></c></row>";
        using var file = new TempFile(new TestWorkbook().Sheet("Note", Row(1, "a")).Sheet("Data", rows + stray).ToArray());
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = Tables.Read(file);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 60 << 20);
        Assert.Equal("2: 2017-01-01 | 5", Cut(read[0]));
        Assert.Equal((CellKind.DateTime, CellKind.FormulaWithoutValue), (read[1].Kinds[0], read[1].Kinds[1]));
        Assert.Equal(between, read.Select(r => r.Row).Where(between.Contains));
        Assert.All(read.Where(r => between.Contains(r.Row)), r => Assert.Equal(r.Row.ToString(System.Globalization.CultureInfo.InvariantCulture), r.Fields[1]));
        Assert.Contains(read, r => r.Fields[^1] == "7" && r.Fields.Length == (column == "A" ? 1 : 16_384));
    }

    /// <summary>All columns in one row over very many rows with one cell: what would have to be looked at is not there.</summary>
    [Fact]
    public void Describe_OneFullRowOverVeryManyThin_IsTooLarge()
    {
        var full = $"<row r=\"3\">{string.Concat(Enumerable.Range(0, 8_000).Select(_ => "<c><v>1</v></c>"))}</row>";
        var thin = string.Concat(Enumerable.Range(4, 60_000).Select(row => $"<row r=\"{row}\"><c><v>{row * 7919 % 10007}</v></c></row>"));

        Assert.Equal("tooLarge", RefusalOf(new TestWorkbook().Sheet("Data", Table + full + thin).ToArray()));
    }

    private static string Cut(ReadRow row) => $"{row.Row}: {string.Join(" | ", row.Fields.Where(f => f.Length > 0))}";

    [Theory]
    [InlineData("<row r=\"2000000000\"><c r=\"A1\"><v>1</v></c></row>")]
    [InlineData("<row r=\"3\"><c r=\"ZZZZZZZ3\"><v>1</v></c></row>")]
    [InlineData("<row r=\"3\"/><row r=\"2\"/>")]
    [InlineData("<row r=\"3\"><c r=\"A3\"><v>1</v></row>")]
    [InlineData("<row r=\"3\"><c r=\"A3\"><v>&unknown;</v></c></row>")]
    public void Describe_ImpossibleSheet_IsBroken(string rows) => Assert.Equal("brokenWorkbook", RefusalOf(new TestWorkbook().Sheet("Data", Table + rows).ToArray()));

    /// <summary>A text of ten letters that stands for a billion, or for a file of the server's.</summary>
    [Theory]
    [InlineData("xl/workbook.xml")]
    [InlineData("xl/_rels/workbook.xml.rels")]
    [InlineData("xl/styles.xml")]
    [InlineData("xl/sharedStrings.xml")]
    [InlineData("xl/worksheets/sheet1.xml")]
    public void Describe_EntitiesInAnyPart_IsBroken(string part)
    {
        var workbook = new TestWorkbook { Strings = "<si><t>date</t></si>" }.Sheet("Data", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>value</t></is></c></row>" + Row(2, "2017-01-01", 5)).ToArray();
        Assert.Null(Record.Exception(() => Describe(workbook)));
        using var memory = new MemoryStream();
        memory.Write(workbook);
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Update, leaveOpen: true))
        {
            string xml;
            using (var reader = new StreamReader(zip.GetEntry(part)!.Open())) xml = reader.ReadToEnd();
            zip.GetEntry(part)!.Delete();
            using var changed = new StreamWriter(zip.CreateEntry(part).Open());
            changed.Write("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/hostname\">]>" + xml);
        }

        Assert.Equal("brokenWorkbook", RefusalOf(memory.ToArray()));
    }

    [Fact]
    public void Read_TextLargerThanARowMayBe_RejectsTheRow()
    {
        var random = new Random(1);
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(_ => random.Next(1000, 9999).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        using var file = new TempFile(new TestWorkbook().Sheet("Data", Table + Row(3, "2017-01-02", text) + Row(4, "2017-01-03", 5)).ToArray());

        Assert.Equal([null, ReasonCodes.RowTooLarge, null], Tables.Read(file).Select(row => row.Problem));
    }

    [Fact]
    public void Describe_CutWorkbook_IsBroken()
    {
        var whole = new TestWorkbook().Sheet("Data", Table).ToArray();

        Assert.Equal("brokenWorkbook", RefusalOf(whole[..(whole.Length / 2)]));
        Assert.Equal("brokenWorkbook", RefusalOf([.. "PK\u0003\u0004"u8, .. new byte[100]]));
    }

    [Fact]
    public void Read_DamagedWorkbook_IsReadOrRefused()
    {
        var whole = new TestWorkbook { Strings = "<si><t>date</t></si>" }.Sheet("Data", Table + Row(3, (42736d, 1), "=A1") + Row(4, "!#N/A", 6)).ToArray();
        Gen.Select(Gen.Int[4, whole.Length - 1], Gen.Byte).Array[1, 20].Sample(
            changes =>
            {
                var bytes = (byte[])whole.Clone();
                foreach (var (position, value) in changes) bytes[position] = value;
                using var file = new TempFile(bytes);
                try
                {
                    Tables.Read(file);
                }
                catch (TableFileException refusal)
                {
                    Assert.NotEmpty(refusal.Message);
                }
            },
            iter: 2000);
    }

    private static void Describe(byte[] content)
    {
        using var file = new TempFile(content);
        TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);
    }

    private static string RefusalOf(byte[] content)
    {
        using var file = new TempFile(content);
        return Assert.Throws<TableFileException>(() => TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken)).Code;
    }
}
