namespace OurWater.Admin.Hosting;

/// <summary>What a browser may do with our pages: only our own scripts, fonts and pictures, in no other site's frame.</summary>
internal static class SecurityHeaders
{
    // MudBlazor writes its theme into a style element, hence 'unsafe-inline' for styles. Blazor's circuit is a web socket to ourselves.
    private const string Policy = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Hangfire's own pages carry inline scripts; only system administrators reach them.
    private const string JobsPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // Scalar's page to try the API starts itself with an inline script.
    private const string DocsPolicy = "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Put on when the answer begins: a page that breaks has its headers cleared before the error page is drawn.</summary>
    public static Task Add(HttpContext context, RequestDelegate next)
    {
        var path = context.Request.Path;
        context.Response.OnStarting(() => PutOnAsync(context.Response.Headers, path));
        return next(context);
    }

    private static Task PutOnAsync(IHeaderDictionary headers, PathString path)
    {
        headers.ContentSecurityPolicy = path.StartsWithSegments("/jobs") ? JobsPolicy
            : path.StartsWithSegments("/api/docs") ? DocsPolicy
            : Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return Task.CompletedTask;
    }
}
