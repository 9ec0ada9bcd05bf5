using Microsoft.AspNetCore.HttpOverrides;
using OurWater.Admin.Api;

namespace OurWater.Admin.Hosting;

public static class PipelineSetup
{
    private const string DefaultAddress = "http://localhost:5080";

    /// <summary>Listens on port 5080 unless the environment or the command line says otherwise; takes bodies as large as uploads may be.</summary>
    public static void ListenByDefault(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists()) builder.WebHost.UseUrls(DefaultAddress);
        builder.WebHost.ConfigureKestrel(options => options.AddServerHeader = false);
        builder.WebHost.UseStaticWebAssets();

        // A program that was built and not published compresses its files anew for each request, and lets no browser keep them:
        // of use only to who is changing them.
        if (!builder.Environment.IsDevelopment()) builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false";
    }

    public static void UsePipeline(this WebApplication app)
    {
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto });
        app.Use(PrivateAnswers.Add);
        app.Use(SecurityHeaders.Add);
        app.UseWhen(IsPage, pages =>
        {
            if (!app.Environment.IsDevelopment()) pages.UseExceptionHandler("/error", createScopeForErrors: true);
            pages.UseStatusCodePagesWithReExecute("/not-found");
        });
        app.UseWhen(IsApi, api => api.UseApiErrors());
        app.UseRouting();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseAntiforgery();
    }

    private static bool IsApi(HttpContext context) => !IsPage(context) && !context.Request.Path.StartsWithSegments("/uploads");

    /// <summary>API answers are problem details; they never become a page.</summary>
    public static bool IsPage(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/api") && !context.Request.Path.StartsWithSegments("/openapi") && !context.Request.Path.StartsWithSegments("/uploads") &&
        !context.Request.Path.StartsWithSegments("/healthz") && !context.Request.Path.StartsWithSegments("/readyz");
}
