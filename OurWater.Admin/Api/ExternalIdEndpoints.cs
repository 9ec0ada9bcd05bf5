using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Api.Records;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class ExternalIdEndpoints
{
    private const int LongestReason = 1000;

    public static void MapExternalIds(this IEndpointRouteBuilder api)
    {
        var ids = api.MapGroup("/external-ids").WithTags("External ids");
        ids.MapGet("", ListAsync).Scope(ApiKeys.DataRead).Tell("listExternalIds", "The links to other systems, and where they stand")
            .Pages(
                new QueryParameter("datasourceId", "string", "Of this datasource."),
                FilterDocs.Type<DataType>(),
                new QueryParameter("state", "string", "In this state.", Words.All<MappingState>()),
                new QueryParameter("name", "string", "With this name, such as legacyMyWellId."),
                new QueryParameter("value", "string", "With this value."),
                new QueryParameter("recordId", "string", "Of the record with this id; say its type too."))
            .Produces<Page<ExternalIdView>>();
        ids.MapPatch("/{id}", ChangeAsync).Scope(ApiKeys.DataWrite).Tell("changeExternalId", "Set a value or a state by hand").Takes<ExternalIdInput>().Produces<ExternalIdView>().Refuses(404, 409);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        var (datasource, type, state) = (query.Id("datasourceId"), query.Word<DataType>("type"), query.Word<MappingState>("state"));
        var (name, value, record) = (query.Text("name"), query.Text("value"), query.Id("recordId"));
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var ids = context.ExternalIds.AsNoTracking();
        if (datasource is not null)
        {
            var isLegacyMyWell = await context.Datasources.AnyAsync(d => d.Id == datasource && d.Type == DatasourceType.LegacyMyWell, cancellationToken);
            ids = ids.Where(e => e.DatasourceId == datasource || (isLegacyMyWell && e.DatasourceId == null && ExternalIdNames.LegacyMyWell.Contains(e.Name)));
        }

        if (type is not null) ids = ids.Where(e => e.RecordType == type);
        if (state is not null) ids = ids.Where(e => e.State == state);
        if (name is not null) ids = ids.Where(e => e.Name == name);
        if (value is not null) ids = ids.Where(e => e.Value == value);
        if (record is not null) ids = ids.Where(e => e.RecordId == record);
        var total = await ids.CountAsync(cancellationToken);
        if (page.After is { } after) ids = ids.Where(e => e.Id > after.Id);
        var found = page.IsBeyondAll ? [] : await page.Take(ids.OrderBy(e => e.Id)).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, e => new Position(e.Id), ExternalIdView.From));
    }

    private static async Task<IResult> ChangeAsync(RecordId id, JsonBody body, ApiCaller caller, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var stored = await context.ExternalIds.SingleOrDefaultAsync(e => e.Id == id.Value, cancellationToken);
        if (stored is null) return ApiProblem.NotFound("external id");
        var value = body.Fields.Text("value", ExternalIdWriter.LongestValue, required: body.Fields.Has("value") && stored.Value.Length > 0); // there may be none yet
        var state = body.Fields.Has("state") ? body.Fields.Word<MappingState>("state", required: true) : null;
        var reason = body.Fields.Text("reason", LongestReason);
        if (value is not null && ExternalIdWriter.Check(stored.RecordType, stored.Name, value) is { } wrong) body.Fields.Fail("value", wrong);
        if (body.Errors.Refusal is { } refused) return refused;
        var history = new RecordHistory();
        var writer = new ExternalIdWriter(context, stored.RecordType, caller.Name, clock.Now());
        if ((value is null || value == stored.Value) && await PartAsync(context, writer, stored, state, history, cancellationToken) is { } left)
        {
            if (!history.IsEmpty) context.RecordChanges.Add(history.ToChange(stored.RecordType, stored.RecordId, caller.Name, clock.Now()));
            await context.SaveChangesAsync(cancellationToken);
            await Pincodes.RefreshAsync(context, stored.RecordType == DataType.Resource ? [stored.RecordId] : null, null, clock.Now(), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return TypedResults.Ok(ExternalIdView.From(left));
        }

        var names = state is null ? value != null && value != stored.Value : state != MappingState.KeptApart; // what was set aside or kept apart names its record again
        if ((names && !stored.IsIdentity || (value is not null && value != stored.Value)) && await writer.TakenByAsync(stored.Name, value ?? stored.Value, stored.RecordId, cancellationToken) is { } taken) return taken;
        history.Changed($"externalIds.{stored.Name}", stored.Value, value ?? stored.Value);
        if (value is not null && value != stored.Value) state ??= await IsNewThereAsync(context, stored, cancellationToken) ? MappingState.Pending : MappingState.Unconfirmed;
        history.Changed($"externalIds.{stored.Name}.state", Words.Of(stored.State), Words.Of(state ?? stored.State));
        if (!history.IsEmpty || (body.Fields.Has("reason") && reason != stored.Reason)) Apply(stored, value, state, reason, clock.Now());
        if (!history.IsEmpty) context.RecordChanges.Add(history.ToChange(stored.RecordType, stored.RecordId, caller.Name, clock.Now()));
        await context.SaveChangesAsync(cancellationToken);
        if (stored.RecordType == DataType.Group && value is not null) await Pincodes.RefreshAsync(context, null, null, clock.Now(), cancellationToken);
        if (stored.RecordType == DataType.Resource && value is not null) await Pincodes.RefreshAsync(context, [stored.RecordId], null, clock.Now(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(ExternalIdView.From(stored));
    }

    /// <summary>To keep a record apart, and to let one go that is kept apart or gone there, concerns all that LegacyMyWell calls it, as on the page. Gives the id that is left.</summary>
    private static async Task<ExternalId?> PartAsync(OurWaterDbContext context, ExternalIdWriter writer, ExternalId stored, MappingState? state, RecordHistory history, CancellationToken cancellationToken)
    {
        if (stored.RecordType == DataType.Reading || !ExternalIdFamily.LegacyMyWellNames.Contains(stored.Name)) return null;
        var isToSend = state == MappingState.Pending && stored.State is (MappingState.KeptApart or MappingState.Missing);
        if (!isToSend && (state != MappingState.KeptApart || stored.State == MappingState.KeptApart)) return null;
        await writer.PartAsync(stored.RecordId, isToSend, history, cancellationToken);
        var name = isToSend ? ExternalIdNames.LegacyMyWellPincode : ExternalIdNames.LegacyMyWellId;
        return await context.ExternalIds.SingleOrDefaultAsync(e => e.RecordType == stored.RecordType && e.RecordId == stored.RecordId && e.Name == name, cancellationToken) ?? stored;
    }

    /// <summary>A pincode without an id: the next push makes the resource there.</summary>
    private static async Task<bool> IsNewThereAsync(OurWaterDbContext context, ExternalId stored, CancellationToken cancellationToken) =>
        stored.Name == ExternalIdNames.LegacyMyWellPincode && !await context.ExternalIds.AnyAsync(e => e.RecordType == stored.RecordType && e.RecordId == stored.RecordId && e.Name == ExternalIdNames.LegacyMyWellId, cancellationToken);

    /// <summary>A reason belongs to its state: a new state without one clears it.</summary>
    private static void Apply(ExternalId stored, string? value, MappingState? state, string? reason, DateTime now)
    {
        stored.Value = value ?? stored.Value;
        stored.State = state ?? stored.State;
        stored.IsIdentity = ExternalIdNames.IsIdentity(stored.Name) && stored.State != MappingState.KeptApart && (stored.IsIdentity || state is not null || value is not null);
        stored.Reason = reason;
        stored.Origin = ValueOrigin.Api;
        stored.UpdatedAt = now;
    }
}
