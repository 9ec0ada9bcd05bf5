using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Runs;

/// <summary>What a run that waits would send: the records by name, the readings by resource with their number.</summary>
public sealed class ApprovalQueries(Database database)
{
    /// <summary>Null where the organisation has no such run.</summary>
    public async Task<Approval?> FindAsync(Actor actor, long runId, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        if (await context.Runs.AsNoTracking().Include(r => r.Sync!.Datasource).SingleOrDefaultAsync(r => r.Id == runId, cancellationToken) is not { Sync: { } sync } run) return null;
        var items = await Asked(context, run).Where(i => i.DataType != DataType.Reading).Select(i => new { i.DataType, i.Action, i.RecordId }).ToListAsync(cancellationToken);
        var waiting = run.Counts.Push.GetValueOrDefault(DataType.Reading)?.Waiting ?? 0;
        var listed = await Asked(context, run).LongCountAsync(i => i.DataType == DataType.Reading, cancellationToken);
        var resources = items.Where(i => i is { DataType: DataType.Resource, Action: ItemAction.Send }).Select(i => i.RecordId).OfType<long>().ToHashSet();
        var types = await context.Resources.Where(r => context.RunItems.Any(i => i.RunId == runId && i.DataType == DataType.Resource && i.Action == ItemAction.Send && i.RecordId == r.Id)).Select(r => new { r.Id, r.Type }).ToListAsync(cancellationToken);
        return new Approval
        {
            NewResources = new SortedDictionary<ResourceType, int>(types.Where(t => resources.Contains(t.Id)).GroupBy(t => t.Type).ToDictionary(g => g.Key, g => g.Count())),
            NewGroups = items.Count(i => i is { DataType: DataType.Group, Action: ItemAction.Send }),
            Changes = items.Count(i => i.Action == ItemAction.SendChange),
            Readings = listed,
            NotListed = Math.Max(0, waiting - listed),
            IsFirst = sync.PushApprovedAt is null,
            Cap = sync.NewResourceCap,
            ReadingCap = sync.ReadingCap,
        };
    }

    /// <summary>Groups and resources that would be sent, groups first.</summary>
    public async Task<ListPage<RecordToSend>> ListAsync(Actor actor, long runId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        if (await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken) is not { } run) return new ListPage<RecordToSend>([], 0);
        var items = Asked(context, run).Where(i => i.DataType != DataType.Reading);
        if (query.Search is { } search)
        {
            var pattern = SearchText.Pattern(search);
            items = items.Where(i => EF.Functions.Like(i.Label, pattern, SearchText.Escape) || EF.Functions.Like(i.After!, pattern, SearchText.Escape));
        }

        var total = await items.LongCountAsync(cancellationToken);
        var page = await items.OrderBy(i => i.DataType).ThenBy(i => i.Action).ThenBy(i => i.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        return new ListPage<RecordToSend>(await NamedAsync(context, page, cancellationToken), total);
    }

    /// <summary>How many readings of each resource would be sent, the most first.</summary>
    public async Task<ListPage<ReadingsToSendOf>> ReadingsAsync(Actor actor, long runId, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        if (await context.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == runId, cancellationToken) is not { } run) return new ListPage<ReadingsToSendOf>([], 0);
        var groups = Asked(context, run).Where(i => i.DataType == DataType.Reading && i.ResourceId != null).GroupBy(i => i.ResourceId!.Value)
            .Select(g => new { Id = g.Key, New = g.LongCount(i => i.Action == ItemAction.Send), Changed = g.LongCount(i => i.Action == ItemAction.SendChange), From = g.Min(i => i.Time), To = g.Max(i => i.Time) });
        var total = await groups.LongCountAsync(cancellationToken);
        var page = await groups.OrderByDescending(g => g.New + g.Changed).ThenBy(g => g.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var labels = await RecordLabels.OfResourcesAsync(context, [.. page.Select(g => g.Id)], cancellationToken);
        return new ListPage<ReadingsToSendOf>([.. page.Select(g => new ReadingsToSendOf(g.Id, labels.GetValueOrDefault(g.Id)?.Name ?? "A resource that is gone", labels.GetValueOrDefault(g.Id)?.Second, g.New, g.Changed, g.From, g.To))], total);
    }

    /// <summary>What the run listed when it stopped to ask; of a run that carries out a dry run's list, what is on that too.</summary>
    private static IQueryable<RunItem> Asked(OurWaterDbContext context, SyncRun run)
    {
        var items = context.RunItems.AsNoTracking().Where(i => i.RunId == run.Id && i.Direction == SyncDirection.Push && (i.Action == ItemAction.Send || i.Action == ItemAction.SendChange));
        return run.ListRunId is { } list ? items.Where(i => context.RunItems.Any(l => l.RunId == list && l.Hash == i.Hash)) : items;
    }

    private static async Task<List<RecordToSend>> NamedAsync(OurWaterDbContext context, List<RunItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Where(i => i.DataType == DataType.Resource).Select(i => i.RecordId).OfType<long>().ToList();
        var resources = await context.Resources.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        var all = items.Select(i => i.RecordId).OfType<long>().ToList();
        var pincodes = (await context.ExternalIds.AsNoTracking().Where(e => e.Name == ExternalIdNames.LegacyMyWellPincode && all.Contains(e.RecordId)).ToListAsync(cancellationToken)).ToDictionary(e => (e.RecordType, e.RecordId), e => e.Value);
        return items.ConvertAll(i =>
        {
            var resource = i.DataType == DataType.Resource ? resources.GetValueOrDefault(i.RecordId ?? 0) : null;
            var isNew = i.Action == ItemAction.Send;
            return new RecordToSend(
                i.Id, i.DataType, i.RecordId, i.Label, isNew ? $"New {(resource is null ? Names.One(i.DataType) : Names.Kind(resource.Type).ToLowerInvariant())}" : "Change", isNew ? null : i.Before, isNew ? null : i.After,
                resource?.OwnerName, pincodes.GetValueOrDefault((i.DataType, i.RecordId ?? 0)), i.Reason, resource?.Latitude, resource?.Longitude);
        });
    }
}

/// <summary>Readings of one resource that would be sent.</summary>
public sealed record ReadingsToSendOf(long ResourceId, string Name, string? Second, long New, long Changed, DateTime? From, DateTime? To);

/// <summary>What a person says yes or no to.</summary>
public sealed record Approval
{
    public required IReadOnlyDictionary<ResourceType, int> NewResources { get; init; }
    public int NewGroups { get; init; }

    /// <summary>Groups and resources that are there with other values.</summary>
    public int Changes { get; init; }
    /// <summary>New ones and changes.</summary>
    public long Readings { get; init; }

    /// <summary>More readings than a list holds: they wait for the next run.</summary>
    public long NotListed { get; init; }

    /// <summary>So many readings it may send without asking; null = a twentieth of those that both sides share, 500 at the least.</summary>
    public int? ReadingCap { get; init; }

    /// <summary>The sync has never sent anything.</summary>
    public bool IsFirst { get; init; }

    /// <summary>So many new resources it may make without asking.</summary>
    public int Cap { get; init; }

    public int AllNewResources => NewResources.Values.Sum();
}

/// <param name="Before">Of a change: the fields that would be replaced.</param>
/// <param name="Village">Which village it goes into there, and why that one.</param>
public sealed record RecordToSend(long Id, DataType DataType, long? RecordId, string Name, string What, string? Before, string? After, string? Owner, string? Pincode, string? Village, double? Latitude, double? Longitude)
{
    public string? Href => (DataType, RecordId) switch
    {
        (DataType.Group, { } id) => FormattableString.Invariant($"groups/{id}"),
        (DataType.Resource, { } id) => FormattableString.Invariant($"resources/{id}"),
        _ => null,
    };
}
