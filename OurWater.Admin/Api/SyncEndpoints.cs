using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Syncs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class SyncEndpoints
{
    public static void MapSyncs(this IEndpointRouteBuilder api)
    {
        var syncs = api.MapGroup("/syncs").WithTags("Syncs");
        syncs.MapGet("", ListAsync).Scope(ApiKeys.SyncsRead).Tell("listSyncs", "All syncs").Pages().Produces<Page<SyncView>>();
        syncs.MapGet("/{id}", GetAsync).Scope(ApiKeys.SyncsRead).Tell("getSync", "One sync").Produces<SyncView>().Refuses(404);
        syncs.MapPost("", CreateAsync).Scope(ApiKeys.SyncsWrite).WithMetadata(new HonoursIdempotencyKey()).Tell("createSync", "Make a sync").Takes<SyncInput>().Produces<SyncView>(201);
        syncs.MapPut("/{id}", ReplaceAsync).Scope(ApiKeys.SyncsWrite).Tell("replaceSync", "Change a sync", "Send it whole: what is left out goes back to its default.").Takes<SyncInput>().Produces<SyncView>().Refuses(404, 409);
        syncs.MapDelete("/{id}", DeleteAsync).Scope(ApiKeys.SyncsWrite).Tell("deleteSync", "Delete a sync", "With its dry runs and its runs that stored nothing. Refused once a run has stored or sent data: its runs say where the data came from. Pause it instead (enabled: false).").Produces(204).Refuses(404, 409);
        syncs.MapPost("/{id}/runs", RunStart.StartAsync).Scope(ApiKeys.SyncsRun).WithMetadata(new HonoursIdempotencyKey(), new OptionalBody())
            .Tell("startRun", "Start a run", "Answers at once; read the run to see how it goes. 409 names the run that is going, or that used up a one-time sync; 409 without a run where the sync is paused.").Takes<RunInput>().Produces<RunStarted>(202).Refuses(404, 409);
    }

    /// <summary>The short way to trigger a sync, outside the versioned addresses.</summary>
    public static void MapFunctions(this IEndpointRouteBuilder functions)
    {
        var sync = functions.MapGroup("/sync").WithTags("Syncs");
        sync.MapPost("/{id}", RunStart.StartAsync).Scope(ApiKeys.SyncsRun).WithMetadata(new HonoursIdempotencyKey(), new OptionalBody())
            .Tell("triggerSync", "Start a run, the short way").Takes<RunInput>().Produces<RunStarted>(202).Refuses(404, 409);
        sync.MapGet("/{id}", RunStart.TriggerAsync).Scope(ApiKeys.SyncsRun).Tell("triggerSyncByGet", "Start a run, the short way", "For callers that can only read an address.").Produces<RunStarted>(202).Refuses(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var syncs = context.Syncs.AsNoTracking().Where(s => !s.IsUpload);
        var total = await syncs.CountAsync(cancellationToken);
        if (page.After is { } after) syncs = syncs.Where(s => s.Id > after.Id);
        var found = page.IsBeyondAll ? [] : await page.Take(syncs.OrderBy(s => s.Id).Include(s => s.Datasource)).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, s => new Position(s.Id), s => SyncView.From(s, caller.OrganisationSlug)));
    }

    private static async Task<IResult> GetAsync(RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var sync = await context.Syncs.AsNoTracking().Include(s => s.Datasource).SingleOrDefaultAsync(s => s.Id == id.Value, cancellationToken);
        return sync is null ? ApiProblem.NotFound("sync") : TypedResults.Ok(SyncView.From(sync, caller.OrganisationSlug));
    }

    private static Task<IResult> CreateAsync(HttpContext http, JsonBody body, ApiCaller caller, Idempotency idempotency, TimeProvider clock) =>
        idempotency.InTransactionAsync(http, caller, body.Hash, async context =>
        {
            var now = clock.Now();
            var sync = new SyncDefinition { Name = "", CreatedAt = now, UpdatedAt = now };
            if (await new SyncInputReader(context, body).FillAsync(sync, http.RequestAborted) is { } refused) return refused;
            context.Syncs.Add(sync);
            await context.SaveChangesAsync(http.RequestAborted);
            return Answer.Created(SyncView.From(sync, caller.OrganisationSlug), $"/api/v1/syncs/{Ids.Text(sync.Id)}");
        });

    private static async Task<IResult> ReplaceAsync(RecordId id, JsonBody body, ApiCaller caller, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var sync = await context.Syncs.SingleOrDefaultAsync(s => s.Id == id.Value, cancellationToken);
        if (sync is null) return ApiProblem.NotFound("sync");
        if (await SyncRules.GoingAsync(context, sync.Id, cancellationToken) is { } going) return IsGoing(going);
        if (await new SyncInputReader(context, body).FillAsync(sync, cancellationToken) is { } refused) return refused;
        if (context.ChangeTracker.HasChanges()) sync.UpdatedAt = clock.Now();
        await SyncRules.ForgetWhatNoLongerHoldsAsync(context, sync, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(SyncView.From(sync, caller.OrganisationSlug));
    }

    private static async Task<IResult> DeleteAsync(RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var result = await SyncRemoval.RemoveAsync(context, id.Value, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result switch
        {
            RemovalResult.Removed => TypedResults.NoContent(),
            RemovalResult.Going going => IsGoing(going.RunId),
            RemovalResult.Refused refused => new ApiProblem(StatusCodes.Status409Conflict, refused.Reason),
            _ => ApiProblem.NotFound("sync"),
        };
    }

    private static ApiProblem IsGoing(long run) => ApiProblem.Conflict("A run of this sync is going. Wait for it, or cancel it.", "runId", run);
}
