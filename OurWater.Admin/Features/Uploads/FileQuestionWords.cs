using System.Globalization;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Words for the questions about the file itself.</summary>
public static class FileQuestionWords
{
    private const int MostPairs = 5;

    public static QuestionView Of(PlanQuestion question, TableDescription table) => question.Field switch
    {
        Answers.Encoding => View(question, "Choose how the letters are read", "Choose the one that reads the names as they are.", (choice, _) => Encoding(choice, table)),
        Answers.Sheet => View(question, "Choose the sheet", question.Error.Message, (choice, example) => new Option(choice, choice, Consequence: example)),
        Answers.HeaderRow => View(question, "Choose the table", question.Error.Message, (choice, example) => new Option(choice, $"The table with its names on row {choice}", Consequence: example)),
        _ => View(question, "Say where the names stand", Offset(question), (choice, _) => new Option(choice, Shift(choice)) { Samples = Pairs(choice, table) }),
    };

    private static QuestionView View(PlanQuestion question, string title, string text, Func<string, string?, Option> option) =>
        new(question.Field, title, text, [.. (question.Error.Choices ?? []).Select((choice, index) => option(choice, question.Examples.ElementAtOrDefault(index)))], []);

    private static Option Encoding(string encoding, TableDescription table) =>
        new(encoding, EncodingWords.Of(encoding)) { Samples = table.EncodingChoices.FirstOrDefault(choice => choice.Encoding == encoding)?.Samples ?? [] };

    private static string Offset(PlanQuestion question) =>
        $"There is one name {(question.Error.Choices?.Contains("-1") == true ? "more" : "less")} than the rows have cells. Each choice shows the names with the cells of the first row.";

    /// <summary>The names with the cells of the first row that they would stand over.</summary>
    private static IReadOnlyList<string> Pairs(string choice, TableDescription table)
    {
        var cells = table.Sample.Count > 0 ? table.Sample[0].Fields : [];
        var by = int.Parse(choice, CultureInfo.InvariantCulture) - table.HeaderOffset;
        return [.. table.Columns.Select((name, index) => (Name: name, At: index + by)).Where(pair => pair.At >= 0 && pair.At < cells.Count).Take(MostPairs).Select(pair => $"{pair.Name}: {cells[pair.At]}")];
    }

    private static string Shift(string choice) => choice switch
    {
        "0" => "Over their columns, as they are",
        "1" => "One column further right",
        _ => "One column further left",
    };
}

/// <summary>Encodings, as a person may know them.</summary>
public static class EncodingWords
{
    public static string Of(string encoding) => encoding.ToLowerInvariant() switch
    {
        "utf-8" => "UTF-8",
        "utf-8-bom" => "UTF-8 with mark",
        "utf-16" => "UTF-16",
        "utf-16be" => "UTF-16, big end first",
        "windows-1252" => "Windows-1252, Western Europe",
        "windows-1250" => "Windows-1250, Central Europe",
        "windows-1251" => "Windows-1251, Cyrillic",
        "windows-1253" => "Windows-1253, Greek",
        "windows-1254" => "Windows-1254, Turkish",
        "windows-1256" => "Windows-1256, Arabic",
        "windows-1257" => "Windows-1257, Baltic",
        _ => encoding,
    };
}
