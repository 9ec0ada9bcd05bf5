using OurWater.Sync.Model;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What of a mapping answers a question.</summary>
public static class QuestionFields
{
    /// <summary>Before the field of a column where the mapping has something else of the same name.</summary>
    public const string ColumnPrefix = "columns.";

    private static readonly string[] AboutFile = ["encoding", "sheet", "headerRow", "headerOffset"];

    /// <summary>The name of the question which column a field is: <c>unit</c> and <c>timeZone</c> alone ask for the unit and the zone themselves.</summary>
    public static string OfColumn(string field) => field is Fields.Unit or Fields.TimeZone ? ColumnPrefix + field : field;

    /// <summary>The path in the mapping (<c>dateFormat</c>, <c>columns.value</c>, <c>file.sheet</c>); null for a mistake, which is mended where it stands.</summary>
    public static string? InMapping(PlanQuestion question)
    {
        if (question.Error.Code != PlanErrors.Undecidable) return null;
        if (AboutFile.Contains(question.Field)) return "file." + question.Field;
        return question.Field is not (Fields.Unit or Fields.TimeZone) && IsField(question.Field) ? ColumnPrefix + question.Field : question.Field;
    }

    private static bool IsField(string name) => Enum.GetValues<DataType>().Any(type => FieldCatalog.Find(type, name) is not null);
}
