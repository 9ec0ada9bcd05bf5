using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <summary>A part of a Strict Open XML workbook with the names that the usual ones have.</summary>
internal static class StrictPart
{
    private const string Strict = "http://purl.oclc.org/ooxml/";
    private const string StrictSpreadsheet = Strict + "spreadsheetml/main";
    private const string StrictDocument = Strict + "officeDocument/";
    private const string Document = "http://schemas.openxmlformats.org/officeDocument/2006/";

    public static void Write(Stream from, Stream to)
    {
        using var reader = Xml.Reader(from, ignoreWhitespace: false);
        using var writer = XmlWriter.Create(to, new XmlWriterSettings { CloseOutput = false });
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element: WriteElement(reader, writer); break;
                case XmlNodeType.EndElement: writer.WriteFullEndElement(); break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when reader.Depth > 0: writer.WriteString(reader.Value); break;
                default: break;
            }
        }
    }

    private static void WriteElement(XmlReader reader, XmlWriter writer)
    {
        var isEmpty = reader.IsEmptyElement;
        writer.WriteStartElement(reader.LocalName, Usual(reader.NamespaceURI));
        for (var index = 0; index < reader.AttributeCount; index++)
        {
            reader.MoveToAttribute(index);
            if (reader.NamespaceURI == "http://www.w3.org/2000/xmlns/") continue;
            writer.WriteAttributeString(reader.LocalName, Usual(reader.NamespaceURI), Usual(reader.Value));
        }

        reader.MoveToElement();
        if (isEmpty) writer.WriteEndElement();
    }

    private static string Usual(string name) =>
        name == StrictSpreadsheet ? Xml.Spreadsheet : name.StartsWith(StrictDocument, StringComparison.Ordinal) ? string.Concat(Document, name.AsSpan(StrictDocument.Length)) : name;
}
