using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Runs;

/// <summary>A run's log as a text file, oldest line first, times in UTC.</summary>
public sealed class RunLogText(Database database)
{
    public static void Map(IEndpointRouteBuilder app) =>
        app.MapGet("/runs/{id:long}/log.txt", DownloadAsync).RequireAuthorization().ExcludeFromDescription();

    private async Task WriteAsync(int organisationId, long runId, Stream output, CancellationToken cancellationToken)
    {
        await using var context = database.Open(organisationId);
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var lines = context.RunLog.AsNoTracking().Where(l => l.RunId == runId).OrderBy(l => l.Id).AsAsyncEnumerable();
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await writer.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{line.At:yyyy-MM-dd HH:mm:ss}Z  {line.Level,-8}  {line.Message}"));
        }
    }

    private static async Task<Results<NotFound, PushStreamHttpResult>> DownloadAsync(long id, HttpContext context, RunLogText log, Database database, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor) return TypedResults.NotFound();
        await using var runs = database.Open(actor.OrganisationId);
        if (!await runs.Runs.AnyAsync(r => r.Id == id, cancellationToken)) return TypedResults.NotFound();
        return Download.Stream(output => log.WriteAsync(actor.OrganisationId, id, output, cancellationToken), "text/plain; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"run-{id}-log.txt"), cancellationToken);
    }
}
