using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

/// <summary>One record on the list of a run.</summary>
/// <param name="Direction">pull: towards OurWater; push: towards the other system.</param>
/// <param name="RecordId">Ours, where there is one; of a line that stands for many readings their resource.</param>
/// <param name="RemoteId">What the other system calls it.</param>
/// <param name="Before">In words: what is stored now, of a comparison what is here.</param>
/// <param name="After">In words: what would be, of a comparison what is there.</param>
/// <param name="Records">So many records the line stands for: all readings of a resource that is not there are one line.</param>
/// <param name="OurValue">Of a reading, as are time and theirValue.</param>
internal sealed record RunListView(
    SyncDirection Direction,
    DataType Type,
    ItemAction Action,
    string? RecordId,
    string? ResourceId,
    string? RemoteId,
    string Label,
    string? Before,
    string? After,
    string? Reason,
    int Records,
    [property: JsonConverter(typeof(WithMilliseconds))] DateTime? Time,
    double? OurValue,
    double? TheirValue)
{
    public static RunListView From(RunItem item) => new(
        item.Direction, item.DataType, item.Action, Text(item.RecordId), Text(item.ResourceId), item.RemoteKey, item.Label, item.Before, item.After, item.Reason, item.Records, item.Time, item.OurValue, item.TheirValue);

    private static string? Text(long? id) => id is { } number ? Ids.Text(number) : null;
}

/// <summary>What a run has listed: what waits for approval, what a dry run foresees, what was blocked and why, what a comparison found.</summary>
internal static class RunListEndpoints
{
    public static void MapRunList(this IEndpointRouteBuilder api) =>
        api.MapGet("/runs/{id}/list", ListAsync).WithTags("Runs").Scope(ApiKeys.SyncsRead)
            .Tell("listRunRecords", "The list of a run", "What a run in awaitingApproval would send, what a dry run foresees, what a run could not send and why, what a comparison of both sides found. At most 100,000 records; the run's figures are complete.")
            .Pages(new QueryParameter("action", "string", "Records with which this is done.", Words.All<ItemAction>()), new QueryParameter("type", "string", "Records of this type.", Words.All<DataType>())).Produces<Page<RunListView>>().Refuses(404);

    private static async Task<IResult> ListAsync(HttpRequest request, RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var action = query.Word<ItemAction>("action");
        var type = query.Word<DataType>("type");
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        if (!await context.Runs.AnyAsync(r => r.Id == id.Value, cancellationToken)) return ApiProblem.NotFound("run");
        var items = context.RunItems.AsNoTracking().Where(i => i.RunId == id.Value);
        if (action is not null) items = items.Where(i => i.Action == action);
        if (type is not null) items = items.Where(i => i.DataType == type);
        var total = await items.CountAsync(cancellationToken);
        if (page.After is { } after) items = items.Where(i => i.Id > after.Id);
        var found = page.IsBeyondAll ? [] : await page.Take(items.OrderBy(i => i.Id)).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, i => new Position(i.Id), RunListView.From));
    }
}
