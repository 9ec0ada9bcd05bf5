using System.Globalization;
using System.Text.Json;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What the phases of one run share.</summary>
internal sealed class SyncWork(SyncRun run, IDatasource source, ITwoWayStore store, IRunProgress progress, TimeProvider clock, SyncSelection selection, IReadOnlySet<string>? list)
{
    /// <summary>A list longer than this is counted whole and kept in part: it cannot be carried out exactly.</summary>
    public const int LongestList = 100_000;

    private SavedTwice? _savedTwice;

    public SyncRun Run => run;

    public SyncDefinition Sync { get; } = run.Sync ?? throw new ArgumentException("The run's sync is not loaded.", nameof(run));

    public IDatasource Source => source;

    public IPushTarget Target => source.Target ?? throw new DatasourceException(DatasourceProblem.Configuration, $"{source.Title} can only be read. Take the method “push” out of the sync.");

    public ITwoWayStore Store => store;

    public TimeProvider Clock => clock;

    public SyncSelection Selection => selection;

    /// <summary>Hash of what is selected: another selection is read from the start.</summary>
    public string SelectionHash { get; } = SyncHash.Of(JsonSerializer.Serialize(run.Sync?.Selection ?? new SyncSelection()));

    /// <summary>What may be carried out; null = everything.</summary>
    public IReadOnlySet<string>? List => list;

    /// <summary>What a person has said yes to; null = nobody had to.</summary>
    public IReadOnlySet<string>? Approved { get; set; }

    public ConflictPolicy Policy => Sync.ConflictPolicy;

    /// <summary>What a dry run's pull would have stored.</summary>
    public Foresight Foreseen { get; } = new();

    /// <summary>Readings that wait for a choice which the sync's policy makes by now.</summary>
    public HashSet<long> OpenConflicts { get; } = [];

    /// <summary>Those of them that the pull has settled by now.</summary>
    public HashSet<long> SettledReadings { get; } = [];

    /// <summary>How many records that waited for a choice the policy has settled.</summary>
    public int Settled { get; set; }

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

    /// <summary>What the other side has saved twice.</summary>
    public SavedTwice SavedTwice => _savedTwice ??= new SavedTwice(this);

    /// <summary>How many lines of the run's list are written so far.</summary>
    public int Listed { get; set; }

    public PullCounts Pulled(DataType type)
    {
        if (!run.Counts.Pull.TryGetValue(type, out var counts)) run.Counts.Pull[type] = counts = new PullCounts();
        return counts;
    }

    public PushCounts Pushed(DataType type)
    {
        if (!run.Counts.Push.TryGetValue(type, out var counts)) run.Counts.Push[type] = counts = new PushCounts();
        return counts;
    }

    public void Moved() => progress.Moved(run);

    public Task SayAsync(string level, string message, CancellationToken cancellationToken) => store.LogAsync(run, level, message, cancellationToken);

    public async Task EnterAsync(string phase, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        run.Phase = phase;
        await store.SaveProgressAsync(run, cancellationToken);
        Moved();
    }

    public void Warn(string type, string example, long count = 1)
    {
        var tally = new WarningTally();
        tally.Add(type, example, count);
        tally.AddTo(run.Warnings);
    }

    /// <summary>The value as the other side can store it; of a system that is only read, as it is.</summary>
    public double Storable(double value) => source.Target?.Storable(value) ?? value;

    public long StorableTime(long unixMilliseconds) => source.Target?.StorableTime(unixMilliseconds) ?? unixMilliseconds;

    /// <param name="time">Our reading's, in Unix milliseconds.</param>
    public ReadingLink LinkOf(RemoteReading remote, long readingId, double common, long time, bool isDuplicate = false) => LinkOf(remote.Id, remote.ResourceKey, readingId, common, time, isDuplicate);

    public ReadingLink LinkOf(long remoteId, OutgoingReading sent) => LinkOf(remoteId, sent.ResourceKey, sent.RecordId, sent.Value, sent.OwnUnixMilliseconds ?? sent.UnixMilliseconds, false);

    private ReadingLink LinkOf(long remoteId, string resourceKey, long readingId, double common, long time, bool isDuplicate) => new()
    {
        DatasourceId = Sync.DatasourceId,
        RemoteId = remoteId,
        OrganisationId = run.OrganisationId,
        ReadingId = readingId,
        Value = common,
        ResourceKey = resourceKey,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime,
        IsDuplicate = isDuplicate,
    };

    /// <summary>An entry that says what is about to be sent.</summary>
    public LedgerEntry EntryOf<T>(DataType type, long recordId, ItemAction action, T payload) => new()
    {
        OrganisationId = run.OrganisationId,
        DatasourceId = Sync.DatasourceId,
        RunId = run.Id,
        RecordType = type,
        RecordId = recordId,
        Action = action,
        State = LedgerState.Prepared,
        Payload = JsonSerializer.Serialize(payload),
        PreparedAt = Now,
    };

    /// <summary>Keeps lines of the list, as many as a list may have.</summary>
    public async ValueTask ListAsync(ITwoWayBatch batch, IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        if (items.Count == 0) return;
        var kept = items.Take(Math.Max(0, LongestList - Listed)).ToList();
        if (kept.Count < items.Count && Listed < LongestList + 1) Warn(Tabular.ReasonCodes.ListCut, $"The list shows the first {LongestList.ToString("N0", CultureInfo.InvariantCulture)} records. The counts are complete.");
        Listed += items.Count;
        await batch.AddItemsAsync(kept, cancellationToken);
    }

    /// <summary>Names one record with its content: what a list speaks of.</summary>
    public static string HashOf(SyncDirection direction, DataType type, string key, string content) => SyncHash.Of(direction, type, key, content);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
