using System.Text.RegularExpressions;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>The place that a column's header names, and what the words beside it say.</summary>
internal static partial class PlaceHeader
{
    /// <returns>Canonical identity (without a pincode anywhere, the number alone), and why the column does not hold the place's values; null where the header names no place.</returns>
    public static (string Identity, OtherColumnReason? Reason)? Read(string header, PlaceIdentity identity, Mapping mapping, string unitCell)
    {
        switch (identity.Scheme)
        {
            case IdentityScheme.LegacyMyWell:
                var full = PincodeAndNumber().Match(header);
                if (full.Success) return ($"{full.Groups[1].Value}.{full.Groups[2].Value}", Reason(Without(header, full), unitCell));
                var numbers = FourDigits().Matches(header);
                if (numbers.Count != 1) return null;
                var number = numbers[0].Value;
                var named = mapping.Constants.TryGetValue(Fields.Pincode, out var pincode) && IdentityText.Pincode(pincode) is { } canonical ? $"{canonical}.{number}" : number;
                return (named, Reason(Without(header, numbers[0]), unitCell));
            case IdentityScheme.OurWater:
                var ids = Digits().Matches(header);
                return ids.Count == 1 && IdentityText.Number(ids[0].Value) is { } id ? (id, Reason(Without(header, ids[0]), unitCell)) : null;
            default:
                return ReadName(header, unitCell);
        }
    }

    /// <summary>What stands beside the identity: the words that say the unit and the quantity.</summary>
    /// <param name="place">The identity that the header names; a name stands at its beginning.</param>
    public static string WithoutIdentity(string header, PlaceIdentity? identity, string place) => identity?.Scheme switch
    {
        IdentityScheme.LegacyMyWell => FourDigits().Replace(PincodeAndNumber().Replace(header, " "), " "),
        IdentityScheme.OurWater => Digits().Replace(header, " ", 1),
        _ => header.StartsWith(place, StringComparison.Ordinal) ? header[place.Length..] : header,
    };

    /// <summary>A name may have any words; a quantity or a flag behind it is not part of it.</summary>
    private static (string, OtherColumnReason?)? ReadName(string header, string unitCell)
    {
        if (KnownField(header) || NotReadings.IsTotal(header)) return null;
        var bare = Brackets().Replace(header, " ").Trim(' ', '_', ',', '-', ':');
        if (bare.Length == 0) bare = header.Trim();
        var reason = Behind(header, bare) ?? Said(Measures.Of($"x ({unitCell})")) ?? (Measures.Words(bare) is [var first, _, ..] && Plain.Contains(first) ? OtherColumnReason.AnotherQuantity : null);
        if (reason is not null) return (bare, reason);
        var stem = TrailingQuantity().Replace(WithoutUnit(header), "").Trim();
        return (stem.Length > 0 ? stem : WithoutUnit(header), null);
    }

    /// <summary>What the last word and the brackets say; words in the middle of a name say nothing (<c>State Bank well</c>, <c>Iron Bridge</c>).</summary>
    private static OtherColumnReason? Behind(string header, string bare) =>
        (Measures.Words(bare) is [_, .., var last] ? Said(Measures.Of(last)) : null) ?? Said(Measures.Of(string.Join(' ', Brackets().Matches(header).Select(m => m.Value))));

    private static OtherColumnReason? Reason(string rest, string unitCell)
    {
        if ((Said(Measures.Of(rest)) ?? Said(Measures.Of($"x ({unitCell})"))) is { } said) return said;
        return Measures.Words(HeaderUnits.WithoutUnits(ForType().Replace(rest, " "))).TrueForAll(IsKnown) ? null : OtherColumnReason.UnknownWords;
    }

    private static OtherColumnReason? Said(Measured measured) => measured switch
    {
        Measured.Flag => OtherColumnReason.Flag,
        Measured.Another => OtherColumnReason.AnotherQuantity,
        _ => null,
    };

    private static bool IsKnown(string word) => PlaceWords.Contains(word) || Measures.IsOnlyQuantity(word);

    private static string Without(string header, Match identity) => header.Remove(identity.Index, identity.Length).Insert(identity.Index, " ");

    private static bool KnownField(string header)
    {
        var words = ColumnWords.Normalize(header);
        return Remarks().IsMatch(words) || FieldCatalog.Of(DataType.Reading).Any(f => f.Name is not (Fields.ResourceId or Fields.ExternalId or Fields.Name) && ColumnWords.Match(words, f) == NameMatch.Exact);
    }

    /// <summary>A bracket or what stands behind a comma is a unit where all its words are of one; else it is part of the name.</summary>
    private static string WithoutUnit(string header)
    {
        var match = LastPart().Match(header);
        if (!match.Success || match.Index == 0) return header.Trim();
        var part = match.Value.Trim(' ', ',', '(', ')', '[', ']');
        return HeaderUnits.Parse($"({part})").Count > 0 && Measures.IsOnlyQuantity($"({part})") ? header[..match.Index].Trim() : header.Trim();
    }

    /// <summary>Quantities that stand before a name too: <c>EC W1</c>.</summary>
    private static readonly HashSet<string> Plain = ["temp", "temperature", "ec", "ph", "tds", "conductivity", "conductance", "turbidity", "salinity", "pressure", "barometric"];

    private static readonly HashSet<string> PlaceWords =
        ["well", "wells", "no", "nr", "number", "id", "rain", "gauge", "raingauge", "checkdam", "check", "dam", "bore", "borehole", "resource",
            "legacymywell", "pincode", "pin", "default", "series"];

    [GeneratedRegex(@"(?<!\d)([1-9]\d{5})\s*[./_\- ]\s*(\d{4})(?!\d)")]
    private static partial Regex PincodeAndNumber();

    [GeneratedRegex(@"(?<![\d.])[1-9]\d{3}(?![\d])")]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\([^)]*\)|\[[^\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\s*(?:\([^()]*\)|\[[^\[\]]*\]|,[^,]*)\s*$")]
    private static partial Regex LastPart();

    [GeneratedRegex(@"[\s_\-,:]+(?:(?:ground)?water[\s_]*(?:level|depth)|depth(?:[\s_]+to[\s_]+water)?|level|gwl|swl|dtw|wl|rain(?:fall)?|precipitation)$", RegexOptions.IgnoreCase)]
    private static partial Regex TrailingQuantity();

    [GeneratedRegex(@"\bfor\s+(?:the\s+)?\w+", RegexOptions.IgnoreCase)]
    private static partial Regex ForType();

    [GeneratedRegex(@"^(?:remarks?|notes?|comments?|volunteer|observer|village|weather|entered (?:on|by))$")]
    private static partial Regex Remarks();
}
