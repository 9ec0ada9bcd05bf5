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
        var hasLegacyMyWell = await context.Datasources.AnyAsync(d => d.Type == DatasourceType.LegacyMyWell, cancellationToken);
        return [.. names.Select(ExternalIdFamily.Of).Distinct().Select(f => f with { HasDatasource = !f.IsLegacyMyWell || hasLegacyMyWell }).OrderBy(f => f.IsLegacyMyWell ? 0 : 1).ThenBy(f => f.Title, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>How many records of the tab are in which state, whatever is filtered besides.</summary>
    public async Task<LinkSummary> SummaryAsync(Actor actor, ExternalIdFamily family, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var tab = query[ExternalIdFilters.Tab];
        var links = ExternalIdFilters.Apply(context, family, ListQuery.First.Where(ExternalIdFilters.Tab, tab));
        var counted = (tab, family.IsLegacyMyWell) switch
        {
            (ExternalIdFilters.Readings, true) => await ReadingsAsync(links, cancellationToken),
            (ExternalIdFilters.Readings, _) => await links.GroupBy(l => l.State).Select(g => new StateCount(g.Key, g.Sum(l => l.Readings))).ToListAsync(cancellationToken),
            _ => await links.GroupBy(l => l.State).Select(g => new StateCount(g.Key, g.Count())).ToListAsync(cancellationToken),
        };
        var type = TypeOf(query);
        return new LinkSummary(
            [.. counted.GroupBy(c => LinkStates.Shown(c.State, family, type)).Select(g => new StateCount(g.Key, g.Sum(c => c.Count)))],
            await context.Resources.LongCountAsync(cancellationToken),
            await context.Groups.LongCountAsync(cancellationToken),
            await context.Timeseries.SumAsync(t => (long)t.ReadingCount, cancellationToken),
            family.IsLegacyMyWell ? await LinkWords.SendingAsync(context, type, cancellationToken) : LinkWords.NoSyncSends);
    }

    /// <summary>Readings are where their resource is, but for those that were refused or are gone there.</summary>
    private static async Task<List<StateCount>> ReadingsAsync(IQueryable<Link> links, CancellationToken cancellationToken)
    {
        var states = await links.GroupBy(l => l.ResourceState)
            .Select(g => new { State = g.Key, Readings = (long)g.Sum(l => l.Readings), Refused = (long)g.Sum(l => l.Refused), Gone = (long)g.Sum(l => l.Gone) }).ToListAsync(cancellationToken);
        StateCount[] apart = [new(MappingState.Failed, states.Sum(s => s.Refused)), new(MappingState.Missing, states.Sum(s => s.Gone))];
        return [.. states.Select(s => new StateCount(s.State, s.Readings - s.Refused - s.Gone)), .. apart.Where(s => s.Count > 0)];
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

    /// <summary>How many groups and resources need a person, as the page counts them.</summary>
    internal static async Task<IReadOnlyList<AttentionCount>> NeedingAttentionAsync(OurWaterDbContext context, CancellationToken cancellationToken)
    {
        var others = await context.ExternalIds.Where(e => e.RecordType != DataType.Reading && !ExternalIdFamily.LegacyMyWellNames.Contains(e.Name) && LinkStates.Attention.Contains(e.State))
            .GroupBy(e => new { e.Name, e.RecordType, e.State }).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
        var all = others.ConvertAll(o => new AttentionCount(ExternalIdFamily.Of(o.Key.Name), o.Key.RecordType, o.Key.State, o.Count));
        if (!await context.ExternalIds.AnyAsync(e => ExternalIdFamily.LegacyMyWellNames.Contains(e.Name), cancellationToken)) return all;
        var family = ExternalIdFamily.LegacyMyWell with { HasDatasource = await context.Datasources.AnyAsync(d => d.Type == DatasourceType.LegacyMyWell, cancellationToken) };
        foreach (var type in new[] { DataType.Resource, DataType.Group })
        {
            var links = type == DataType.Resource ? Links.OfResources(context, context.Resources, family) : Links.OfGroups(context, context.Groups, family);
            var counted = await links.GroupBy(l => l.State).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(cancellationToken);
            all.AddRange(counted.GroupBy(c => LinkStates.Shown(c.Key, family, type)).Where(g => g.Key is { } state && LinkStates.Attention.Contains(state))
                .Select(g => new AttentionCount(family, type, g.Key!.Value, g.Sum(c => c.Count))));
        }

        return all;
    }
}

/// <summary>So many records of a type are in a state that needs a person, towards one system.</summary>
internal sealed record AttentionCount(ExternalIdFamily Family, DataType Type, MappingState State, int Count);
