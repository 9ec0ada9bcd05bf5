using System.Linq.Expressions;
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
            .GroupBy(i => new { i.DataType, i.Action, i.Reason }).Select(g => new { g.Key.DataType, g.Key.Action, g.Key.Reason, Count = g.Sum(i => i.Records) })
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

    /// <summary>How many records each tab has under the other filters, in how many lines; tabs without any are left out.</summary>
    public async Task<IReadOnlyList<TabCount>> TabsAsync(Actor actor, long runId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var counts = await Filtered(context, runId, query.Where(ItemTabs.Filter, null)).GroupBy(i => i.Action).Select(g => new { g.Key, Lines = g.Count(), Records = g.Sum(i => i.Records) }).ToListAsync(cancellationToken);
        return [.. ItemTabs.Tabs.Select(t => new TabCount(t, counts.Where(c => t.Actions.Contains(c.Key)).Sum(c => c.Records), counts.Where(c => t.Actions.Contains(c.Key)).Sum(c => c.Lines))).Where(t => t.Records > 0)];
    }

    public async Task<ListPage<ItemLine>> ListAsync(Actor actor, long runId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var items = Filtered(context, runId, query);
        var total = await items.LongCountAsync(cancellationToken);
        var isComparison = await context.Runs.AnyAsync(r => r.Id == runId && r.Kind == RunKind.Reconcile, cancellationToken);
        return new ListPage<ItemLine>(await (isComparison ? ByPlace(items) : Lines(items)).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken), total);
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
            .Select(Line);

    /// <summary>Of a comparison: by well and date.</summary>
    internal static IQueryable<ItemLine> ByPlace(IQueryable<RunItem> items) => items.OrderBy(i => i.DataType).ThenBy(i => i.ResourceId).ThenBy(i => i.Time).ThenBy(i => i.Id).Select(Line);

    private static readonly Expression<Func<RunItem, ItemLine>> Line = i => new ItemLine(i.Id, i.Direction, i.DataType, i.Action, i.RecordId, i.RemoteKey, i.Label, i.Before, i.After, i.Reason, i.ResourceId, i.Time, i.OurValue, i.TheirValue, i.Records);
}

/// <param name="RecordId">Ours, where there is one; of readings that wait for their resource the resource's.</param>
public sealed record ItemLine(long Id, SyncDirection Direction, DataType DataType, ItemAction Action, long? RecordId, string? RemoteKey, string Label, string? Before, string? After, string? Reason, long? ResourceId = null, DateTime? Time = null, double? OurValue = null, double? TheirValue = null, int Records = 1)
{
    /// <summary>Its page, where it has one.</summary>
    public string? Href => (DataType, RecordId) switch
    {
        (DataType.Reading, _) when ResourceId is { } resource => FormattableString.Invariant($"resources/{resource}"),
        (_, null) => null,
        (DataType.Group, { } id) => FormattableString.Invariant($"groups/{id}"),
        (DataType.Resource, { } id) => FormattableString.Invariant($"resources/{id}"),
        (_, { } id) when Action == ItemAction.Blocked && After is null => FormattableString.Invariant($"resources/{id}"),
        _ => null,
    };
}

/// <param name="Key">As it stands in the address.</param>
/// <param name="IsPart">What it holds stands under another tab too.</param>
public sealed record ItemTab(string Key, IReadOnlyList<ItemAction> Actions, bool IsPart = false);

/// <param name="Lines">A line may stand for many readings of one resource.</param>
public sealed record TabCount(ItemTab Tab, int Records, int Lines);

/// <summary>The list of a run by what becomes of the records.</summary>
public static class ItemTabs
{
    public const string Filter = "what";
    public const string TypeFilter = "type";

    /// <summary>The tab of what was there before.</summary>
    public const string Gone = "gone";

    /// <summary>Before the list's keys in the address of the run's page.</summary>
    public const string Prefix = "list-";

    public static IReadOnlyList<string> Keys { get; } = [Filter, TypeFilter];

    public static IReadOnlyList<ItemTab> Tabs { get; } =
    [
        new("created", [ItemAction.Create]),
        new("changed", [ItemAction.Update]),
        new("sent", [ItemAction.Send, ItemAction.SendChange]),
        new("there", [ItemAction.AlreadyThere]),
        new("apart", [ItemAction.KeptApart]),
        new("conflict", [ItemAction.Conflict, ItemAction.AskWhich]),
        new("blocked", [ItemAction.Blocked]),
        new("failed", [ItemAction.Failed]),
        new("different", [ItemAction.Different]),
        new("here", [ItemAction.OnlyHere, ItemAction.MissingThere]),
        new(Gone, [ItemAction.MissingThere], IsPart: true),
        new("no-place", [ItemAction.NoPlaceThere]),
        new("only-there", [ItemAction.MissingHere]),
        new("copies", [ItemAction.CopyThere]),
    ];

    public static int All(IReadOnlyList<TabCount> tabs) => tabs.Where(t => !t.Tab.IsPart).Sum(t => t.Records);

    /// <summary>Said where lines and records are not the same number.</summary>
    public static string? Grouped(IReadOnlyList<TabCount> tabs) => tabs.Any(t => t.Lines < t.Records) ? "One line stands for all readings of a resource that is not there." : null;

    public static ItemTab? Of(string? key) => Tabs.FirstOrDefault(t => t.Key == key);
}
