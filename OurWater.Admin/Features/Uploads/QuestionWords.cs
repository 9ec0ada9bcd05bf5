using System.Globalization;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Features.Uploads;

/// <param name="Example">What is in the file, and what becomes of it.</param>
public sealed record Option(string Value, string Title, string? Form = null, string? From = null, string? To = null, string? Consequence = null);

/// <summary>A question that only a person can answer, as a card.</summary>
public sealed record QuestionView(string Field, string Title, string Text, IReadOnlyList<Option> Options, IReadOnlyList<string> Hints, bool AsksPincode = false, bool IsMistake = false);

/// <summary>Words for the questions of a plan. Nothing is guessed: each choice says what follows from it.</summary>
public static class QuestionWords
{
    private const int MostColumns = 6;

    public static QuestionView Of(PlanQuestion question, PlanReport report, Mapping? remembered) => question switch
    {
        { Error.Code: not PlanErrors.Undecidable } => new QuestionView(question.Field, "This needs a change", question.Error.Message, [], [], IsMistake: true),
        { Field: Answers.DateFormat } => Dates(question, report.Dates!, remembered),
        { Field: Answers.Unit } => new QuestionView(question.Field, "Choose the unit of the values", question.Error.Message, [.. (question.Error.Choices ?? []).Append("mm").Distinct().Select(u => Unit(u, report.Values))], remembered?.Unit is { } unit ? [$"For the last file with this header you chose {unit}."] : []),
        { Field: Answers.DecimalSeparator } => new QuestionView(question.Field, "Choose what the comma is", question.Error.Message, [new Option(",", "A decimal comma", "12,40 is 12.40"), new Option(".", "Between the thousands", "1,234 is 1234")], []),
        { Field: Answers.Identity } => new QuestionView(question.Field, "Choose by what the wells are named", question.Error.Message, [.. (question.Error.Choices ?? []).Select(c => new Option(c, IdentityWords.Of(c)))], []),
        { Field: Answers.Layout } => new QuestionView(question.Field, "Choose the layout", question.Error.Message, [new Option("long", "A row for each reading", "one column says which well"), new Option("wide", "A column for each well", "one row for each date")], []),
        { Field: Fields.Pincode } => new QuestionView(question.Field, "Say which pincode the wells are in", question.Error.Message, [], [], AsksPincode: true),
        _ => new QuestionView(question.Field, $"Choose the column of the {Label(report, question.Field)}", question.Error.Message, [.. (question.Error.Choices ?? []).Take(MostColumns).Select(c => Column(c, report))], question.Error.Choices is { Count: > MostColumns } ? ["More columns can be chosen in the table below."] : []),
    };

    private static string Label(PlanReport report, string field) => (report.Columns.Find(field)?.Label ?? field).ToLowerInvariant();

    private static Option Column(string name, PlanReport report) => new(name, name, report.Columns.Fields.FirstOrDefault(f => f.Column == name) is { } used ? $"taken for the {used.Label.ToLowerInvariant()} now" : null);

    private static QuestionView Dates(PlanQuestion question, DateReport dates, Mapping? remembered)
    {
        var (title, text) = dates.State switch
        {
            DateState.Contradicts => ("Choose one of two kinds of dates", $"{dates.Proof!.Text} on row {Number(dates.Proof.Row)} can only be day first, {dates.Counterproof!.Text} on row {Number(dates.Counterproof.Row)} only month first. Rows that do not fit your choice are rejected and listed."),
            DateState.ChooseYear => ("Choose how to read the years", question.Error.Message),
            _ => ("Choose how to read the dates", $"In {Rows(dates.TwoWays, dates.Filled)} both the first and the second number are 12 or less, so the column {dates.Column} can be read two ways. We do not guess."),
        };
        List<string> hints = [.. dates.Hints.Select(h => $"A hint from the same file: the column {h.Column} is {Order(h.Format).ToLowerInvariant()}. Proof: {h.Proof.Text} on row {Number(h.Proof.Row)}.")];
        if (remembered?.DateFormat is { } format) hints.Add($"For the last file with this header you chose {Order(format).ToLowerInvariant()}.");
        return new QuestionView(question.Field, title, text, [.. dates.Readings.Select(Date)], hints);
    }

    private static string Rows(long twoWays, long filled) => twoWays == filled ? $"all {Number(filled)} rows" : $"{Number(twoWays)} of {Number(filled)} rows";

    private static Option Date(DateReading reading)
    {
        var span = reading is { First: { } first, Last: { } last } ? $"{Day(first)} to {Day(last)}, in {(reading.Months == 12 ? "all 12 months" : reading.Months == 1 ? "one month" : $"{reading.Months} months")} of the year" : null;
        var rejected = reading.Rejected > 0 ? $"{Number(reading.Rejected)} {(reading.Rejected == 1 ? "row does" : "rows do")} not fit and will be rejected" : null;
        return new Option(reading.Format, Order(reading.Format), Form(reading.Format), reading.Example, reading.Day is { } day ? Day(day) : null, string.Join(". ", new[] { span, rejected }.Where(w => w is not null)) is { Length: > 0 } words ? words : null);
    }

    private static Option Unit(string unit, ValueReport? values)
    {
        var number = values?.Example is { } text && double.TryParse(text.Replace(values.DecimalSeparator, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) ? parsed : (double?)null;
        return new Option(unit, UnitWord(unit), null, number is null ? null : $"{values!.Example} {unit}", number is null ? null : $"{(number.Value * Metres(unit)).ToString("0.00##", CultureInfo.InvariantCulture)} m");
    }

    /// <summary>Day first, Month first, Year first, Excel dates.</summary>
    public static string Order(string format) => format switch
    {
        "excel" or "excel1904" => "Excel dates",
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
