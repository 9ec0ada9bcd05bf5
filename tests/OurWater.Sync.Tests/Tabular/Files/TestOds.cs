using System.IO.Compression;
using System.Text;

namespace OurWater.Sync.Tests.Tabular.Files;

/// <summary>Writes the least that is an OpenDocument spreadsheet.</summary>
internal sealed class TestOds
{
    private readonly StringBuilder _sheets = new();

    /// <param name="rows">The XML of the rows, columns before them.</param>
    public TestOds Sheet(string name, string rows, bool hidden = false)
    {
        _sheets.Append(System.Globalization.CultureInfo.InvariantCulture, $"<table:table table:name=\"{name}\" table:style-name=\"{(hidden ? "ta2" : "ta1")}\">{rows}</table:table>");
        return this;
    }

    /// <summary>Texts, numbers, and dates by their ISO text behind an <c>@</c>; null for no cell; XML as it is.</summary>
    public static string Row(params object?[] cells) => $"<table:table-row>{string.Concat(cells.Select(cell => Cell(cell)))}</table:table-row>";

    public static string Cell(object? cell, string attributes = "") => cell switch
    {
        null => "<table:table-cell/>",
        string { Length: > 0 } xml when xml[0] == '<' => xml,
        string { Length: > 0 } date when date[0] == '@' => $"<table:table-cell {attributes} office:value-type=\"date\" office:date-value=\"{date[1..]}\"><text:p>shown</text:p></table:table-cell>",
        string text => $"<table:table-cell {attributes} office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<table:table-cell {attributes} office:value-type=\"float\" office:value=\"{cell}\"><text:p>{cell} shown</text:p></table:table-cell>"),
    };

    public byte[] ToArray(string manifest = "<manifest/>")
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "mimetype", "application/vnd.oasis.opendocument.spreadsheet");
            Add(zip, "META-INF/manifest.xml", manifest);
            Add(zip, "content.xml",
                "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
                    + "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">"
                    + "<office:automatic-styles><style:style style:name=\"ta1\"><style:table-properties table:display=\"true\"/></style:style><style:style style:name=\"ta2\"><style:table-properties table:display=\"false\"/></style:style></office:automatic-styles>"
                    + $"<office:body><office:spreadsheet>{_sheets}</office:spreadsheet></office:body></office:document-content>");
        }

        return memory.ToArray();
    }

    private static void Add(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }
}
