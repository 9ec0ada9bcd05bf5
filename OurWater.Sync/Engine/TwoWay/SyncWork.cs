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

    public ConflictPolicy Policy => Sync.ConflictPolicy;

    public DateTime Now => clock.GetUtcNow().UtcDateTime;

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

    public void Warn(string type, string example)
    {
        var tally = new WarningTally();
        tally.Add(type, example);
        tally.AddTo(run.Warnings);
    }

    public ReadingLink LinkOf(long remoteId, long readingId, double common, bool isDuplicate = false) =>
        new() { DatasourceId = Sync.DatasourceId, RemoteId = remoteId, OrganisationId = run.OrganisationId, ReadingId = readingId, Value = common, IsDuplicate = isDuplicate };

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
