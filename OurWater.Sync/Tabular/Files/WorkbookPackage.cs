using System.IO.Compression;
using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <param name="Name">As people see it.</param>
/// <param name="Part">Its entry in the package.</param>
internal sealed record SheetPart(string Name, string Part, bool Hidden);

/// <summary>The package of a workbook: its limits, its sheets, and the way to a sheet's XML.</summary>
internal sealed class WorkbookPackage : IDisposable
{
    private const long MaxUnpacked = 1L << 30;
    private const int MaxRatio = 100;

    // Whatever its ratio, this much does no harm.
    private const long HarmlessUnpacked = 1 << 20;

    // The texts of a workbook are held in memory.
    private const long MaxSharedStrings = 100L << 20;
    private const string OfficeRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private readonly ZipArchive _archive;

    private WorkbookPackage(ZipArchive archive) => _archive = archive;

    public IReadOnlyList<SheetPart> Sheets { get; private set; } = [];

    public bool Date1904 { get; private set; }

    /// <exception cref="TableFileException">Too large, damaged, or no workbook.</exception>
    public static WorkbookPackage Open(string path)
    {
        var stream = TextHead.OpenFile(path);
        try
        {
            var package = new WorkbookPackage(new ZipArchive(stream, ZipArchiveMode.Read));
            package.CheckSize(stream.Length);
            package.ReadWorkbook();
            return package;
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (exception is TableFileException or (IOException and not EndOfStreamException)) throw;
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    /// <exception cref="TableFileException">The sheet is not there.</exception>
    public SheetScan Scan(SheetPart sheet)
    {
        try
        {
            return new SheetScan(OpenPart(sheet.Part) ?? throw Refusals.BrokenWorkbook());
        }
        catch (InvalidDataException exception)
        {
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    public void Dispose() => _archive.Dispose();

    private void CheckSize(long packed)
    {
        long unpacked = 0;
        foreach (var entry in _archive.Entries)
        {
            unpacked += entry.Length;
            if (unpacked > MaxUnpacked || (unpacked > HarmlessUnpacked && unpacked / MaxRatio > packed)) throw Refusals.TooLarge();
            if (entry.Length > MaxSharedStrings && entry.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase)) throw Refusals.TooLarge();
        }
    }

    private void ReadWorkbook()
    {
        using var workbook = OpenPart("xl/workbook.xml") ?? throw WhatElse();
        var parts = ReadRelations();
        var sheets = new List<SheetPart>();
        using var reader = Xml.Reader(workbook);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "workbook" && reader.NamespaceURI != Xml.Spreadsheet) throw Refusals.OtherWorkbook("a Strict Open XML workbook");
            if (reader.LocalName == "workbookPr") Date1904 = reader.GetAttribute("date1904") is "1" or "true";
            if (reader.LocalName != "sheet") continue;

            // Sheets of charts and macros have another part, or none.
            var id = reader.GetAttribute("id", OfficeRelations);
            if (id is null || !parts.TryGetValue(id, out var part) || reader.GetAttribute("name") is not { } name) continue;
            sheets.Add(new SheetPart(name, part, reader.GetAttribute("state") is "hidden" or "veryHidden"));
        }

        Sheets = sheets.Count > 0 ? sheets : throw Refusals.BrokenWorkbook();
    }

    private Dictionary<string, string> ReadRelations()
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        using var relations = OpenPart("xl/_rels/workbook.xml.rels") ?? throw Refusals.BrokenWorkbook();
        using var reader = Xml.Reader(relations);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "Relationship") continue;
            if (reader.GetAttribute("Type")?.EndsWith("/worksheet", StringComparison.Ordinal) != true) continue;
            if (reader.GetAttribute("Id") is not { } id || reader.GetAttribute("Target") is not { } target) continue;
            parts[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
        }

        return parts;
    }

    private TableFileException WhatElse()
    {
        if (Find("xl/workbook.bin") is not null) return Refusals.OtherWorkbook("a binary workbook (.xlsb)");
        if (Find("content.xml") is not null && Find("mimetype") is not null) return Refusals.OtherWorkbook("an OpenDocument file (.ods)");
        if (Find("word/document.xml") is not null) return Refusals.NotATable("a Word document");
        return Find("[Content_Types].xml") is null ? Refusals.NotATable("a compressed file (.zip)") : Refusals.BrokenWorkbook();
    }

    private ZipArchiveEntry? Find(string name) => _archive.Entries.FirstOrDefault(entry => entry.FullName.Replace('\\', '/').Equals(name, StringComparison.OrdinalIgnoreCase));

    private Stream? OpenPart(string name) => Find(name)?.Open();
}

internal static class Xml
{
    public const string Spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static XmlReader Reader(Stream stream) =>
        XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = true, CloseInput = true });
}
