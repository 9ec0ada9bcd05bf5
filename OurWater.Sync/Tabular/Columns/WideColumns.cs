using System.Text.RegularExpressions;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="IsSure">True where the headers can be nothing but places.</param>
internal sealed record WidePlaces(IReadOnlyList<(int Column, string Identity)> Columns, bool IsSure, PlaceIdentity? Identity);

/// <summary>Columns that are headed by a place: <c>1111</c>, <c>Well 1112 (cm)</c>, <c>313603.1111</c>, or a name.</summary>
internal static partial class WideColumns
{
    public static WidePlaces Find(TableDescription table, Mapping mapping, PlaceIdentity? identity, IReadOnlyList<ColumnContent> contents)
    {
        if (mapping.DataType != DataType.Reading || table.HeaderRow == 0 || mapping.Layout == TableLayout.Long) return new WidePlaces([], false, identity);
        var mapped = mapping.Columns.Values.Where(c => c is not null).Select(c => Header.IndexOf(table, c!)).ToHashSet();
        var scheme = identity ?? new PlaceIdentity(IdentityScheme.LegacyMyWell);
        var places = new List<(int, string)>();
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (mapped.Contains(i) || (scheme.Scheme is IdentityScheme.Name or IdentityScheme.ExternalId && !IsValueColumn(contents[i]))) continue;
            if (IdentityOf(table.Columns[i], scheme, mapping) is { } place) places.Add((i, place));
        }

        var sure = scheme.Scheme == IdentityScheme.LegacyMyWell && places.Count >= 2 && !HasPlaceColumn(table, contents);
        return new WidePlaces(places, sure, identity ?? (sure ? scheme : null));
    }

    /// <summary>The canonical identity that a header names; null where it names none. Without a pincode anywhere, the number alone.</summary>
    private static string? IdentityOf(string header, PlaceIdentity identity, Mapping mapping)
    {
        switch (identity.Scheme)
        {
            case IdentityScheme.LegacyMyWell:
                var full = PincodeAndNumber().Match(header);
                if (full.Success) return $"{full.Groups[1].Value}.{full.Groups[2].Value}";
                var numbers = FourDigits().Matches(header);
                if (numbers.Count != 1) return null;
                return mapping.Constants.TryGetValue(Fields.Pincode, out var pincode) && IdentityText.Pincode(pincode) is { } canonical ? $"{canonical}.{numbers[0].Value}" : numbers[0].Value;
            case IdentityScheme.OurWater:
                var ids = Digits().Matches(header);
                return ids.Count == 1 ? IdentityText.Number(ids[0].Value) : null;
            default:
                return KnownField(header) || NotReadings.IsTotal(header) ? null : WithoutUnit(header);
        }
    }

    private static bool HasPlaceColumn(TableDescription table, IReadOnlyList<ColumnContent> contents) => table.Columns.Where((name, i) =>
        ColumnWords.Match(ColumnWords.Normalize(name), FieldCatalog.Find(DataType.Reading, Fields.ResourceId)!) >= NameMatch.Misspelt && contents[i].Mostly(contents[i].FourDigits)).Any();

    /// <summary>Values, or nothing yet; not dates, and not remarks.</summary>
    private static bool IsValueColumn(ColumnContent content) => content.Filled == 0 || (content.Numbers > 0 && !content.Mostly(content.Dates)) || content.Words < content.Filled;

    private static bool KnownField(string header)
    {
        var words = ColumnWords.Normalize(header);
        return Remarks().IsMatch(words) || FieldCatalog.Of(DataType.Reading).Any(f => f.Name is not (Fields.ResourceId or Fields.ExternalId or Fields.Name) && ColumnWords.Match(words, f) == NameMatch.Exact);
    }

    private static string WithoutUnit(string header) => UnitInBrackets().Replace(header, "").Trim();

    [GeneratedRegex(@"(?<!\d)([1-9]\d{5})\s*[./_\- ]\s*(\d{4})(?!\d)")]
    private static partial Regex PincodeAndNumber();

    [GeneratedRegex(@"(?<![\d.])[1-9]\d{3}(?![\d])")]
    private static partial Regex FourDigits();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\s*[\[(,]\s*(?:m|cm|mm|ft|in|met(?:er|re)s?|feet)(?:\s+\w+)?\s*[\])]?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex UnitInBrackets();

    [GeneratedRegex(@"^(?:remarks?|notes?|comments?|volunteer|observer|village|weather|entered (?:on|by))$")]
    private static partial Regex Remarks();
}
