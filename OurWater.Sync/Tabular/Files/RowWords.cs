using System.Text.RegularExpressions;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Files;

/// <summary>Rows that are no records though something stands in them.</summary>
internal static partial class RowWords
{
    private const int LongestUnit = 24;

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
            if (text.Length > 60 || !(Format().IsMatch(text) || IsLength(text))) return false;
            if (text is not ("-" or "--" or "x")) said++;
        }

        return said > 0;
    }

    /// <summary>The unit that a cell of such a row says, without brackets; empty where it says something else.</summary>
    public static string UnitOf(string field)
    {
        var text = field.Trim(' ', '[', ']', '(', ')', '{', '}', '<', '>');
        return text.Length is > 0 and <= 40 && (Unit().IsMatch(text) || IsLength(text)) ? text : "";
    }

    /// <summary>A length as a header may name it, and nothing else: <c>cms</c>, <c>0.1 m</c>, <c>hundredths of a foot</c>, <c>pies</c>.</summary>
    private static bool IsLength(string text)
    {
        if (text.Length > LongestUnit || UnitTokens.Length(text[(text.LastIndexOf(' ') + 1)..].ToLowerInvariant()) is null) return false;
        return HeaderUnits.Scan(text) is { IsUnclear: false, Lengths.Count: 1 } && string.IsNullOrWhiteSpace(HeaderUnits.WithoutUnits(text));
    }

    private const string Units =
        """
        (mm|cm|dm|m|km|ft|feet|foot|in|inch|inches|mtrs?|mts?|meters?|metres?|centimet(er|re)s?|millimet(er|re)s?|m3|m³|l|lit(er|re)s?|[°º]c|c|deg([ ]?c)?|degrees?([ ]c(elsius)?)?|celsius|%|‰|ppm|ppt|psu|ntu|fnu|ms/cm|µs/cm|μs/cm|us/cm|ms/m|s/m|mg/l|µg/l|ug/l|m/s|m/d|m3/s|m³/s|l/s|mm/h|mm/hr|mm/day|mm/d|pa|hpa|kpa|mpa|mbar|bar|dbar|psi|mmhg|cmh2o|cm[ ]h2o|mh2o|m[ ]h2o|volts?|mv|v|ma|hz|khz|w/m2|w/m²|ph|g/l|kg/m3)
          ([ ]*[\[(]?(bgl|bgs|btoc|toc|msl|asl|amsl|masl|mbgl|nap|agl|ahd|u\.?[ ]?gok|[üu]\.?[ ]?(nh?n|gok)|[+-]?nap|t\.?o\.?v\.?[ ].{1,12}|below[ ].{1,20}|above[ ].{1,20}|from[ ].{1,20})[\])]?)?
        | (mbgl|mbgs|masl|mamsl|mnap|mahd|mnn|mbtoc|mbdat|mbmp|ftbgs|ftbgl)
        """;

    [GeneratedRegex("^(" + Units + ")$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex Unit();

    [GeneratedRegex(
        """
        ^(
          [-=_]{1,} | x
        | [\[(<{] [^\])>}]{1,40} [\])>}]                                        # [m], (text)
        |
        """
            + Units
            + """

        | (dd?|mm?|yyyy|yy)([-/. ,]?(dd?|m{1,4}|yyyy|yy)){1,2}([ ,]*[t]?[ ]?h.{1,18})? # dd/mm/yyyy hh:mm
        | hh?(24)?:?(mm|mi)(:?ss)?(\.f+)?([ ]?(tt|am/pm|z))?
        | (text|string|str|char|number|numeric|num|integer|int|int32|int64|float|double|real|decimal|date|time|datetime|timestamp|bool|boolean|varchar|nvarchar|object|utc)([ ]*\(.{1,12}\))?
        | [0-9]{1,2}[ ]?(digits?|characters?|chars?|decimals?)
        | [0-9]{1,3}[sdnfac]                                                     # 5s, 10d: widths
        | ts|rn|avg|smp|std|med|wvc|unitless|none|dimensionless|code|id|units?
        )$
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.NonBacktracking)]
    private static partial Regex Format();
}
