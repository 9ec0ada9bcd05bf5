using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <summary>Readings and their links in memory: as much of a store as the pull and the settling of readings use.</summary>
internal sealed class OurReadings : ITwoWayStore, ITwoWayBatch
{
    private long _nextId = 1;

    public Dictionary<(long Series, long Time), StoredReading> Readings { get; } = [];
    public Dictionary<long, ReadingLink> Links { get; } = [];
    public List<RowRejection> Rejected { get; } = [];
    public List<MovedConflict> MovedConflicts { get; } = [];
    public List<LedgerEntry> Settled { get; } = [];

    public StoredReading Add(long series, long time, double value, DateTime updatedAt) =>
        Readings[(series, time)] = new StoredReading(true, _nextId++, value, null, null, ValueOrigin.Person, new DateTimeOffset(updatedAt).ToUnixTimeMilliseconds());

    /// <summary>Everything that is kept, to compare before and after.</summary>
    public string State() => string.Join('\n', Readings.OrderBy(r => r.Key).Select(r => $"{r.Key} {r.Value.Value}")
        .Concat(Links.Values.OrderBy(l => l.RemoteId).Select(l => $"{l.RemoteId} is {l.ReadingId}, {l.Value}, {l.IsDuplicate}")));

    public Task<ITwoWayBatch> BeginTwoWayAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult<ITwoWayBatch>(this);

    public ValueTask FindLinksAsync(ReadOnlyMemory<long> remoteIds, Memory<StoredLink> found, CancellationToken cancellationToken)
    {
        for (var i = 0; i < remoteIds.Length; i++)
        {
            if (!Links.TryGetValue(remoteIds.Span[i], out var link)) continue;
            var (place, reading) = Readings.FirstOrDefault(r => r.Value.Id == link.ReadingId);
            found.Span[i] = new StoredLink(true, link.ReadingId, link.Value, link.IsDuplicate, link.IsMissing, reading.Exists, place.Series, place.Time, link.ResourceKey, link.Time is { } time ? new DateTimeOffset(time).ToUnixTimeMilliseconds() : null);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask FindReadingsAsync(ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken)
    {
        for (var i = 0; i < sorted.Length; i++) found.Span[i] = Readings.GetValueOrDefault((sorted.Span[i].Series.TimeseriesId!.Value, sorted.Span[i].UnixMilliseconds));
        return ValueTask.CompletedTask;
    }

    public ValueTask ApplyReadingsAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<StoredReading> found, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken)
    {
        for (var i = 0; i < sorted.Length; i++)
        {
            var (series, time, value) = (sorted.Span[i].Series.TimeseriesId!.Value, sorted.Span[i].UnixMilliseconds, sorted.Span[i].Value);
            if (outcomes.Span[i] == Outcome.Created) Add(series, time, value, DateTime.UnixEpoch);
            else if (outcomes.Span[i] == Outcome.Updated) Readings[(series, time)] = Readings[(series, time)] with { Value = value };
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyDictionary<long, ReadingLink>> FindLinksOfReadingsAsync(IReadOnlyList<long> readingIds, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<long, ReadingLink>>(Links.Values.Where(l => !l.IsDuplicate && readingIds.Contains(l.ReadingId)).ToDictionary(l => l.ReadingId));

    public ValueTask<IReadOnlyList<ReadingLink>> FindLinksToAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<ReadingLink>>([.. Links.Values.Where(l => readingIds.Contains(l.ReadingId))]);

    public ValueTask<IReadOnlySet<long>> FindSentAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlySet<long>>(new HashSet<long>());

    public ValueTask MoveReadingsAsync(IReadOnlyList<MovedReading> readings, CancellationToken cancellationToken)
    {
        foreach (var moved in readings) Readings.Remove(PlaceOf(moved.Reading.Id));
        foreach (var moved in readings) Readings.Add((moved.Series.TimeseriesId!.Value, moved.UnixMilliseconds), moved.Reading);
        return ValueTask.CompletedTask;
    }

    public ValueTask MergeReadingsAsync(IReadOnlyList<ReadingMerge> readings, CancellationToken cancellationToken)
    {
        foreach (var merged in readings)
        {
            Readings.Remove(PlaceOf(merged.ReadingId));
            foreach (var link in Links.Values.Where(l => l.ReadingId == merged.ReadingId).ToList()) Links.Remove(link.RemoteId);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AddMovedConflictsAsync(IReadOnlyList<MovedConflict> readings, CancellationToken cancellationToken)
    {
        MovedConflicts.AddRange(readings);
        return ValueTask.CompletedTask;
    }

    private (long Series, long Time) PlaceOf(long id) => Readings.Single(r => r.Value.Id == id).Key;

    public ValueTask SaveLinksAsync(IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken)
    {
        foreach (var link in links) Links[link.RemoteId] = link;
        return ValueTask.CompletedTask;
    }

    public ValueTask AddRejectedAsync(DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken)
    {
        Rejected.AddRange(rejected);
        return ValueTask.CompletedTask;
    }

    public ValueTask SettleAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        Settled.AddRange(entries);
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseConflictsAsync(IReadOnlyList<long> readingIds, bool replaced, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask AddItemsAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask ForgetBlockedAsync(IReadOnlyList<DataType> types, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<OutgoingReading>> LoadOpenConflictsAsync(SyncRun run, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<long> CountSharedReadingsAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask CommitAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public Task<IReadOnlyList<Place>> LoadPlacesAsync(SyncRun run, string identity, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyDictionary<int, IReadOnlyList<RowMend>>> LoadMendsAsync(SyncRun run, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IRunBatch> BeginAsync(SyncRun run, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task SaveProgressAsync(SyncRun run, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task ForgetOutcomesAsync(SyncRun run, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task LogAsync(SyncRun run, string level, string message, CancellationToken cancellationToken) => Task.CompletedTask;
    public ValueTask<int> CreateSeriesAsync(IReadOnlyList<Series> missing, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<RecordOutcome>> ApplyResourcesAsync(IReadOnlyList<MappedResource> rows, string identity, ExistingValues existingValues, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<RecordOutcome>> ApplyGroupsAsync(IReadOnlyList<MappedGroup> rows, ExistingValues existingValues, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SyncSelection> ResolveSelectionAsync(SyncRun run, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<SyncCursor?> LoadCursorAsync(SyncRun run, SyncMethod method, DataType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task ForgetCursorAsync(SyncRun run, DataType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlySet<string>> LoadListAsync(SyncRun run, long listRunId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlySet<string>> LoadApprovedAsync(SyncRun run, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<LedgerEntry>> LoadOpenLedgerAsync(SyncRun run, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<GroupToPush>> SelectGroupsAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<ResourceToPush>> SelectResourcesAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<ReadingToPush>> SelectReadingsAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<BlockedReadings>> CountBlockedReadingsAsync(SyncRun run, SyncSelection selection, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<ReadingsAside>> CountReadingsAsideAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<DateTime?> NewestOwnChangeAsync(SyncRun run, DataType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<SharedReading>> SelectSharedAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<KnownRecord>> LoadKnownAsync(SyncRun run, DataType type, SyncSelection selection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<ComparedRecord>> CompareGroupsAsync(IReadOnlyList<RemoteGroup> groups, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<ComparedRecord>> CompareResourcesAsync(IReadOnlyList<RemoteResource> resources, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<bool> TakeLeaseAsync(SyncRun run, string key, TimeSpan length, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task ReleaseLeaseAsync(SyncRun run, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask AddConflictsAsync(IReadOnlyList<(long ReadingId, double Ours, double Theirs)> readings, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<PulledRecord>> PullGroupsAsync(IReadOnlyList<RemoteGroup> groups, PullRules rules, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<PulledRecord>> PullResourcesAsync(IReadOnlyList<RemoteResource> resources, PullRules rules, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask SaveCursorAsync(SyncMethod method, DataType type, DateTime? watermark, string selection, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask PrepareAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<string>> LinkGroupAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<IReadOnlyList<string>> LinkResourceAsync(OutgoingResource sent, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<bool> IsAnothersAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask<bool> IsAnothersAsync(OutgoingResource sent, string key, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HeldBack> LoadHeldBackAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult(HeldBack.Nothing);
    public ValueTask MarkAsync(DataType type, long recordId, MappingState state, string? reason, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask MarkReadingsMissingAsync(IReadOnlyList<long> remoteIds, bool missing, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask MarkRecordsMissingAsync(DataType type, IReadOnlyCollection<long> recordIds, bool missing, CancellationToken cancellationToken) => throw new NotSupportedException();
    public ValueTask AllowPushAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
