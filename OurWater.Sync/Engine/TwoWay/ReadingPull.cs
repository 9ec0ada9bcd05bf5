using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Pulls readings, page by page: everything once, then what has changed since the newest change that was seen, with an overlap. The source asks for the next page while this one is compared and stored.
/// </summary>
internal sealed class ReadingPull(SyncWork work) : IAsyncDisposable
{
    /// <summary>Pages that wait while what came before them is stored.</summary>
    private const int MostPages = 12;

    /// <summary>Read again before the watermark, so that what was committed late over there is not missed.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private readonly SyncRun _run = work.Run;
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly SeenReadings? _seen = work.Run.DryRun ? new SeenReadings() : null;
    private Task<(Start Start, long? Total)?>? _begun;
    private ReadAhead<RemoteReading>? _ahead;
    private CancellationTokenSource? _stop;

    /// <summary>Asks for the first pages while groups and resources are still stored.</summary>
    public void Begin(Task after, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _begun = BeginAsync(after, _stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_stop is not null) await _stop.CancelAsync();
        if (_begun is not null) await ((Task)_begun).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_ahead is not null) await _ahead.DisposeAsync();
        _stop?.Dispose();
    }

    /// <param name="records">What became of the resources in this run; a dry run goes by what they would be.</param>
    public async Task PullAsync(RecordPull records, CancellationToken cancellationToken)
    {
        await LoadPlacesAsync(records, cancellationToken);
        var (start, total) = (_begun is null ? null : await _begun) ?? await BeginAsync(_run.DryRun && records.Joined.Count > 0, cancellationToken);
        var (from, position, newest) = start;
        _run.BytesTotal = null;
        var counts = work.Pulled(DataType.Reading);
        if (start.Why is { } why) await work.SayAsync("info", why, cancellationToken);
        if (total is { } many) await SayHowManyAsync(many, cancellationToken);
        var held = new HeldReadings(work, await work.Store.LoadHeldBackAsync(_run, cancellationToken), records.Held);
        var page = new ReadingPage(work, _places, held, _seen);
        if (from is not null && position is null) await SettleConflictsAsync(page, counts, new RunCheckpoint(DataType.Reading, counts.Read, 0, RunPhase.PullReadings, null, newest, from), cancellationToken);
        await foreach (var some in _ahead!.PagesAsync(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            position = some.Position;
            if (some.Newest is { } seen && (newest is null || seen > newest) && from is not null) newest = seen;
            await page.StoreAsync(some, counts, new RunCheckpoint(DataType.Reading, counts.Read + some.Records.Count + some.Rejected.Count, 0, RunPhase.PullReadings, position, newest, from), cancellationToken);
            work.Moved();
        }

        await held.SayAsync(cancellationToken);
        await SayMovesAsync(page, cancellationToken);
        await FinishAsync(newest, cancellationToken);
    }

    /// <summary>Only where nothing was read before: what this run does to groups and resources may change where a later read begins.</summary>
    private async Task<(Start Start, long? Total)?> BeginAsync(Task after, CancellationToken cancellationToken)
    {
        await after;
        if (await work.Store.LoadCursorAsync(_run, SyncMethod.PullFromDatasource, DataType.Reading, cancellationToken) is not null) return null;
        return await BeginAsync(again: false, cancellationToken);
    }

    /// <param name="again">As a run will find it: everything is to be read once more.</param>
    private async Task<(Start Start, long? Total)> BeginAsync(bool again, CancellationToken cancellationToken)
    {
        var start = await WhereToBeginAsync(again, cancellationToken);
        var total = start is { From: null, Position: null } ? await work.Source.CountReadingsAsync(work.Selection, cancellationToken) : null;
        _ahead = new ReadAhead<RemoteReading>(token => work.Source.ReadReadingsAsync(new ReadingRequest(work.Selection, start.From, start.Position), token), MostPages, cancellationToken);
        return (start, total);
    }

    private async Task LoadPlacesAsync(RecordPull records, CancellationToken cancellationToken)
    {
        var ordinal = 0;
        foreach (var place in await work.Store.LoadPlacesAsync(_run, Identities.LegacyMyWell, cancellationToken))
        {
            _places.TryAdd(place.Identity, place);
            place.GetSeries(Timeseries.Default).Ordinal = ordinal++;
        }

        if (!_run.DryRun) return;
        var joined = records.Joined.Where(j => !_places.ContainsKey(j.Key)).ToDictionary(j => j.Value, j => j.Key);
        foreach (var place in joined.Count == 0 ? [] : (await work.Store.LoadPlacesAsync(_run, Identities.OurWater, cancellationToken)).Where(p => joined.ContainsKey(p.ResourceId!.Value)))
        {
            var named = _places[joined[place.ResourceId!.Value]] = place.As(joined[place.ResourceId!.Value]);
            named.GetSeries(Timeseries.Default).Ordinal = ordinal++;
        }

        foreach (var (key, type) in records.Foreseen)
        {
            var place = new Place(key) { Status = PlaceStatus.New, Type = type };
            if (_places.TryAdd(key, place)) place.GetSeries(Timeseries.Default).Ordinal = ordinal++;
        }
    }

    /// <summary>
    /// A full read takes as its watermark what was newest before it began: what changes while it reads, behind its back, is read by the next run.
    /// </summary>
    private async Task<Start> WhereToBeginAsync(bool again, CancellationToken cancellationToken)
    {
        if (_run.Checkpoint is { Phase: RunPhase.PullReadings } at) return new Start(at.From, at.Position, at.Watermark);
        var cursor = await work.Store.LoadCursorAsync(_run, SyncMethod.PullFromDatasource, DataType.Reading, cancellationToken);
        again = cursor is not null && (again || cursor.Selection == SyncCursor.Again);
        if (!again && cursor?.Selection == work.SelectionHash) return new Start((cursor.Watermark ?? DateTime.UnixEpoch + Overlap) - Overlap, null, cursor.Watermark);
        var why = cursor switch
        {
            null => null,
            _ when again => "Readings that had been left alone may come in now: readings are read from the start.",
            _ => "The selection of this sync was changed: readings are read from the start.",
        };
        return new Start(null, null, await work.Source.NewestChangeAsync(work.Selection, cancellationToken)) { Why = why };
    }

    /// <summary>What waits for a choice, and the policy of the sync decides by now, is asked for by name: it may not have changed there since, so no list of changes has it.</summary>
    private async Task SettleConflictsAsync(ReadingPage page, PullCounts counts, RunCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        if (work.OpenConflicts.Count == 0 || work.Source.Target is not { } target) return;
        foreach (var some in (await work.Store.LoadOpenConflictsAsync(_run, cancellationToken)).Chunk(target.ReadingsPerCall))
        {
            var there = await target.FindReadingsAsync([.. some.Select(r => r with { UnixMilliseconds = target.StorableTime(r.UnixMilliseconds) })], cancellationToken);
            if (there.Count > 0) await page.StoreAsync(new RemotePage<RemoteReading>(there, [], ""), counts, checkpoint, cancellationToken);
        }
    }

    private async Task SayHowManyAsync(long total, CancellationToken cancellationToken)
    {
        _run.Counts.Expected[DataType.Reading] = total;
        await work.SayAsync("info", $"{work.Source.Title} has {Counted.Of(total, "reading")}. {(total == 1 ? "It is" : "All of them are")} read.", cancellationToken);
    }

    private Task SayMovesAsync(ReadingPage page, CancellationToken cancellationToken)
    {
        if (page.Moved + page.Merged == 0) return Task.CompletedTask;
        var merged = page.Merged == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" {page.Merged:N0} of them came to a reading that stood there already: the two are one now.");
        return work.SayAsync("info", string.Create(CultureInfo.InvariantCulture, $"{page.Moved + page.Merged:N0} {(page.Moved + page.Merged == 1 ? "reading has" : "readings have")} another resource or time in {work.Source.Title} than before: {(_run.DryRun ? "they would be moved" : "moved")} here too, with {(page.Moved + page.Merged == 1 ? "its" : "their")} history.{merged}"), cancellationToken);
    }

    private async Task FinishAsync(DateTime? newest, CancellationToken cancellationToken)
    {
        if (_run.DryRun || work.List is not null) return;
        await using var batch = await work.Store.BeginTwoWayAsync(_run, cancellationToken);
        await batch.SaveCursorAsync(SyncMethod.PullFromDatasource, DataType.Reading, newest, work.SelectionHash, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <param name="From">Only what was changed since; null = everything.</param>
    /// <param name="Position">The last page that is stored.</param>
    private sealed record Start(DateTime? From, string? Position, DateTime? Newest)
    {
        /// <summary>Why everything is read once more.</summary>
        public string? Why { get; init; }
    }
}
