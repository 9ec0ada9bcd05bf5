using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>What the filters of the External IDs page show, as a file.</summary>
public sealed class ExternalIdDownloads(Database database, ExternalIdQueries queries)
{
    private const int AtOnce = 500;

    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/external-ids/export.csv", CsvAsync).RequireAuthorization().ExcludeFromDescription();

    public async Task WriteAsync(Actor actor, ListQuery query, Stream output, CancellationToken cancellationToken)
    {
        var families = await queries.FamiliesAsync(actor, cancellationToken);
        var family = families.FirstOrDefault(f => f.Key == query[ExternalIdFilters.Source]) ?? (families.Count > 0 ? families[0] : ExternalIdFamily.LegacyMyWell);
        var attention = (await queries.SummaryAsync(actor, family, query, cancellationToken)).NeedingAttention > 0;
        var type = ExternalIdQueries.TypeOf(query);
        await using var context = database.Open(actor.OrganisationId);
        var links = ExternalIdQueries.Sort(ExternalIdQueries.Filtered(context, family, query, attention), query);
        await using var csv = Csv.Writer(output);
        await csv.RowAsync(["dataType", "id", "record", "village or type", "state", "why", "what to do", "externalIds." + family.Main(type), .. family.IsLegacyMyWell ? new[] { "externalIds." + family.Second } : [], "readings"], cancellationToken);
        for (var skip = 0; ; skip += AtOnce)
        {
            var page = await links.Skip(skip).Take(AtOnce).ToListAsync(cancellationToken);
            var rows = await LinkWords.OfAsync(context, page, family, type, cancellationToken);
            foreach (var (row, link) in rows.Zip(page))
            {
                await csv.RowAsync(
                [
                    Names.One(type == DataType.Group ? DataType.Group : DataType.Resource), Csv.Number(row.RecordId), row.Name, row.Second, LinkStates.Key(row.State), row.Why, row.ToDo, link.MainValue,
                    .. family.IsLegacyMyWell ? new[] { link.SecondValue } : [], Csv.Number((long)row.Readings),
                ], cancellationToken);
            }

            if (page.Count < AtOnce) return;
        }
    }

    private static Results<NotFound, PushStreamHttpResult> CsvAsync(HttpContext context, ExternalIdDownloads downloads, CancellationToken cancellationToken)
    {
        if (CurrentUser.From(context.User) is not { } actor) return TypedResults.NotFound();
        Csv.NotKept(context);
        var query = ListQuery.Parse(context.Request.GetEncodedUrl(), ExternalIdFilters.Keys);
        return Download.Stream(output => downloads.WriteAsync(actor, query, output, cancellationToken), Csv.ContentType, "external-ids.csv", cancellationToken);
    }
}
