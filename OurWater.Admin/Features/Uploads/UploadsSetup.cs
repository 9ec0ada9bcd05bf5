using Microsoft.AspNetCore.Http.HttpResults;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Uploads;

public static class UploadsSetup
{
    public static IServiceCollection AddUploads(this IServiceCollection services) => services
        .AddScoped<UploadQueries>()
        .AddScoped<UploadCommands>()
        .AddScoped<CheckCommands>()
        .AddScoped<CheckQueries>()
        .AddScoped<ChangeQueries>()
        .AddScoped<MendCommands>()
        .AddScoped<PlanReader>()
        .AddScoped<RowCheckers>()
        .AddScoped<RowSamples>();

    /// <summary>The rejected rows of a run as a file, for members of its organisation.</summary>
    public static void MapRejectedRows(this WebApplication app) =>
        app.MapGet("/runs/{id:long}/rejected.csv", DownloadAsync).RequireAuthorization().ExcludeFromDescription();

    private static async Task<Results<PushStreamHttpResult, NotFound>> DownloadAsync(HttpContext context, long id, Database database, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor || await RejectedCsv.FindAsync(database, actor.OrganisationId, id, cancellationToken) is not { } file) return TypedResults.NotFound();
        return TypedResults.Stream(stream => RejectedCsv.WriteAsync(database, actor.OrganisationId, file, stream, cancellationToken), "text/csv; charset=utf-8", file.Name);
    }
}
