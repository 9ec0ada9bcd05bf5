using System.Globalization;
using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <summary>
/// A sheet without the rows and columns that hold nothing: what does hold something moves together. ExcelDataReader gives every row up to the last one and room for every column in each, so that two cells in the corners
/// of a sheet would cost as much as 17,000,000,000.
/// </summary>
internal static class DenseSheet
{
    public static void Write(Stream from, Stream to, SheetExtent extent)
    {
        var columns = extent.Columns.Select((column, index) => (column, index)).ToDictionary(c => c.column, c => c.index);
        using var reader = Xml.Reader(from);
        using var writer = XmlWriter.Create(to, new XmlWriterSettings { CloseOutput = false });
        writer.WriteStartElement("worksheet", Xml.Spreadsheet);
        writer.WriteStartElement("sheetData", Xml.Spreadsheet);
        var (row, written) = (0, 0);
        while (!reader.EOF && !(reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "sheetData"))
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "row")
            {
                reader.Read();
                continue;
            }

            row = int.TryParse(reader.GetAttribute("r"), out var number) ? number : row + 1;
            if (extent.Holds(row)) WriteRow(reader, writer, columns, ++written);
            else reader.Skip();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteRow(XmlReader reader, XmlWriter writer, Dictionary<int, int> columns, int row)
    {
        writer.WriteStartElement("row", Xml.Spreadsheet);
        writer.WriteAttributeString("r", row.ToString(CultureInfo.InvariantCulture));
        reader.Read();
        var column = -1;
        while (!reader.EOF && !(reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "row"))
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName != "c")
            {
                reader.Read();
                continue;
            }

            column = SheetScan.ColumnOf(reader.GetAttribute("r")) ?? column + 1;
            if (columns.TryGetValue(column, out var place)) WriteCell(reader, writer, Name(place) + row.ToString(CultureInfo.InvariantCulture));
            else reader.Skip();
        }

        reader.Read();
        writer.WriteEndElement();
    }

    private static void WriteCell(XmlReader reader, XmlWriter writer, string reference)
    {
        writer.WriteStartElement("c", Xml.Spreadsheet);
        writer.WriteAttributeString("r", reference);
        var isDay = reader.GetAttribute("t") == "d";
        foreach (var name in new[] { "s", "t" })
        {
            if (!(isDay && name == "t") && reader.GetAttribute(name) is { } value) writer.WriteAttributeString(name, value);
        }

        var empty = reader.IsEmptyElement;
        reader.Read();
        while (!empty && !reader.EOF && !(reader.NodeType == XmlNodeType.EndElement && reader.LocalName == "c"))
        {
            if (reader.NodeType == XmlNodeType.Element && isDay && reader.LocalName == "v") WriteDay(reader, writer);
            else if (reader.NodeType == XmlNodeType.Element) WriteNode(reader, writer);
            else reader.Read();
        }

        if (!empty) reader.Read();
        writer.WriteEndElement();
    }

    /// <summary>A day that is written as text, as Strict Open XML has it, becomes the number that other workbooks have.</summary>
    private static void WriteDay(XmlReader reader, XmlWriter writer)
    {
        var text = reader.ReadElementContentAsString();
        var isDay = DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var day);
        writer.WriteElementString("v", Xml.Spreadsheet, isDay ? day.ToOADate().ToString("R", CultureInfo.InvariantCulture) : text);
    }

    private static void WriteNode(XmlReader reader, XmlWriter writer)
    {
        var depth = reader.Depth;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    writer.WriteStartElement(reader.LocalName, Xml.Spreadsheet);
                    if (reader.IsEmptyElement) writer.WriteEndElement();
                    break;
                case XmlNodeType.EndElement: writer.WriteFullEndElement(); break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace: writer.WriteString(reader.Value); break;
                default: break;
            }
        }
        while (reader.Read() && reader.Depth > depth);

        // On the end of the element, unless it was empty.
        if (reader.NodeType == XmlNodeType.EndElement && reader.Depth == depth)
        {
            writer.WriteFullEndElement();
            reader.Read();
        }
    }

    /// <summary>"A", "Z", "AA" of a 0-based column.</summary>
    private static string Name(int column)
    {
        var name = "";
        for (var left = column + 1; left > 0; left = (left - 1) / 26) name = (char)('A' + ((left - 1) % 26)) + name;
        return name;
    }
}
