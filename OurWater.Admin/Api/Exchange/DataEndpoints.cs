using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Live;
using OurWater.Admin.Syncs;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Exchange;

/// <summary>The other system of a sync pushes and reads by itself: pushDataFromDatasource and pullDataFromOurWater.</summary>
internal static class DataEndpoints
{
    private const int LargestPush = 16;
    private static readonly TimeSpan WhileARunGoes = TimeSpan.FromSeconds(5);

    public static void MapSyncData(this IEndpointRouteBuilder api)
    {
        var data = api.MapGroup("/syncs/{id}/data").WithTags("Data of a sync");
        data.MapPost("", PushAsync).Scope(ApiKeys.DataWrite).WithMetadata(new HonoursIdempotencyKey(), new TakesItBack(typeof(AnsweredData)), new BodyLimit(LargestPush))
            .Tell("pushDataFromDatasource", "Push records", "Needs the method acceptFromDatasource on the sync. Records are compared with what is stored and go by the sync's conflict policy, as a run of their own: groups first, then resources, then readings. A record that cannot be stored is rejected with its reason; the others are stored. 10,000 records at most: send more in parts. A conflict keeps the stored value until a person decides.")
            .Takes<PushedData>().Produces<PushedAnswer>().Refuses(404, 409);
        data.MapGet("", PullAsync).Scope(ApiKeys.DataRead)
            .Tell("pullDataFromOurWater", "Read records", "Needs the method serveToDatasource on the sync. What the sync's selection holds, of one data type. Follow next to the end: rows that are added while you read come last. Keep the newest updatedAt and send it as updatedAfter next time.")
            .Pages(
                new QueryParameter("type", "string", "The data type; may be left out where the sync has one only.", Words.All<DataType>()),
                FilterDocs.UpdatedAfter,
                FilterDocs.From,
                FilterDocs.To,
                FilterDocs.GroupId,
                FilterDocs.ResourceId,
                FilterDocs.ExternalId,
                FilterDocs.ResourceExternalId,
                FilterDocs.Bbox,
                new QueryParameter("order", "string", "updatedAt: as they were changed; id: as they were made. Unless said: updatedAt for readings and with updatedAfter, else id.", ["updatedAt", "id"]))
            .Produces<Page<ReadingView>>().WithMetadata(new AnswersOneOf(["PageOfReadingView", "PageOfResourceView", "PageOfGroupView"])).Refuses(404, 409);
    }

    private static async Task<IResult> PushAsync(HttpContext http, RecordId id, JsonBody body, ApiCaller caller, Idempotency idempotency, Database database, IBulkWriter bulk, RunNotifier notifier, TimeProvider clock)
    {
        var sent = Read(body.Fields);
        PushedAnswer? pushed = null;
        var answer = await idempotency.InTransactionAsync(http, caller, body.Hash, async context =>
        {
            var sync = await context.Syncs.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id.Value, http.RequestAborted);
            if (Check(sync, SyncMethod.AcceptFromDatasource, "takes no data") is { } closed) return closed;
            if (body.Errors.Refusal is { } refused) return refused;
            if (await SyncRules.GoingAsync(context, id.Value, http.RequestAborted) is { } going) return ApiProblem.Conflict("A run of this sync is going. Try again when it has ended.", "runId", going, WhileARunGoes);
            pushed = await new Intake(context, bulk, sync!, caller, clock).TakeAsync(sent, http.RequestAborted);
            return Answer.Ok(pushed);
        });
        if (pushed is null || !Ids.TryParse(pushed.RunId, out var run)) return answer;
        notifier.Publish(new RunMoved(caller.OrganisationId, run));
        await using var committed = database.Open(caller.OrganisationId);
        await bulk.CommittedAsync(committed, http.RequestAborted);
        return answer;
    }

    private static List<SentRecord> Read(JsonFields fields)
    {
        var sent = new List<SentRecord>();
        foreach (var (type, name) in new[] { (DataType.Group, "groups"), (DataType.Resource, "resources"), (DataType.Reading, "readings") })
        {
            sent.AddRange((fields.List(name, Intake.MostRecords) ?? []).Select((element, index) => new SentRecord(type, index, element)));
        }

        if (sent.Count == 0 && !fields.Errors.Any) fields.Fail("readings", "Send at least one record, in groups, resources or readings.");
        if (sent.Count > Intake.MostRecords) fields.Fail("readings", FormattableString.Invariant($"At most {Intake.MostRecords} records in one call, of all types together. Send them in parts."));
        return sent;
    }

    private static async Task<IResult> PullAsync(RecordId id, HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var type = query.Word<DataType>("type");
        var filters = RecordFilters.Read(query);
        var order = query.Text("order");
        if (order is not (null or "updatedAt" or "id")) query.Errors.Add("order", "updatedAt or id.");
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var sync = await context.Syncs.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id.Value, cancellationToken);
        if (Check(sync, SyncMethod.ServeToDatasource, "gives no data") is { } closed) return closed;
        type ??= sync!.SelectedDatatypes is [var only] ? only : null;
        if (type is null) query.Errors.Add("type", $"This is required. {Words.OneOf<DataType>()}");
        else if (!sync!.SelectedDatatypes.Contains(type.Value)) query.Errors.Add("type", $"This sync gives {string.Join(" and ", sync.SelectedDatatypes.Select(Words.Of))} only.");
        if (query.Refusal is { } unknown) return unknown;
        return await new DataServe(context, new SelectionScope(context, sync!.Selection ?? new SyncSelection()), filters, order).AnswerAsync(type!.Value, page, request, cancellationToken);
    }

    private static ApiProblem? Check(SyncDefinition? sync, SyncMethod method, string what) => sync switch
    {
        null => ApiProblem.NotFound("sync"),
        { Enabled: false } => new ApiProblem(StatusCodes.Status409Conflict, "This sync is paused. Resume it first."),
        _ when !sync.Methods.Contains(method) => new ApiProblem(StatusCodes.Status409Conflict, $"This sync {what}: add the method {Words.Of(method)} to it."),
        _ => null,
    };
}
