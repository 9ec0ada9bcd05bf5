using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Words for the questions about date cells, clocks and zones.</summary>
public static class TimeQuestionWords
{
    public const string Swapped = "swapped";

    public static QuestionView Of(PlanQuestion question, QuestionScene scene) => question.Field switch
    {
        Answers.DateCells => new QuestionView(question.Field, "Choose how to read the date cells", question.Error.Message, [.. scene.Report.Dates!.Readings.Select(Cells)], Remembered(scene)),
        Answers.TimeFormat => new QuestionView(question.Field, "Choose what the times are", question.Error.Message, Times(scene.Report.Times ?? "14"), []),
        _ => new QuestionView(question.Field, "Choose the time zone", question.Error.Message, [.. (question.Error.Choices ?? []).Select(zone => Zone(zone, question, scene))], [], AsksZone: true),
    };

    private static Option Cells(DateReading reading) => new(reading.Format, reading.Format == Swapped ? "Day and month are exchanged" : "The cells are right", null, reading.Example,
        reading.Day is { } day ? QuestionWords.Day(day) : null);

    private static string[] Remembered(QuestionScene scene) => scene.Remembered?.DateCells switch
    {
        DateCells.Swapped => ["For the last file with this header you said that they are exchanged."],
        DateCells.AsTheyAre => ["For the last file with this header you said that they are right."],
        _ => [],
    };

    private static Option[] Times(string text)
    {
        var digits = text.PadLeft(2, '0');
        return [new Option("H", "Hours", null, text, $"{digits}:00"), new Option("HHmm", "Hours and minutes", null, text, $"00:{digits}")];
    }

    private static Option Zone(string zone, PlanQuestion question, QuestionScene scene)
    {
        var (title, form) = zone == "UTC" ? ("UTC", "the same all year") : (zone == scene.Format.Zone.Id ? scene.Format.ZoneName : zone, "the zone of the organisation");
        var outcome = OutcomeWords.Of(question.Field, zone, scene);
        return new Option(zone, title, form, outcome.From, outcome.To is { } to ? $"{to} {scene.Format.ZoneName}" : null, outcome.Problem);
    }
}
