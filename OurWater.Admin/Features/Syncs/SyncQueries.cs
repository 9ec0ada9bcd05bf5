using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Syncs;

/// <summary>What the pages of syncs show. The syncs that the upload wizard makes stand under Runs, not here.</summary>
public sealed class SyncQueries(Database database)
{
    public const string State = "state";
    private const int RunsShown = 30;

    public static IReadOnlyList<string> Filters { get; } = [State];

    public async Task<ListPage<SyncRow>> ListAsync(Actor actor, ListQuery query, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        var syncs = Filtered(context, query);
        var total = await syncs.LongCountAsync(cancellationToken);
        var sorted = query is { SortColumn: "name", Descending: true } ? syncs.OrderByDescending(s => s.Name) : syncs.OrderBy(s => s.Name);
        var page = await sorted.ThenBy(s => s.Id).Skip(query.Skip).Take(query.Size).ToListAsync(cancellationToken);
        var names = await GroupNamesAsync(context, page, cancellationToken);
        var ids = page.ConvertAll(s => s.Id);
        var runs = await context.Runs.AsNoTracking().Where(r => ids.Contains(r.SyncId)).GroupBy(r => r.SyncId).Select(g => new
        {
            g.Key,
            Going = g.Max(r => r.ActiveSyncId != null ? (long?)r.Id : null),
            Last = g.Max(r => r.ActiveSyncId == null && !r.DryRun && r.UndoOfRunId == null ? (long?)r.Id : null),
            HasDryRun = g.Any(r => r.DryRun),
        }).ToDictionaryAsync(g => g.Key, cancellationToken);
        var shown = runs.Values.SelectMany(r => new[] { r.Going, r.Last }).OfType<long>().ToList();
        var marks = await context.Runs.AsNoTracking().Where(r => shown.Contains(r.Id)).Select(r => new RunMark(r.Id, r.State, r.StartedAt ?? r.QueuedAt)).ToDictionaryAsync(r => r.Id, cancellationToken);
        var conflicts = await context.Conflicts.Where(c => ids.Contains(c.SyncId) && c.Resolution == null).GroupBy(c => c.SyncId).Select(g => new { g.Key, Count = g.Count() }).ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);
        RunMark? Mark(long? id) => id is { } run ? marks.GetValueOrDefault(run) : null;
        return new ListPage<SyncRow>(page.ConvertAll(s =>
        {
            var of = runs.GetValueOrDefault(s.Id);
            return new SyncRow(Detail(s, names), Mark(of?.Going), Mark(of?.Last), of?.HasDryRun == true, conflicts.GetValueOrDefault(s.Id));
        }), total);
    }

    /// <summary>Null where the organisation has no such sync.</summary>
    public async Task<SyncDetail?> FindAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        return await FindAsync(context, id, cancellationToken);
    }

    /// <summary>Null where the organisation has no such sync.</summary>
    public async Task<SyncPageData?> PageAsync(Actor actor, long id, CancellationToken cancellationToken)
    {
        await using var context = database.Open(actor.OrganisationId);
        if (await FindAsync(context, id, cancellationToken) is not { } sync) return null;
        var runs = await context.Runs.AsNoTracking().Where(r => r.SyncId == id).OrderByDescending(r => r.Id).Take(RunsShown).Select(r => new SyncRunRow
        {
            Id = r.Id,
            State = r.State,
            Kind = r.Kind,
            DryRun = r.DryRun,
            UndoOfRunId = r.UndoOfRunId,
            Trigger = r.Trigger,
            QueuedAt = r.QueuedAt,
            StartedAt = r.StartedAt,
            FinishedAt = r.FinishedAt,
            Counts = r.Counts,
            Errors = r.Errors,
            OpenConflicts = context.Conflicts.Count(c => c.RunId == r.Id && c.Resolution == null),
            SettledConflicts = context.Conflicts.Count(c => c.RunId == r.Id && c.Resolution != null),
            NewResources = context.RunItems.Count(i => i.RunId == r.Id && i.Direction == SyncDirection.Push && i.DataType == DataType.Resource && i.Action == ItemAction.Send),
        }).ToListAsync(cancellationToken);
        runs.Reverse();
        var cursors = (await context.SyncCursors.AsNoTracking().Where(c => c.SyncId == id).ToListAsync(cancellationToken)).ToDictionary(c => (c.Method, c.DataType), c => c.Watermark);
        return new SyncPageData(sync, runs, [.. sync.Types.Select(t => new CursorRow(t, cursors.GetValueOrDefault((SyncMethod.PullFromDatasource, t)), cursors.GetValueOrDefault((SyncMethod.PushToDatasource, t))))]);
    }

    private static async Task<SyncDetail?> FindAsync(OurWaterDbContext context, long id, CancellationToken cancellationToken)
    {
        var sync = await context.Syncs.AsNoTracking().Include(s => s.Datasource!.File).SingleOrDefaultAsync(s => s.Id == id && !s.IsUpload, cancellationToken);
        return sync is null ? null : Detail(sync, await GroupNamesAsync(context, [sync], cancellationToken));
    }

    private static IQueryable<SyncDefinition> Filtered(OurWaterDbContext context, ListQuery query)
    {
        var syncs = context.Syncs.AsNoTracking().Include(s => s.Datasource!.File).Where(s => !s.IsUpload);
        if (query.Search is { } search)
        {
            var pattern = SearchText.Pattern(search);
            syncs = syncs.Where(s => EF.Functions.Like(s.Name, pattern, SearchText.Escape) || EF.Functions.Like(s.Datasource!.Name, pattern, SearchText.Escape));
        }

        return query[State] switch
        {
            "on" => syncs.Where(s => s.Enabled),
            "paused" => syncs.Where(s => !s.Enabled),
            _ => syncs,
        };
    }

    private static async Task<IReadOnlyDictionary<string, string>> GroupNamesAsync(OurWaterDbContext context, List<SyncDefinition> syncs, CancellationToken cancellationToken)
    {
        var ids = syncs.SelectMany(s => s.Selection?.Groups ?? []).Select(g => long.TryParse(g, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct().ToList();
        if (ids.Count == 0) return new Dictionary<string, string>();
        var groups = await context.Groups.AsNoTracking().Where(g => ids.Contains(g.Id)).Select(g => new { g.Id, g.Name }).ToListAsync(cancellationToken);
        return groups.ToDictionary(g => g.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), g => g.Name);
    }

    private static SyncDetail Detail(SyncDefinition sync, IReadOnlyDictionary<string, string> groupNames) => new()
    {
        Id = sync.Id,
        Name = sync.Name,
        DatasourceId = sync.DatasourceId,
        Datasource = sync.Datasource!.Name,
        Type = sync.Datasource.Type,
        File = sync.Datasource.File?.Name,
        Methods = sync.Methods,
        Types = [.. sync.SelectedDatatypes.Order()],
        Selection = sync.Selection ?? new SyncSelection(),
        GroupNames = groupNames,
        Policy = sync.ConflictPolicy,
        Cap = sync.NewResourceCap,
        ReadingCap = sync.ReadingCap,
        Enabled = sync.Enabled,
        IsOneTime = sync.IsOneTime,
        PushApprovedAt = sync.PushApprovedAt,
        Schedule = sync.Schedule,
        Subscribers = sync.Subscribers,
        Mapping = sync.Mapping,
    };
}
