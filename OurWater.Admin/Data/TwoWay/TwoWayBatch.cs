using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data.Bulk;
using OurWater.Admin.Data.Runs;
using OurWater.Sync;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>One transaction of a sync between two systems, over one context.</summary>
internal sealed class TwoWayBatch(OurWaterDbContext context, IBulkWriter bulk, SyncRun run, DateTime now) : ITwoWayBatch
{
    private const int LookUp = 1_000;

    private readonly RunBatch _rows = new(context, bulk, run, now);

    private long DatasourceId => run.Sync!.DatasourceId;

    public ValueTask<int> CreateSeriesAsync(IReadOnlyList<Series> missing, CancellationToken cancellationToken) => _rows.CreateSeriesAsync(missing, cancellationToken);

    public ValueTask FindReadingsAsync(ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken) => _rows.FindReadingsAsync(sorted, found, cancellationToken);

    public async ValueTask ApplyReadingsAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<StoredReading> found, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken)
    {
        if (!run.DryRun) await CreateMissingSeriesAsync(sorted, outcomes, cancellationToken);
        await _rows.ApplyReadingsAsync(sorted, found, outcomes, cancellationToken);
    }

    public ValueTask<IReadOnlyList<RecordOutcome>> ApplyResourcesAsync(IReadOnlyList<MappedResource> rows, string identity, ExistingValues existingValues, CancellationToken cancellationToken) =>
        _rows.ApplyResourcesAsync(rows, identity, existingValues, cancellationToken);

    public ValueTask<IReadOnlyList<RecordOutcome>> ApplyGroupsAsync(IReadOnlyList<MappedGroup> rows, ExistingValues existingValues, CancellationToken cancellationToken) =>
        _rows.ApplyGroupsAsync(rows, existingValues, cancellationToken);

    public ValueTask AddRejectedAsync(DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken) => _rows.AddRejectedAsync(dataType, rejected, cancellationToken);

    public ValueTask CommitAsync(CancellationToken cancellationToken) => _rows.CommitAsync(cancellationToken);

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    public ValueTask FindLinksAsync(ReadOnlyMemory<long> remoteIds, Memory<StoredLink> found, CancellationToken cancellationToken) => bulk.FindLinksAsync(context, DatasourceId, remoteIds, found, cancellationToken);

    public async ValueTask<IReadOnlyDictionary<long, ReadingLink>> FindLinksOfReadingsAsync(IReadOnlyList<long> readingIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, ReadingLink>();
        var datasource = DatasourceId;
        foreach (var ids in readingIds.Chunk(LookUp))
        {
            await foreach (var link in context.ReadingLinks.AsNoTracking().Where(l => ids.Contains(l.ReadingId) && l.DatasourceId == datasource && !l.IsDuplicate).AsAsyncEnumerable().WithCancellation(cancellationToken)) found.TryAdd(link.ReadingId, link);
        }

        return found;
    }

    public ValueTask SaveLinksAsync(IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken) => bulk.SaveLinksAsync(context, links, cancellationToken);

    public async ValueTask CloseConflictsAsync(IReadOnlyList<long> readingIds, CancellationToken cancellationToken)
    {
        foreach (var ids in readingIds.Chunk(LookUp))
        {
            await context.Conflicts.Where(c => c.RecordType == DataType.Reading && ids.Contains(c.RecordId) && c.Resolution == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Resolution, "kept").SetProperty(c => c.ResolvedAt, now), cancellationToken);
        }
    }

    public async ValueTask AddConflictsAsync(IReadOnlyList<(long ReadingId, double Ours, double Theirs)> readings, CancellationToken cancellationToken)
    {
        var queue = new ConflictQueue(context, run, now);
        foreach (var (id, ours, theirs) in readings) await queue.AddReadingAsync(id, ours, theirs, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<PulledRecord>> PullGroupsAsync(IReadOnlyList<RemoteGroup> groups, PullRules rules, CancellationToken cancellationToken) =>
        await new PulledGroups(context, run, rules, now).ApplyAsync(groups, cancellationToken);

    public async ValueTask<IReadOnlyList<PulledRecord>> PullResourcesAsync(IReadOnlyList<RemoteResource> resources, PullRules rules, CancellationToken cancellationToken) =>
        await new PulledResources(context, run, rules, now).ApplyAsync(resources, cancellationToken);

    public ValueTask AddItemsAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items) (item.RunId, item.OrganisationId) = (run.Id, run.OrganisationId);
        context.RunItems.AddRange(items);
        return ValueTask.CompletedTask;
    }

    public async ValueTask SaveCursorAsync(SyncMethod method, DataType type, DateTime? watermark, string selection, CancellationToken cancellationToken)
    {
        var cursor = await context.SyncCursors.SingleOrDefaultAsync(c => c.SyncId == run.SyncId && c.Method == method && c.DataType == type, cancellationToken);
        if (cursor is null) context.SyncCursors.Add(cursor = new SyncCursor { SyncId = run.SyncId, Method = method, DataType = type, Selection = selection });
        (cursor.Watermark, cursor.Selection, cursor.UpdatedAt) = (watermark, selection, now);
    }

    public async ValueTask PrepareAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        context.Ledger.AddRange(entries);
        await context.SaveChangesAsync(cancellationToken);
    }

    public async ValueTask SettleAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        context.Ledger.UpdateRange(entries);
        await context.SaveChangesAsync(cancellationToken);
    }

    public async ValueTask LinkGroupAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) => await new SentRecords(context, run, now).LinkAsync(sent, key, cancellationToken);

    public async ValueTask LinkResourceAsync(OutgoingResource sent, string key, CancellationToken cancellationToken) => await new SentRecords(context, run, now).LinkAsync(sent, key, cancellationToken);

    public async ValueTask<long?> FindHolderAsync(DataType type, string key, CancellationToken cancellationToken) =>
        await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && e.Name == ExternalIdNames.LegacyMyWellId && e.Value == key && e.IsIdentity).Select(e => (long?)e.RecordId).FirstOrDefaultAsync(cancellationToken);

    public async ValueTask MarkAsync(DataType type, long recordId, MappingState state, string? reason, CancellationToken cancellationToken) => await new SentRecords(context, run, now).MarkAsync(type, recordId, state, reason, cancellationToken);

    public async ValueTask MarkReadingsMissingAsync(IReadOnlyList<long> remoteIds, bool missing, CancellationToken cancellationToken)
    {
        var datasource = DatasourceId;
        foreach (var ids in remoteIds.Chunk(LookUp)) await context.ReadingLinks.Where(l => l.DatasourceId == datasource && ids.Contains(l.RemoteId)).ExecuteUpdateAsync(set => set.SetProperty(l => l.IsMissing, missing), cancellationToken);
    }

    public async ValueTask MarkRecordsMissingAsync(DataType type, IReadOnlyCollection<long> recordIds, bool missing, CancellationToken cancellationToken)
    {
        var (from, to) = missing ? (MappingState.Mapped, MappingState.Missing) : (MappingState.Missing, MappingState.Mapped);
        var reason = missing ? "Not found in LegacyMyWell. Our record is kept. Unlink it to send it anew." : null;
        foreach (var ids in recordIds.Chunk(LookUp))
        {
            await context.ExternalIds.Where(e => e.RecordType == type && ids.Contains(e.RecordId) && e.State == from && (e.Name == ExternalIdNames.LegacyMyWellId || e.Name == ExternalIdNames.LegacyMyWellVillageId || e.Name == ExternalIdNames.LegacyMyWellPincode || e.Name == ExternalIdNames.LegacyMyWellResourceId))
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.State, to).SetProperty(e => e.Reason, reason).SetProperty(e => e.UpdatedAt, now), cancellationToken);
        }
    }

    public async ValueTask AllowPushAsync(CancellationToken cancellationToken) =>
        await context.Syncs.Where(s => s.Id == run.SyncId && s.PushApprovedAt == null).ExecuteUpdateAsync(set => set.SetProperty(s => s.PushApprovedAt, now), cancellationToken);

    /// <summary>A resource that another run made may have no series yet.</summary>
    private async Task CreateMissingSeriesAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken)
    {
        var missing = new HashSet<Series>();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (outcomes.Span[i] == Outcome.Created && sorted.Span[i].Series is { TimeseriesId: null } series) missing.Add(series);
        }

        if (missing.Count > 0) await CreateSeriesAsync([.. missing], cancellationToken);
    }
}
