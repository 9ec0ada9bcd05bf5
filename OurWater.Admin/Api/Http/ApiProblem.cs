using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using OurWater.Admin.Data;

namespace OurWater.Admin.Api.Http;

/// <summary>A refusal as RFC 9457 problem details, the same shape for everything that goes wrong, whatever the caller accepts.</summary>
internal sealed class ApiProblem(int status, string detail) : IResult, IStatusCodeHttpResult
{
    public int Status { get; } = status;

    public string Detail { get; } = detail;

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>What is wrong by field, in the caller's names: <c>selection.bbox</c>.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>What a program needs to go on: the id of the run that is going, of the record that exists.</summary>
    public IReadOnlyDictionary<string, object?> More { get; init; } = new Dictionary<string, object?>();

    public TimeSpan? RetryAfter { get; init; }

    public static ApiProblem NotFound(string what) => new(StatusCodes.Status404NotFound, $"There is no {what} with this id.");

    public static ApiProblem Conflict(string detail, string name, long id, TimeSpan? retryAfter = null) =>
        new(StatusCodes.Status409Conflict, detail) { RetryAfter = retryAfter, More = new Dictionary<string, object?> { [name] = Ids.Text(id) } };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Seconds(wait);
        var problem = new ProblemDetails { Type = "about:blank", Title = TitleOf(Status), Status = Status, Detail = Detail };
        if (Errors is not null) problem.Extensions["errors"] = Errors;
        foreach (var (name, value) in More) problem.Extensions[name] = value;
        problem.Extensions["traceId"] = Activity.Current?.Id ?? httpContext.TraceIdentifier;
        return response.WriteAsJsonAsync(problem, Json.Options, "application/problem+json", httpContext.RequestAborted);
    }

    /// <summary>For the header <c>Retry-After</c>: never earlier than the wait is over.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    private static string TitleOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request cannot be read",
        StatusCodes.Status401Unauthorized => "No valid API key",
        StatusCodes.Status403Forbidden => "The API key does not allow this",
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status405MethodNotAllowed => "This address does not take that method",
        StatusCodes.Status409Conflict => "In conflict with what is there",
        StatusCodes.Status413PayloadTooLarge => "The request is too large",
        StatusCodes.Status415UnsupportedMediaType => "The content type is not supported",
        StatusCodes.Status422UnprocessableEntity => "The request is not valid",
        StatusCodes.Status429TooManyRequests => "Too many requests",
        StatusCodes.Status503ServiceUnavailable => "Not available for a moment",
        StatusCodes.Status507InsufficientStorage => "The server has no room",
        >= 500 => "The server failed",
        _ => "The request was refused",
    };
}

/// <summary>Ends a request with a problem where no result can be returned: while its parameters are read.</summary>
internal sealed class RefusedException(ApiProblem problem) : Exception(problem.Detail)
{
    public ApiProblem Problem { get; } = problem;
}
