using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Rows that are no records though something stands in them.</summary>
internal static partial class RowWords
{
    private static readonly HashSet<string> EndMarks = new(StringComparer.OrdinalIgnoreCase)
    {
        "end", "eof", "endoffile", "endofdata", "endofreport", "endoftable", "enddata", "\u001A",
    };

    public static bool IsComment(ReadOnlySpan<char> field) => field.StartsWith('#') || field.StartsWith("//", StringComparison.Ordinal);

    /// <summary>Whether this is all that stands in a row: <c>END</c>, <c>-- end --</c>, <c>EOF</c>, <c>*** End of file ***</c>.</summary>
    public static bool IsEndMark(ReadOnlySpan<char> field)
    {
        if (field.Length is 0 or > 40) return false;

        Span<char> letters = stackalloc char[field.Length];
        var count = 0;
        foreach (var character in field)
        {
            if (char.IsDigit(character)) return false;
            if (char.IsLetter(character) || character == '\u001A') letters[count++] = character;
        }

        return count > 0 && EndMarks.GetAlternateLookup<ReadOnlySpan<char>>().Contains(letters[..count]);
    }

    /// <summary>A row under the header that says how the columns are written: units, date formats, data types, a rule of dashes.</summary>
    public static bool IsFormatRow(IReadOnlyList<string> fields)
    {
        var said = 0;
        foreach (var field in fields)
        {
            var text = field.Trim();
            if (text.Length == 0) continue;
            if (text.Length > 60 || !Format().IsMatch(text)) return false;
            if (text is not ("-" or "--" or "x")) said++;
        }

        return said > 0;
    }

    [GeneratedRegex(
        """
        ^(
          [-=_]{1,} | x
        | [\[(<{] [^\])>}]{1,40} [\])>}]                                        # [m], (text)
        | (mm|cm|dm|m|km|ft|feet|foot|in|inch|inches|mtr|mtrs|meters?|metres?|centimeters?|centimetres?|millimeters?|millimetres?|m3|m³|l|litres?|liters?|°c|c|deg|degrees?|%|ppm|ms/cm|µs/cm|us/cm|mg/l|m/s|m3/s|mm/h|mm/day|mm/d)
          ([ ]*[\[(]?(bgl|bgs|msl|asl|amsl|masl|mbgl|nap|below[ ].{1,20}|above[ ].{1,20})[\])]?)?
        | (mbgl|mbgs|masl|mamsl|mnap)
        | (dd?|mm?|yyyy|yy)([-/. ,]?(dd?|m{1,4}|yyyy|yy)){1,2}([ ,]*[t]?[ ]?h.{1,18})? # dd/mm/yyyy hh:mm
        | hh?(24)?:?(mm|mi)(:?ss)?(\.f+)?([ ]?(tt|am/pm|z))?
        | (text|string|str|char|number|numeric|num|integer|int|int32|int64|float|double|real|decimal|date|time|datetime|timestamp|bool|boolean|varchar|nvarchar|object|utc)([ ]*\(.{1,12}\))?
        | [0-9]{1,2}[ ]?(digits?|characters?|chars?|decimals?)
        )$
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex Format();
}
