using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>The list of a run: what a dry run foresees, and what a run did not send. Filtered and paged by the database.</summary>
public sealed class RunItemQueries(Database database)
{
    private const int MostReasons = 20;

    /// <summary>What may wait in the queue of conflicts counts as blocked: it was not sent, and a choice lets it go.</summary>
    public static async Task<IReadOnlyList<LeftOver>> LeftOversAsync(OurWaterDbContext context, SyncRun run, CancellationToken cancellationToken)
    {
        var groups = await context.RunItems.AsNoTracking()
            .Where(i => i.RunId == run.Id && i.Direction == SyncDirection.Push && (i.Action == ItemAction.Blocked || i.Action == ItemAction.Failed || i.Action == ItemAction.Conflict))
            .GroupBy(i => new { i.DataType, i.Action, i.Reason }).Select(g => new { g.Key.DataType, g.Key.Action, g.Key.Reason, Count = g.Count() })
            .OrderByDescending(g => g.Count).Take(MostReasons * 6).ToListAsync(cancellationToken);
        return [.. groups.GroupBy(g => (g.DataType, g.Action)).OrderBy(g => g.Key.Action).ThenByDescending(g => g.Key.DataType).Select(g =>
        {
            var counted = run.Counts.Push.GetValueOrDefault(g.Key.DataType) ?? new PushCounts();
            var inConflict = groups.Where(o => o.DataType == g.Key.DataType && o.Action == ItemAction.Conflict).Sum(o => o.Count);
            var lines = g.Sum(o => o.Count);
            var count = g.Key.Action switch { ItemAction.Blocked => counted.Blocked - inConflict, ItemAction.Failed => counted.Failed, _ => lines };
            return new LeftOver(g.Key.DataType, g.Key.Action, count > 0 ? count : lines, [.. g.Select(o => o.Reason).OfType<string>().Take(MostReasons)]);
        })];
    }

    /// <summary>How many lines each tab has under the other filters; tabs without any are left out.</summary>
    public async Task<IReadOnlyList<(ItemTab Tab, int Count)>> TabsAsync(Actor actor, long runId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var counts = await Filtered(context, runId, query.Where(ItemTabs.Filter, null)).GroupBy(i => i.Action).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        return [.. ItemTabs.All.Select(t => (t, t.Actions.Sum(a => counts.GetValueOrDefault(a)))).Where(t => t.Item2 > 0)];
    }

    public async Task<ListPage<ItemLine>> ListAsync(Actor actor, long runId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var items = Filtered(context, runId, query);
        var total = await items.LongCountAsync(cancellationToken);
        return new ListPage<ItemLine>(await Lines(items).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken), total);
    }

    internal static IQueryable<RunItem> Filtered(OurWaterDbContext context, long runId, ListQuery query)
    {
        var items = context.RunItems.AsNoTracking().Where(i => i.RunId == runId);
        if (ItemTabs.Of(query[ItemTabs.Filter]) is { } tab) items = items.Where(i => tab.Actions.Contains(i.Action));
        if (Enum.TryParse<DataType>(query[ItemTabs.TypeFilter], ignoreCase: true, out var type)) items = items.Where(i => i.DataType == type);
        if (query.Search is not { } search) return items;
        var pattern = SearchText.Pattern(search);
        return items.Where(i => EF.Functions.Like(i.Label, pattern, SearchText.Escape) || EF.Functions.Like(i.RemoteKey!, pattern, SearchText.Escape)
            || EF.Functions.Like(i.After!, pattern, SearchText.Escape) || EF.Functions.Like(i.Reason!, pattern, SearchText.Escape));
    }

    /// <summary>In the order in which a run deals with them, which is the order of the index.</summary>
    internal static IQueryable<ItemLine> Lines(IQueryable<RunItem> items) =>
        items.OrderBy(i => i.Direction).ThenBy(i => i.DataType).ThenBy(i => i.Action).ThenBy(i => i.Id)
            .Select(i => new ItemLine(i.Id, i.Direction, i.DataType, i.Action, i.RecordId, i.RemoteKey, i.Label, i.Before, i.After, i.Reason));
}

/// <param name="RecordId">Ours, where there is one; of readings that wait for their resource the resource's.</param>
public sealed record ItemLine(long Id, SyncDirection Direction, DataType DataType, ItemAction Action, long? RecordId, string? RemoteKey, string Label, string? Before, string? After, string? Reason)
{
    /// <summary>Its page, where it has one.</summary>
    public string? Href => (DataType, RecordId) switch
    {
        (_, null) => null,
        (DataType.Group, { } id) => FormattableString.Invariant($"groups/{id}"),
        (DataType.Resource, { } id) => FormattableString.Invariant($"resources/{id}"),
        (_, { } id) when Action == ItemAction.Blocked && After is null => FormattableString.Invariant($"resources/{id}"),
        _ => null,
    };
}

/// <param name="Key">As it stands in the address.</param>
public sealed record ItemTab(string Key, IReadOnlyList<ItemAction> Actions);

/// <summary>The list of a run by what becomes of the records.</summary>
public static class ItemTabs
{
    public const string Filter = "what";
    public const string TypeFilter = "type";

    /// <summary>Before the list's keys in the address of the run's page.</summary>
    public const string Prefix = "list-";

    public static IReadOnlyList<string> Keys { get; } = [Filter, TypeFilter];

    public static IReadOnlyList<ItemTab> All { get; } =
    [
        new("created", [ItemAction.Create]),
        new("changed", [ItemAction.Update]),
        new("sent", [ItemAction.Send, ItemAction.SendChange]),
        new("there", [ItemAction.AlreadyThere]),
        new("conflict", [ItemAction.Conflict]),
        new("blocked", [ItemAction.Blocked]),
        new("failed", [ItemAction.Failed]),
        new("missing", [ItemAction.MissingThere, ItemAction.MissingHere]),
    ];

    public static ItemTab? Of(string? key) => All.FirstOrDefault(t => t.Key == key);
}
