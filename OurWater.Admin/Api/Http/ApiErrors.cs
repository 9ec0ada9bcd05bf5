using Microsoft.Data.Sqlite;
using OurWater.Admin.Storage;

namespace OurWater.Admin.Api.Http;

/// <summary>Turns whatever ends a request of the API without an answer of its own into problem details.</summary>
internal static class ApiErrors
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteFull = 13;

    public static async Task HandleAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            if (context.RequestAborted.IsCancellationRequested) return; // nobody waits for an answer
            await Explain(context, error).ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        if (response.StatusCode < 400 || response.HasStarted || response.ContentLength > 0 || response.ContentType is not null) return;
        await new ApiProblem(response.StatusCode, WordsOf(context)).ExecuteAsync(context);
    }

    private static ApiProblem Explain(HttpContext context, Exception error)
    {
        switch (error)
        {
            case RefusedException refused:
                return refused.Problem;
            case BadHttpRequestException bad:
                return new(bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is larger than this address takes." : "The request cannot be read: it is broken or was cut off.");
            case FileStoreException store:
                return new(store.Code == "diskFull" ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status413PayloadTooLarge, store.Message);
            case OperationCanceledException:
                return new(StatusCodes.Status503ServiceUnavailable, "The program is stopping. Try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(5) };
        }

        if (Duplicates.Caused(error)) return new(StatusCodes.Status409Conflict, "Another request stored the same record at the same moment. Read it, then decide.");
        var sqlite = error as SqliteException ?? error.InnerException as SqliteException;
        if (sqlite?.SqliteErrorCode is SqliteBusy or SqliteLocked)
            return new(StatusCodes.Status503ServiceUnavailable, "The database is busy. Nothing was changed; try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(5) };
        if (sqlite?.SqliteErrorCode == SqliteFull)
            return new(StatusCodes.Status507InsufficientStorage, "The server's disk is full. Nothing was changed. Tell its administrator.");

        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ApiErrors)).RequestFailed(error, context.Request.Method, context.GetEndpoint()?.DisplayName ?? "no endpoint");
        return new(StatusCodes.Status500InternalServerError, "The server failed on this request. Nothing of it was stored. Send the traceId to its administrator.");
    }

    private static string WordsOf(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status404NotFound => "Nothing is at this address. /api/docs lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"This address takes {context.Response.Headers.Allow}.",
        StatusCodes.Status415UnsupportedMediaType => "Send JSON, with Content-Type: application/json.",
        _ => "The request was refused.",
    };
}
