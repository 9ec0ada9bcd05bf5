using Microsoft.AspNetCore.Authorization;

namespace OurWater.Admin.Api.Docs;

/// <param name="Type"><c>string</c>, <c>integer</c> or <c>boolean</c>.</param>
internal sealed record QueryParameter(string Name, string Type, string Description, IReadOnlyList<string>? Words = null);

/// <summary>What an endpoint tells OpenAPI beyond what its signature shows.</summary>
internal static class EndpointDocs
{
    /// <summary>The scope that a caller's key needs.</summary>
    public static RouteHandlerBuilder Scope(this RouteHandlerBuilder endpoint, string scope) => endpoint.RequireAuthorization(new AuthorizeAttribute(scope));

    public static RouteHandlerBuilder Tell(this RouteHandlerBuilder endpoint, string id, string summary, string? description = null)
    {
        endpoint.WithName(id).WithSummary(summary);
        if (description is not null) endpoint.WithDescription(description);
        return endpoint;
    }

    /// <summary>Takes a JSON object of this shape, read by hand.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint)
        where T : notnull => endpoint.Accepts<T>("application/json").RefusesBodies();

    /// <summary>How a body is refused before anybody looks at what it means.</summary>
    public static RouteHandlerBuilder RefusesBodies(this RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(StatusCodes.Status400BadRequest, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status422UnprocessableEntity);

    public static RouteHandlerBuilder Refuses(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.ProducesProblem(status);
        return endpoint;
    }

    public static RouteHandlerBuilder Asks(this RouteHandlerBuilder endpoint, params QueryParameter[] parameters)
    {
        foreach (var parameter in parameters) endpoint.WithMetadata(parameter);
        return endpoint;
    }

    /// <summary>A list in pages.</summary>
    public static RouteHandlerBuilder Pages(this RouteHandlerBuilder endpoint, params QueryParameter[] filters) => endpoint
        .Asks(filters)
        .Asks(
            new("start", "integer", "Records to pass over; 0 unless said."),
            new("limit", "integer", "Records in a page, 1 to 1000; 100 unless said."),
            new("page", "integer", "Pages to pass over: the first record is start + page × limit. For long lists follow next instead."),
            new("cursor", "string", "From next; not made by hand."));
}

/// <summary>Marks an endpoint that answers with one of several shapes, as the request asks.</summary>
/// <param name="Schemas">As the document names them.</param>
internal sealed record AnswersOneOf(IReadOnlyList<string> Schemas);

/// <summary>Marks an endpoint that honours <c>Idempotency-Key</c>.</summary>
internal sealed class HonoursIdempotencyKey;
