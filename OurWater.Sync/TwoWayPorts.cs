using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync;

/// <summary>What a sync between two systems needs from the place where records are kept, beyond what a file needs.</summary>
public interface ITwoWayStore : IRunStore
{
    /// <summary>The sync's selection with OurWater's group ids replaced by what the other system calls these groups.</summary>
    Task<SyncSelection> ResolveSelectionAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>How far a data type was read; null = never.</summary>
    Task<SyncCursor?> LoadCursorAsync(SyncRun run, SyncMethod method, DataType type, CancellationToken cancellationToken);

    /// <summary>Forgets how far a data type was read: the next run reads it from the start.</summary>
    Task ForgetCursorAsync(SyncRun run, DataType type, CancellationToken cancellationToken);

    /// <summary>Hashes of what the list of a dry run holds.</summary>
    Task<IReadOnlySet<string>> LoadListAsync(SyncRun run, long listRunId, CancellationToken cancellationToken);

    /// <summary>Hashes of what a run has asked a person about and may send since it was approved.</summary>
    Task<IReadOnlySet<string>> LoadApprovedAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>Readings of ours whose conflict with the other side waits, found by this datasource's syncs.</summary>
    Task<IReadOnlyList<OutgoingReading>> LoadOpenConflictsAsync(SyncRun run, CancellationToken cancellationToken);

    Task<ITwoWayBatch> BeginTwoWayAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>What left without an answer, oldest first.</summary>
    Task<IReadOnlyList<LedgerEntry>> LoadOpenLedgerAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>Which of their readings are left alone for now.</summary>
    Task<HeldBack> LoadHeldBackAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>Groups that the other side lacks or has otherwise, and what blocks them.</summary>
    /// <param name="foreseen">What the pull of a dry run would have stored.</param>
    Task<IReadOnlyList<GroupToPush>> SelectGroupsAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken);

    /// <summary>Resources that the other side lacks or has otherwise, and what blocks them.</summary>
    Task<IReadOnlyList<ResourceToPush>> SelectResourcesAsync(SyncRun run, SyncSelection selection, Foresight foreseen, CancellationToken cancellationToken);

    /// <summary>
    /// A page of readings that the other side lacks or has with another value, by series and time. Left out: readings that wait in the conflict queue or whose answer was lost, and those that came from there.
    /// </summary>
    /// <param name="foreseenKeys">Resources that count as there under this key although nothing is stored yet: a dry run, and the question before a push, foresee that they will be.</param>
    Task<IReadOnlyList<ReadingToPush>> SelectReadingsAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken);

    /// <summary>How many readings cannot be sent because their resource is not there, by resource.</summary>
    Task<IReadOnlyList<BlockedReadings>> CountBlockedReadingsAsync(SyncRun run, SyncSelection selection, IReadOnlyDictionary<long, string> foreseenKeys, CancellationToken cancellationToken);

    /// <summary>For a comparison: the readings of resources that no sync with the other side touches, by resource and why.</summary>
    Task<IReadOnlyList<ReadingsAside>> CountReadingsAsideAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken);

    /// <summary>How many readings the resources have here that the sync keeps the same on both sides.</summary>
    Task<long> CountSharedReadingsAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken);

    /// <summary>The newest change among our records of a type: what a finished push has reached.</summary>
    Task<DateTime?> NewestOwnChangeAsync(SyncRun run, DataType type, CancellationToken cancellationToken);

    /// <summary>For a comparison: a page of readings of resources that both sides have or had, by series and time, whatever became of them.</summary>
    Task<IReadOnlyList<SharedReading>> SelectSharedAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, CancellationToken cancellationToken);

    /// <summary>For a comparison: our resources or groups that are there, were there, or would be sent there.</summary>
    Task<IReadOnlyList<KnownRecord>> LoadKnownAsync(SyncRun run, DataType type, SyncSelection selection, CancellationToken cancellationToken);

    /// <summary>Takes or renews something that one process at a time may do. False where another holds it.</summary>
    Task<bool> TakeLeaseAsync(SyncRun run, string key, TimeSpan length, CancellationToken cancellationToken);

    Task ReleaseLeaseAsync(SyncRun run, string key, CancellationToken cancellationToken);
}

/// <summary>One transaction of a sync between two systems: data, links, ledger, outcomes, counts and checkpoint commit together, or nothing does.</summary>
public interface ITwoWayBatch : IRunBatch
{
    /// <summary>Finds the links of their readings, with our reading as it is stored now. Index-aligned.</summary>
    ValueTask FindLinksAsync(ReadOnlyMemory<long> remoteIds, Memory<StoredLink> found, CancellationToken cancellationToken);

    /// <summary>Which of our readings have a link already, by our reading's id; duplicates left out.</summary>
    ValueTask<IReadOnlyDictionary<long, ReadingLink>> FindLinksOfReadingsAsync(IReadOnlyList<long> readingIds, CancellationToken cancellationToken);

    /// <summary>Which of these readings were ever sent there as new ones.</summary>
    ValueTask<IReadOnlySet<long>> FindSentAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken);

    /// <summary>All links to these readings, duplicates among them.</summary>
    ValueTask<IReadOnlyList<ReadingLink>> FindLinksToAsync(IReadOnlyCollection<long> readingIds, CancellationToken cancellationToken);

    /// <summary>Gives readings another series and time, keeping where they were in their history; several may change places.</summary>
    ValueTask MoveReadingsAsync(IReadOnlyList<MovedReading> readings, CancellationToken cancellationToken);

    /// <summary>Removes readings that another one stands for from now on, keeping what they were in the history of their resource.</summary>
    ValueTask MergeReadingsAsync(IReadOnlyList<ReadingMerge> readings, CancellationToken cancellationToken);

    /// <summary>Puts readings into the conflict queue that stand at different places on the two sides.</summary>
    ValueTask AddMovedConflictsAsync(IReadOnlyList<MovedConflict> readings, CancellationToken cancellationToken);

    /// <summary>Writes links anew or over those of the same number there.</summary>
    ValueTask SaveLinksAsync(IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken);

    /// <summary>Takes readings out of the conflict queue on which both sides agree again, or that the sync's policy settles.</summary>
    /// <param name="replaced">Theirs is stored here now; else ours was kept.</param>
    ValueTask CloseConflictsAsync(IReadOnlyList<long> readingIds, bool replaced, CancellationToken cancellationToken);

    /// <summary>Forgets what the run has listed and counted as blocked or waiting: the push lists and counts it anew. What a person has said yes to stays listed.</summary>
    ValueTask ForgetBlockedAsync(IReadOnlyList<DataType> types, CancellationToken cancellationToken);

    /// <summary>Puts readings into the conflict queue that differ on the two sides.</summary>
    ValueTask AddConflictsAsync(IReadOnlyList<(long ReadingId, double Ours, double Theirs)> readings, CancellationToken cancellationToken);

    /// <summary>Compares, three-way and field by field, and (but in a dry run) stores; gives one outcome a record.</summary>
    ValueTask<IReadOnlyList<PulledRecord>> PullGroupsAsync(IReadOnlyList<RemoteGroup> groups, PullRules rules, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<PulledRecord>> PullResourcesAsync(IReadOnlyList<RemoteResource> resources, PullRules rules, CancellationToken cancellationToken);

    /// <summary>Compares values, field by field, and stores nothing; gives one result a record.</summary>
    ValueTask<IReadOnlyList<ComparedRecord>> CompareGroupsAsync(IReadOnlyList<RemoteGroup> groups, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<ComparedRecord>> CompareResourcesAsync(IReadOnlyList<RemoteResource> resources, CancellationToken cancellationToken);

    ValueTask AddItemsAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken);

    ValueTask SaveCursorAsync(SyncMethod method, DataType type, DateTime? watermark, string selection, CancellationToken cancellationToken);

    /// <summary>Writes down what is about to be sent, and fills in the entries' ids.</summary>
    ValueTask PrepareAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken);

    /// <summary>Stores what became of entries.</summary>
    ValueTask SettleAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken);

    /// <summary>
    /// Stores what a record is called there, and that both sides hold what was sent: always, since the other side has said so. A claim of another record of ours to the same key is set aside, and a person is asked.
    /// </summary>
    /// <returns>What the records are called whose claims were set aside.</returns>
    ValueTask<IReadOnlyList<string>> LinkGroupAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<string>> LinkResourceAsync(OutgoingResource sent, string key, CancellationToken cancellationToken);

    /// <summary>
    /// True where what was found there under the natural key of ours is surely another record of ours, or kept apart from it. Somebody's mere claim to the key (unconfirmed, missing, or of a record that both sides held with other
    /// values) does not count: taken for an answer it would have ours sent a second time.
    /// </summary>
    ValueTask<bool> IsAnothersAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken);

    ValueTask<bool> IsAnothersAsync(OutgoingResource sent, string key, CancellationToken cancellationToken);

    /// <summary>Notes where a record that could not be sent stands, with its reason.</summary>
    ValueTask MarkAsync(DataType type, long recordId, MappingState state, string? reason, CancellationToken cancellationToken);

    /// <summary>Marks links of readings, and records, that are gone there or back again.</summary>
    ValueTask MarkReadingsMissingAsync(IReadOnlyList<long> remoteIds, bool missing, CancellationToken cancellationToken);

    ValueTask MarkRecordsMissingAsync(DataType type, IReadOnlyCollection<long> recordIds, bool missing, CancellationToken cancellationToken);

    /// <summary>Remembers that a person let the first push of the sync go.</summary>
    ValueTask AllowPushAsync(CancellationToken cancellationToken);
}

/// <summary>A link and our reading behind it.</summary>
/// <param name="Base">What both sides held after the last sync.</param>
/// <param name="ReadingExists">False where our reading was removed since.</param>
/// <param name="BaseKey">What the other side called its resource then; null where it is not known.</param>
/// <param name="BaseTime">Our reading's time then, Unix milliseconds.</param>
public readonly record struct StoredLink(bool Exists, long ReadingId, double Base, bool IsDuplicate, bool IsMissing, bool ReadingExists, long TimeseriesId, long UnixMilliseconds, string? BaseKey = null, long? BaseTime = null);

/// <param name="Reading">As it is stored before.</param>
public sealed record MovedReading(StoredReading Reading, Series Series, long UnixMilliseconds, TimePrecision Precision);

/// <param name="RemoteId">The number there that it was.</param>
public sealed record ReadingMerge(long ReadingId, long RemoteId);

/// <summary>Where a reading stands, and with which value.</summary>
/// <param name="TimeseriesId">0 where the resource has no series yet.</param>
public sealed record ReadingPlace(string ResourceKey, long TimeseriesId, long UnixMilliseconds, TimePrecision Precision, double Value);

public sealed record MovedConflict(long ReadingId, ReadingPlace Ours, ReadingPlace Theirs);

/// <summary>Readings of theirs that a run leaves alone.</summary>
/// <param name="Keys">All of a resource there, by its key.</param>
/// <param name="Series">Series of ours that were taken apart from what now has their key: a reading there that is linked into one of them belongs to the time when the two were one.</param>
public sealed record HeldBack(IReadOnlyDictionary<string, HeldKey> Keys, IReadOnlySet<long> Series)
{
    public static readonly HeldBack Nothing = new(new Dictionary<string, HeldKey>(), new HashSet<long>());
}

/// <param name="Why">In words for a person.</param>
/// <param name="Waits">True where a person is asked and the readings are read again after the answer; false where somebody has decided.</param>
public sealed record HeldKey(string Why, bool Waits);

/// <param name="List">What may be carried out; null = everything.</param>
public sealed record PullRules(ConflictPolicy Policy, IReadOnlySet<string>? List);

/// <param name="Item">What changed or would change, for a list; null where nothing did.</param>
/// <param name="Held">Why its readings are left alone until a person has answered; null where they are not.</param>
/// <param name="Foreseen">In a dry run: what would be stored of a record that is here.</param>
/// <param name="Settled">It waited for a choice, which the policy has made.</param>
/// <param name="JoinedId">Ours that became the same record as theirs in this run, and was not seen together with it before: what was left behind there is to be read.</param>
public sealed record PulledRecord(Outcome Outcome, RunItem? Item = null, Tabular.RowProblem? Rejection = null, HeldKey? Held = null, ForeseenRecord? Foreseen = null, bool Settled = false, long? JoinedId = null);

/// <param name="Action"><see cref="ItemAction.Send"/>, <see cref="ItemAction.SendChange"/> or <see cref="ItemAction.Blocked"/>.</param>
public sealed record GroupToPush(OutgoingGroup Group, ItemAction Action, string Label, string? Before, string? After, string? Reason);

/// <param name="Resource">Null where it is blocked before anything is known to send.</param>
/// <param name="Fields">Of a change: the names of the fields.</param>
/// <param name="Note">What a person should know before it is sent.</param>
public sealed record ResourceToPush(long RecordId, OutgoingResource? Resource, ItemAction Action, string Label, IReadOnlyList<string> Fields, string? Before, string? After, string? Reason, string? Note = null);

/// <param name="Base">What both sides held; null where it is not there yet.</param>
/// <param name="BaseUnixMilliseconds">When it was then, where that is known.</param>
/// <param name="Value">Ours, as it is stored.</param>
public sealed record ReadingToPush(long RecordId, long TimeseriesId, long ResourceId, string ResourceKey, string Label, string Unit, long UnixMilliseconds, TimePrecision Precision, double Value, long? RemoteId, double? Base, DateTime UpdatedAt, long? BaseUnixMilliseconds = null)
{
    /// <summary>The key of a resource that is not there yet and is about to be made.</summary>
    public const string NewResource = "new";
}

public sealed record ReadingPosition(long TimeseriesId, long UnixMilliseconds);

/// <param name="IsGone">Its resource was there before.</param>
public sealed record BlockedReadings(long ResourceId, string Label, long Count, bool IsGone = false);

public sealed record ReadingsAside(long ResourceId, string Label, long Count, AsideReason Why);

public enum AsideReason
{
    /// <summary>A person keeps the resource apart from the other side.</summary>
    KeptApart,

    /// <summary>A person is asked which resource it is.</summary>
    Asked,

    /// <summary>Of another series than the one that the other side has of each resource.</summary>
    FurtherSeries,

    /// <summary>The resource is one of another server.</summary>
    OtherServer,
}

/// <param name="Reading">With its number there and what both sides held, where it has one.</param>
/// <param name="IsMissing">An earlier comparison did not find it there.</param>
/// <param name="CameFromThere">It was brought in from there.</param>
public sealed record SharedReading(ReadingToPush Reading, bool IsMissing, bool CameFromThere, bool ResourceIsMissing);

/// <param name="Key">What it is called there; null where it has no number there yet, or only claims one that another has.</param>
/// <param name="HasPlace">False where the other side cannot hold such a record: it is no difference that it is not there.</param>
public sealed record KnownRecord(long RecordId, string? Key, string Label, MappingState? State, string? Reason, bool HasPlace = true)
{
    /// <summary>A change that was refused, or cannot be sent, does not take the record away there.</summary>
    public bool WasThere => Key is not null && State is (MappingState.Mapped or MappingState.Conflict or MappingState.Failed or MappingState.Blocked or MappingState.Missing);
}

/// <param name="RecordId">Ours; null where it is only there.</param>
/// <param name="Verdict">Whose change it is; <see cref="Verdict.Same"/> where no field differs.</param>
/// <param name="Ours">The fields that differ, in words for a person.</param>
/// <param name="Waits">It waits for a choice already.</param>
/// <param name="Problem">Why it cannot be compared.</param>
/// <param name="IsApart">A person keeps it apart from ours: it is not brought in.</param>
public sealed record ComparedRecord(string Key, string Label, long? RecordId, Verdict Verdict, string? Ours, string? Theirs, bool Waits = false, Tabular.RowProblem? Problem = null, bool IsApart = false);
