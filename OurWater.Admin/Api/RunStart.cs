using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <param name="DryRun">Checks and counts everything, stores nothing.</param>
/// <param name="Methods">Only these of the sync's methods; all unless said.</param>
internal sealed record RunInput(bool? DryRun = null, IReadOnlyList<SyncMethod>? Methods = null);

internal sealed record RunStarted(string RunId);

internal static class RunStart
{
    public static Task<IResult> StartAsync(HttpContext http, RecordId id, JsonBody body, ApiCaller caller, Idempotency idempotency, RunStarter runs) =>
        idempotency.OnceAsync(http, caller, body.Hash, async () =>
        {
            var dryRun = body.Fields.Flag("dryRun") ?? false;
            var methods = body.Fields.WordList<SyncMethod>("methods");
            if (methods is { Count: 0 }) body.Fields.Fail("methods", $"At least one, or leave the field out. {Words.OneOf<SyncMethod>()}");
            else if (methods?.Exists(m => m != SyncMethod.PullFromDatasource) == true) body.Fields.Fail("methods", "This sync has the method pullFromDatasource only.");
            return body.Errors.Refusal ?? Tell(await runs.StartAsync(caller.OrganisationId, id.Value, new RunRequest(dryRun, "api", caller.Name), http.RequestAborted), "sync");
        });

    public static async Task<IResult> TriggerAsync(RecordId id, ApiCaller caller, RunStarter runs, CancellationToken cancellationToken) =>
        Tell(await runs.StartAsync(caller.OrganisationId, id.Value, new RunRequest(false, "api", caller.Name), cancellationToken), "sync");

    public static Task<IResult> UndoAsync(HttpContext http, RecordId id, JsonBody body, ApiCaller caller, Idempotency idempotency, RunStarter runs) =>
        idempotency.OnceAsync(http, caller, body.Hash, async () => Tell(await runs.UndoAsync(caller.OrganisationId, id.Value, caller.Name, http.RequestAborted), "run"));

    private static IResult Tell(StartResult result, string what) => result switch
    {
        StartResult.Started started => Answer.Accepted(new RunStarted(Ids.Text(started.RunId)), $"/api/v1/runs/{Ids.Text(started.RunId)}"),
        StartResult.AlreadyRunning going => ApiProblem.Conflict("A run of this sync is going already.", "runId", going.RunId),
        StartResult.AlreadyRan ran => ApiProblem.Conflict("This is a one-time sync, and it has run.", "runId", ran.RunId),
        StartResult.Impossible impossible => new ApiProblem(StatusCodes.Status409Conflict, impossible.Reason),
        _ => ApiProblem.NotFound(what),
    };
}
