using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Sync.Tabular.Columns;

/// <summary>What follows from each choice of a question, on cells of the file, in words.</summary>
internal static class QuestionExamples
{
    private const int MostValues = 3;

    public static PlanQuestion Complete(PlanQuestion question, TableDescription table, PlanReport report)
    {
        if (question.Examples.Count > 0 || question.Error is not { Code: PlanErrors.Undecidable, Choices: { Count: > 0 } choices }) return question;
        List<string> examples = [.. choices.Select(choice => Of(question.Field, choice, table, report))];
        return examples.TrueForAll(example => example.Length == 0) ? question : question with { Examples = examples };
    }

    private static string Of(string field, string choice, TableDescription table, PlanReport report) => field switch
    {
        "dateFormat" or "dateCells" => report.Dates?.Readings.FirstOrDefault(r => r.Format == choice) is { Example: { } text, Day: { } day } ? Is(text, DateDecider.Words(day)) : "",
        "timeFormat" => report.Times is { } time ? Is(time, choice == TimeNumber.Hours ? $"{time.PadLeft(2, '0')}:00" : $"00:{time.PadLeft(2, '0')}") : "",
        UnitQuestions.Field or UnitQuestions.AgainstHeader => InMetres(choice, report.Values),
        "decimalSeparator" => report.Values?.SeparatorExample is { } number ? Is(number, choice == "," ? number.Replace(',', '.') : number.Replace(",", "", StringComparison.Ordinal)) : "",
        _ => Header.IndexOf(table, choice) is >= 0 and var column ? Cells(table, column) : "",
    };

    private static string InMetres(string unit, ValueReport? values)
    {
        if (values?.Example is not { } text || Units.FindScaled(unit) is not { } from) return "";
        var reader = new NumberReader(values.DecimalSeparator);
        return reader.Read(text, CellKind.Text, out var number) == NumberProblem.None
            ? Is($"{text} {unit}", $"{Units.ToDouble(from.Convert(number, LengthUnit.Metre)).ToString("0.####", CultureInfo.InvariantCulture)} m")
            : "";
    }

    private static string Cells(TableDescription table, int column) =>
        string.Join(", ", table.Sample.Where(row => column < row.Fields.Count && row.Fields[column].Length > 0).Select(row => row.Fields[column]).Take(MostValues));

    private static string Is(string text, string meaning) => $"{text} is {meaning}";
}
