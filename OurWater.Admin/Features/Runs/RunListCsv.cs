using System.Globalization;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>What the filters of a run's list show, as a file. Streamed: a list may have a hundred thousand lines.</summary>
public sealed class RunListCsv(Database database)
{
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/runs/{id:long}/list.csv", DownloadAsync).RequireAuthorization().ExcludeFromDescription();

    public async Task WriteAsync(Actor actor, long runId, ListQuery query, Stream output, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        await using var csv = Csv.Writer(output);
        await csv.RowAsync(["direction", "dataType", "action", "record", "id", "id there", "before", "after", "reason", "resourceId", "time", "ours", "theirs", "records"], cancellationToken);
        var lines = RunItemQueries.Lines(RunItemQueries.Filtered(context, runId, query)).AsAsyncEnumerable();
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            await csv.RowAsync(
            [
                line.Direction == SyncDirection.Pull ? "pull" : "push", Names.One(line.DataType), Word(line.Action), line.Label, line.RecordId is { } id ? Csv.Number(id) : "", line.RemoteKey, line.Before, line.After, line.Reason,
                line.ResourceId is { } resource ? Csv.Number(resource) : "", line.Time?.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture), line.OurValue?.ToString("R", CultureInfo.InvariantCulture), line.TheirValue?.ToString("R", CultureInfo.InvariantCulture), Csv.Number(line.Records),
            ], cancellationToken);
        }
    }

    /// <summary>A word for programs, which never changes.</summary>
    private static string Word(ItemAction action) => char.ToLowerInvariant(action.ToString()[0]) + action.ToString()[1..];

    private static async Task<Results<NotFound, PushStreamHttpResult>> DownloadAsync(long id, HttpContext context, RunListCsv csv, Database database, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor) return TypedResults.NotFound();
        await using var runs = database.Open(actor.OrganisationId);
        if (!await runs.Runs.AnyAsync(r => r.Id == id, cancellationToken)) return TypedResults.NotFound();
        Csv.NotKept(context);
        var query = ListQuery.Parse(context.Request.GetEncodedUrl(), ItemTabs.Keys);
        return Download.Stream(output => csv.WriteAsync(actor, id, query, output, cancellationToken), Csv.ContentType, FormattableString.Invariant($"run-{id}-list.csv"), cancellationToken);
    }
}
