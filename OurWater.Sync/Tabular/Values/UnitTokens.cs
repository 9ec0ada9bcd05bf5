using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Values;

/// <param name="Index">Where it begins in the text that was cut up.</param>
/// <param name="Apart">True where white space stands before it.</param>
internal readonly record struct UnitToken(string Text, int Index, bool Apart)
{
    public int End => Index + Text.Length;

    public string Lower { get; } = Text.ToLowerInvariant();

    public bool IsNumber => char.IsAsciiDigit(Text[0]);
}

/// <summary>Cuts a header into words, numbers and signs, and knows which words are units.</summary>
internal static partial class UnitTokens
{
    private static readonly HashSet<string> Times = ["d", "day", "days", "s", "sec", "second", "seconds", "min", "minute", "minutes", "h", "hr", "hrs", "hour", "hours", "wk", "week", "mon", "month", "months", "yr", "yrs", "year", "years", "a", "jour", "jours", "dia", "día", "tag", "dag", "heure", "hora", "stunde", "uur"];

    private static readonly HashSet<string> Amounts =
        ["µs", "μs", "us", "ms", "mg", "ug", "µg", "μg", "ng", "g", "kg", "l", "ml", "meq", "mmol", "mol", "cfu", "mpn", "ha", "pa", "kpa", "v", "mv",
            "w", "j", "n", "s", "lb"];

    /// <summary>Units of something that is no length, wherever they stand; those of one letter only as a bracket's whole content.</summary>
    private static readonly HashSet<string> NoLengths =
        ["µs", "μs", "us", "ms", "hpa", "kpa", "mbar", "mbars", "psi", "psia", "psig", "ntu", "fnu", "ppm", "ppb", "mv", "mg", "µg", "μg", "ug",
            "deg", "degc", "degf", "celsius", "fahrenheit", "%", "°", "º", "cfs", "gpm", "lps", "mmhg", "cmh2o", "mmol", "meq"];

    private static readonly HashSet<string> OneLetter = ["c", "f", "v", "l", "d", "h", "k"];

    /// <summary>With words of one header set apart that are written as one: <c>mNAP</c>, <c>depthCm</c>, <c>DTWft</c>, <c>mbgl</c>.</summary>
    public static string Spaced(string header) =>
        Attached().Replace(UpperThenUnit().Replace(CodeUnit().Replace(CamelCase().Replace(header.Replace('_', ' '), " "), " m "), "$1 $2"), "$1 $2");

    public static List<UnitToken> Of(string spaced)
    {
        var tokens = new List<UnitToken>();
        foreach (Match match in Token().Matches(spaced)) tokens.Add(new UnitToken(match.Value, match.Index, match.Index == 0 || char.IsWhiteSpace(spaced[match.Index - 1])));
        return tokens;
    }

    /// <summary>The length that a word is; <c>in</c> is one, whether it is meant as a unit is for the caller to see.</summary>
    public static ValueUnit? Length(string lower) => lower switch
    {
        "metro" or "metros" or "mètre" or "mètres" or "मीटर" or "મીટર" => LengthUnit.Metre,
        "centimetro" or "centimetros" or "centímetro" or "centímetros" or "centimètre" or "centimètres" or "zentimeter" or "सेमी" or "સેમી" => LengthUnit.Centimetre,
        "milimetro" or "milimetros" or "milímetro" or "milímetros" or "millimètre" or "millimètres" or "मिमी" or "મીમી" => LengthUnit.Millimetre,
        "pies" or "pieds" or "pied" or "fuß" => LengthUnit.Foot,
        "pulgada" or "pulgadas" or "pouce" or "pouces" or "zoll" => LengthUnit.Inch,
        "dm" or "decimetre" or "decimeter" or "decimetres" or "decimeters" => new ValueUnit(LengthUnit.Metre, 0.1m),
        "km" or "kilometre" or "kilometer" or "kilometres" or "kilometers" => new ValueUnit(LengthUnit.Metre, 1000m),
        "yd" or "yard" or "yards" => new ValueUnit(LengthUnit.Foot, 3m),
        "µm" or "μm" => new ValueUnit(LengthUnit.Millimetre, 0.001m),
        _ => Units.FindWord(lower) is { } known ? known : null,
    };

    public static bool IsTime(string lower) => Times.Contains(lower);

    /// <summary>A unit that a slash may tie to another: <c>mg</c>, <c>µS</c>, <c>d</c>.</summary>
    public static bool IsPart(string lower) => Times.Contains(lower) || Amounts.Contains(lower) || lower is "m3" or "ft3";

    public static bool IsNoLength(IReadOnlyList<UnitToken> tokens, int at)
    {
        var lower = tokens[at].Lower;
        return NoLengths.Contains(lower) || (OneLetter.Contains(lower) && at > 0 && at + 1 < tokens.Count && tokens[at - 1].Text is "(" or "[" && tokens[at + 1].Text is ")" or "]");
    }

    [GeneratedRegex(@"\d+(?:[.,]\d+)?|[\p{L}\p{M}]+|\S")]
    private static partial Regex Token();

    [GeneratedRegex(@"(?<=\p{Ll})(?=\p{Lu})(?<!\bUo)(?!(?<=(?<!\p{L})[hkmµμu])(?:Pa|S|V|W|L|Hz)(?!\p{L}))(?!(?<=(?<!\p{L})p)H(?!\p{L}))")]
    private static partial Regex CamelCase();

    [GeneratedRegex(@"(?<=\bGW)m(?= ?(?:BGS|MSL))")]
    private static partial Regex CodeUnit();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(\p{Lu}{2,})(ft|cm|mm|m)(?![\p{L}\p{N}])")]
    private static partial Regex UpperThenUnit();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(m|cm|mm|ft)(bgl|bgs|bls|bmp|btoc|btc|toc|amsl|asl|msl|snm|nap|ahd|aod|nhn|ngf|taw|navd|ngvd|mv)(?![\p{L}])", RegexOptions.IgnoreCase)]
    private static partial Regex Attached();
}
