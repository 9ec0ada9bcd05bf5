using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <param name="DryRun">Checks and counts everything, stores nothing.</param>
/// <param name="Methods">Only these of the sync's methods; all unless said.</param>
/// <param name="ListRunId">A dry run of this sync: exactly its list is carried out; what has changed since is left alone.</param>
/// <param name="Kind">reconcile compares both sides whole and marks what is missing; sync unless said.</param>
internal sealed record RunInput(bool? DryRun = null, IReadOnlyList<SyncMethod>? Methods = null, string? ListRunId = null, RunKind? Kind = null);

internal sealed record RunStarted(string RunId);

internal static class RunStart
{
    public static Task<IResult> StartAsync(HttpContext http, RecordId id, JsonBody body, ApiCaller caller, Idempotency idempotency, Database database, RunStarter runs) =>
        idempotency.OnceAsync(http, caller, body.Hash, async () =>
        {
            var dryRun = body.Fields.Flag("dryRun") ?? false;
            var methods = body.Fields.WordList<SyncMethod>("methods");
            if (methods is { Count: 0 }) body.Fields.Fail("methods", $"At least one, or leave the field out. {Words.OneOf<SyncMethod>()}");
            var list = body.Fields.Id("listRunId");
            var kind = body.Fields.Word<RunKind>("kind") ?? RunKind.Sync;
            if (methods is { Count: > 0 } || kind == RunKind.Reconcile) await CheckAsync(caller, id, body, database, methods ?? [], kind, http.RequestAborted);
            return body.Errors.Refusal ?? Tell(await runs.StartAsync(caller.OrganisationId, id.Value, new RunRequest(dryRun, "api", caller.Name, methods, list, kind), http.RequestAborted), "sync");
        });

    private static async Task CheckAsync(ApiCaller caller, RecordId id, JsonBody body, Database database, List<SyncMethod> methods, RunKind kind, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        if (await context.Syncs.AsNoTracking().Include(s => s.Datasource).SingleOrDefaultAsync(s => s.Id == id.Value, cancellationToken) is not { } sync) return;
        if (methods.Exists(m => !sync.Methods.Contains(m))) body.Fields.Fail("methods", $"This sync has {string.Join(" and ", sync.Methods.Select(Words.Of))} only.");
        if (kind == RunKind.Reconcile && sync.Datasource!.Type == DatasourceType.File) body.Fields.Fail("kind", "A file has nothing to compare with.");
    }

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
