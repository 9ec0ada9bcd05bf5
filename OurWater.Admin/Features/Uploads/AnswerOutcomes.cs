using OurWater.Sync.Engine;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;

namespace OurWater.Admin.Features.Uploads;

/// <param name="Row">What the first row that can be read becomes; the first with its problem where none can be; row 0 where that is true of all.</param>
/// <param name="IsAssumed">True where other questions are open too, which the row shows answered in one of their ways.</param>
public sealed record AnswerOutcome(PreviewRow Row, bool IsAssumed);

/// <summary>What each answer of each question would make of the file's first rows.</summary>
internal sealed class AnswerOutcomes(TableDescription table, FirstRecords records, PlanContext context)
{
    private const int MostChoices = 6;
    private const int MostQuestions = 8;

    /// <summary>The answer only leads to the same question again.</summary>
    private static readonly AnswerOutcome NoneRead = new(new PreviewRow { Row = 0, Problem = "No row can be read in this way" }, false);

    public IReadOnlyDictionary<(string Field, string Choice), AnswerOutcome> Of(PlanResult result, Mapping mapping, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string, string), AnswerOutcome>();
        foreach (var question in result.Questions.Where(q => q.Error is { Code: PlanErrors.Undecidable, Choices: not null } && mapping.AboutFile(q.Field, "0") is null))
        {
            foreach (var choice in question.Error.Choices!.Take(MostChoices))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (OutcomeOf(AsItIsRead(mapping).Answer(question.Field, choice), question.Field, cancellationToken) is { } outcome) found[(question.Field, choice)] = outcome;
            }
        }

        return found;
    }

    /// <summary>What is open about the file itself stands as the file is shown.</summary>
    private Mapping AsItIsRead(Mapping mapping) => mapping with
    {
        File = new MappingFile { Sheet = table.Sheet, HeaderRow = table.HeaderRow, Encoding = table.Encoding, HeaderOffset = table.HeaderOffset },
    };

    private AnswerOutcome? OutcomeOf(Mapping mapping, string field, CancellationToken cancellationToken)
    {
        var isAssumed = false;
        for (var round = 0; round < MostQuestions; round++)
        {
            var result = MappingPlanner.Prepare(table, records.Open, mapping, context with { WholeFile = false }, null, cancellationToken);
            if (result.Plan is { } plan) return First(plan, cancellationToken) is { } row ? new AnswerOutcome(row, isAssumed) : null;
            if (result.Questions[0] is not { Error: { Code: PlanErrors.Undecidable, Choices: [var choice, ..] } } next) return null;
            if (next.Field == field) return field == Answers.DateFormat ? NoneRead : null;
            (mapping, isAssumed) = (mapping.Answer(next.Field, choice), true);
        }

        return null;
    }

    private PreviewRow? First(Sync.Tabular.Rows.RowPlan plan, CancellationToken cancellationToken)
    {
        var preview = new PreviewSink(plan);
        using var reader = records.Open();
        preview.Read(reader, new PlaceDirectory([], plan.Mapping with { UnknownResources = UnknownResources.Create }), all: false, cancellationToken);
        return preview.Rows.FirstOrDefault(row => row.Problem is null) ?? (preview.Rows is [var first, ..] ? first : null);
    }
}
