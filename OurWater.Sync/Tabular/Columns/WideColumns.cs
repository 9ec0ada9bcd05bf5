using System.Text.RegularExpressions;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <param name="Others">Columns of a place that do not hold its values.</param>
/// <param name="IsSure">True where the headers can be nothing but places.</param>
internal sealed record WidePlaces(IReadOnlyList<(int Column, string Identity)> Columns, IReadOnlyList<OtherColumn> Others, bool IsSure, PlaceIdentity? Identity);

/// <summary>
/// Columns that are headed by a place: <c>1111</c>, <c>Well 1112 level (cm)</c>, <c>313603.1111</c>, or a name. With another quantity's or a flag's word
/// a column is no place's value.
/// </summary>
internal static partial class WideColumns
{
    public static WidePlaces Find(TableDescription table, Mapping mapping, PlaceIdentity? identity, IReadOnlyList<ColumnContent> contents)
    {
        if (mapping.DataType != DataType.Reading || table.HeaderRow == 0 || mapping.Layout == TableLayout.Long) return new WidePlaces([], [], false, identity);
        var passed = mapping.Columns.Values.Where(c => c is not null).Select(c => c!).Concat(mapping.LeftOutColumns ?? []).Select(c => Header.IndexOf(table, c)).ToHashSet();
        var scheme = identity ?? new PlaceIdentity(IdentityScheme.LegacyMyWell);
        var (places, others) = (new List<(int, string)>(), new List<OtherColumn>());
        for (var i = 0; i < table.Columns.Count; i++)
        {
            if (passed.Contains(i) || table.Columns[i] == ColumnNames.Unnamed(i) || (scheme.Scheme is IdentityScheme.Name or IdentityScheme.ExternalId && !IsValueColumn(contents[i]))) continue;
            if (PlaceHeader.Read(Repeated().Replace(table.Columns[i], ""), scheme, mapping, UnitCell(table, i)) is not { } place) continue;
            if (place.Reason is { } reason) others.Add(new OtherColumn(i, place.Identity, reason));
            else places.Add((i, place.Identity));
        }

        var sure = scheme.Scheme == IdentityScheme.LegacyMyWell && places.Count >= 2 && !HasPlaceColumn(table, contents);
        return new WidePlaces(places, others, sure, identity ?? (sure ? scheme : null));
    }

    private static string UnitCell(TableDescription table, int column) => column < table.Units.Count ? table.Units[column] : "";

    private static bool HasPlaceColumn(TableDescription table, IReadOnlyList<ColumnContent> contents) => table.Columns.Where((name, i) =>
        ColumnWords.Match(ColumnWords.Normalize(name), FieldCatalog.Find(DataType.Reading, Fields.ResourceId)!) >= NameMatch.Misspelt && contents[i].Mostly(contents[i].FourDigits)).Any();

    /// <summary>Values, or nothing yet; not dates, and not remarks.</summary>
    private static bool IsValueColumn(ColumnContent content) => content.Filled == 0 || (!content.Mostly(content.Dates) && (content.Numbers > 0 || content.Words < content.Filled));

    /// <summary>What a reader puts behind a name that stands twice.</summary>
    [GeneratedRegex(@" \(\d+\)$")]
    private static partial Regex Repeated();
}
