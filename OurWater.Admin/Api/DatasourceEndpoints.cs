using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class DatasourceEndpoints
{
    private static readonly string[] Formats = ["csv", "tsv", "semicolon", "pipe", "spaces", "xlsx", "xls", "ods", "html"];
    private static readonly string[] OfServers = ["baseUrl", "username"];

    public static void MapDatasources(this IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup("/datasources").WithTags("Datasources");
        sources.MapGet("", ListAsync).Scope(ApiKeys.SyncsRead).Tell("listDatasources", "All datasources").Pages().Produces<Page<DatasourceView>>();
        sources.MapGet("/{id}", GetAsync).Scope(ApiKeys.SyncsRead).Tell("getDatasource", "One datasource").Produces<DatasourceView>().Refuses(404);
        sources.MapPost("", CreateAsync).Scope(ApiKeys.SyncsWrite).WithMetadata(new HonoursIdempotencyKey()).Tell("createDatasource", "Make a datasource").Takes<DatasourceInput>().Produces<DatasourceView>(201);
        sources.MapPut("/{id}", ReplaceAsync).Scope(ApiKeys.SyncsWrite).Tell("replaceDatasource", "Change a datasource", "Its syncs read the new file at their next run.").Takes<DatasourceInput>().Produces<DatasourceView>().Refuses(404, 409);
        sources.MapDelete("/{id}", DeleteAsync).Scope(ApiKeys.SyncsWrite).Tell("deleteDatasource", "Delete a datasource", "Refused while a sync uses it.").Produces(204).Refuses(404, 409);
        sources.MapPost("/{id}/test", DatasourceTest.RunAsync).Scope(ApiKeys.SyncsWrite).Tell("testDatasource", "Connect and count").Produces<DatasourceTestView>().Refuses(404);
    }

    private static async Task<IResult> ListAsync(HttpRequest request, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        var query = new QueryReader(request);
        var page = PageRequest.Read(query);
        if (query.Refusal is { } refused) return refused;
        await using var context = database.Open(caller.OrganisationId);
        var sources = context.Datasources.AsNoTracking().Where(d => !d.IsUpload);
        var total = await sources.CountAsync(cancellationToken);
        if (page.After is { } after) sources = sources.Where(d => d.Id > after.Id);
        var found = page.IsBeyondAll ? [] : await page.Take(sources.OrderBy(d => d.Id).Include(d => d.File)).ToListAsync(cancellationToken);
        return TypedResults.Ok(page.Make(found, total, request, d => new Position(d.Id), DatasourceView.From));
    }

    private static async Task<IResult> GetAsync(RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var source = await context.Datasources.AsNoTracking().Include(d => d.File).SingleOrDefaultAsync(d => d.Id == id.Value, cancellationToken);
        return source is null ? ApiProblem.NotFound("datasource") : TypedResults.Ok(DatasourceView.From(source));
    }

    private static Task<IResult> CreateAsync(HttpContext http, JsonBody body, ApiCaller caller, Idempotency idempotency, DatasourceCommands commands, TimeProvider clock) =>
        idempotency.InTransactionAsync(http, caller, body.Hash, async context =>
        {
            var source = new Datasource { Name = "", CreatedAt = clock.Now() };
            if (await FillAsync(context, source, body, commands, clock, http.RequestAborted) is { } refused) return refused;
            context.Datasources.Add(source);
            await context.SaveChangesAsync(http.RequestAborted);
            if (source.Type == DatasourceType.LegacyMyWell) await Pincodes.RefreshAsync(context, null, null, clock.Now(), http.RequestAborted);
            return Answer.Created(DatasourceView.From(source), $"/api/v1/datasources/{Ids.Text(source.Id)}");
        });

    private static async Task<IResult> ReplaceAsync(RecordId id, JsonBody body, ApiCaller caller, Database database, DatasourceCommands commands, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var source = await context.Datasources.SingleOrDefaultAsync(d => d.Id == id.Value, cancellationToken);
        if (source is null) return ApiProblem.NotFound("datasource");
        var going = await context.Runs.Where(r => r.ActiveSyncId != null && r.Sync!.DatasourceId == source.Id).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellationToken);
        if (going is { } run) return ApiProblem.Conflict("A run reads this datasource just now. Wait for it, or cancel it.", "runId", run);
        if (await FillAsync(context, source, body, commands, clock, cancellationToken) is { } refused) return refused;
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.Ok(DatasourceView.From(source));
    }

    private static async Task<IResult> DeleteAsync(RecordId id, ApiCaller caller, Database database, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var syncs = await DatasourceCommands.UsedByAsync(context, id.Value, cancellationToken);
        if (syncs.Count > 0)
        {
            return new ApiProblem(StatusCodes.Status409Conflict, $"The datasource is used by {string.Join(", ", syncs.Select(s => $"“{s.Name}”"))}. Delete these syncs first.")
            {
                More = new Dictionary<string, object?> { ["syncs"] = syncs.Select(s => new { Id = Ids.Text(s.Id), s.Name }) },
            };
        }

        if (await context.Datasources.SingleOrDefaultAsync(d => d.Id == id.Value, cancellationToken) is not { } source) return ApiProblem.NotFound("datasource");
        context.Datasources.Remove(source);
        await context.SaveChangesAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, null, null, clock.Now(), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<ApiProblem?> FillAsync(OurWaterDbContext context, Datasource source, JsonBody body, DatasourceCommands commands, TimeProvider clock, CancellationToken cancellationToken)
    {
        var fields = body.Fields;
        var word = fields.Text("type", 40, required: true);
        var isCaller = word is DatasourceView.Caller or DatasourceView.EarlierCaller;
        DatasourceType? type = isCaller ? DatasourceType.File : Words.TryParse<DatasourceType>(word, out var known) ? known : null;
        if (word is not null && type is null) fields.Fail("type", $"One of {string.Join(", ", Words.All<DatasourceType>().Append(DatasourceView.Caller))}.");
        if (type is not null && source.Id != 0 && (type != source.Type || isCaller != source.IsCaller)) fields.Fail("type", "The kind of a datasource stays what it is. Make a new one.");
        if (type == DatasourceType.File)
        {
            foreach (var field in OfServers.Where(fields.IsSet)) fields.Fail(field, "Only a server has this. Use the type legacyMyWell, or leave it out.");
        }

        if (isCaller) FillCaller(source, body);
        else if (type == DatasourceType.LegacyMyWell) FillLegacyMyWell(source, body, commands);
        else await FillFileAsync(context, source, body, cancellationToken);
        if (body.Errors.Refusal is { } refused) return refused;
        if (source.Id == 0 || context.ChangeTracker.HasChanges()) source.UpdatedAt = clock.Now();
        return null;
    }

    private static void FillLegacyMyWell(Datasource source, JsonBody body, DatasourceCommands commands)
    {
        var fields = body.Fields;
        var input = new LegacyMyWellInput(fields.Text("name", 200) ?? "", fields.Text("baseUrl", 500) ?? "", fields.Text("username", 200), fields.Text("password", 2_000), fields.Text("accessToken", 2_000));
        if (body.Errors.Refusal is not null) return;
        foreach (var (field, message) in commands.Fill(source, input)) fields.Fail(field, message);
    }

    private static void FillCaller(Datasource source, JsonBody body)
    {
        var name = body.Fields.Text("name", 200, required: true);
        if (body.Fields.IsSet("fileId")) body.Fields.Fail("fileId", "A system that calls by itself has no file. Use the type file.");
        if (body.Errors.Refusal is null) (source.Name, source.Type) = (name!, DatasourceType.File);
    }

    private static async Task FillFileAsync(OurWaterDbContext context, Datasource source, JsonBody body, CancellationToken cancellationToken)
    {
        var fields = body.Fields;
        var name = fields.Text("name", 200, required: true);
        var format = fields.Text("format", 20);
        var fileId = fields.Id("fileId");
        if (!fields.IsSet("fileId")) fields.Fail("fileId", "This is required. Upload the file first: POST /files. A system that calls by itself is of the type caller, and needs none.");
        if (format is not null && !Formats.Contains(format)) fields.Fail("format", $"One of {string.Join(", ", Formats)}.");
        var file = fileId is null ? null : await context.Files.SingleOrDefaultAsync(f => f.Id == fileId && f.Detected != null, cancellationToken);
        if (fileId is not null && file is null) fields.Fail("fileId", "There is no file with this id.");
        if (body.Errors.Refusal is not null) return;
        (source.Name, source.Type, source.File) = (name!, DatasourceType.File, file);
    }
}
