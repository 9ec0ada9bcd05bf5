using Microsoft.Extensions.Primitives;

namespace OurWater.Admin.Hosting;

/// <summary>Keeps an answer between us and who asked: over https from then on, in no cache, and in no other site's page.</summary>
internal static class PrivateAnswers
{
    private const string AYear = "max-age=31536000; includeSubDomains";

    /// <summary>Put on when the answer begins, so that whoever made it has had the first word on caches.</summary>
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(() =>
        {
            PutOn(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    internal static void PutOn(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!SaysHowLong(headers)) headers.CacheControl = "no-store";
        if (context.Request.IsHttps && !IsThisMachine(context.Request.Host.Host)) headers.StrictTransportSecurity = AYear;
    }

    /// <summary>Files of the program say how long they may be kept, or by what they are known again.</summary>
    private static bool SaysHowLong(IHeaderDictionary headers) =>
        !StringValues.IsNullOrEmpty(headers.CacheControl) || !StringValues.IsNullOrEmpty(headers.Expires) || !StringValues.IsNullOrEmpty(headers.ETag);

    /// <summary>A browser would ask every other program on a developer's machine for https too.</summary>
    private static bool IsThisMachine(string host) => host is "localhost" or "127.0.0.1" or "[::1]";
}
