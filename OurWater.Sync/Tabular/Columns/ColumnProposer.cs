using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Finds which column is what: what a person set, what is remembered, then names and first values. Two that fit equally are a question.</summary>
public static class ColumnProposer
{
    /// <param name="mapping">What is set already; a field with the column null is not in this file.</param>
    /// <param name="remembered">The mapping of an earlier file with the same header.</param>
    public static ColumnProposal Propose(TableDescription table, Mapping mapping, Mapping? remembered = null)
    {
        var given = MappingText.Clean(mapping);
        var headers = ColumnHeader.Of(table);
        var contents = Enumerable.Range(0, table.Columns.Count).Select(i => ColumnContent.Of(table.Sample, i)).ToArray();
        mapping = DatePartColumns.Named(table, given, contents);
        var identity = IdentityProposer.Propose(table, mapping.Identity is null && remembered is not null ? mapping with { Identity = remembered.Identity } : mapping, headers, contents);
        var places = WideColumns.Find(table, mapping, identity, contents);
        var wide = mapping.Layout is { } set ? set == TableLayout.Wide : mapping.DataType == DataType.Reading && places.IsSure;
        var taken = new HashSet<int>();
        if (wide) taken.UnionWith(places.Columns.Select(p => p.Column).Concat(places.Others.Select(o => o.Column)));
        foreach (var column in mapping.LeftOutColumns ?? []) taken.Add(Header.IndexOf(table, column));
        var fields = DatePartColumns.Choose(mapping, FieldsFor(mapping.DataType, wide, places.Identity ?? identity)).ToList();
        var state = new Assignment(table, mapping, remembered, headers, contents, fields, taken);
        return new ColumnProposal
        {
            Layout = wide ? TableLayout.Wide : TableLayout.Long,
            Identity = wide ? places.Identity ?? identity : identity,
            Others = wide ? [.. places.Others.Where(p => !state.Uses(p.Column))] : [],
            PlaceColumns = wide ? [.. places.Columns.Where(p => !state.Uses(p.Column))] : [],
            Fields = DatePartColumns.Proposed(state.Fields, given),
            Unused = [.. table.Columns.Where((_, i) => !state.Uses(i) && !(wide && places.Columns.Any(p => p.Column == i)))],
        };
    }

    /// <summary>The fields that matter for this identity; the others' columns are free to be something else.</summary>
    private static IEnumerable<(FieldInfo Field, bool Required)> FieldsFor(DataType type, bool wide, PlaceIdentity? identity)
    {
        var id = identity is { } known ? IdentityReader.IdField(known.Scheme) : null;
        var legacy = identity?.Scheme == IdentityScheme.LegacyMyWell;
        foreach (var field in FieldCatalog.Of(type))
        {
            var isId = field.Name is Fields.ResourceId or Fields.ExternalId or Fields.Name;
            var use = (type, field.Name) switch
            {
                (DataType.Reading, Fields.Date) => (true, true),
                (DataType.Reading, Fields.Value) => (!wide, true),
                (DataType.Reading, Fields.Pincode) => (legacy, true),
                (DataType.Reading, _) when isId => (!wide && (id == field.Name || id is null), id == field.Name),
                (DataType.Reading, Fields.Timeseries) => (!wide, false),
                (DataType.Reading, Fields.Unit or Fields.Parameter) => (true, false),
                (DataType.Resource, Fields.Name) => (true, id == Fields.Name),
                (DataType.Resource, _) when isId => (id == field.Name || id is null, id == field.Name),
                (DataType.Resource, Fields.Pincode) => (true, legacy),
                (DataType.Group, Fields.Name or Fields.Type) => (true, true),
                _ => (true, false),
            };
            if (use.Item1) yield return (field, use.Item2);
        }
    }
}
