using System.Globalization;
using System.Text;
using System.Xml;

namespace OurWater.Sync.Tabular.Files;

/// <summary>The text and kind of a cell of an OpenDocument spreadsheet.</summary>
internal static class OdsCell
{
    /// <param name="reader">On the cell; afterwards on its end.</param>
    /// <param name="paragraph">To be used again and again.</param>
    public static (string Text, CellKind Kind) Read(XmlReader reader, StringBuilder paragraph)
    {
        var type = reader.GetAttribute("value-type", OdsWorkbook.Office);
        var hasFormula = reader.GetAttribute("formula", OdsWorkbook.Table) is not null;
        var isError = false;
        for (var index = 0; index < reader.AttributeCount; index++)
        {
            reader.MoveToAttribute(index);
            isError |= reader.LocalName == "value-type" && reader.Value == "error";
        }

        reader.MoveToElement();
        var value = reader.GetAttribute("value", OdsWorkbook.Office) ?? reader.GetAttribute("date-value", OdsWorkbook.Office) ?? reader.GetAttribute("time-value", OdsWorkbook.Office);
        var shown = Paragraphs(reader, paragraph);
        if (isError || (hasFormula && shown.StartsWith('#') && value is null)) return (shown.Length > 0 ? shown : "#VALUE!", CellKind.FormulaWithoutValue);
        if (hasFormula && type is null && shown.Length == 0) return ("=", CellKind.FormulaWithoutValue);
        return type switch
        {
            "float" or "percentage" or "currency" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => CellText.Of(number, date1904: false),
            "date" when DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time) =>
                CellText.Of(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), date1904: false),
            "time" when Duration(value) is { } time => (time, CellKind.Text),
            "boolean" => (shown, CellKind.Text),
            _ => (shown, CellKind.Text),
        };
    }

    private static string? Duration(string? value)
    {
        if (value is null) return null;
        try
        {
            return XmlConvert.ToTimeSpan(value).ToString("c", CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>What the cell shows: its paragraphs, a line each, without remarks.</summary>
    private static string Paragraphs(XmlReader reader, StringBuilder text)
    {
        text.Clear();
        if (reader.IsEmptyElement) return "";

        var depth = reader.Depth;
        var paragraphs = 0;
        while (reader.Read() && reader.Depth > depth)
        {
            while (reader is { NodeType: XmlNodeType.Element, LocalName: "annotation" or "shapes" or "table" }) reader.Skip();
            if (reader.Depth <= depth) break;
            switch (reader.NodeType)
            {
                case XmlNodeType.Element when reader.LocalName == "p" && paragraphs++ > 0: text.Append('\n'); break;
                case XmlNodeType.Element when reader.LocalName is "s": text.Append(' ', Math.Clamp(int.TryParse(reader.GetAttribute("c", reader.NamespaceURI), out var spaces) ? spaces : 1, 1, 1000)); break;
                case XmlNodeType.Element when reader.LocalName is "tab": text.Append('\t'); break;
                case XmlNodeType.Element when reader.LocalName is "line-break": text.Append('\n'); break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace: text.Append(reader.Value); break;
                default: break;
            }
        }

        return text.ToString();
    }
}
