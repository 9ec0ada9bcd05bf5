using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OurWater.Admin.Components.Account;
using OurWater.Admin.Components.Layout;
using OurWater.Admin.Data;
using OurWater.Admin.Hosting;
using OurWater.Admin.Security;

namespace OurWater.Admin.Storage;

public static class StorageSetup
{
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.AddSingleton<FileStore>();
        services.AddSingleton<ILayoutSource, LayoutSource>();
        services.AddScoped<IOrganisationSwitch, OrganisationSwitch>();
        services.AddScoped<IFirstSetUp, FirstSetUpForm>();
        return services;
    }

    /// <summary>Where the browser sends a file: the raw body, streamed to disk. The wizard's page reads the answer.</summary>
    public static void MapUploads(this WebApplication app) =>
        app.MapPost("/uploads", ReceiveAsync).RequireAuthorization().DisableAntiforgery().ExcludeFromDescription();

    private static async Task<Results<Ok<ReceivedFile>, ProblemHttpResult>> ReceiveAsync(HttpContext context, [FromHeader(Name = "X-File-Name")] string? name, FileStore files, IAntiforgery antiforgery, CancellationToken cancellationToken)
    {
        // A raw body is not checked by the middleware, which reads forms only.
        if (!await antiforgery.IsRequestValidAsync(context)) return TypedResults.Problem("The page is too old. Load it again, then choose the file again.", statusCode: 400);
        if (CurrentUser.From(context.User) is not { } actor || actor.Role < Role.Editor) return TypedResults.Problem("Your role does not allow uploads. Ask an administrator of your organisation.", statusCode: 403);
        if (context.Request.ContentLength > files.MaxBytes) return TypedResults.Problem($"The file is larger than {files.MaxBytes / 1024 / 1024} MB. Split it, and upload the parts one after the other.", statusCode: 413);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = files.MaxBytes + 1;
        try
        {
            var file = await files.SaveAsync(actor.OrganisationId, name is null ? "file" : Uri.UnescapeDataString(name), context.Request.Body, actor.Name, cancellationToken);
            return TypedResults.Ok(new ReceivedFile(file.Id, file.Name, file.Size));
        }
        catch (FileStoreException error)
        {
            return TypedResults.Problem(error.Message, statusCode: error.Code == "diskFull" ? 507 : 413);
        }
    }

    private sealed record ReceivedFile(long Id, string Name, long Size);
}
