using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Data.Runs;
using OurWater.Admin.Live;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>The engine's store for syncs between two systems, on the database.</summary>
internal sealed class TwoWayStore(Database database, IBulkWriter bulk, RunNotifier notifier, TimeProvider clock) : ITwoWayStore
{
    private readonly RunStore _runs = new(database, bulk, notifier, clock);

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    public Task<IReadOnlyList<Place>> LoadPlacesAsync(SyncRun run, string identity, CancellationToken cancellationToken) => _runs.LoadPlacesAsync(run, identity, cancellationToken);

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

    public async Task<IReadOnlySet<long>> LoadApprovedAsync(SyncRun run, DataType type, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return (await context.RunItems.AsNoTracking().Where(i => i.RunId == run.Id && i.Direction == SyncDirection.Push && i.DataType == type && i.Action == ItemAction.Send && i.RecordId != null).Select(i => i.RecordId!.Value).ToListAsync(cancellationToken)).ToHashSet();
    }

    public async Task<IReadOnlyList<LedgerEntry>> LoadOpenLedgerAsync(SyncRun run, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        var datasource = run.Sync!.DatasourceId;
        return await context.Ledger.AsNoTracking().Where(e => e.DatasourceId == datasource && (e.State == LedgerState.Prepared || e.State == LedgerState.InDoubt)).OrderBy(e => e.Id).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<GroupToPush>> SelectGroupsAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new GroupSelection(context, run).SelectAsync(selection, cancellationToken);
    }

    public async Task<IReadOnlyList<ResourceToPush>> SelectResourcesAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ResourceSelection(context, run).SelectAsync(selection, cancellationToken);
    }

    public async Task<IReadOnlyList<ReadingToPush>> SelectReadingsAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, IReadOnlySet<long> pendingResources, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ReadingSelection(context, run.Sync!.DatasourceId, selection, pendingResources).SelectAsync(after, limit, cancellationToken);
    }

    public async Task<IReadOnlyList<BlockedReadings>> CountBlockedReadingsAsync(SyncRun run, SyncSelection selection, IReadOnlySet<long> pendingResources, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        return await new ReadingSelection(context, run.Sync!.DatasourceId, selection, pendingResources).BlockedAsync(cancellationToken);
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

    public async Task<IReadOnlyList<ReadingLink>> LoadLinksAsync(SyncRun run, long afterRemoteId, int limit, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        var datasource = run.Sync!.DatasourceId;
        return await context.ReadingLinks.AsNoTracking().Where(l => l.DatasourceId == datasource && l.RemoteId > afterRemoteId).OrderBy(l => l.RemoteId).Take(limit).ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyDictionary<string, long>> LoadKeysAsync(SyncRun run, DataType type, SyncSelection selection, CancellationToken cancellationToken)
    {
        await using var context = Open(run);
        if (selection.Groups.Count > 0 || selection.Bbox is not null) return new Dictionary<string, long>(); // part of the list says nothing about the rest
        var was = new[] { MappingState.Mapped, MappingState.Missing, MappingState.Conflict };
        var ids = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity && was.Contains(e.State)).Select(e => new { e.Value, e.RecordId }).ToListAsync(cancellationToken);
        var scope = new PushScope(selection);
        var keys = ids.Where(i => type == DataType.Group ? scope.HoldsPincode(PushScope.PincodeOf(i.Value)) : scope.HoldsKey(i.Value)).ToDictionary(i => i.Value, i => i.RecordId);
        if (type != DataType.Group) return keys;
        var pincodes = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && e.Name == ExternalIdNames.LegacyMyWellPincode && was.Contains(e.State)).Join(context.Groups.Where(g => g.Type == GroupType.Pincode), e => e.RecordId, g => g.Id, (e, g) => new { e.Value, e.RecordId }).ToListAsync(cancellationToken);
        foreach (var pincode in pincodes.Where(p => scope.HoldsPincode(p.Value))) keys.TryAdd(pincode.Value, pincode.RecordId);
        return keys;
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
