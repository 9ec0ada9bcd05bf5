using Microsoft.AspNetCore.Http.Features;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Docs;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Api.Keys;
using OurWater.Admin.Data;
using OurWater.Admin.Storage;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api;

internal static class FileEndpoints
{
    /// <summary>What a multipart body holds around its file.</summary>
    private const long MultipartOverhead = 1024 * 1024;

    public static void MapFiles(this IEndpointRouteBuilder api)
    {
        var files = api.MapGroup("/files").WithTags("Files");
        files.MapPost("", ReceiveAsync).Scope(ApiKeys.DataWrite).WithMetadata(new HonoursIdempotencyKey(), new TakesFile())
            .Tell("uploadFile", "Upload a file", "The raw bytes as the body, or multipart/form-data with the field file. CSV, TSV, semicolon, pipe or XLSX; the content decides, not the name.")
            .Asks(new QueryParameter("name", "string", "The file's name. With multipart, the part's own name unless said here."))
            .Produces<FileView>(StatusCodes.Status201Created).Refuses(400, 413, 422);
        files.MapGet("/{id}", GetAsync).Scope(ApiKeys.DataRead).Tell("getFile", "One file").Produces<FileView>().Refuses(404);
    }

    private static async Task<IResult> ReceiveAsync(HttpContext http, ApiCaller caller, FileStore files, Idempotency idempotency)
    {
        var query = new QueryReader(http.Request);
        var name = query.Text("name");
        if (query.Refusal is { } refused) return refused;
        if (http.Request.ContentLength > files.MaxBytes + MultipartOverhead) return new ApiProblem(StatusCodes.Status413PayloadTooLarge, $"The file is larger than {files.MaxBytes / 1024 / 1024} MB. Split it, and upload the parts one after the other.");
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = files.MaxBytes + MultipartOverhead;
        var key = Idempotency.KeyOf(http.Request);
        var sent = await SentFile.OpenAsync(http.Request, http.RequestAborted);
        await using (sent.Content)
        {
            if (key is not null && await idempotency.IsKnownAsync(caller, key, http.RequestAborted)) return (await idempotency.FindAsync(http, caller, key, await sent.HashAsync(http.RequestAborted)))!;
            return await SaveAsync(http, caller, files, idempotency, key, name ?? sent.Name ?? "file", sent.Content);
        }
    }

    private static async Task<IResult> SaveAsync(HttpContext http, ApiCaller caller, FileStore files, Idempotency idempotency, string? key, string name, Stream content)
    {
        StoredFile file;
        try
        {
            file = await files.SaveAsync(caller.OrganisationId, name, content, caller.Name, http.RequestAborted, onlyTables: true);
        }
        catch (FileStoreException refused) when (refused.Code == FileStoreException.NotATable)
        {
            return new ApiProblem(StatusCodes.Status422UnprocessableEntity, refused.Message) { Errors = new Dictionary<string, string[]> { ["file"] = [refused.Message] } };
        }

        var answer = Answer.Created(FileView.From(file), $"/api/v1/files/{Ids.Text(file.Id)}");
        var hash = Convert.FromHexString(file.Sha256);
        if (key is null || await idempotency.TryKeepAsync(http, caller, key, hash, answer)) return answer;
        await files.DeleteAsync(file);
        return (await idempotency.FindAsync(http, caller, key, hash))!;
    }

    private static async Task<IResult> GetAsync(RecordId id, ApiCaller caller, Database database, CancellationToken cancellationToken)
    {
        await using var context = database.Open(caller.OrganisationId);
        var file = await context.Files.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id.Value && f.Detected != null, cancellationToken);
        return file is null ? ApiProblem.NotFound("file") : TypedResults.Ok(FileView.From(file));
    }
}
