using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>Which records are the same as a record in another system, and which are not linked yet.</summary>
public sealed class ExternalIdQueries(Database database)
{
    private const int MostAtOnce = 5000;

    /// <summary>The families in use; LegacyMyWell first. Empty where no record has an external id.</summary>
    public async Task<IReadOnlyList<ExternalIdFamily>> FamiliesAsync(Actor actor, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var names = await context.ExternalIds.AsNoTracking().Select(e => e.Name).Distinct().ToListAsync(cancellationToken);
        return [.. names.Select(ExternalIdFamily.Of).Distinct().OrderBy(f => f.IsLegacyMyWell ? 0 : 1).ThenBy(f => f.Title, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>How many records of the tab are in which state, whatever is filtered besides.</summary>
    public async Task<LinkSummary> SummaryAsync(Actor actor, ExternalIdFamily family, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var tab = query[ExternalIdFilters.Tab];
        var links = ExternalIdFilters.Apply(context, family, ListQuery.First.Where(ExternalIdFilters.Tab, tab));
        var counted = tab == ExternalIdFilters.Readings
            ? await links.GroupBy(l => l.State).Select(g => new { State = g.Key, Count = (long)g.Sum(l => l.Readings) }).ToListAsync(cancellationToken)
            : await links.GroupBy(l => l.State).Select(g => new { State = g.Key, Count = (long)g.Count() }).ToListAsync(cancellationToken);
        var type = TypeOf(query);
        return new LinkSummary(
            [.. counted.GroupBy(c => LinkStates.Shown(c.State, family, type)).Select(g => new StateCount(g.Key, g.Sum(c => c.Count)))],
            await context.Resources.LongCountAsync(cancellationToken),
            await context.Groups.LongCountAsync(cancellationToken),
            await context.Timeseries.SumAsync(t => (long)t.ReadingCount, cancellationToken),
            family.IsLegacyMyWell ? await LinkWords.SendingAsync(context, type, cancellationToken) : LinkWords.NoSyncSends);
    }

    /// <summary>"Will be sent at the next run of …", or that no sync sends records of this type to LegacyMyWell.</summary>
    public async Task<string> SendingAsync(Actor actor, DataType type, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await LinkWords.SendingAsync(context, type, cancellationToken);
    }

    public async Task<ListPage<LinkRow>> ListAsync(Actor actor, ExternalIdFamily family, ListQuery query, bool attention, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var links = Filtered(context, family, query, attention);
        var total = await links.LongCountAsync(cancellationToken);
        var page = await Sort(links, query).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        return new ListPage<LinkRow>(await LinkWords.OfAsync(context, page, family, TypeOf(query), cancellationToken), total);
    }

    /// <summary>The records that the filter shows, to choose all of them at once.</summary>
    public async Task<IReadOnlyList<long>> IdsAsync(Actor actor, ExternalIdFamily family, ListQuery query, bool attention, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await Filtered(context, family, query, attention).OrderBy(l => l.RecordId).Take(MostAtOnce).Select(l => l.RecordId).ToListAsync(cancellationToken);
    }

    internal static DataType TypeOf(ListQuery query) => query[ExternalIdFilters.Tab] switch
    {
        ExternalIdFilters.Groups => DataType.Group,
        ExternalIdFilters.Readings => DataType.Reading,
        _ => DataType.Resource,
    };

    internal static IQueryable<Link> Filtered(OurWaterDbContext context, ExternalIdFamily family, ListQuery query, bool attention) =>
        ExternalIdFilters.Apply(context, family, query).InStates(ExternalIdFilters.StatesOf(query, attention), family, TypeOf(query));

    internal static IQueryable<Link> Sort(IQueryable<Link> links, ListQuery query) => (query.SortColumn, query.Descending) switch
    {
        ("name", false) => links.OrderBy(l => l.SortName).ThenBy(l => l.RecordId),
        ("name", true) => links.OrderByDescending(l => l.SortName).ThenBy(l => l.RecordId),
        ("readings", false) => links.OrderBy(l => l.Readings).ThenBy(l => l.RecordId),
        ("readings", true) => links.OrderByDescending(l => l.Readings).ThenBy(l => l.RecordId),
        ("state", true) => links.OrderByDescending(l => l.State).ThenBy(l => l.SortName).ThenBy(l => l.RecordId),
        _ => links.OrderBy(l => l.State).ThenBy(l => l.SortName).ThenBy(l => l.RecordId),
    };

    /// <summary>Records that need a person, for the number in the navigation: the same rule as the page's.</summary>
    internal static async Task<int> NeedingAttentionAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var stored = await context.ExternalIds.Where(e => LinkStates.Attention.Contains(e.State)).Select(e => new { e.RecordType, e.RecordId }).Distinct().CountAsync(cancellationToken);
        if (!await context.ExternalIds.AnyAsync(e => e.RecordType == DataType.Resource && ExternalIdFamily.LegacyMyWellNames.Contains(e.Name), cancellationToken)) return stored;
        return stored + await Links.OfResources(context, context.Resources, ExternalIdFamily.LegacyMyWell).CountAsync(l => l.State == null, cancellationToken);
    }
}
