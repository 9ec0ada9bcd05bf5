using System.Globalization;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <param name="Samples">Cells of the file that it is about.</param>
/// <param name="From">A cell of the file.</param>
/// <param name="To">What becomes of it.</param>
public sealed record Option(string Value, string Title, string? Form = null, string? From = null, string? To = null, string? Consequence = null)
{
    public IReadOnlyList<string> Samples { get; init; } = [];
}

/// <summary>A question that only a person can answer, as a card.</summary>
public sealed record QuestionView(string Field, string Title, string Text, IReadOnlyList<Option> Options, IReadOnlyList<string> Hints, bool AsksPincode = false, bool IsMistake = false, bool AsksZone = false);

/// <summary>What a question is seen with: the plan so far, the file's own rows, and what was chosen for an earlier file with this header.</summary>
public sealed record QuestionScene(PlanView Plan, TableDescription Table, Formats Format, Mapping? Remembered)
{
    public PlanReport Report => Plan.Report;
}

/// <summary>Words for the questions of a plan. Nothing is guessed: each choice says what follows from it.</summary>
public static class QuestionWords
{
    public static QuestionView Of(PlanQuestion question, QuestionScene scene) => question switch
    {
        { Error.Code: not PlanErrors.Undecidable } => new QuestionView(question.Field, "This needs a change", question.Error.Message, [], [], IsMistake: true),
        { Field: Answers.DateFormat } => Dates(question, scene.Report.Dates!, scene),
        { Field: Answers.DateCells or Answers.TimeFormat or Answers.TimeZone } => TimeQuestionWords.Of(question, scene),
        { Field: Answers.Unit } => Units(question, "Choose the unit of the values", scene),
        { Field: Answers.UnitAgainstHeader } => Units(question, $"Say what the column {question.Error.Column} holds", scene),
        { Field: Answers.DecimalSeparator } => new QuestionView(question.Field, "Choose what the comma is", question.Error.Message, Separators(scene.Report.Values), []),
        { Field: Answers.Encoding or Answers.Sheet or Answers.HeaderRow or Answers.HeaderOffset } => FileQuestionWords.Of(question, scene.Table),
        { Field: Fields.Pincode } => new QuestionView(question.Field, "Say which pincode the wells are in", question.Error.Message, [], [], AsksPincode: true),
        _ => ColumnQuestionWords.Of(question, scene),
    };

    private static Option[] Separators(ValueReport? values)
    {
        var text = values?.SeparatorExample;
        return
        [
            new Option(",", "A decimal comma", "12,40 is 12.40", text, text?.Replace(',', '.')),
            new Option(".", "Between the thousands", "1,234 is 1234", text, text?.Replace(",", "", StringComparison.Ordinal)),
        ];
    }

    private static QuestionView Dates(PlanQuestion question, DateReport dates, QuestionScene scene)
    {
        var (title, text) = dates.State switch
        {
            DateState.Contradicts => ("Choose one of two kinds of dates", $"{dates.Proof!.Text} on row {Number(dates.Proof.Row)} can only be day first, {dates.Counterproof!.Text} on row {Number(dates.Counterproof.Row)} only month first. Rows that do not fit your choice are rejected and listed."),
            DateState.ChooseYear => ("Choose how to read the years", question.Error.Message),
            DateState.YearDay => ("Choose the order of year, month and day", question.Error.Message),
            DateState.ChooseEpoch => ("Say whether these numbers are times", question.Error.Message),
            DateState.NoDates => ("Choose another date format", question.Error.Message),
            _ => ("Choose how to read the dates", $"In {Rows(dates.TwoWays, dates.Filled)} both the first and the second number are 12 or less, so the column {dates.Column} can be read two ways. We do not guess."),
        };
        List<string> hints = [.. dates.Hints.Select(h => $"A hint from the same file: the column {h.Column} is {Order(h.Format).ToLowerInvariant()}. Proof: {h.Proof.Text} on row {Number(h.Proof.Row)}.")];
        if (scene.Remembered?.DateFormat is { } format) hints.Add($"For the last file with this header you chose {Order(format).ToLowerInvariant()}.");
        return new QuestionView(question.Field, title, text, [.. dates.Readings.Select(r => Date(r, scene))], hints);
    }

    private static string Rows(long twoWays, long filled) => twoWays == filled ? $"all {Number(filled)} rows" : $"{Number(twoWays)} of {Number(filled)} rows";

    private static Option Date(DateReading reading, QuestionScene scene)
    {
        var span = reading is { First: { } first, Last: { } last } ? $"{Day(first)} to {Day(last)}, in {(reading.Months == 12 ? "all 12 months" : reading.Months == 1 ? "one month" : $"{reading.Months} months")} of the year" : null;
        var rejected = reading.Rejected > 0 ? $"{Number(reading.Rejected)} {(reading.Rejected == 1 ? "row does" : "rows do")} not fit and will be rejected" : null;
        var words = string.Join(". ", new[] { span, rejected }.Where(w => w is not null)) is { Length: > 0 } said ? said : null;
        if (reading.Day is { } day) return new Option(reading.Format, Order(reading.Format), Form(reading.Format), reading.Example, Day(day), words);
        var outcome = OutcomeWords.Of(Answers.DateFormat, reading.Format, scene);
        return new Option(reading.Format, Order(reading.Format), Form(reading.Format), outcome.From, outcome.To, outcome.Problem ?? words);
    }

    private static QuestionView Units(PlanQuestion question, string title, QuestionScene scene)
    {
        var choices = question.Error.Choices ?? [];
        var isRain = choices is ["mm", ..];
        string[] hints = scene.Remembered?.Unit is { } unit ? [$"For the last file with this header you chose {unit}."] : [];
        return new QuestionView(question.Field, title, question.Error.Message, [.. choices.Append("mm").Distinct().Select(u => Unit(u, scene.Report.Values, isRain))], hints);
    }

    private static Option Unit(string unit, ValueReport? values, bool isRain)
    {
        var deep = unit == "m" && values is { DeeperThan100: > 0 } ? $"{Number(values.DeeperThan100)} of {Number(values.Numbers)} values would be deeper than 100 m" : null;
        if (values?.Example is not { } text || !double.TryParse(text.Replace(values.DecimalSeparator, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return new Option(unit, UnitWord(unit), Consequence: deep);
        var stored = isRain ? $"{(number * Metres(unit) * 1000).ToString("0.0##", CultureInfo.InvariantCulture)} mm" : $"{(number * Metres(unit)).ToString("0.00##", CultureInfo.InvariantCulture)} m";
        return new Option(unit, UnitWord(unit), null, $"{text} {unit}", stored, deep);
    }

    /// <summary>Day first, Month first, Year first, Excel dates.</summary>
    public static string Order(string format) => format switch
    {
        "excel" or "excel1904" => "Excel dates",
        DateFormats.EpochSeconds => "Seconds since 1970",
        DateFormats.EpochMilliseconds => "Milliseconds since 1970",
        DateFormats.YearDayFirst => "Year, day, month",
        ['d', ..] => "Day first",
        ['M', ..] => "Month first",
        _ => "Year first",
    };

    public static string UnitWord(string unit) => unit switch
    {
        "m" => "Metres",
        "cm" => "Centimetres",
        "mm" => "Millimetres",
        "ft" => "Feet",
        "in" => "Inches",
        _ => unit,
    };

    public static string Day(DateOnly day) => day.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    private static string Form(string format) => format switch
    {
        "d/M/yyyy" => "day/month/year",
        "M/d/yyyy" => "month/day/year",
        "d/M/yy" => "day/month/year of two digits",
        "M/d/yy" => "month/day/year of two digits",
        "yy/M/d" => "year of two digits/month/day",
        "yyyy-MM-dd" => "year-month-day",
        DateFormats.YearDayFirst => "year-day-month",
        DateFormats.EpochSeconds or DateFormats.EpochMilliseconds => "in UTC",
        "d-MMM-yy" => "day, month by name, year of two digits",
        _ => format,
    };

    private static double Metres(string unit) => unit switch
    {
        "cm" => 0.01,
        "mm" => 0.001,
        "ft" => 0.3048,
        "in" => 0.0254,
        _ => 1,
    };

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>By what a file names its places, in words.</summary>
public static class IdentityWords
{
    public static string Of(string identity) => identity switch
    {
        Identities.LegacyMyWell => "LegacyMyWell: pincode + resource id",
        Identities.OurWater => "OurWater id",
        Identities.Name => "Name",
        _ => $"The id of another system: {identity[(identity.IndexOf(':', StringComparison.Ordinal) + 1)..]}",
    };
}
