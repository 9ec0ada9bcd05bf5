using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What stands between a mapping and a plan, as far as the header and the first rows tell.</summary>
internal static class PlanQuestions
{
    /// <summary>Mistakes in the mapping: nothing else is looked at before they are mended.</summary>
    public static List<PlanQuestion> OfMapping(TableDescription table, Mapping mapping)
    {
        var questions = MappingValidator.Validate(mapping).SelectMany(e => e.Value.Select(m => new PlanQuestion(e.Key, new RunError(PlanErrors.InvalidMapping, null, $"{e.Key}: {m}")))).ToList();
        foreach (var (field, name) in mapping.Columns)
        {
            if (name is null || Header.IndexOf(table, name) >= 0) continue;
            var message = $"The file has no column “{name}”. Its columns are {string.Join(", ", table.Columns)}.";
            questions.Add(new PlanQuestion(field, new RunError(PlanErrors.UnknownColumn, name, message, table.Columns)));
        }

        return questions;
    }

    public static IEnumerable<PlanQuestion> OfColumns(TableDescription table, Mapping mapping, ColumnProposal columns, PlanContext context)
    {
        if (mapping.DataType == DataType.Reading && DateHeaders(table) is { } dates)
        {
            yield return new PlanQuestion("layout", new RunError(PlanErrors.UnsupportedLayout, dates,
                "The table has a column for each date. Files are read with a row for each reading (long), or with a row for each date and a column for each place (wide). Turn the table round."));
            yield break;
        }

        if (mapping.DataType == DataType.Reading && columns is { Layout: TableLayout.Wide, PlaceColumns.Count: 0 })
        {
            yield return new PlanQuestion("layout", new RunError(PlanErrors.Undecidable, null, "No column is headed by a place. Choose the layout, or by what the columns name their places.", ["long", "wide"]));
        }

        if (mapping.DataType != DataType.Group && columns.Identity is null) yield return Identity(context);
        foreach (var question in PlaceColumnQuestions.Doubled(table, columns)) yield return question;
        foreach (var field in columns.Fields)
        {
            if (field is { Required: false, Candidates.Count: > 1 } && !field.Source.IsPresent) yield return Missing(field, table);
            if (!field.Required || field.Source.IsPresent || IsOptionalGroupField(field, columns, mapping)) continue;
            if (columns.Identity is null && field.Field is Fields.ResourceId or Fields.ExternalId or Fields.Name) continue;
            if (field.Field == Fields.Pincode && HasPincodes(columns)) continue;
            yield return Missing(field, table);
        }
    }

    private static bool HasPincodes(ColumnProposal columns) => columns.Layout == TableLayout.Wide && columns.PlaceColumns.All(p => p.Identity.Contains('.'));

    /// <summary>A group's type may follow from its village id, a pincode group's name from its pincode.</summary>
    private static bool IsOptionalGroupField(FieldProposal field, ColumnProposal columns, Mapping mapping) => mapping.DataType == DataType.Group && field.Field switch
    {
        Fields.Type => columns.Find(Fields.VillageId)?.Source.IsPresent == true,
        Fields.Name => columns.Find(Fields.Type)?.Constant is { } type && TypeWords.Group(type) == GroupType.Pincode,
        _ => false,
    };

    private static PlanQuestion Identity(PlanContext context)
    {
        string[] choices = [Identities.LegacyMyWell, Identities.OurWater, Identities.Name, .. context.ExternalIdNames.Select(n => Identities.ExternalIdPrefix + n)];
        return new PlanQuestion("identity", new RunError(PlanErrors.Undecidable, null, "Nothing in the file says by what its places are named. Choose the kind of id.", choices));
    }

    private static PlanQuestion Missing(FieldProposal field, TableDescription table)
    {
        var choices = field.Candidates.Count > 0 ? field.Candidates : table.Columns;
        var message = field.Field switch
        {
            _ when field.Candidates.Count > 1 => $"Several columns could be the {field.Label.ToLowerInvariant()}: {string.Join(", ", field.Candidates)}. Choose one.",
            Fields.Value => "Nothing says which column is the value. Choose one.",
            Fields.Pincode => "The file has no column with the pincode. Choose the column, or give the pincode that holds for every row.",
            Fields.Date when field.Candidates.Count > 1 => $"Several columns could be the date: {string.Join(", ", field.Candidates)}. Choose one.",
            Fields.Date => "No column with dates was found. Choose one.",
            _ => $"No column for the {field.Label.ToLowerInvariant()} was found. Choose one.",
        };
        return new PlanQuestion(QuestionFields.OfColumn(field.Field), new RunError(PlanErrors.Undecidable, field.Candidates.Count > 0 ? field.Candidates[0] : null, message, choices));
    }

    /// <summary>The first of the headers that are dates, where most of them are.</summary>
    private static string? DateHeaders(TableDescription table)
    {
        if (table.HeaderRow == 0) return null;
        var dates = table.Columns.Where(c => IsoTime.TryRead(c, out _) || DateText.Read(c).Form is DateForm.Plain or DateForm.YearFirst or DateForm.Numbers or DateForm.ShortNumbers or DateForm.ShortYear).ToList();
        return dates.Count >= 3 && dates.Count * 2 > table.Columns.Count ? dates[0] : null;
    }
}
