using OurWater.Sync.Datasources;
using OurWater.Sync.Engine;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Tests.Engine.TwoWay;

/// <param name="Held">The owner that both sides held; null where they never did.</param>
internal sealed record Claim(string Key, MappingState State, string? Held, bool IsIdentity = true);

/// <summary>Wells, what they are called there, and the ledger, in memory: what was not committed is lost when the program dies.</summary>
internal sealed class OurWells : ITwoWayStore
{
    private long _nextEntry = 1;

    /// <summary>Owners by the number of the well.</summary>
    public Dictionary<long, string> Owners { get; } = [];
    public Dictionary<long, Claim> Claims { get; } = [];
    public Dictionary<long, LedgerEntry> Ledger { get; } = [];

    /// <summary>The program dies at this commit from now, before or after it took hold; 0 = never.</summary>
    public (int At, bool After) Dies { get; set; }

    public Task<ITwoWayBatch> BeginTwoWayAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult<ITwoWayBatch>(new Batch(this));

    public Task<IReadOnlyList<LedgerEntry>> LoadOpenLedgerAsync(SyncRun run, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<LedgerEntry>>([.. Ledger.Values.Where(IsOpen).Select(Copy)]);

    public Task<IReadOnlyList<ResourceToPush>> SelectResourcesAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ResourceToPush>>(
    [
        .. Owners.Where(o => !Claims.ContainsKey(o.Key) && !Ledger.Values.Any(e => IsOpen(e) && e.RecordId == o.Key))
            .Select(o => new ResourceToPush(o.Key, new OutgoingResource(o.Key, null, "313603", 11, ResourceType.Well, o.Value, 25, 75, null, null), ItemAction.Send, o.Value, [], null, null, null)),
    ]);

    public Task<SyncSelection> ResolveSelectionAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult(new SyncSelection());
    public Task<bool> TakeLeaseAsync(SyncRun run, string key, TimeSpan length, CancellationToken cancellationToken) => Task.FromResult(true);
    public Task ReleaseLeaseAsync(SyncRun run, string key, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task SaveProgressAsync(SyncRun run, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task LogAsync(SyncRun run, string level, string message, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task ForgetOutcomesAsync(SyncRun run, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task ForgetCursorAsync(SyncRun run, DataType type, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task<SyncCursor?> LoadCursorAsync(SyncRun run, SyncMethod method, DataType type, CancellationToken cancellationToken) => Task.FromResult<SyncCursor?>(null);
    public Task<IReadOnlyList<Place>> LoadPlacesAsync(SyncRun run, string identity, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Place>>([]);
    public Task<IReadOnlyDictionary<int, IReadOnlyList<RowMend>>> LoadMendsAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<int, IReadOnlyList<RowMend>>>(new Dictionary<int, IReadOnlyList<RowMend>>());
    public Task<IReadOnlySet<string>> LoadListAsync(SyncRun run, long listRunId, CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());
    public Task<IReadOnlySet<string>> LoadApprovedAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult<IReadOnlySet<string>>(new HashSet<string>());
    public Task<IReadOnlyList<OutgoingReading>> LoadOpenConflictsAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<OutgoingReading>>([]);
    public Task<long> CountSharedReadingsAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken) => Task.FromResult(0L);
    public Task<HeldBack> LoadHeldBackAsync(SyncRun run, CancellationToken cancellationToken) => Task.FromResult(HeldBack.Nothing);
    public Task<IReadOnlyList<GroupToPush>> SelectGroupsAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<GroupToPush>>([]);
    public Task<IReadOnlyList<ReadingToPush>> SelectReadingsAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ReadingToPush>>([]);
    public Task<IReadOnlyList<BlockedReadings>> CountBlockedReadingsAsync(SyncRun run, SyncSelection selection, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<BlockedReadings>>([]);
    public Task<IReadOnlyList<ReadingsAside>> CountReadingsAsideAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<ReadingsAside>>([]);
    public Task<DateTime?> NewestOwnChangeAsync(SyncRun run, DataType type, CancellationToken cancellationToken) => Task.FromResult<DateTime?>(null);
    public Task<IReadOnlyList<SharedReading>> SelectSharedAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<SharedReading>>([]);
    public Task<IReadOnlyList<KnownRecord>> LoadKnownAsync(SyncRun run, DataType type, SyncSelection selection, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<KnownRecord>>([]);
    public async Task<IRunBatch> BeginAsync(SyncRun run, CancellationToken cancellationToken) => await BeginTwoWayAsync(run, cancellationToken);

    private static bool IsOpen(LedgerEntry entry) => entry.State is LedgerState.Prepared or LedgerState.InDoubt;

    private static LedgerEntry Copy(LedgerEntry e) => new()
    {
        Id = e.Id, RunId = e.RunId, RecordType = e.RecordType, RecordId = e.RecordId, Action = e.Action, State = e.State, Payload = e.Payload, RemoteId = e.RemoteId, Reason = e.Reason, PreparedAt = e.PreparedAt, SettledAt = e.SettledAt,
    };

    private bool DiesNow()
    {
        if (Dies.At == 0) return false;
        Dies = (Dies.At - 1, Dies.After);
        return Dies.At == 0;
    }

    /// <summary>Nothing of it holds before it is committed.</summary>
    private sealed class Batch(OurWells store) : ITwoWayBatch
    {
        private readonly List<Action> _work = [];

        public ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            var after = store.Dies.After;
            var dies = store.DiesNow();
            if (dies && !after) throw new CrashException();
            foreach (var action in _work) action();
            return dies ? throw new CrashException() : ValueTask.CompletedTask;
        }

        public ValueTask PrepareAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
        {
            foreach (var entry in entries) entry.Id = store._nextEntry++;
            return SettleAsync(entries, cancellationToken);
        }

        public ValueTask SettleAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
        {
            foreach (var copy in entries.Select(Copy)) _work.Add(() => store.Ledger[copy.Id] = copy);
            return ValueTask.CompletedTask;
        }

        public ValueTask<bool> IsAnothersAsync(OutgoingResource sent, string key, CancellationToken cancellationToken) => ValueTask.FromResult(store.Claims.Any(c =>
            (c.Key == sent.RecordId && c.Value.State == MappingState.KeptApart && c.Value.Key == key) ||
            (c.Key != sent.RecordId && c.Value is { IsIdentity: true, State: MappingState.Mapped or MappingState.Conflict } && c.Value.Key == key && c.Value.Held == sent.Owner)));

        public ValueTask<IReadOnlyList<string>> LinkResourceAsync(OutgoingResource sent, string key, CancellationToken cancellationToken)
        {
            var others = store.Claims.Where(c => c.Key != sent.RecordId && c.Value.Key == key && c.Value.IsIdentity).Select(c => c.Key).ToList();
            foreach (var other in others) _work.Add(() => store.Claims[other] = store.Claims[other] with { State = MappingState.Conflict, IsIdentity = false });
            _work.Add(() => store.Claims[sent.RecordId] = new Claim(key, MappingState.Mapped, sent.Owner));
            return ValueTask.FromResult<IReadOnlyList<string>>(others.ConvertAll(o => store.Owners.GetValueOrDefault(o, "a claim")));
        }

        public ValueTask<bool> IsAnothersAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) => ValueTask.FromResult(false);
        public ValueTask<IReadOnlyList<string>> LinkGroupAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<string>>([]);
        public ValueTask MarkAsync(DataType type, long recordId, MappingState state, string? reason, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask AddItemsAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask SaveCursorAsync(SyncMethod method, DataType type, DateTime? watermark, string selection, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask AllowPushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        public ValueTask FindLinksAsync(ReadOnlyMemory<long> remoteIds, Memory<StoredLink> found, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask<IReadOnlyDictionary<long, ReadingLink>> FindLinksOfReadingsAsync(IReadOnlyList<long> readingIds, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyDictionary<long, ReadingLink>>(new Dictionary<long, ReadingLink>());
        public ValueTask<IReadOnlySet<long>> FindSentAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlySet<long>>(new HashSet<long>());

        public ValueTask<IReadOnlyList<ReadingLink>> FindLinksToAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<ReadingLink>>([]);

        public ValueTask MoveReadingsAsync(IReadOnlyList<MovedReading> readings, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask MergeReadingsAsync(IReadOnlyList<ReadingMerge> readings, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask AddMovedConflictsAsync(IReadOnlyList<MovedConflict> readings, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public ValueTask SaveLinksAsync(IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask CloseConflictsAsync(IReadOnlyList<long> readingIds, bool replaced, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask ForgetBlockedAsync(IReadOnlyList<DataType> types, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask<IReadOnlyList<ComparedRecord>> CompareGroupsAsync(IReadOnlyList<RemoteGroup> groups, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<ComparedRecord>>([]);
        public ValueTask<IReadOnlyList<ComparedRecord>> CompareResourcesAsync(IReadOnlyList<RemoteResource> resources, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<ComparedRecord>>([]);
        public ValueTask AddConflictsAsync(IReadOnlyList<(long ReadingId, double Ours, double Theirs)> readings, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask<IReadOnlyList<PulledRecord>> PullGroupsAsync(IReadOnlyList<RemoteGroup> groups, PullRules rules, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<PulledRecord>>([]);
        public ValueTask<IReadOnlyList<PulledRecord>> PullResourcesAsync(IReadOnlyList<RemoteResource> resources, PullRules rules, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<PulledRecord>>([]);
        public ValueTask MarkReadingsMissingAsync(IReadOnlyList<long> remoteIds, bool missing, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask MarkRecordsMissingAsync(DataType type, IReadOnlyCollection<long> recordIds, bool missing, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask<int> CreateSeriesAsync(IReadOnlyList<Series> missing, CancellationToken cancellationToken) => ValueTask.FromResult(0);
        public ValueTask FindReadingsAsync(ReadOnlyMemory<MappedReading> sorted, Memory<StoredReading> found, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask ApplyReadingsAsync(ReadOnlyMemory<MappedReading> sorted, ReadOnlyMemory<StoredReading> found, ReadOnlyMemory<Outcome> outcomes, CancellationToken cancellationToken) => ValueTask.CompletedTask;
        public ValueTask<IReadOnlyList<RecordOutcome>> ApplyResourcesAsync(IReadOnlyList<MappedResource> rows, string identity, ExistingValues existingValues, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<RecordOutcome>>([]);
        public ValueTask<IReadOnlyList<RecordOutcome>> ApplyGroupsAsync(IReadOnlyList<MappedGroup> rows, ExistingValues existingValues, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<RecordOutcome>>([]);
        public ValueTask AddRejectedAsync(DataType dataType, IReadOnlyList<RowRejection> rejected, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
