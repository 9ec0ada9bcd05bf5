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
        resources.MapPost("", CreateAsync).Scope(ApiKeys.DataWrite).WithMetadata(new HonoursIdempotencyKey()).Tell("createResource", "Make a resource", "409 names the resource that has one of the external ids already.").Takes<ResourceInput>().Produces<ResourceView>(201).Refuses(400, 409, 415, 422);
        resources.MapPatch("/{id}", ChangeAsync).Scope(ApiKeys.DataWrite).Tell("changeResource", "Change a resource", "Only the fields that are sent.").Takes<ResourceChange>().Produces<ResourceView>().Refuses(400, 404, 409, 415, 422);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var filters = RecordFilters.Read(query);
        var type = query.Word<ResourceType>("type");
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var resources = Filter(context, filters, type);
        var total = await resources.CountAsync(cancellationToken);
        var found = page.IsBeyondAll ? [] : await page.Take(Order(resources, filters, page.After)).ToListAsync(cancellationToken);
        var views = await ResourceReader.ViewsAsync(context, found, cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, r => new Position(r.Id, filters.UpdatedAfter is null ? default : r.UpdatedAt), r => views[r.Id]));
    }

    private static IQueryable<Resource> Filter(OurWaterDbContext context, RecordFilters filters, ResourceType? type)
    {
        var organisation = context.OrganisationId;
        var resources = context.Resources.AsNoTracking().Where(r => r.OrganisationId == organisation);
        if (type is not null) resources = resources.Where(r => r.Type == type);
        if (filters.Resource is { } id) resources = resources.Where(r => r.Id == id);
        if (filters.Group is { } group) resources = resources.Where(r => r.Groups.Any(g => g.Id == group));
        if (filters.Own is { } own) resources = resources.Where(r => ExternalIdReader.Named(context, DataType.Resource, own).Contains(r.Id));
        if (filters.OfResource is { } other) resources = resources.Where(r => ExternalIdReader.Named(context, DataType.Resource, other).Contains(r.Id));
        if (filters.Since is { } from) resources = resources.Where(r => r.Timeseries.Any(t => t.LastTime >= from));
        if (filters.Until is { } until) resources = resources.Where(r => r.Timeseries.Any(t => t.FirstTime <= until));
        if (filters.UpdatedAfter is { } after) resources = resources.Where(r => r.UpdatedAt > after);
        if (filters.Box is { } box)
        {
            resources = resources.Where(r => r.Latitude >= box.South && r.Latitude <= box.North);
            resources = box.West <= box.East ? resources.Where(r => r.Longitude >= box.West && r.Longitude <= box.East) : resources.Where(r => r.Longitude >= box.West || r.Longitude <= box.East);
        }

        return resources;
    }

    private static IQueryable<Resource> Order(IQueryable<Resource> resources, RecordFilters filters, Position? after)
    {
        if (filters.UpdatedAfter is null) return (after is { } last ? resources.Where(r => r.Id > last.Id) : resources).OrderBy(r => r.Id);
        if (after is { } seen) resources = resources.Where(r => r.UpdatedAt >= seen.Time && (r.UpdatedAt > seen.Time || r.Id > seen.Id));
        return resources.OrderBy(r => r.UpdatedAt).ThenBy(r => r.Id);
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
