using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>By what a file probably names its places.</summary>
internal static class IdentityProposer
{
    /// <summary>The external id that a file of the old GGMN names its places by.</summary>
    public const string Ggmn = "ggmnId";
    public const string HeaderPrefix = "externalIds.";

    public static PlaceIdentity? Propose(TableDescription table, Mapping mapping, IReadOnlyList<ColumnHeader> headers, IReadOnlyList<ColumnContent> contents)
    {
        if (mapping.DataType == DataType.Group) return null;
        if (PlaceIdentity.Parse(mapping.Identity) is { } chosen) return chosen;
        var hasHeader = table.HeaderRow > 0;
        foreach (var column in table.Columns)
        {
            if (column.StartsWith(HeaderPrefix, StringComparison.OrdinalIgnoreCase) && PlaceIdentity.Parse(Identities.ExternalIdPrefix + column[HeaderPrefix.Length..]) is { } named) return named;
        }

        if (IsMapped(mapping, Fields.ExternalId)) return null;
        var legacy = new PlaceIdentity(IdentityScheme.LegacyMyWell);
        if (mapping.Constants.ContainsKey(Fields.Pincode) || IsMapped(mapping, Fields.Pincode)) return legacy;
        if (IsMapped(mapping, Fields.Name) && mapping.DataType == DataType.Reading) return new PlaceIdentity(IdentityScheme.Name);
        var hasCodes = contents.Any(c => c.Mostly(c.SeriesCodes));
        if (hasCodes && !hasHeader) return new PlaceIdentity(IdentityScheme.ExternalId, Ggmn);
        bool HasField(string field, Func<ColumnContent, bool> fits) => Enumerable.Range(0, headers.Count).Any(i =>
            fits(contents[i]) && headers[i].Measured != Measured.Flag && (!hasHeader || ColumnWords.Match(headers[i].Words, FieldCatalog.Find(mapping.DataType, field)!) >= NameMatch.SimilarWords));
        if (HasField(Fields.ResourceId, c => c.Mostly(c.FourDigits) || c.Filled == 0)) return legacy;
        if (HasField(Fields.Pincode, c => c.Mostly(c.Pincodes)) && contents.Any(c => c.Mostly(c.FourDigits))) return legacy;
        if (hasHeader && HasField(Fields.Name, c => c.Mostly(c.Words))) return new PlaceIdentity(IdentityScheme.Name);
        return hasCodes ? new PlaceIdentity(IdentityScheme.ExternalId, Ggmn) : null;
    }

    private static bool IsMapped(Mapping mapping, string field) => mapping.Columns.TryGetValue(field, out var column) && column is not null;
}
