using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Security;
using OurWater.Admin.Storage;
using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Files;
using OurWater.Sync.Tabular.Rows;

namespace OurWater.Admin.Features.Uploads;

/// <summary>How a file will be read, and its first rows as they will be stored.</summary>
/// <param name="Open">Fields of the mapping that wait for an answer: the preview stands in for them with the file's own text.</param>
/// <param name="KnownPlaces">Of the places that the file names, how many the organisation has; null where not counted.</param>
public sealed record PlanView(PlanResult Result, IReadOnlyList<PreviewRow> Preview, IReadOnlySet<string> Open, int? KnownPlaces, int? UnknownPlaces)
{
    public PlanReport Report => Result.Report;

    /// <summary>What each answer of an open question would make of a row of the file.</summary>
    public IReadOnlyDictionary<(string Field, string Choice), AnswerOutcome> Outcomes { get; init; } = new Dictionary<(string Field, string Choice), AnswerOutcome>();
}

/// <summary>Works out, on a worker thread, what the second step of the wizard shows.</summary>
public sealed class PlanReader(Database database, FileStore files, TimeProvider clock)
{
    /// <summary>Up to here the whole file is looked at after each choice; of a larger one only as much as the choice needs.</summary>
    internal const long SmallFile = 20_000_000;

    /// <param name="progress">Share of the file that was looked at, 0 to 1.</param>
    public async Task<PlanView> ReadAsync(Actor actor, UploadState upload, string timeZone, IReadOnlyList<string> externalIdNames, bool wholeFile, Action<double>? progress, CancellationToken cancellationToken)
    {
        var table = upload.File.Detected ?? throw new InvalidOperationException("The file was refused.");
        var context = new PlanContext
        {
            TimeZone = timeZone,
            Now = clock.GetUtcNow(),
            WholeFile = wholeFile || upload.File.Size <= SmallFile,
            Remembered = upload.Remembered,
            ExternalIdNames = externalIdNames,
        };
        var path = files.PathOf(upload.File);
        var size = Math.Max(1, upload.File.Size);
        var result = await Task.Run(() => MappingPlanner.Prepare(table, () => TableFile.Open(path, table), upload.Mapping, context, bytes => progress?.Invoke(Math.Min(1, (double)bytes / size)), cancellationToken), cancellationToken);
        var outcomes = result.Questions.Count == 0 ? new Dictionary<(string Field, string Choice), AnswerOutcome>() : await Task.Run(() => Outcomes(result, table, path, upload.Mapping, context, cancellationToken), cancellationToken);
        var (standIn, open) = await StandInAsync(result, table, path, upload.Mapping, context, cancellationToken);
        if (standIn is null) return new PlanView(result, [], open, null, null) { Outcomes = outcomes };
        var directory = new PlaceDirectory(await PlacesAsync(actor, standIn.Mapping, cancellationToken), standIn.Mapping with { UnknownResources = UnknownResources.Create });
        return await Task.Run(() =>
        {
            var preview = new PreviewSink(standIn);
            using var reader = TableFile.Open(path, table);
            preview.Read(reader, directory, all: upload.File.Size <= SmallFile, cancellationToken);
            return new PlanView(result, preview.Rows, open, preview.KnownPlaces, preview.UnknownPlaces) { Outcomes = outcomes };
        }, cancellationToken);
    }

    /// <summary>The organisation's places under an identity scheme.</summary>
    internal async Task<IReadOnlyList<Place>> PlacesAsync(Actor actor, Mapping mapping, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await new PlaceLoader(context, new SyncRun { Mapping = mapping, Attempt = 1 }).LoadAsync(mapping.Identity ?? Identities.LegacyMyWell, cancellationToken);
    }

    private static IReadOnlyDictionary<(string Field, string Choice), AnswerOutcome> Outcomes(PlanResult result, TableDescription table, string path, Mapping mapping, PlanContext context, CancellationToken cancellationToken)
    {
        using var reader = TableFile.Open(path, table);
        return new AnswerOutcomes(table, FirstRecords.Of(reader), context).Of(result, mapping, cancellationToken);
    }

    /// <summary>A plan for the preview: where only the date order, the unit or the separator is open, one of the answers stands in, and what it touches is shown as it is in the file.</summary>
    private static async Task<(RowPlan? Plan, IReadOnlySet<string> Open)> StandInAsync(PlanResult result, TableDescription table, string path, Mapping mapping, PlanContext context, CancellationToken cancellationToken)
    {
        var open = result.Questions.Select(q => q.Field).ToHashSet();
        if (result.Plan is not null) return (result.Plan, open);
        foreach (var question in result.Questions)
        {
            if (question.Error.Choices is not [var first, ..]) return (null, open);
            switch (question.Field)
            {
                case "dateFormat":
                    mapping = mapping with { DateFormat = first };
                    break;
                case Answers.DateCells or Answers.TimeFormat or Answers.TimeZone:
                    mapping = mapping.Answer(question.Field, first);
                    break;
                case "unit":
                    mapping = mapping with { Unit = first };
                    break;
                case "decimalSeparator":
                    mapping = mapping with { DecimalSeparator = first };
                    break;
                default:
                    return (null, open);
            }
        }

        var answered = await Task.Run(() => MappingPlanner.Prepare(table, () => TableFile.Open(path, table), mapping, context with { WholeFile = false }, null, cancellationToken), cancellationToken);
        return (answered.Plan, open);
    }
}
