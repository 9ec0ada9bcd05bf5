using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.Model;

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

    /// <summary>Our records that an approved run may make on the other side.</summary>
    Task<IReadOnlySet<long>> LoadApprovedAsync(SyncRun run, DataType type, CancellationToken cancellationToken);

    Task<ITwoWayBatch> BeginTwoWayAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>What left without an answer, oldest first.</summary>
    Task<IReadOnlyList<LedgerEntry>> LoadOpenLedgerAsync(SyncRun run, CancellationToken cancellationToken);

    /// <summary>Groups that the other side lacks or has otherwise, and what blocks them.</summary>
    Task<IReadOnlyList<GroupToPush>> SelectGroupsAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken);

    /// <summary>Resources that the other side lacks or has otherwise, and what blocks them.</summary>
    Task<IReadOnlyList<ResourceToPush>> SelectResourcesAsync(SyncRun run, SyncSelection selection, CancellationToken cancellationToken);

    /// <summary>
    /// A page of readings that the other side lacks or has with another value, by series and time. Left out: readings that wait in the conflict queue or whose answer was lost, and those that came from there.
    /// </summary>
    /// <param name="pendingResources">Resources that are not there yet but count as there: a dry run foresees that they will be.</param>
    Task<IReadOnlyList<ReadingToPush>> SelectReadingsAsync(SyncRun run, SyncSelection selection, ReadingPosition? after, int limit, IReadOnlySet<long> pendingResources, CancellationToken cancellationToken);

    /// <summary>How many readings cannot be sent because their resource is not there, by resource.</summary>
    Task<IReadOnlyList<BlockedReadings>> CountBlockedReadingsAsync(SyncRun run, SyncSelection selection, IReadOnlySet<long> pendingResources, CancellationToken cancellationToken);

    /// <summary>The newest change among our records of a type: what a finished push has reached.</summary>
    Task<DateTime?> NewestOwnChangeAsync(SyncRun run, DataType type, CancellationToken cancellationToken);

    /// <summary>Links of readings in the order of their numbers there, for a comparison of both sides.</summary>
    Task<IReadOnlyList<ReadingLink>> LoadLinksAsync(SyncRun run, long afterRemoteId, int limit, CancellationToken cancellationToken);

    /// <summary>What our resources or groups are called there, of those that were there.</summary>
    Task<IReadOnlyDictionary<string, long>> LoadKeysAsync(SyncRun run, DataType type, SyncSelection selection, CancellationToken cancellationToken);

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

    /// <summary>Writes links anew or over those of the same number there.</summary>
    ValueTask SaveLinksAsync(IReadOnlyList<ReadingLink> links, CancellationToken cancellationToken);

    /// <summary>Takes readings out of the conflict queue on which both sides agree again.</summary>
    ValueTask CloseConflictsAsync(IReadOnlyList<long> readingIds, CancellationToken cancellationToken);

    /// <summary>Puts readings into the conflict queue that differ on the two sides.</summary>
    ValueTask AddConflictsAsync(IReadOnlyList<(long ReadingId, double Ours, double Theirs)> readings, CancellationToken cancellationToken);

    /// <summary>Compares, three-way and field by field, and (but in a dry run) stores; gives one outcome a record.</summary>
    ValueTask<IReadOnlyList<PulledRecord>> PullGroupsAsync(IReadOnlyList<RemoteGroup> groups, PullRules rules, CancellationToken cancellationToken);

    ValueTask<IReadOnlyList<PulledRecord>> PullResourcesAsync(IReadOnlyList<RemoteResource> resources, PullRules rules, CancellationToken cancellationToken);

    ValueTask AddItemsAsync(IReadOnlyList<RunItem> items, CancellationToken cancellationToken);

    ValueTask SaveCursorAsync(SyncMethod method, DataType type, DateTime? watermark, string selection, CancellationToken cancellationToken);

    /// <summary>Writes down what is about to be sent, and fills in the entries' ids.</summary>
    ValueTask PrepareAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken);

    /// <summary>Stores what became of entries.</summary>
    ValueTask SettleAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken);

    /// <summary>Stores what a record is called there, and that both sides hold what was sent.</summary>
    ValueTask LinkGroupAsync(OutgoingGroup sent, string key, CancellationToken cancellationToken);

    ValueTask LinkResourceAsync(OutgoingResource sent, string key, CancellationToken cancellationToken);

    /// <summary>The record that holds this key already; null where none does.</summary>
    ValueTask<long?> FindHolderAsync(DataType type, string key, CancellationToken cancellationToken);

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
public readonly record struct StoredLink(bool Exists, long ReadingId, double Base, bool IsDuplicate, bool IsMissing, bool ReadingExists, long TimeseriesId, long UnixMilliseconds);

/// <param name="List">What may be carried out; null = everything.</param>
public sealed record PullRules(ConflictPolicy Policy, IReadOnlySet<string>? List);

/// <param name="Item">What changed or would change, for a list; null where nothing did.</param>
public sealed record PulledRecord(Outcome Outcome, RunItem? Item = null, Tabular.RowProblem? Rejection = null);

/// <param name="Action"><see cref="ItemAction.Send"/>, <see cref="ItemAction.SendChange"/> or <see cref="ItemAction.Blocked"/>.</param>
public sealed record GroupToPush(OutgoingGroup Group, ItemAction Action, string Label, string? Before, string? After, string? Reason);

/// <param name="Resource">Null where it is blocked before anything is known to send.</param>
/// <param name="Fields">Of a change: the names of the fields.</param>
/// <param name="Note">What a person should know before it is sent.</param>
public sealed record ResourceToPush(long RecordId, OutgoingResource? Resource, ItemAction Action, string Label, IReadOnlyList<string> Fields, string? Before, string? After, string? Reason, string? Note = null);

/// <param name="Base">What both sides held; null where it is not there yet.</param>
/// <param name="Value">Ours, as it is stored.</param>
public sealed record ReadingToPush(long RecordId, long TimeseriesId, long ResourceId, string ResourceKey, string Label, string Unit, long UnixMilliseconds, TimePrecision Precision, double Value, long? RemoteId, double? Base, DateTime UpdatedAt);

public sealed record ReadingPosition(long TimeseriesId, long UnixMilliseconds);

public sealed record BlockedReadings(long ResourceId, string Label, long Count);
