using System.Text;
using System.Text.Json;

namespace OurWater.Admin.Api.Http;

/// <summary>What a request that creates or starts something is answered: kept as text, so that the same request again gets the same.</summary>
internal sealed record Answer(int Status, string Body, string? Location) : IResult
{
    public bool IsReplay { get; init; }

    public static Answer Created<T>(T view, string location) => Of(StatusCodes.Status201Created, view, location);

    public static Answer Accepted<T>(T view, string location) => Of(StatusCodes.Status202Accepted, view, location);

    public static Answer Ok<T>(T view) => Of(StatusCodes.Status200OK, view, null);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        if (Location is not null) response.Headers.Location = Location;
        if (IsReplay) response.Headers["Idempotent-Replayed"] = "true";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(Body), httpContext.RequestAborted);
    }

    private static Answer Of<T>(int status, T view, string? location) => new(status, JsonSerializer.Serialize(view, ApiJson.Options), location);
}
