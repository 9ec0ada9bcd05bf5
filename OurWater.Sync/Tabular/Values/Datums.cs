using System.Text.RegularExpressions;

namespace OurWater.Sync.Tabular.Values;

/// <summary>Words that say that a level is counted from sea level or another datum, and those that say that it is a depth.</summary>
internal static partial class Datums
{
    /// <summary>The series that a level above this datum is kept in; null for a depth, and where the text names no datum.</summary>
    public static string? Find(string text)
    {
        if (Below().IsMatch(text)) return null;
        if (Named().Match(text) is { Success: true } named) return Canonical(named.Groups["datum"].Value);
        if (Sea().IsMatch(text)) return SeriesCodes.AboveSeaLevel;
        return Weak().IsMatch(text) && !Depth().IsMatch(text) ? "elevation" : null;
    }

    /// <summary><c>NAVD 88</c> is <c>NAVD88</c>, <c>Kronshtadt</c> is <c>KRONSTADT</c>.</summary>
    private static string Canonical(string datum)
    {
        var name = string.Concat(datum.Where(char.IsLetterOrDigit)).ToUpperInvariant();
        return name.StartsWith("KRON", StringComparison.Ordinal) ? "KRONSTADT" : name;
    }

    [GeneratedRegex(@"GWmBGS|(?<!\p{L})(?:m|ft|cm|mm)?[\s.]*(?:b\.?g\.?l|b\.?g\.?s|bls|btoc|btc|bmp)(?!\p{L})|(?<!\p{L})(?:below|under)[\s_]+(?:the[\s_]+)?(?:ground|land|surface|gl|casing|top|toc|measuring|mp|well)|below[\s_]*(?:ground|casing)|unter\s+gok|onder\s+maaiveld|m\s*-\s*mv|bajo\s+(?:el\s+)?(?:suelo|terreno)|sous\s+(?:le\s+)?sol", RegexOptions.IgnoreCase)]
    private static partial Regex Below();

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:m|ft|cm|mm)?(?<datum>NAP|AHD|AOD|NAVD\s?88|NAVD|NGVD\s?29|NGVD|NGF|NHN|DHHN\s?\d*|TAW|Kronstadt|Kronsh?tadt|(?-i:OD|NN)|(?<=(?:^|[^\p{L}])(?:m|ft|cm|mm)[\s_.+]*)(?:od|nn))(?![\p{L}\p{N}])", RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"GWmMSL|(?<!\p{L})(?:m|ft|cm|mm)?[\s.]?(?:a\.?\s?m\.?\s?s\.?\s?l|a\.\s?s\.\s?l|asl|m\.?s\.?l|s\.?\s?n\.?\s?m|s\.l\.m|slm)(?!\p{L})|above[\s_]+(?:mean[\s_]+)?sea|sea\s?level|nivel\s+d[eo]l?\s+mar|niveau\s+de\s+la\s+mer|[uü]ber\s+(?:dem\s+)?meer|meeresspiegel|zeeniveau|zeespiegel|समुद्र", RegexOptions.IgnoreCase)]
    private static partial Regex Sea();

    [GeneratedRegex(@"elevation|(?<!\p{L})elev(?!\p{L})|altitude|altitud(?!\p{L})|(?<!\p{L})(?:cota|elevaci[oó]n|[eé]l[eé]vation)(?!\p{L})", RegexOptions.IgnoreCase)]
    private static partial Regex Weak();

    [GeneratedRegex(@"depth|profundi|profondeur", RegexOptions.IgnoreCase)]
    private static partial Regex Depth();
}
