using OurWater.Admin.Components.Shared;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Uploads;

/// <summary>Words for the questions about columns: which one a field is, which is left out, what they name, which parameter counts.</summary>
public static class ColumnQuestionWords
{
    private const int MostColumns = 6;

    public static QuestionView Of(PlanQuestion question, QuestionScene scene) => question.Field switch
    {
        Answers.Parameters => View(question, "Choose the parameter that is the water level", choice => Parameter(choice, question, scene)),
        Answers.LeftOutColumns => View(question, "Choose the column that is not read", choice => LeftOut(choice, question, scene)),
        Answers.Identity => View(question, "Choose by what the wells are named", choice => Identity(choice, question, scene)),
        Answers.Layout => View(question, "Choose the layout", choice => Layout(choice, scene)),
        _ => Column(question, scene),
    };

    /// <summary>The first filled cells of a column.</summary>
    /// <param name="column">0-based.</param>
    public static IReadOnlyList<string> Cells(TableDescription table, int column, Func<SampleRow, bool>? where = null) =>
        [.. table.Sample.Where(row => column >= 0 && column < row.Fields.Count && row.Fields[column].Length > 0 && where?.Invoke(row) != false).Select(row => row.Fields[column]).Take(3)];

    private static QuestionView View(PlanQuestion question, string title, Func<string, Option> option) =>
        new(question.Field, title, question.Error.Message, [.. (question.Error.Choices ?? []).Select(option)], []);

    private static QuestionView Column(PlanQuestion question, QuestionScene scene)
    {
        var field = scene.Report.Columns.Find(Answers.ColumnOf(question.Field) ?? question.Field);
        var label = (field?.Label ?? question.Field).ToLowerInvariant();
        var choices = question.Error.Choices ?? [];
        List<Option> options = [.. choices.Take(MostColumns).Select(name => Column(name, question, scene))];
        if (field is { Required: false }) options.Add(new Option(Answers.NoColumn, "Not in this file", Consequence: $"none of these is the {label}"));
        var title = field?.Candidates.Count > 1 ? $"{Number(field.Candidates.Count)} columns could be the {label}" : $"Choose the column of the {label}";
        return new QuestionView(question.Field, title, question.Error.Message, options, choices.Count > MostColumns ? ["More columns can be chosen in the table below."] : []);
    }

    private static Option Column(string name, PlanQuestion question, QuestionScene scene)
    {
        var index = IndexOf(scene.Table, name);
        var used = scene.Report.Columns.Fields.FirstOrDefault(f => f.Column == name);
        var outcome = OutcomeWords.Of(question.Field, name, scene);
        var form = used is null ? $"column {index + 1}" : $"column {index + 1}, taken for the {used.Label.ToLowerInvariant()} now";
        var measured = question.Field == Fields.Value ? Quantity(Measures.Of(name)) : null;
        return new Option(name, name, form, outcome.From, outcome.To, outcome.Problem ?? measured) { Samples = Cells(scene.Table, index) };
    }

    private static string? Quantity(Measured measured) => measured switch
    {
        Measured.Depth => "A depth below ground, or a level that names no datum",
        Measured.BelowCasing => "A depth below the top of the casing",
        Measured.AboveDatum => "A level above sea level or another datum: kept in a time series of its own",
        Measured.Rain => "Rain",
        Measured.Another => "Another quantity by its name",
        Measured.Flag => "By its name it says something of the reading, and is no value",
        _ => null,
    };

    private static Option Parameter(string text, PlanQuestion question, QuestionScene scene)
    {
        var names = scene.Report.Columns.Find(Fields.Parameter)?.ColumnIndex ?? -1;
        var values = scene.Report.Columns.Find(Fields.Value)?.ColumnIndex ?? -1;
        var outcome = OutcomeWords.Of(question.Field, text, scene);
        return new Option(text, text, null, outcome.From, outcome.To, "its rows are stored, those of the others are left out")
        {
            Samples = Cells(scene.Table, values, row => names >= 0 && names < row.Fields.Count && row.Fields[names] == text),
        };
    }

    private static Option LeftOut(string name, PlanQuestion question, QuestionScene scene)
    {
        var others = (question.Error.Choices ?? []).Where(c => c != name);
        var index = IndexOf(scene.Table, name);
        return new Option(name, $"Leave out {name}", $"column {index + 1}", Consequence: $"{string.Join(", ", others)} is read") { Samples = Cells(scene.Table, index) };
    }

    private static Option Identity(string identity, PlanQuestion question, QuestionScene scene)
    {
        var form = identity switch
        {
            Identities.LegacyMyWell => "six digits and four",
            Identities.OurWater => "as this program numbers them",
            Identities.Name => "as they are called here",
            _ => "",
        };
        var outcome = OutcomeWords.Of(question.Field, identity, scene);
        return new Option(identity, IdentityWords.Of(identity), form, outcome.From, outcome.To, outcome.Problem ?? (outcome.To is null ? "the column is asked for next" : null));
    }

    private static Option Layout(string layout, QuestionScene scene) => layout == "wide"
        ? new Option(layout, "A column for each well", "one row for each date") { Samples = [.. scene.Table.Columns.Skip(1).Take(3)] }
        : new Option(layout, "A row for each reading", "one column says which well") { Samples = [.. scene.Table.Sample.Take(1).SelectMany(row => row.Fields).Where(text => text.Length > 0).Take(4)] };

    private static string Number(int count) => count == 2 ? "Two" : Formats.Number(count);

    private static int IndexOf(TableDescription table, string name) => table.Columns.ToList().IndexOf(name);
}
