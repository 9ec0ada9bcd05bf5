using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Pulls readings, page by page: everything once, then what has changed since the newest change that was seen, with an overlap. The source asks for the next page while this one is compared and stored.
/// </summary>
internal sealed class ReadingPull(SyncWork work)
{
    /// <summary>Read again before the watermark, so that what was committed late over there is not missed.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    private readonly SyncRun _run = work.Run;
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly SeenReadings? _seen = work.Run.DryRun ? new SeenReadings(0) : null;

    /// <summary>Readings of ours that a dry run would have linked: the push that follows it must not send them.</summary>
    public HashSet<long> Foreseen { get; } = [];

    /// <param name="foreseen">Resources that a dry run would have made, by key.</param>
    public async Task PullAsync(IReadOnlyDictionary<string, ResourceType> foreseen, CancellationToken cancellationToken)
    {
        await LoadPlacesAsync(foreseen, cancellationToken);
        var (from, position, newest) = await WhereToBeginAsync(cancellationToken);
        _run.BytesTotal = null;
        var counts = work.Pulled(DataType.Reading);
        if (from is null && position is null) await SayHowManyAsync(cancellationToken);
        var page = new ReadingPage(work, _places, _seen, Foreseen);
        await foreach (var some in work.Source.ReadReadingsAsync(new ReadingRequest(work.Selection, from, position), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            position = some.Position;
            if (some.Newest is { } seen && (newest is null || seen > newest) && from is not null) newest = seen;
            await page.StoreAsync(some, counts, new RunCheckpoint(DataType.Reading, counts.Read + some.Records.Count + some.Rejected.Count, 0, RunPhase.PullReadings, position, newest, from), cancellationToken);
            work.Moved();
        }

        await FinishAsync(newest, cancellationToken);
    }

    private async Task LoadPlacesAsync(IReadOnlyDictionary<string, ResourceType> foreseen, CancellationToken cancellationToken)
    {
        var ordinal = 0;
        foreach (var place in await work.Store.LoadPlacesAsync(_run, Identities.LegacyMyWell, cancellationToken))
        {
            _places.TryAdd(place.Identity, place);
            place.GetSeries(Timeseries.Default).Ordinal = ordinal++;
        }

        foreach (var (key, type) in foreseen)
        {
            var place = new Place(key) { Status = PlaceStatus.New, Type = type };
            if (_places.TryAdd(key, place)) place.GetSeries(Timeseries.Default).Ordinal = ordinal++;
        }
    }

    /// <summary>
    /// A full read takes as its watermark what was newest before it began: what changes while it reads, behind its back, is read by the next run.
    /// </summary>
    private async Task<(DateTime? From, string? Position, DateTime? Newest)> WhereToBeginAsync(CancellationToken cancellationToken)
    {
        if (_run.Checkpoint is { Phase: RunPhase.PullReadings } at) return (at.From, at.Position, at.Watermark);
        var cursor = await work.Store.LoadCursorAsync(_run, SyncMethod.PullFromDatasource, DataType.Reading, cancellationToken);
        if (cursor?.Selection == work.SelectionHash) return ((cursor.Watermark ?? DateTime.UnixEpoch + Overlap) - Overlap, null, cursor.Watermark);
        if (cursor is not null) await work.SayAsync("info", "The selection of this sync was changed: readings are read from the start.", cancellationToken);
        return (null, null, await work.Source.NewestChangeAsync(work.Selection, cancellationToken));
    }

    private async Task SayHowManyAsync(CancellationToken cancellationToken)
    {
        if (await work.Source.CountReadingsAsync(work.Selection, cancellationToken) is not { } total) return;
        _run.Counts.Expected[DataType.Reading] = total;
        await work.SayAsync("info", string.Create(CultureInfo.InvariantCulture, $"{work.Source.Title} has {total:N0} {(total == 1 ? "reading" : "readings")}. {(total == 1 ? "It is" : "All of them are")} read."), cancellationToken);
    }

    private async Task FinishAsync(DateTime? newest, CancellationToken cancellationToken)
    {
        if (_run.DryRun || work.List is not null) return;
        await using var batch = await work.Store.BeginTwoWayAsync(_run, cancellationToken);
        await batch.SaveCursorAsync(SyncMethod.PullFromDatasource, DataType.Reading, newest, work.SelectionHash, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }
}
