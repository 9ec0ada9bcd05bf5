using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <param name="For">The type that the header ties the unit to, as in <c>value (m for well)</c>; null = every type.</param>
/// <param name="Factor">0.1 for tenths of the unit.</param>
public readonly record struct HeaderUnit(LengthUnit Unit, ResourceType? For, decimal Factor = 1)
{
    public ValueUnit Scaled => new(Unit, Factor);
}

/// <param name="Lengths">Every unit of length that the header names.</param>
/// <param name="IsAnother">The header names a unit that is no length (<c>µS/cm</c>, <c>m/d</c>, <c>°C</c>), and no length beside it.</param>
/// <param name="IsUnclear">A number before a unit that may be a factor or something else: <c>10 mm</c>.</param>
public sealed record HeaderUnitScan(IReadOnlyList<HeaderUnit> Lengths, bool IsAnother, bool IsUnclear);

/// <summary>
/// Units as they stand in a header: <c>watertable depth, cm</c>, <c>Depth to water [ft bgl]</c>, <c>RD (0.1 mm)</c>, <c>depth_m</c>. A unit is a whole
/// word that no slash or power makes another one.
/// </summary>
public static partial class HeaderUnits
{
    /// <summary>Every unit of length that the header names; empty where it names none.</summary>
    public static IReadOnlyList<HeaderUnit> Parse(string header) => Scan(header).Lengths;

    public static HeaderUnitScan Scan(string header) => Read(UnitTokens.Spaced(header)).Scan;

    /// <summary>The header without its units: the words that say what the column is.</summary>
    public static string WithoutUnits(string header)
    {
        var spaced = UnitTokens.Spaced(header);
        var text = new StringBuilder(spaced);
        foreach (var (start, end) in Read(spaced).Places)
        {
            for (var i = start; i < end; i++) text[i] = ' ';
        }

        return TrailingIn().Replace(ForWords().Replace(text.ToString(), " "), "");
    }

    private static (HeaderUnitScan Scan, List<(int Start, int End)> Places) Read(string spaced)
    {
        var tokens = UnitTokens.Of(spaced);
        var (found, places, unclear, another) = (new List<HeaderUnit>(), new List<(int, int)>(), false, false);
        for (var i = 0; i < tokens.Count; i++)
        {
            if (UnitTokens.IsNoLength(tokens, i))
            {
                another = true;
                places.Add((tokens[i].Index, tokens[i].End));
            }

            if (UnitTokens.Length(tokens[i].Lower) is not { } unit || !IsUnit(tokens, i)) continue;
            var compound = Compounds.Length(tokens, i);
            places.Add((tokens[i].Index, tokens[i + compound - 1].End));
            if (compound > 1 || Compounds.IsPower(tokens, i))
            {
                another = true;
                i += compound - 1;
                continue;
            }

            var (factor, first, known) = UnitFactors.Before(tokens, i);
            unclear |= !known;
            places.Add((tokens[first].Index, tokens[i].End));
            AddTyped(found, unit with { Factor = unit.Factor * factor }, Rest(spaced, tokens, i));
        }

        return (new HeaderUnitScan(found, another && found.Count == 0, unclear), places);
    }

    /// <summary>What follows the unit up to the next one: <c>for wells</c>.</summary>
    private static string Rest(string spaced, List<UnitToken> tokens, int at)
    {
        var next = tokens.FindIndex(at + 1, t => UnitTokens.Length(t.Lower) is not null);
        return spaced[tokens[at].End..(next < 0 ? spaced.Length : tokens[next].Index)];
    }

    /// <summary><c>in</c> is inches in a bracket of its own, behind a comma, or as the last word; else a preposition. <c>M2</c> is a name.</summary>
    private static bool IsUnit(List<UnitToken> tokens, int at)
    {
        if (IsInitial(tokens, at)) return false;
        var last = at + 1 >= tokens.Count || tokens.Skip(at + 1).All(t => t.Text is ")" or "]" or ".");
        if (tokens[at].Lower == "in") return at > 0 && (last || (tokens[at - 1].Text is "(" or "[" or "," && tokens[at + 1].Text is ")" or "]"));
        return last || !(tokens[at + 1].IsNumber && !tokens[at + 1].Apart && char.IsUpper(tokens[at].Text[0]));
    }

    /// <summary>The m of <c>a.m.s.l.</c>, <c>m.s.l.</c> and <c>s.n.m.</c> is no metre; that of <c>m.a.s.l.</c> is one.</summary>
    private static bool IsInitial(List<UnitToken> tokens, int at)
    {
        bool Is(int i, string text) => i >= 0 && i < tokens.Count && tokens[i].Lower == text && (i == at || !tokens[i].Apart);
        if (!tokens[at].Apart && Is(at - 1, ".") && at > 1 && tokens[at - 2].Text.Length == 1 && char.IsLetter(tokens[at - 2].Text[0])) return true;
        return Is(at, "m") && Is(at + 1, ".") && Is(at + 2, "s") && Is(at + 3, ".") && Is(at + 4, "l");
    }

    private static void AddTyped(List<HeaderUnit> found, ValueUnit unit, string rest)
    {
        var types = TypesAfterFor(rest);
        if (types.Count == 0) Add(found, new HeaderUnit(unit.Unit, null, unit.Factor));
        foreach (var type in types) Add(found, new HeaderUnit(unit.Unit, type, unit.Factor));
    }

    private static void Add(List<HeaderUnit> found, HeaderUnit unit)
    {
        if (!found.Contains(unit)) found.Add(unit);
    }

    private static List<ResourceType> TypesAfterFor(string rest)
    {
        var types = new List<ResourceType>();
        var after = ForWords().Match(rest);
        if (!after.Success) return types;
        if (after.Value.Contains("well", StringComparison.OrdinalIgnoreCase)) types.Add(ResourceType.Well);
        if (after.Value.Contains("rain", StringComparison.OrdinalIgnoreCase)) types.Add(ResourceType.Raingauge);
        if (after.Value.Contains("dam", StringComparison.OrdinalIgnoreCase)) types.Add(ResourceType.Checkdam);
        return types;
    }

    [GeneratedRegex(@"\bfor\s+(?:the\s+)?(?:(?:wells?|rain\s?gauges?|check\s?dams?|dams?|rain)[\s,/&]*(?:and\s+)?)+", RegexOptions.IgnoreCase)]
    private static partial Regex ForWords();

    [GeneratedRegex(@"\s+(?:in|en|em)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex TrailingIn();
}

/// <summary>Units that others make another one: <c>m/d</c>, <c>µS/cm</c>, <c>m3</c>, <c>mm per day</c>, <c>m s-1</c>.</summary>
internal static class Compounds
{
    /// <summary>How many tokens the unit is, itself included.</summary>
    public static int Length(IReadOnlyList<UnitToken> tokens, int at)
    {
        string Lower(int i) => i >= 0 && i < tokens.Count ? tokens[i].Lower : "";
        var own = UnitTokens.Length(tokens[at].Lower);
        if (Lower(at + 1) is "/" or "per" && (UnitTokens.IsTime(Lower(at + 2)) || UnitTokens.IsPart(Lower(at + 2)))) return 3;
        if (Lower(at + 1) is "/" or "per" && at + 2 < tokens.Count && tokens[at + 2].IsNumber && UnitTokens.IsTime(Lower(at + 3))) return 4;
        if (Lower(at + 1) == "/" && UnitTokens.Length(Lower(at + 2)) is { } same && same == own) return 3;
        if (Lower(at + 1) is "hg" or "wc" or "ws") return 2;
        if (Lower(at + 1) == "h" && Lower(at + 2) == "2" && Lower(at + 3) == "o") return 4;
        var dot = Lower(at + 1) is "." or "·" or "*" ? 1 : 0;
        return UnitTokens.IsTime(Lower(at + 1 + dot)) && Lower(at + 2 + dot) is "-" or "^" or "⁻" or "−" && at + 3 + dot < tokens.Count && !tokens[at + 2 + dot].Apart ? 4 + dot : 1;
    }

    /// <summary>True where what stands around the unit makes it another one: a power, a square, the lower part of a fraction.</summary>
    public static bool IsPower(IReadOnlyList<UnitToken> tokens, int at)
    {
        if (at + 1 < tokens.Count && !tokens[at + 1].Apart && (tokens[at + 1].Text is "2" or "3" or "²" or "³" or "^" or "⁻"
            || (tokens[at + 1].Text is "-" or "−" && at + 2 < tokens.Count && tokens[at + 2].Text is "1" && !tokens[at + 2].Apart))) return true;
        if (at > 0 && tokens[at - 1].Lower is "sq" or "square" or "cubic" or "cu") return true;
        if (at > 1 && tokens[at - 1].Text == "." && tokens[at - 2].Lower is "sq" or "cu") return true;
        if (at < 2 || tokens[at - 1].Lower is not ("/" or "per")) return false;
        return UnitTokens.IsPart(tokens[at - 2].Lower) || tokens[at - 2].Text is "2" or "3" or "²" or "³";
    }
}

/// <summary>The factor before a unit: <c>0.1 mm</c>, <c>1/10 mm</c>, <c>tenths of mm</c>; or behind it, <c>mm/10</c>.</summary>
internal static class UnitFactors
{
    private static readonly HashSet<string> Of = ["of", "a", "an", "de", "d", "'", "’"];

    /// <returns>The factor, the first token that belongs to it, and whether the number can be nothing else.</returns>
    public static (decimal Factor, int First, bool Known) Before(IReadOnlyList<UnitToken> tokens, int at)
    {
        if (at + 2 < tokens.Count && tokens[at + 1].Text == "/" && tokens[at + 2].Text is "10" or "100" or "1000") return (1m / Number(tokens[at + 2]), at, true);
        if (at + 2 < tokens.Count && tokens[at + 1].Lower is "x" or "*" or "×" && tokens[at + 2].IsNumber) return (1, at, false);
        var before = at - 1;
        while (before > 0 && Of.Contains(tokens[before].Lower)) before--;
        if (before >= 0 && Word(tokens[before].Lower) is { } part) return (part, before, true);
        if (at == 0 || !tokens[at - 1].IsNumber) return (1, at, true);
        var number = Number(tokens[at - 1]);
        if (at > 2 && tokens[at - 2].Text == "/" && tokens[at - 3].Text == "1") return number is 10 or 100 or 1000 ? (1m / number, at - 3, true) : (1, at - 3, false);
        if (at > 1 && tokens[at - 2].Text is "-" or "^" or "⁻" or "−") return (1, at - 1, false);
        return number is 0.1m or 0.01m or 0.001m ? (number, at - 1, true) : (1, at - 1, number == 1);
    }

    private static decimal Number(UnitToken token) =>
        decimal.TryParse(token.Text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static decimal? Word(string lower) => lower switch
    {
        "tenth" or "tenths" or "dixième" or "dixièmes" or "décima" or "décimas" or "decima" or "decimas" or "zehntel" => 0.1m,
        "hundredth" or "hundredths" or "centième" or "centièmes" or "centésima" or "centésimas" or "hundertstel" => 0.01m,
        "thousandth" or "thousandths" or "tausendstel" => 0.001m,
        _ => null,
    };
}
