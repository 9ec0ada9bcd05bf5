using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Features.Uploads;

/// <param name="From">A text of the file, and what an answer makes of it.</param>
/// <param name="Problem">Why it makes nothing of it.</param>
public readonly record struct OutcomeLine(string? From, string? To, string? Problem);

/// <summary>What an answer would make of a row, in the words of what it is about: a time, a value, a place.</summary>
public static class OutcomeWords
{
    public static OutcomeLine Of(string question, string choice, QuestionScene scene)
    {
        if (!scene.Plan.Outcomes.TryGetValue((question, choice), out var outcome)) return default;
        var row = outcome.Row;
        if (row.Problem is { } problem) return new OutcomeLine(null, null, row.Row == 0 ? problem : $"Row {Formats.Number(row.Row)}: {problem}");
        if (row.Fields.Count > 0) return new OutcomeLine($"Row {Formats.Number(row.Row)}", row.Place, null);
        return (Answers.ColumnOf(question) ?? question) switch
        {
            Answers.DateFormat or Fields.Date or Fields.Time or Fields.TimeZone => new OutcomeLine(FromTime(row, scene), scene.Format.ReadingTime(row.Time, row.Precision), null),
            Fields.Value or Fields.Unit or Fields.Parameter or Answers.Parameters or Answers.LeftOutColumns => Value(outcome),
            _ => new OutcomeLine($"Row {Formats.Number(row.Row)}", row.Place, null),
        };
    }

    /// <summary>With a column of times of its own, the date alone does not say it.</summary>
    private static string FromTime(PreviewRow row, QuestionScene scene) => scene.Report.Columns.Find(Fields.Time)?.Column is null && row.DateText is { } text ? text : $"Row {Formats.Number(row.Row)}";

    /// <summary>Nothing is said of a value whose unit is open too.</summary>
    private static OutcomeLine Value(AnswerOutcome outcome)
    {
        if (outcome.IsAssumed) return default;
        var row = outcome.Row;
        var stored = $"{Formats.Value(row.Value, row.Type)} {StoredUnits.Of(row.Type)}".TrimEnd();
        return new OutcomeLine(row.ValueText, row.Series is { } series ? $"{stored}, series {series}" : stored, null);
    }
}
