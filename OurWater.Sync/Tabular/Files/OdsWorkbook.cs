using System.IO.Compression;
using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <summary>An OpenDocument spreadsheet (.ods): all its sheets stand in one XML part, which is streamed.</summary>
internal sealed class OdsWorkbook : IWorkbook
{
    public const string Table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    public const string Office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

    private readonly ZipArchive _archive;
    private readonly long _size;

    /// <exception cref="TableFileException">Damaged, protected, or no spreadsheet.</exception>
    public OdsWorkbook(ZipArchive archive, long size)
    {
        (_archive, _size) = (archive, size);
        if (IsEncrypted()) throw Refusals.PasswordProtected();
        Sheets = ReadSheets();
    }

    public string Format => "ods";

    public IReadOnlyList<SheetPart> Sheets { get; }

    public bool Date1904 => false;

    public static bool IsOne(ZipArchive archive) => archive.GetEntry("content.xml") is not null && archive.GetEntry("mimetype") is not null;

    public bool HasColumns(SheetPart sheet, int columns)
    {
        using var rows = new OdsRows(Content(out var stream), stream, sheet.Part, _size);
        while (rows.Read())
        {
            if (rows.OwnCells >= columns) return true;
        }

        return false;
    }

    public ISheetRows Rows(SheetPart sheet, CancellationToken cancellation) => new SheetRows(new OdsRows(Content(out var stream), stream, sheet.Part, _size), this);

    public void Dispose() => _archive.Dispose();

    private XmlReader Content(out CountingStream stream)
    {
        var entry = _archive.GetEntry("content.xml")!;
        stream = new CountingStream(entry.Open(), entry.Length);
        return Xml.Reader(stream, ignoreWhitespace: false);
    }

    private bool IsEncrypted()
    {
        if (_archive.GetEntry("META-INF/manifest.xml") is not { } manifest) return false;
        using var reader = Xml.Reader(manifest.Open());
        while (reader.Read())
        {
            if (reader is { NodeType: XmlNodeType.Element, LocalName: "encryption-data" }) return true;
        }

        return false;
    }

    /// <summary>The part of a sheet is its place among the sheets.</summary>
    private List<SheetPart> ReadSheets()
    {
        var sheets = new List<SheetPart>();
        var hidden = new HashSet<string>(StringComparer.Ordinal);
        var style = "";
        var isSpreadsheet = false;
        using var reader = Content(out _);
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element) continue;
            switch (reader.LocalName)
            {
                case "style": style = reader.GetAttribute("name", reader.NamespaceURI) ?? ""; break;
                case "table-properties" when reader.GetAttribute("display", Table) == "false": hidden.Add(style); break;
                case "spreadsheet": isSpreadsheet = true; break;
                case "table" when reader.NamespaceURI == Table:
                    var name = reader.GetAttribute("name", Table) ?? "";
                    sheets.Add(new SheetPart(name, ColumnNames.Position(sheets.Count), hidden.Contains(reader.GetAttribute("style-name", Table) ?? "")));
                    Xml.MoveToEnd(reader);
                    break;
                default: break;
            }
        }

        if (!isSpreadsheet) throw Refusals.NotATable("an OpenDocument file without a spreadsheet");
        return sheets.Count > 0 ? sheets : throw Refusals.BrokenWorkbook();
    }
}

/// <summary>Knows how far it was read, and refuses to go further than the package said there is.</summary>
internal sealed class CountingStream(Stream inner, long length) : Stream
{
    public double Share => length == 0 ? 1 : Math.Min(1, (double)Position / length);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var read = inner.Read(buffer);
        Position += read;
        if (Position > length) throw new InvalidDataException("The package is larger than it says.");
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
