using System.Text.Json.Serialization;
using OurWater.Admin.Api.Http;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>One execution of a sync.</summary>
/// <param name="Phase">What it is doing; of a queued run, what it waits for.</param>
/// <param name="Pull">By data type; read = created + updated + unchanged + skipped + conflicted + rejected.</param>
/// <param name="Push">By data type; selected = sent + alreadyThere + blocked + failed + waiting. Waiting is what a run in awaitingApproval would send after a yes.</param>
/// <param name="Compared">Of a comparison of both sides (kind reconcile), by data type: ours = same + different + onlyHere; theirs = same + different + onlyThere + copies + unusable.</param>
/// <param name="AlsoCreated">Records made beside the rows, such as the wells that a file of readings named.</param>
/// <param name="UndoOfRunId">The run that this one takes back.</param>
internal sealed record RunView(
    string Id,
    string SyncId,
    RunState State,
    bool DryRun,
    string Trigger,
    string? StartedBy,
    [property: JsonConverter(typeof(WithMilliseconds))] DateTime QueuedAt,
    [property: JsonConverter(typeof(WithMilliseconds))] DateTime? StartedAt,
    [property: JsonConverter(typeof(WithMilliseconds))] DateTime? FinishedAt,
    string? Phase,
    int Attempt,
    IReadOnlyDictionary<string, PullCounts> Pull,
    IReadOnlyDictionary<string, PushCounts> Push,
    IReadOnlyDictionary<string, CompareCounts> Compared,
    IReadOnlyDictionary<string, long> AlsoCreated,
    IReadOnlyList<RunWarning> Warnings,
    IReadOnlyList<RunError> Errors,
    double? RowsPerSecond,
    bool CancelRequested,
    string? UndoOfRunId,
    RunKind Kind,
    [property: JsonConverter(typeof(WithMilliseconds))] DateTime? ApprovedAt,
    string? ApprovedBy)
{
    /// <summary>Expects the sync and its datasource to be loaded.</summary>
    public static RunView From(SyncRun run)
    {
        var pull = ByName(run.Counts.Pull);
        var push = ByName(run.Counts.Push);
        Complete(run, pull, push);
        return new(
            Ids.Text(run.Id),
            Ids.Text(run.SyncId),
            run.State,
            run.DryRun,
            run.Trigger,
            run.StartedBy,
            run.QueuedAt,
            run.StartedAt,
            run.FinishedAt,
            run.Phase,
            run.Attempt,
            pull,
            push,
            ByName(run.Counts.Compared),
            ByName(run.Counts.AlsoCreated),
            run.Warnings.ConvertAll(WithoutPictures),
            run.Errors,
            run.RowsPerSecond,
            run.CancelRequested,
            run.UndoOfRunId is { } undone ? Ids.Text(undone) : null,
            run.Kind,
            run.ApprovedAt,
            run.ApprovedBy);
    }

    /// <summary>The points are for the picture on the page.</summary>
    private static RunWarning WithoutPictures(RunWarning warning) => warning.Series is not { } odd ? warning : new RunWarning
    {
        Type = warning.Type,
        Count = warning.Count,
        Examples = warning.Examples,
        Series = odd.ConvertAll(o => o with { NewPoints = null, StoredPoints = null }),
    };

    /// <summary>Nothing read or sent yet is a count of nothing.</summary>
    private static void Complete(SyncRun run, Dictionary<string, PullCounts> pull, Dictionary<string, PushCounts> push)
    {
        if (run.UndoOfRunId is not null) return;
        if (run.Sync?.Datasource is not { Type: not DatasourceType.File })
        {
            pull.TryAdd(Words.Of(run.Mapping?.DataType ?? DataType.Reading), new PullCounts());
            return;
        }

        foreach (var type in run.Sync.SelectedDatatypes)
        {
            if (run.Does(SyncMethod.PullFromDatasource) || run.Kind == RunKind.Reconcile) pull.TryAdd(Words.Of(type), new PullCounts());
            if (run.Does(SyncMethod.PushToDatasource) && run.Kind == RunKind.Sync) push.TryAdd(Words.Of(type), new PushCounts());
        }
    }

    private static Dictionary<string, T> ByName<T>(SortedDictionary<DataType, T> counts) => counts.ToDictionary(c => Words.Of(c.Key), c => c.Value);
}
