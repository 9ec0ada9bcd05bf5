using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>Year, month and day in three columns, instead of one column of dates.</summary>
internal static class DatePartColumns
{
    public static FieldInfo Year { get; } = new(Fields.Year, "Year", ["year", "yr", "yyyy", "yy", "ano", "año", "annee", "année", "jahr", "jaar"]);

    public static FieldInfo Month { get; } = new(Fields.Month, "Month", ["month", "mon", "mo", "mm", "mes", "mês", "mois", "monat", "maand"]);

    public static FieldInfo Day { get; } = new(Fields.Day, "Day", ["day", "dd", "dy", "day of month", "dia", "día", "jour", "tag", "dag"]);

    private static readonly FieldInfo[] All = [Year, Month, Day];

    /// <summary>The mapping with the three columns where the header has all of them, and neither it nor the mapping has a column of dates.</summary>
    public static Mapping Named(TableDescription table, Mapping mapping, IReadOnlyList<ColumnContent> contents)
    {
        if (mapping.DataType != DataType.Reading || table.HeaderRow == 0 || mapping.Columns.GetValueOrDefault(Fields.Date) is not null || AreMapped(mapping)) return mapping;
        var words = table.Columns.Select(ColumnWords.Normalize).ToArray();
        var parts = Array.ConvertAll(All, part => IndexOf(part, table, words));
        if (parts.Contains(-1) || parts.Distinct().Count() < parts.Length || HasDates(words, contents, parts)) return mapping;
        var columns = new Dictionary<string, string?>(mapping.Columns);
        for (var i = 0; i < All.Length; i++) columns[All[i].Name] = table.Columns[parts[i]];
        return mapping with { Columns = columns };
    }

    /// <summary>The fields with the three in place of the date where the mapping has them; else without them.</summary>
    public static IEnumerable<(FieldInfo Field, bool Required)> Choose(Mapping mapping, IEnumerable<(FieldInfo Field, bool Required)> fields)
    {
        var used = mapping.DataType == DataType.Reading && mapping.Columns.GetValueOrDefault(Fields.Date) is null && AreMapped(mapping);
        return fields.Where(f => IsPart(f.Field.Name) ? used : !used || f.Field.Name != Fields.Date).Select(f => IsPart(f.Field.Name) ? (f.Field, true) : f);
    }

    /// <summary>The proposals, with those of the three that nobody set as found by their names.</summary>
    public static IReadOnlyList<FieldProposal> Proposed(IReadOnlyList<FieldProposal> fields, Mapping given) =>
        [.. fields.Select(f => IsPart(f.Field) && !given.Columns.ContainsKey(f.Field) ? f with { Certainty = Certainty.Sure, Evidence = Evidence.Name } : f)];

    private static bool IsPart(string field) => field is Fields.Year or Fields.Month or Fields.Day;

    private static bool AreMapped(Mapping mapping) => Array.Exists(All, f => mapping.Columns.GetValueOrDefault(f.Name) is not null);

    /// <summary>By the words of the header, or by the header itself: MM is no unit here.</summary>
    private static int IndexOf(FieldInfo part, TableDescription table, string[] words) =>
        Array.FindIndex(words, w => ColumnWords.Match(w, part) == NameMatch.Exact) is >= 0 and var byWord ? byWord : table.Columns.ToList().FindIndex(c => part.Words.Contains(c.ToLowerInvariant()));

    private static bool HasDates(string[] words, IReadOnlyList<ColumnContent> contents, int[] parts)
    {
        var date = FieldCatalog.Find(DataType.Reading, Fields.Date)!;
        return Enumerable.Range(0, words.Length).Any(i => !parts.Contains(i) && (contents[i].Mostly(contents[i].Dates) || ColumnWords.Match(words[i], date) == NameMatch.Exact));
    }
}
