using System.IO.Compression;
using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <param name="Name">As people see it.</param>
/// <param name="Part">Its entry in the package.</param>
internal sealed record SheetPart(string Name, string Part, bool Hidden);

/// <summary>The package of a workbook: its limits, its sheets, and the way to a sheet's XML.</summary>
internal sealed class WorkbookPackage : IWorkbook
{
    private static readonly string[] OfficeRelations = ["http://schemas.openxmlformats.org/officeDocument/2006/relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships"];

    /// <summary>How the parts end that a sheet is read with.</summary>
    private static readonly string[] BesideASheet = ["[Content_Types].xml", ".rels", "xl/workbook.xml", "sharedStrings.xml", "styles.xml"];

    private readonly ZipArchive _archive;

    private readonly string _path;

    private WorkbookPackage(string path, ZipArchive archive) => (_path, _archive) = (path, archive);

    public string Format => "xlsx";

    public IReadOnlyList<SheetPart> Sheets { get; private set; } = [];

    public bool Date1904 { get; private set; }

    /// <summary>Its namespaces are those of Strict Open XML, which ExcelDataReader does not know: the parts that it needs are written anew.</summary>
    public bool IsStrict { get; private set; }

    /// <exception cref="TableFileException">Too large, damaged, or no workbook.</exception>
    public static IWorkbook Open(string path)
    {
        var stream = TextHead.OpenFile(path);
        try
        {
            var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            PackageSize.Check(archive, stream.Length);
            if (OdsWorkbook.IsOne(archive)) return new OdsWorkbook(archive, stream.Length);
            var package = new WorkbookPackage(path, archive);
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

    public bool HasColumns(SheetPart sheet, int columns)
    {
        using var scan = Scan(sheet);
        while (scan.Read())
        {
            if (scan.Columns.Count >= columns) return true;
        }

        return false;
    }

    public ISheetRows Rows(SheetPart sheet, CancellationToken cancellation) => new SheetRows(new WorkbookRows(_path, this, sheet, cancellation), this);

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

    /// <summary>The package with the rows and columns of one sheet that hold anything, one beside the other, in a file that is gone when it is closed.</summary>
    public Stream Dense(SheetPart sheet, SheetExtent extent)
    {
        var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        try
        {
            using (var dense = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                foreach (var entry in _archive.Entries.Where(e => e == Find(sheet.Part) || IsNeeded(e)))
                {
                    using var from = entry.Open();
                    using var to = dense.CreateEntry(entry.FullName, CompressionLevel.Fastest).Open();
                    if (entry == Find(sheet.Part)) DenseSheet.Write(from, to, extent);
                    else if (IsStrict) StrictPart.Write(from, to);
                    else from.CopyTo(to);
                }
            }

            file.Position = 0;
            return file;
        }
        catch (Exception exception)
        {
            file.Dispose();
            if (exception is TableFileException or (IOException and not EndOfStreamException)) throw;
            throw Refusals.BrokenWorkbook(exception);
        }
    }

    public void Dispose() => _archive.Dispose();

    private void ReadWorkbook()
    {
        using var workbook = OpenPart("xl/workbook.xml") ?? throw WhatElse();
        var parts = ReadRelations();
        var sheets = new List<SheetPart>();
        using var reader = Xml.Reader(workbook);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            if (reader.LocalName == "workbook") IsStrict = reader.NamespaceURI != Xml.Spreadsheet;
            if (reader.LocalName == "workbookPr") Date1904 = reader.GetAttribute("date1904") is "1" or "true";
            if (reader.LocalName != "sheet") continue;

            // Sheets of charts and macros have another part, or none.
            var id = OfficeRelations.Select(relations => reader.GetAttribute("id", relations)).FirstOrDefault(found => found is not null);
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
        if (Find("word/document.xml") is not null) return Refusals.NotATable("a Word document");
        return Find("[Content_Types].xml") is null ? Refusals.NotATable("a compressed file (.zip)") : Refusals.BrokenWorkbook();
    }

    /// <summary>Beside a sheet, for reading it: not the other sheets, nor pictures.</summary>
    private static bool IsNeeded(ZipArchiveEntry entry) =>
        Array.Exists(BesideASheet, end => entry.FullName.Replace('\\', '/').EndsWith(end, StringComparison.OrdinalIgnoreCase));

    private ZipArchiveEntry? Find(string name) => _archive.Entries.FirstOrDefault(entry => entry.FullName.Replace('\\', '/').Equals(name, StringComparison.OrdinalIgnoreCase));

    private Stream? OpenPart(string name) => Find(name)?.Open();
}

internal static class Xml
{
    public const string Spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    public static XmlReader Reader(Stream stream, bool ignoreWhitespace = true) =>
        XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreWhitespace = ignoreWhitespace, CloseInput = true });

    /// <summary>To the end of the element that the reader stands on; <see cref="XmlReader.Skip"/> stands on what follows it, which the next read then passes over.</summary>
    public static void MoveToEnd(XmlReader reader)
    {
        if (reader.IsEmptyElement) return;
        var depth = reader.Depth;
        while (reader.Read() && reader.Depth > depth)
        {
        }
    }
}
