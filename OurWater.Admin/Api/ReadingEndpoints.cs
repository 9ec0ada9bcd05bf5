using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class ReadingEndpoints
{
    public static void MapReadings(this IEndpointRouteBuilder api)
    {
        var readings = api.MapGroup("/readings").WithTags("Readings");
        readings.MapGet("", ListAsync).Scope(ApiKeys.DataRead).Tell("listReadings", "Readings", "Those of one resource by time; all others in the order in which they were last changed, so that what is added comes last.")
            .Pages(
                FilterDocs.ResourceId,
                FilterDocs.ResourceExternalId,
                new QueryParameter("timeseriesId", "string", "Of the series with this name."),
                FilterDocs.Type<ResourceType>(),
                FilterDocs.GroupId,
                FilterDocs.ExternalId,
                FilterDocs.From,
                FilterDocs.To,
                FilterDocs.UpdatedAfter,
                FilterDocs.Bbox)
            .Produces<Page<ReadingView>>();
        readings.MapGet("/{id}", GetAsync).Scope(ApiKeys.DataRead).Tell("getReading", "One reading").Produces<ReadingView>().Refuses(404);
        readings.MapPost("", CreateAsync).Scope(ApiKeys.DataWrite).WithMetadata(new HonoursIdempotencyKey(), new TakesItBack(typeof(ReadingView)))
            .Tell("createReading", "Store a reading", "200 where the series holds this value at this time already; 409 names the reading where it holds another. Many at once go to POST /syncs/{id}/data, or as a file.").Takes<ReadingInput>()
            .Produces<ReadingView>(201).Produces<ReadingView>().Refuses(409);
        readings.MapPatch("/{id}", ChangeAsync).Scope(ApiKeys.DataWrite).Tell("changeReading", "Change a reading's value", "The old value stays in the reading's history.").Takes<ReadingChange>().Produces<ReadingView>().Refuses(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var filters = RecordFilters.Read(query);
        var type = query.Word<ResourceType>("type");
        var series = query.Text("timeseriesId");
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var readings = new ReadingQuery(context, filters, type, series);
        var (total, found) = await readings.TakeAsync(page, cancellationToken);
        var views = await ReadingReader.ViewsAsync(context, found, cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, readings.PositionOf, r => views[r.Id]));
    }

    private static async Task<IResult> GetAsync(RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var reading = await context.Readings.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id.Value, cancellationToken);
        return reading is null ? ApiProblem.NotFound("reading") : TypedResults.Ok(await ReadingReader.ViewAsync(context, reading, cancellationToken));
    }

    private static Task<IResult> CreateAsync(HttpContext http, JsonBody body, ApiCaller caller, Idempotency idempotency, TimeProvider clock) =>
        idempotency.InTransactionAsync(http, caller, body.Hash, async context =>
        {
            var (refused, reading, isNew) = await new ReadingWriter(context, body, caller.Name, clock.Now()).CreateAsync(http.RequestAborted);
            if (refused is not null) return refused;
            var view = await ReadingReader.ViewAsync(context, reading!, http.RequestAborted);
            return isNew ? Answer.Created(view, $"/api/v1/readings/{view.Id}") : Answer.Ok(view);
        });

    private static async Task<IResult> ChangeAsync(RecordId id, JsonBody body, ApiCaller caller, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var reading = await context.Readings.SingleOrDefaultAsync(r => r.Id == id.Value, cancellationToken);
        if (reading is null) return ApiProblem.NotFound("reading");
        if (await new ReadingWriter(context, body, caller.Name, clock.Now()).ChangeAsync(reading, cancellationToken) is { } refused) return refused;
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(await ReadingReader.ViewAsync(context, reading, cancellationToken));
    }
}
