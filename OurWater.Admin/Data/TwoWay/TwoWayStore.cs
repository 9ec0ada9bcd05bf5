using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Live;
using OurWater.Sync;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>The engine's store for syncs between two systems, on the database.</summary>
internal sealed class TwoWayStore(Database database, IBulkWriter bulk, RunNotifier notifier, TimeProvider clock) : ITwoWayStore
{
    private readonly RunStore _runs = new(database, bulk, notifier, clock);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>Without the resources that are called so on another server.</summary>
    public async Task<IReadOnlyList<Place>> LoadPlacesAsync(SyncRun run, string identity, CancellationToken cancellationToken)
    {
        var places = await _runs.LoadPlacesAsync(run, identity, cancellationToken);
        await using var context = Open(run);
        var others = await OtherServers.OfAsync(context, run.Sync!.DatasourceId, cancellationToken);
        if (others.Count == 0 || identity != Identities.LegacyMyWell) return places;
        var elsewhere = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && others.Contains(e.DatasourceId!.Value)).Select(e => e.RecordId).ToListAsync(cancellationToken)).ToHashSet();
        return [.. places.Where(p => p.ResourceId is not { } id || !elsewhere.Contains(id))];
    }

    public Task<IReadOnlyDictionary<int, IReadOnlyList<RowMend>>> LoadMendsAsync(SyncRun run, CancellationToken cancellationToken) => _runs.LoadMendsAsync(run, cancellationToken);

    public async Task<IRunBatch> BeginAsync(SyncRun run, CancellationToken cancellationToken) => await BeginTwoWayAsync(run, cancellationToken);

    public Task SaveProgressAsync(SyncRun run, CancellationToken cancellationToken) => _runs.SaveProgressAsync(run, cancellationToken);

    public Task LogAsync(SyncRun run, string level, string message, CancellationToken cancellationToken) => _runs.LogAsync(run, level, message, cancellationToken);

    public async Task ForgetOutcomesAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await _runs.ForgetOutcomesAsync(run, cancellationToken);
        await using var context = Open(run);
        await context.RunItems.Where(i => i.RunId == run.Id).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<ITwoWayBatch> BeginTwoWayAsync(SyncRun run, CancellationToken cancellationToken)
    {
        var context = Open(run);
        try
        {
            await bulk.BeginAsync(context, write: true, cancellationToken);
            return new TwoWayBatch(context, bulk, run, Now);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }
    }

    public async Task<SyncSelection> ResolveSelectionAsync(SyncRun run, CancellationToken cancellationToken)
    {
        var selection = run.Sync!.Selection ?? new SyncSelection();
        if (selection.Groups.Count == 0) return selection;
        await using var context = Open(run);
        var ids = selection.Groups.Select(g => long.TryParse(g, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).ToList();
        var names = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && ids.Contains(e.RecordId) && e.Value != "" && (e.Name == ExternalIdNames.LegacyMyWellId || e.Name == ExternalIdNames.LegacyMyWellPincode)).ToListAsync(cancellationToken);
        var keys = names.GroupBy(e => e.RecordId).Select(g => (g.FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellId) ?? g.First()).Value).ToList();
        var typed = selection.Groups.Where(g => g.Contains('.', StringComparison.Ordinal));
        return selection with { Groups = [.. typed, .. keys.Where(k => k.Contains('.', StringComparison.Ordinal))], Pincodes = [.. selection.Pincodes, .. keys.Where(k => !k.Contains('.', StringComparison.Ordinal))] };
    }

    public async Task<SyncCursor?> LoadCursorAsync(SyncRun run, SyncMethod method, DataType type, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await context.SyncCursors.AsNoTracking().SingleOrDefaultAsync(c => c.SyncId == run.SyncId && c.Method == method && c.DataType == type, cancellationToken);
    }

    public async Task ForgetCursorAsync(SyncRun run, DataType type, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        await context.SyncCursors.Where(c => c.SyncId == run.SyncId && c.Method == SyncMethod.PullFromDatasource && c.DataType == type).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<IReadOnlySet<string>> LoadListAsync(SyncRun run, long listRunId, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return (await context.RunItems.AsNoTracking().Where(i => i.RunId == listRunId && i.Hash != null).Select(i => i.Hash!).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlySet<string>> LoadApprovedAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return (await context.RunItems.AsNoTracking().Where(i => i.RunId == run.Id && i.Direction == SyncDirection.Push && (i.Action == ItemAction.Send || i.Action == ItemAction.SendChange) && i.Hash != null).Select(i => i.Hash!).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<OutgoingReading>> LoadOpenConflictsAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new OpenConflicts(context, run).LoadReadingsAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<LedgerEntry>> LoadOpenLedgerAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        var datasource = run.Sync!.DatasourceId;
        return await context.Ledger.AsNoTracking().Where(e => e.DatasourceId == datasource && (e.State == LedgerState.Prepared || e.State == LedgerState.InDoubt)).OrderBy(e => e.Id).ToListAsync(cancellationToken);
    }

    public async Task<HeldBack> LoadHeldBackAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await ReadingsLeftAlone.LoadAsync(context, run, cancellationToken);
    }

    public async Task<IReadOnlyList<GroupToPush>> SelectGroupsAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new GroupSelection(context, run, foreseen).SelectAsync(selection, cancellationToken);
    }

    public async Task<IReadOnlyList<ResourceToPush>> SelectResourcesAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ResourceSelection(context, run, foreseen).SelectAsync(selection, cancellationToken);
    }

    public async Task<IReadOnlyList<ReadingToPush>> SelectReadingsAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ReadingSelection(context, run, selection, foreseenKeys).SelectAsync(after, limit, cancellationToken);
    }

    public async Task<IReadOnlyList<BlockedReadings>> CountBlockedReadingsAsync(SyncRun run, SyncSelection selection, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ReadingSelection(context, run, selection, foreseenKeys).BlockedAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<ReadingsAside>> CountReadingsAsideAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ReadingSelection(context, run, selection, new Dictionary<long, string>()).AsideAsync(cancellationToken);
    }

    public async Task<long> CountSharedReadingsAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ReadingSelection(context, run, selection, new Dictionary<long, string>()).CountSharedAsync(cancellationToken);
    }

    public async Task<DateTime?> NewestOwnChangeAsync(SyncRun run, DataType type, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return type switch
        {
            DataType.Group => await context.Groups.MaxAsync(g => (DateTime?)g.UpdatedAt, cancellationToken),
            DataType.Resource => await context.Resources.MaxAsync(r => (DateTime?)r.UpdatedAt, cancellationToken),
            _ => await context.Readings.MaxAsync(r => (DateTime?)r.UpdatedAt, cancellationToken),
        };
    }

    public async Task<IReadOnlyList<SharedReading>> SelectSharedAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ReadingSelection(context, run, selection, new Dictionary<long, string>()).SelectSharedAsync(after, limit, cancellationToken);
    }

    public async Task<IReadOnlyList<KnownRecord>> LoadKnownAsync(SyncRun run, DataType type, SyncSelection selection, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new KnownRecords(context, run, selection).LoadAsync(type, cancellationToken);
    }

    public async Task<bool> TakeLeaseAsync(SyncRun run, string key, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        var (now, owner) = (Now, $"run {run.Id}");
        var until = now + length;
        if (await context.Leases.Where(l => l.Key == key && (l.Owner == owner || l.Until < now)).ExecuteUpdateAsync(set => set.SetProperty(l => l.Owner, owner).SetProperty(l => l.Until, until), cancellationToken) > 0) return true;
        if (await context.Leases.AnyAsync(l => l.Key == key, cancellationToken)) return false;
        context.Leases.Add(new NamedLease { Key = key, Owner = owner, Until = until });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException)
        {
            return false; // another was quicker
        }
    }

    public async Task ReleaseLeaseAsync(SyncRun run, string key, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        var owner = $"run {run.Id}";
        await context.Leases.Where(l => l.Key == key && l.Owner == owner).ExecuteDeleteAsync(cancellationToken);
    }

    private OurWaterDbContext Open(SyncRun run) => database.Open(run.OrganisationId);
}
