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
        if (!run.DryRun) await SeriesValues.RefreshAsync(context, Updated(sorted.Span, outcomes.Span), cancellationToken);
    }

    /// <summary>A value that is gone may have been the largest of its series: the bulk path only widens the range. Between two systems few values change.</summary>
    private static HashSet<long> Updated(ReadOnlySpan<MappedReading> sorted, ReadOnlySpan<Outcome> outcomes)
    {
        var series = new HashSet<long>();
        for (var i = 0; i < sorted.Length; i++)
        {
            if (outcomes[i] == Outcome.Updated && sorted[i].Series.TimeseriesId is { } id) series.Add(id);
        }

        return series;
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

    public async ValueTask<IReadOnlySet<long>> FindSentAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken)
    {
        var sent = new HashSet<long>();
        var datasource = DatasourceId;
        foreach (var ids in readingIds.Chunk(LookUp))
        {
            sent.UnionWith(await context.Ledger.Where(e => e.DatasourceId == datasource && e.RecordType == DataType.Reading && e.Action == ItemAction.Send && ids.Contains(e.RecordId)).Select(e => e.RecordId).ToListAsync(cancellationToken));
        }

        return sent;
    }

    public async ValueTask<IReadOnlyList<ReadingLink>> FindLinksToAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken)
    {
        var found = new List<ReadingLink>();
        var datasource = DatasourceId;
        foreach (var ids in readingIds.Chunk(LookUp)) found.AddRange(await context.ReadingLinks.AsNoTracking().Where(l => ids.Contains(l.ReadingId) && l.DatasourceId == datasource).ToListAsync(cancellationToken));
        return found;
    }

    public async ValueTask MoveReadingsAsync(IReadOnlyList<MovedReading> readings, CancellationToken cancellationToken)
    {
        var missing = readings.Select(r => r.Series).Where(s => s.TimeseriesId is null).Distinct().ToList();
        if (missing.Count > 0) await CreateSeriesAsync(missing, cancellationToken);
        await new MovedReadings(context, run, now).MoveAsync(readings, cancellationToken);
    }

    public async ValueTask MergeReadingsAsync(IReadOnlyList<ReadingMerge> readings, CancellationToken cancellationToken) => await new MovedReadings(context, run, now).MergeAsync(readings, cancellationToken);

    public async ValueTask AddMovedConflictsAsync(IReadOnlyList<MovedConflict> readings, CancellationToken cancellationToken)
    {
        var queue = new ConflictQueue(context, run, now);
        foreach (var reading in readings) await MovedReadings.AskAsync(queue, reading, cancellationToken);
    }

    public ValueTask SaveLinksAsync(IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken) => bulk.SaveLinksAsync(context, links, cancellationToken);

    public async ValueTask CloseConflictsAsync(IReadOnlyList<long> readingIds, bool replaced, CancellationToken cancellationToken)
    {
        foreach (var ids in readingIds.Chunk(LookUp)) await new ConflictQueue(context, run, now).CloseAsync(DataType.Reading, ids, replaced, cancellationToken);
    }

    public async ValueTask ForgetBlockedAsync(IReadOnlyList<DataType> types, CancellationToken cancellationToken)
    {
        var items = context.RunItems.Where(i => i.RunId == run.Id && i.Direction == SyncDirection.Push && types.Contains(i.DataType));
        var isApproved = run.ApprovedAt is not null;
        await items.Where(i => i.Action == ItemAction.Blocked || (!isApproved && (i.Action == ItemAction.Send || i.Action == ItemAction.SendChange))).ExecuteDeleteAsync(cancellationToken);
        foreach (var type in types)
        {
            if (!run.Counts.Push.TryGetValue(type, out var counts)) continue;
            var inConflict = await items.LongCountAsync(i => i.DataType == type && i.Action == ItemAction.Conflict, cancellationToken); // counted as blocked, and not selected again
            counts.ForgetWaiting();
            (counts.Selected, counts.Blocked) = (counts.Selected - (counts.Blocked - inConflict), inConflict);
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

    public async ValueTask<IReadOnlyList<ComparedRecord>> CompareGroupsAsync(IReadOnlyList<RemoteGroup> groups, CancellationToken cancellationToken) =>
        await new PulledGroups(context, run, new PullRules(run.Sync!.ConflictPolicy, null), now).CompareAsync(groups, cancellationToken);

    public async ValueTask<IReadOnlyList<ComparedRecord>> CompareResourcesAsync(IReadOnlyList<RemoteResource> resources, CancellationToken cancellationToken) =>
        await new PulledResources(context, run, new PullRules(run.Sync!.ConflictPolicy, null), now).CompareAsync(resources, cancellationToken);

    public ValueTask AddItemsAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        foreach (var item in items) (item.RunId, item.OrganisationId) = (run.Id, run.OrganisationId);
        context.RunItems.AddRange(items);
        return ValueTask.CompletedTask;
    }

    public async ValueTask SaveCursorAsync(SyncMethod method, DataType type, DateTime? watermark, string selection, CancellationToken cancellationToken)
    {
        var cursor = await context.SyncCursors.SingleOrDefaultAsync(c => c.SyncId == run.SyncId && c.Method == method && c.DataType == type, cancellationToken);
        if (cursor?.Selection == SyncCursor.Again && cursor.UpdatedAt >= run.StartedAt) return; // somebody let readings in that this run had left alone: the next one reads from the start
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

    public async ValueTask<IReadOnlyList<string>> LinkGroupAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) => await new SentRecords(context, run, now).LinkAsync(sent, key, cancellationToken);

    public async ValueTask<IReadOnlyList<string>> LinkResourceAsync(OutgoingResource sent, string key, CancellationToken cancellationToken) => await new SentRecords(context, run, now).LinkAsync(sent, key, cancellationToken);

    public async ValueTask<bool> IsAnothersAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) => await new SentRecords(context, run, now).IsAnothersAsync(sent, key, cancellationToken);

    public async ValueTask<bool> IsAnothersAsync(OutgoingResource sent, string key, CancellationToken cancellationToken) => await new SentRecords(context, run, now).IsAnothersAsync(sent, key, cancellationToken);

    public async ValueTask MarkAsync(DataType type, long recordId, MappingState state, string? reason, CancellationToken cancellationToken) => await new SentRecords(context, run, now).MarkAsync(type, recordId, state, reason, cancellationToken);

    public async ValueTask MarkReadingsMissingAsync(IReadOnlyList<long> remoteIds, bool missing, CancellationToken cancellationToken)
    {
        var datasource = DatasourceId;
        foreach (var ids in remoteIds.Chunk(LookUp)) await context.ReadingLinks.Where(l => l.DatasourceId == datasource && ids.Contains(l.RemoteId)).ExecuteUpdateAsync(set => set.SetProperty(l => l.IsMissing, missing), cancellationToken);
    }

    public async ValueTask MarkRecordsMissingAsync(DataType type, IReadOnlyCollection<long> recordIds, bool missing, CancellationToken cancellationToken)
    {
        // That a resource's number is there again does not say that the resource is: the next run looks at its owner and place, and asks.
        if (type == DataType.Resource && !missing) return;
        var (from, to) = missing ? ([MappingState.Mapped, MappingState.Failed, MappingState.Blocked], MappingState.Missing) : (new[] { MappingState.Missing }, MappingState.Mapped);
        var reason = missing ? "Not found in LegacyMyWell. Our record is kept. Send it anew under External IDs, or leave it." : null;
        foreach (var ids in recordIds.Chunk(LookUp))
        {
            await context.ExternalIds.Where(e => e.RecordType == type && ids.Contains(e.RecordId) && from.Contains(e.State) && (e.Name == ExternalIdNames.LegacyMyWellId || e.Name == ExternalIdNames.LegacyMyWellVillageId || e.Name == ExternalIdNames.LegacyMyWellPincode || e.Name == ExternalIdNames.LegacyMyWellResourceId))
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
