using System.Text.RegularExpressions;
using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Values;

/// <param name="For">The type that the header ties the unit to, as in <c>value (m for well)</c>; null = every type.</param>
public readonly record struct HeaderUnit(LengthUnit Unit, ResourceType? For);

/// <summary>Units as they stand in a header: <c>watertable depth, cm</c>, <c>Depth to water [ft bgl]</c>, <c>Rainfall (mm)</c>, <c>depth_m</c>.</summary>
public static partial class HeaderUnits
{
    /// <summary>Every unit that the header names; empty where it names none.</summary>
    public static IReadOnlyList<HeaderUnit> Parse(string header)
    {
        var found = new List<HeaderUnit>();
        var matches = UnitWord().Matches(header);
        for (var i = 0; i < matches.Count; i++)
        {
            var end = matches[i].Index + matches[i].Length;
            var rest = header[end..(i + 1 < matches.Count ? matches[i + 1].Index : header.Length)];
            var unit = UnitOf(matches[i]);
            var types = TypesAfterFor(rest);
            if (types.Count == 0) Add(found, new HeaderUnit(unit, null));
            foreach (var type in types) Add(found, new HeaderUnit(unit, type));
        }

        return found;
    }

    /// <summary>The header without its units and brackets: the words that say what the column is.</summary>
    public static string WithoutUnits(string header) => ForWords().Replace(UnitWord().Replace(header, " "), " ");

    private static void Add(List<HeaderUnit> found, HeaderUnit unit)
    {
        if (!found.Contains(unit)) found.Add(unit);
    }

    private static LengthUnit UnitOf(Match match)
    {
        var word = match.Value.Trim(' ', '(', '[', ',', '.').ToLowerInvariant();
        return word switch
        {
            _ when word.StartsWith("mm", StringComparison.Ordinal) || word.StartsWith("milli", StringComparison.Ordinal) => LengthUnit.Millimetre,
            _ when word.StartsWith('c') => LengthUnit.Centimetre,
            _ when word.StartsWith('f') => LengthUnit.Foot,
            _ when word.StartsWith('i') => LengthUnit.Inch,
            _ => LengthUnit.Metre,
        };
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

    [GeneratedRegex(@"(?<![\p{L}\p{N}])(?:centimet(?:er|re)s?|cms?|millimet(?:er|re)s?|mms?|met(?:er|re)s?|mtrs?|mts?|feet|foot|ft|inch(?:es)?|m(?:bgl|bgs|amsl|asl|msl|nap)?)(?![\p{L}\p{N}²³^])|[(\[,]\s*in\.?\s*(?=[)\]]|$)|(?<=[a-z])(?-i:Cm|Mm|Ft|M)$|(?<=GW)m(?=BGS|MSL)", RegexOptions.IgnoreCase)]
    private static partial Regex UnitWord();

    [GeneratedRegex(@"\bfor\s+(?:the\s+)?(?:(?:wells?|rain\s?gauges?|check\s?dams?|dams?|rain)[\s,/&]*(?:and\s+)?)+", RegexOptions.IgnoreCase)]
    private static partial Regex ForWords();
}
