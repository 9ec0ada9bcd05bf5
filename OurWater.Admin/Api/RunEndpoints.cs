using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Jobs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class RunEndpoints
{
    public static void MapRuns(this IEndpointRouteBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");
        runs.MapGet("", ListAsync).Scope(ApiKeys.SyncsRead).Tell("listRuns", "Runs, newest first")
            .Pages(new QueryParameter("syncId", "string", "Runs of this sync."), new QueryParameter("state", "string", "Runs in this state.", Words.All<RunState>())).Produces<Page<RunView>>();
        runs.MapGet("/{id}", GetAsync).Scope(ApiKeys.SyncsRead).Tell("getRun", "One run, also while it goes").Produces<RunView>().Refuses(404);
        runs.MapPost("/{id}/approve", ApproveAsync).Scope(ApiKeys.SyncsRun).Tell("approveRun", "Let a run go on that waits for approval").Produces<RunStarted>(202).Refuses(404, 409);
        runs.MapPost("/{id}/cancel", CancelAsync).Scope(ApiKeys.SyncsRun).Tell("cancelRun", "Stop a run", "It stops within two seconds; what it has stored so far stays.").Produces<RunStarted>(202).Refuses(404, 409);
        runs.MapPost("/{id}/undo", RunStart.UndoAsync).Scope(ApiKeys.SyncsRun).WithMetadata(new HonoursIdempotencyKey(), new OptionalBody())
            .Tell("undoRun", "Take a run back", "A run of its own: removes what the run created and restores what it changed, except what was changed since.").RefusesBodies().Produces<RunStarted>(202).Refuses(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var syncId = query.Id("syncId");
        var state = query.Word<RunState>("state");
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var runs = context.Runs.AsNoTracking().Include(r => r.Sync!.Datasource).AsQueryable();
        if (syncId is not null) runs = runs.Where(r => r.SyncId == syncId);
        if (state is not null) runs = runs.Where(r => r.State == state);
        var total = await runs.CountAsync(cancellationToken);
        if (page.After is { } after) runs = runs.Where(r => r.Id < after.Id);
        var found = page.IsBeyondAll ? [] : await page.Take(runs.OrderByDescending(r => r.Id)).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, r => new Position(r.Id), RunView.From));
    }

    private static async Task<IResult> GetAsync(RecordId id, ApiCaller caller, Database database, RunTurns turns, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var run = await context.Runs.AsNoTracking().Include(r => r.Sync!.Datasource).SingleOrDefaultAsync(r => r.Id == id.Value, cancellationToken);
        if (run is null) return ApiProblem.NotFound("run");
        if (run.State == RunState.Queued) run.Phase = (await turns.FindWaitAsync(run.Id, cancellationToken))?.ToString();
        return TypedResults.Ok(RunView.From(run));
    }

    private static async Task<IResult> ApproveAsync(RecordId id, ApiCaller caller, Database database, RunStarter runs, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        if (!await context.Runs.AnyAsync(r => r.Id == id.Value, cancellationToken)) return ApiProblem.NotFound("run");
        return await runs.ApproveAsync(caller.OrganisationId, id.Value, caller.Name, cancellationToken)
            ? Answer.Accepted(new RunStarted(Ids.Text(id.Value)), $"/api/v1/runs/{Ids.Text(id.Value)}")
            : ApiProblem.Conflict("This run does not wait for approval.", "runId", id.Value);
    }

    private static async Task<IResult> CancelAsync(RecordId id, ApiCaller caller, Database database, RunStarter runs, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        if (!await context.Runs.AnyAsync(r => r.Id == id.Value, cancellationToken)) return ApiProblem.NotFound("run");
        return await runs.CancelAsync(caller.OrganisationId, id.Value, cancellationToken)
            ? Answer.Accepted(new RunStarted(Ids.Text(id.Value)), $"/api/v1/runs/{Ids.Text(id.Value)}")
            : ApiProblem.Conflict("This run has ended: there is nothing to stop.", "runId", id.Value);
    }
}
