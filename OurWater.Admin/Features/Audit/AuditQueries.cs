using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;

namespace OurWater.Admin.Features.Audit;

/// <summary>The audit log, the newest first.</summary>
public sealed class AuditQueries(Database database)
{
    public static IReadOnlyList<string> Filters { get; } = ["by", "action", "subject", "organisation", "from", "to"];

    public async Task<ListPage<AuditRow>> ListAsync(AuditScope scope, ListQuery query, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        await using var context = await scope.OpenAsync(database, cancellationToken);
        var entries = Filtered(context, query, zone);
        var total = await entries.LongCountAsync(cancellationToken);
        var page = await entries.Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        return new ListPage<AuditRow>(await RowsAsync(context, page, cancellationToken), total);
    }

    /// <summary>Everything that the filters show, a part at a time: by place in the log and not by count, so that lines that are added meanwhile move nothing.</summary>
    public async IAsyncEnumerable<AuditRow> AllAsync(AuditScope scope, ListQuery query, TimeZoneInfo zone, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        const int atOnce = 500;
        await using var context = await scope.OpenAsync(database, cancellationToken);
        for ((DateTime At, long Id)? last = null; ;)
        {
            var entries = Filtered(context, query, zone);
            if (last is var (at, id)) entries = entries.Where(e => e.At < at || (e.At == at && e.Id < id));
            var page = await entries.Take(atOnce).ToListAsync(cancellationToken);
            foreach (var row in await RowsAsync(context, page, cancellationToken)) yield return row;
            if (page.Count < atOnce) yield break;
            last = (page[^1].At, page[^1].Id);
        }
    }

    public async Task<IReadOnlyList<(string Value, string Words)>> OrganisationsAsync(AuditScope scope, CancellationToken cancellationToken)
    {
        if (scope.OrganisationId is not null) return [];
        await using var context = await scope.OpenAsync(database, cancellationToken);
        var all = await context.Organisations.AsNoTracking().OrderBy(o => o.Name).Select(o => new { o.Slug, o.Name }).ToListAsync(cancellationToken);
        return [.. all.Select(o => (o.Slug, o.Name))];
    }

    private static IQueryable<AuditEntry> Filtered(OurWaterDbContext context, ListQuery query, TimeZoneInfo zone)
    {
        var entries = context.AuditLog.AsNoTracking();
        if (Enum.TryParse<ActorKind>(query["by"], ignoreCase: true, out var kind)) entries = entries.Where(e => e.ActorKind == kind);
        if (Enum.TryParse<AuditAction>(query["action"], ignoreCase: true, out var action)) entries = entries.Where(e => e.Action == action);
        if (query["subject"] is { } subject) entries = entries.Where(e => e.Subject == subject);
        if (context.SeesEverything && query["organisation"] is { } slug) entries = entries.Where(e => context.Organisations.Any(o => o.Slug == slug && o.Id == e.OrganisationId));
        if (Days.Midnight(query["from"], 0, zone) is { } from) entries = entries.Where(e => e.At >= from);
        if (Days.Midnight(query["to"], 1, zone) is { } to) entries = entries.Where(e => e.At < to);
        if (query.Search is { } search)
        {
            var pattern = SearchText.Pattern(search);
            entries = entries.Where(e => EF.Functions.Like(e.ActorName, pattern, SearchText.Escape) || EF.Functions.Like(e.SubjectName!, pattern, SearchText.Escape) || EF.Functions.Like(e.Address!, pattern, SearchText.Escape));
        }

        return entries.OrderByDescending(e => e.At).ThenByDescending(e => e.Id);
    }

    private static async Task<IReadOnlyList<AuditRow>> RowsAsync(OurWaterDbContext context, List<AuditEntry> entries, CancellationToken cancellationToken)
    {
        var links = await AuditLinks.FindAsync(context, entries, cancellationToken);
        var ids = entries.Select(e => e.OrganisationId).Distinct().ToList();
        var names = context.SeesEverything ? await context.Organisations.Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken) : [];
        return entries.ConvertAll(e =>
        {
            var fields = new AuditFields(e.Subject, e.Before, e.After);
            return new AuditRow(
                e.Id, e.At, e.ActorKind, e.ActorName, e.Address, e.Action, e.Subject, e.SubjectId, e.SubjectName, fields.Changed, fields.About, names.GetValueOrDefault(e.OrganisationId), links.GetValueOrDefault(e.Id));
        });
    }
}
