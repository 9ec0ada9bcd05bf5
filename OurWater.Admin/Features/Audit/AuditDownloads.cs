using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Audit;

/// <summary>What the filters of the audit log show, as a file. Times are UTC, so that logs of several organisations fit together.</summary>
public sealed class AuditDownloads(AuditQueries queries, TimeProvider clock)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/organisation/audit.csv", OfOrganisation).RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/system/audit.csv", OfEverything).RequireAuthorization(Policies.SystemAdministrator).ExcludeFromDescription();
    }

    /// <param name="zone">In which the days of the filters begin.</param>
    public async Task WriteAsync(AuditScope scope, ListQuery query, TimeZoneInfo zone, Stream output, CancellationToken cancellationToken)
    {
        var formats = new Formats(clock); // UTC
        await using var csv = Csv.Writer(output);
        await csv.RowAsync(["time", "organisation", "by", "kind", "address", "what", "action", "subject", "id", "name", "before", "after"], cancellationToken);
        await foreach (var row in queries.AllAsync(scope, query, zone, cancellationToken))
        {
            await csv.RowAsync(
            [
                Csv.Time(row.At, TimePrecision.Second, TimeZoneInfo.Utc), row.Organisation, row.ActorName, row.ActorKind.ToString().ToLowerInvariant(), row.Address, $"{AuditWords.Deed(row)} {AuditWords.Name(row, formats)}", row.Action.ToString(), row.Subject, row.SubjectId, row.SubjectName,
                Side(row, v => v.Before, formats), Side(row, v => v.After, formats),
            ], cancellationToken);
        }
    }

    private static string Side(AuditRow row, Func<AuditValue, string?> side, Formats formats) =>
        string.Join("; ", row.Values.Where(v => side(v) is not null).Select(v => $"{AuditWords.Field(row, v.Field)}: {AuditWords.Shown(row, v, side(v), formats)}"));

    private static async Task<IResult> OfOrganisation(HttpContext context, AuditDownloads downloads, Database database, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { Role: Role.Admin } actor) return TypedResults.NotFound();
        await using var open = database.Open(actor.OrganisationId);
        return Answer(context, downloads, new AuditScope(actor), await Organisations.ZoneAsync(open, cancellationToken), cancellationToken);
    }

    private static PushStreamHttpResult OfEverything(HttpContext context, AuditDownloads downloads, CancellationToken cancellationToken) =>
        Answer(context, downloads, new AuditScope(context.User), TimeZoneInfo.Utc, cancellationToken);

    private static PushStreamHttpResult Answer(HttpContext context, AuditDownloads downloads, AuditScope scope, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        Csv.NotKept(context);
        var query = ListQuery.Parse(context.Request.GetEncodedUrl(), AuditQueries.Filters);
        return Download.Stream(output => downloads.WriteAsync(scope, query, zone, output, cancellationToken), Csv.ContentType, "audit-log.csv", cancellationToken);
    }
}
