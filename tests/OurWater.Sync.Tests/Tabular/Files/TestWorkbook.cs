using System.IO.Compression;
using System.Text;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Writes the least that is a workbook. Style 1 is a date, 2 a date with time, 3 a time, 4 a number of two decimals, 5 a date of its own format.</summary>
internal sealed class TestWorkbook
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";

    private static readonly int[] NumberFormats = [0, 14, 22, 20, 2, 165];

    private readonly List<(string Name, string State, string Rows, string Columns, string Below)> _sheets = [];

    public bool Date1904 { get; init; }

    /// <summary>In the namespaces of Strict Open XML.</summary>
    public bool Strict { get; init; }

    /// <summary>The <c>si</c> elements of the shared strings.</summary>
    public string Strings { get; init; } = "";

    /// <param name="columns">What stands above the rows.</param>
    /// <param name="below">What stands below them.</param>
    public TestWorkbook Sheet(string name, string rows, string state = "visible", string columns = "", string below = "")
    {
        _sheets.Add((name, state, rows, columns, below));
        return this;
    }

    /// <summary>A row of plain cells: numbers as numbers, all else as inline text; null for no cell; <c>=</c>… as a formula without a result.</summary>
    public static string Row(int number, params object?[] cells)
    {
        var row = new StringBuilder().Append(System.Globalization.CultureInfo.InvariantCulture, $"<row r=\"{number}\">");
        for (var column = 0; column < cells.Length; column++)
        {
            var reference = $"{(char)('A' + column)}{number}";
            row.Append(
                cells[column] switch
                {
                    null => "",
                    string { Length: > 1 } formula when formula[0] == '=' => $"<c r=\"{reference}\"><f>{formula[1..]}</f></c>",
                    string { Length: > 1 } error when error[0] == '!' => $"<c r=\"{reference}\" t=\"e\"><v>{error[1..]}</v></c>",
                    string text => $"<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>",
                    (double value, int style) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<c r=\"{reference}\" s=\"{style}\"><v>{value}</v></c>"),
                    var number2 => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<c r=\"{reference}\"><v>{number2}</v></c>"),
                });
        }

        return row.Append("</row>").ToString();
    }

    public byte[] ToArray(params (string Name, byte[] Content)[] others)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>");
            Add(zip, "_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>", Strict);
            var sheets = string.Concat(_sheets.Select((sheet, index) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{index + 1}\" state=\"{sheet.State}\" r:id=\"rId{index + 1}\"/>"));
            Add(zip, "xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><workbookPr date1904=\"{(Date1904 ? 1 : 0)}\"/><sheets>{sheets}</sheets></workbook>", Strict);
            var relations = string.Concat(_sheets.Select((_, index) => $"<Relationship Id=\"rId{index + 1}\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet{index + 1}.xml\"/>"));
            Add(zip, "xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\">{relations}<Relationship Id=\"rId90\" Type=\"{Office}/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId91\" Type=\"{Office}/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>", Strict);
            Add(
                zip,
                "xl/styles.xml",
                $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"1\"><numFmt numFmtId=\"165\" formatCode=\"[$-409]d\\-mmm\\-yy;@\"/></numFmts><cellStyleXfs><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs>"
                    + string.Concat(NumberFormats.Select(format => $"<xf numFmtId=\"{format}\" applyNumberFormat=\"1\"/>"))
                    + "</cellXfs></styleSheet>",
                Strict);
            Add(zip, "xl/sharedStrings.xml", $"<sst xmlns=\"{Main}\">{Strings}</sst>", Strict);
            for (var index = 0; index < _sheets.Count; index++)
            {
                Add(zip, $"xl/worksheets/sheet{index + 1}.xml", $"<worksheet xmlns=\"{Main}\">{_sheets[index].Columns}<sheetData>{_sheets[index].Rows}</sheetData>{_sheets[index].Below}</worksheet>", Strict);
            }

            foreach (var (name, content) in others)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Zip(params string[] names)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in names) Add(zip, name, "<x/>");
        }

        return memory.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string content, bool strict = false)
    {
        if (strict) content = content.Replace(Main, "http://purl.oclc.org/ooxml/spreadsheetml/main", StringComparison.Ordinal).Replace(Office, "http://purl.oclc.org/ooxml/officeDocument/relationships", StringComparison.Ordinal);
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }
}
