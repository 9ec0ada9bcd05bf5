using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class ResourceEndpoints
{
    public static void MapResources(this IEndpointRouteBuilder api)
    {
        var resources = api.MapGroup("/resources").WithTags("Resources");
        resources.MapGet("", ListAsync).Scope(ApiKeys.DataRead).Tell("listResources", "Resources", "In the order in which they were made; with updatedAfter, in the order in which they were changed.")
            .Pages(FilterDocs.Type<ResourceType>(), FilterDocs.GroupId, FilterDocs.ResourceId, FilterDocs.ExternalId, FilterDocs.ResourceExternalId, FilterDocs.From, FilterDocs.To, FilterDocs.UpdatedAfter, FilterDocs.Bbox)
            .Produces<Page<ResourceView>>();
        resources.MapGet("/{id}", GetAsync).Scope(ApiKeys.DataRead).Tell("getResource", "One resource").Produces<ResourceView>().Refuses(404);
        resources.MapPost("", CreateAsync).Scope(ApiKeys.DataWrite).WithMetadata(new HonoursIdempotencyKey(), new TakesItBack(typeof(ResourceView))).Tell("createResource", "Make a resource", "409 names the resource that has one of the external ids already.").Takes<ResourceInput>().Produces<ResourceView>(201).Refuses(409);
        resources.MapPatch("/{id}", ChangeAsync).Scope(ApiKeys.DataWrite).Tell("changeResource", "Change a resource", "Only the fields that are sent.").Takes<ResourceChange>().Produces<ResourceView>().Refuses(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var filters = RecordFilters.Read(query);
        var type = query.Word<ResourceType>("type");
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var resources = ResourceQuery.Filter(context, filters, type);
        var total = await resources.CountAsync(cancellationToken);
        var found = page.IsBeyondAll ? [] : await page.Take(ResourceQuery.Order(resources, filters.UpdatedAfter is not null, page.After)).ToListAsync(cancellationToken);
        var views = await ResourceReader.ViewsAsync(context, found, cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, r => new Position(r.Id, filters.UpdatedAfter is null ? default : r.UpdatedAt), r => views[r.Id]));
    }

    private static async Task<IResult> GetAsync(RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var resource = await context.Resources.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id.Value, cancellationToken);
        return resource is null ? ApiProblem.NotFound("resource") : TypedResults.Ok(await ResourceReader.ViewAsync(context, resource, cancellationToken));
    }

    private static Task<IResult> CreateAsync(HttpContext http, JsonBody body, ApiCaller caller, Idempotency idempotency, TimeProvider clock) =>
        idempotency.InTransactionAsync(http, caller, body.Hash, async context =>
        {
            var (refused, resource) = await new ResourceWriter(context, body, caller.Name, clock.Now()).CreateAsync(http.RequestAborted);
            return refused as IResult ?? Answer.Created(await ResourceReader.ViewAsync(context, resource, http.RequestAborted), $"/api/v1/resources/{Ids.Text(resource.Id)}");
        });

    private static async Task<IResult> ChangeAsync(RecordId id, JsonBody body, ApiCaller caller, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var resource = await context.Resources.Include(r => r.Groups).SingleOrDefaultAsync(r => r.Id == id.Value, cancellationToken);
        if (resource is null) return ApiProblem.NotFound("resource");
        if (await new ResourceWriter(context, body, caller.Name, clock.Now()).ChangeAsync(resource, cancellationToken) is { } refused) return refused;
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(await ResourceReader.ViewAsync(context, resource, cancellationToken));
    }
}
