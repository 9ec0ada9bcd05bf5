using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class GroupEndpoints
{
    public static void MapGroups(this IEndpointRouteBuilder api)
    {
        var groups = api.MapGroup("/groups").WithTags("Groups");
        groups.MapGet("", ListAsync).Scope(ApiKeys.DataRead).Tell("listGroups", "Groups", "In the order in which they were made; with updatedAfter, in the order in which they were changed.")
            .Pages(
                FilterDocs.Type<GroupType>(),
                new QueryParameter("groupId", "string", "This group."),
                new QueryParameter("resourceId", "string", "With this resource as a member."),
                FilterDocs.ExternalId,
                FilterDocs.ResourceExternalId,
                FilterDocs.UpdatedAfter,
                new QueryParameter("bbox", "string", "With the centre inside west,south,east,north in degrees."))
            .Produces<Page<GroupView>>();
        groups.MapGet("/{id}", GetAsync).Scope(ApiKeys.DataRead).Tell("getGroup", "One group").Produces<GroupView>().Refuses(404);
        groups.MapPost("", CreateAsync).Scope(ApiKeys.DataWrite).WithMetadata(new HonoursIdempotencyKey(), new TakesItBack(typeof(GroupView))).Tell("createGroup", "Make a group").Takes<GroupInput>().Produces<GroupView>(201).Refuses(409);
        groups.MapPatch("/{id}", ChangeAsync).Scope(ApiKeys.DataWrite).Tell("changeGroup", "Change a group", "Only the fields that are sent.").Takes<GroupChange>().Produces<GroupView>().Refuses(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var filters = RecordFilters.Read(query);
        var type = query.Word<GroupType>("type");
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var groups = GroupQuery.Filter(context, filters, type);
        var total = await groups.CountAsync(cancellationToken);
        var found = page.IsBeyondAll ? [] : await page.Take(GroupQuery.Order(groups, filters.UpdatedAfter is not null, page.After)).ToListAsync(cancellationToken);
        var externalIds = await ExternalIdReader.OfAsync(context, DataType.Group, [.. found.Select(g => g.Id)], cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, g => new Position(g.Id, filters.UpdatedAfter is null ? default : g.UpdatedAt), g => GroupView.From(g, externalIds(g.Id))));
    }

    private static async Task<IResult> GetAsync(RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var group = await context.Groups.AsNoTracking().SingleOrDefaultAsync(g => g.Id == id.Value, cancellationToken);
        return group is null ? ApiProblem.NotFound("group") : TypedResults.Ok(await ViewAsync(context, group, cancellationToken));
    }

    private static Task<IResult> CreateAsync(HttpContext http, JsonBody body, ApiCaller caller, Idempotency idempotency, TimeProvider clock) =>
        idempotency.InTransactionAsync(http, caller, body.Hash, async context =>
        {
            var (refused, group) = await new GroupWriter(context, body, caller.Name, clock.Now()).CreateAsync(http.RequestAborted);
            return refused as IResult ?? Answer.Created(await ViewAsync(context, group, http.RequestAborted), $"/api/v1/groups/{Ids.Text(group.Id)}");
        });

    private static async Task<IResult> ChangeAsync(RecordId id, JsonBody body, ApiCaller caller, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var group = await context.Groups.SingleOrDefaultAsync(g => g.Id == id.Value, cancellationToken);
        if (group is null) return ApiProblem.NotFound("group");
        if (await new GroupWriter(context, body, caller.Name, clock.Now()).ChangeAsync(group, cancellationToken) is { } refused) return refused;
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(await ViewAsync(context, group, cancellationToken));
    }

    private static async Task<GroupView> ViewAsync(OurWaterDbContext context, Group group, CancellationToken cancellationToken) =>
        GroupView.From(group, (await ExternalIdReader.OfAsync(context, DataType.Group, [group.Id], cancellationToken))(group.Id));
}
