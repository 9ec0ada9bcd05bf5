using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Compares readings by well, time and value, as the other side can store them: first a walk through all of theirs, then through ours to find those that none of theirs is. Memory is a page and a bit for each of ours.
/// </summary>
internal sealed class ReadingComparison(SyncWork work, CompareCounts counts)
{
    private const int PageSize = 5_000;

    private readonly ComparisonWords _words = new(work);
    private readonly IdSet _there = new();

    /// <summary>Those of them whose own number is there; of the others only a copy is.</summary>
    private readonly IdSet _byNumber = new();
    private readonly IdSet _waiting = new();
    private readonly List<RunItem> _items = [];
    private IReadOnlyDictionary<string, Place> _places = new Dictionary<string, Place>();
    private DateTime? _seenUpTo;

    /// <summary>Their numbers that were there before and are gone now, found for the first time.</summary>
    public List<long> Gone { get; } = [];

    /// <summary>Their numbers that were gone and are there again.</summary>
    public List<long> Back { get; } = [];

    /// <summary>How many of ours were there before.</summary>
    public long Known { get; private set; }

    /// <summary>Something of theirs is to be brought in that an incremental run may not see.</summary>
    public bool IsToRead { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var waiting in await work.Store.LoadOpenConflictsAsync(work.Run, cancellationToken)) _waiting.Add(waiting.RecordId);
        _seenUpTo = (await work.Store.LoadCursorAsync(work.Run, SyncMethod.PullFromDatasource, DataType.Reading, cancellationToken))?.Watermark;
        _places = await PlacesAsync(cancellationToken);
        var held = new HeldReadings(work, await work.Store.LoadHeldBackAsync(work.Run, cancellationToken), new Dictionary<string, HeldKey>());
        var reader = new ReadingPage(work, _places, held, null);
        await foreach (var page in work.Source.ReadReadingsAsync(new ReadingRequest(work.Selection, null, null), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await ThereAsync(reader, page, cancellationToken);
            work.Moved();
        }

        await held.SayAsync(cancellationToken);
        await ApartAsync(held, cancellationToken);
        await OursAsync(cancellationToken);
    }

    private async Task<IReadOnlyDictionary<string, Place>> PlacesAsync(CancellationToken cancellationToken)
    {
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var place in await work.Store.LoadPlacesAsync(work.Run, Identities.LegacyMyWell, cancellationToken))
        {
            if (places.TryAdd(place.Identity, place)) place.GetSeries(Timeseries.Default).Ordinal = places.Count;
        }

        return places;
    }

    private async Task ThereAsync(ReadingPage reader, RemotePage<RemoteReading> page, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        var found = await reader.FindAsync(batch, page.Records, cancellationToken);
        counts.Unusable += page.Rejected.Count + found.Unknown + found.Waiting;
        foreach (var rejection in page.Rejected) work.Warn(rejection.Problems[0].Code, FormattableString.Invariant($"reading {rejection.Row}: {rejection.Problems[0].Message}"));
        if (found.Unknown > 0) work.Warn(ReasonCodes.UnknownResource, found.UnknownExample!, found.Unknown);
        for (var i = 0; i < found.Heads.Count; i++) Head(found.Heads[i], found.Stored[i], found.Primaries);
        foreach (var (copy, head) in found.Copies) Further(copy, found.Heads[head], found.Stored[head]);
        await FlushAsync(batch, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private void Head(Incoming theirs, in StoredReading stored, IReadOnlyDictionary<long, ReadingLink> primaries)
    {
        if (theirs.Link is { Exists: true, IsMissing: true }) Back.Add(theirs.Remote.Id);
        if (theirs.Link is { Exists: true, IsDuplicate: false }) _byNumber.Add(theirs.Link.ReadingId);
        if (theirs.Link is { Exists: true, ReadingExists: true, IsDuplicate: false } link && (theirs.Move is not null || !stored.Exists) && _there.Add(link.ReadingId)) Moved(theirs, link);
        else if (!stored.Exists) OnlyThere(theirs);
        else if (!theirs.IsPrimary && primaries.TryGetValue(stored.Id, out var primary) && primary.RemoteId != theirs.Remote.Id) Copy(theirs, primary.RemoteId, stored);
        else if (!_there.Add(stored.Id)) Copy(theirs, null, stored);
        else Compare(theirs, stored);
    }

    private void Compare(Incoming theirs, in StoredReading stored)
    {
        var ours = work.Storable(stored.Value);
        var isMoved = work.StorableTime(theirs.Time) != theirs.Remote.UnixMilliseconds;
        if (ours == theirs.Remote.Value && !isMoved)
        {
            counts.Same++;
            return;
        }

        counts.Different++;
        if (ours == theirs.Remote.Value)
        {
            _items.Add(Item(theirs, ItemAction.Different, stored.Id, stored.Value, theirs.Remote.Value, _words.MovedHere));
            return;
        }

        var verdict = ThreeWay.Decide(ours, theirs.Remote.Value, theirs.Link.Base, theirs.IsPrimary, work.Policy, DateTimeOffset.FromUnixTimeMilliseconds(stored.UpdatedAt).UtcDateTime, theirs.Remote.UpdatedAt);
        IsToRead |= verdict != Verdict.KeepOurs;
        var tellsNothing = theirs.IsPrimary && (theirs.Remote.UpdatedAt is not { } at || at < _seenUpTo - ReadingPull.Overlap);
        _items.Add(Item(theirs, ItemAction.Different, stored.Id, stored.Value, theirs.Remote.Value, _words.Different(verdict, _waiting.Contains(stored.Id), tellsNothing)));
    }

    /// <summary>The same number there, at another time or of another resource.</summary>
    private void Moved(Incoming theirs, in StoredLink link)
    {
        counts.Different++;
        IsToRead = true;
        var was = link.TimeseriesId == theirs.Series.TimeseriesId ? RemoteLabels.Time(link.UnixMilliseconds, TimePrecision.Second) : "another resource";
        _items.Add(Item(theirs, ItemAction.Different, link.ReadingId, null, theirs.Remote.Value, $"Here it stands at {was}. Its time or resource was changed in {work.Source.Title}. The next run reads everything and settles where it belongs."));
    }

    /// <summary>A further one of the page with the identity of another; one that came there from elsewhere is no copy yet.</summary>
    private void Further(Incoming theirs, Incoming first, in StoredReading stored)
    {
        if (theirs.Link is { Exists: true, IsMissing: true }) Back.Add(theirs.Remote.Id);
        if (theirs.Link is { Exists: true, IsDuplicate: false }) _byNumber.Add(theirs.Link.ReadingId);
        if (theirs.Move is not null && _there.Add(theirs.Link.ReadingId)) Moved(theirs, theirs.Link);
        else Copy(theirs, first.Remote.Id, stored, first.Remote.Value);
    }

    private void OnlyThere(Incoming theirs)
    {
        counts.OnlyThere++;
        IsToRead = true;
        _items.Add(Item(theirs, ItemAction.MissingHere, null, null, theirs.Remote.Value, _words.OnlyThere));
    }

    /// <param name="value">What the reading says whose copy it is; null = what ours says.</param>
    private void Copy(Incoming theirs, long? primary, in StoredReading stored, double? value = null)
    {
        counts.Copies++;
        if (stored.Exists) _there.Add(stored.Id);
        var isOther = theirs.Remote.Value != (value ?? work.Storable(stored.Value));
        _items.Add(Item(theirs, ItemAction.CopyThere, stored.Exists ? stored.Id : null, stored.Exists ? stored.Value : null, theirs.Remote.Value, _words.Copy(primary, isOther)));
    }

    /// <summary>Readings there of a resource that somebody keeps apart from ours: a line for each resource.</summary>
    private async Task ApartAsync(HeldReadings held, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        foreach (var (key, count) in held.Apart.OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            counts.OnlyThere += count;
            _items.Add(new RunItem
            {
                Direction = SyncDirection.Pull, DataType = DataType.Reading, Action = ItemAction.MissingHere, RemoteKey = key, Label = $"{key}: {Counted.Of(count, "reading")}", Records = (int)count, Reason = ComparisonWords.KeptApart,
            });
        }

        await FlushAsync(batch, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>Ours, in their order, without those that were found there; then the readings of resources that are not there at all, a line each.</summary>
    private async Task OursAsync(CancellationToken cancellationToken)
    {
        for (ReadingPosition? position = null; ;)
        {
            var page = await work.Store.SelectSharedAsync(work.Run, work.Selection, position, PageSize, cancellationToken);
            await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            foreach (var ours in page) Ours(ours);
            await FlushAsync(batch, cancellationToken);
            await batch.CommitAsync(cancellationToken);
            work.Moved();
            if (page.Count < PageSize) break;
            position = new ReadingPosition(page[^1].Reading.TimeseriesId, page[^1].Reading.UnixMilliseconds);
        }

        var blocked = await work.Store.CountBlockedReadingsAsync(work.Run, work.Selection, new Dictionary<long, string>(), cancellationToken);
        var aside = await work.Store.CountReadingsAsideAsync(work.Run, work.Selection, cancellationToken);
        await using var last = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        foreach (var some in blocked.Where(b => !b.IsGone))
        {
            counts.OnlyHere += some.Count;
            _items.Add(ReadingsToSend.LineOf(some.ResourceId, some.Label, some.Count, ItemAction.OnlyHere, $"Its resource is not in {work.Source.Title}."));
        }

        foreach (var some in aside)
        {
            var hasPlace = some.Why is AsideReason.KeptApart or AsideReason.Asked;
            if (hasPlace) counts.OnlyHere += some.Count;
            else counts.NoPlaceThere += some.Count;
            _items.Add(ReadingsToSend.LineOf(some.ResourceId, some.Label, some.Count, hasPlace ? ItemAction.OnlyHere : ItemAction.NoPlaceThere, _words.Aside(some.Why)));
        }

        await FlushAsync(last, cancellationToken);
        await last.CommitAsync(cancellationToken);
    }

    private void Ours(SharedReading ours)
    {
        if (ours.Reading.RemoteId is not null && !ours.IsMissing) Known++;
        var isGone = ours.Reading.RemoteId is not null;
        if (isGone && !ours.IsMissing && !_byNumber.Contains(ours.Reading.RecordId)) Gone.Add(ours.Reading.RemoteId!.Value);
        if (_there.Contains(ours.Reading.RecordId)) return;
        counts.OnlyHere++;
        var why = (isGone, ours.IsMissing, ours.CameFromThere) switch
        {
            (true, false, _) => _words.Gone,
            (true, true, _) => _words.GoneSince,
            (_, _, true) => _words.CameFromThere,
            _ => _waiting.Contains(ours.Reading.RecordId) ? ComparisonWords.Waits : ours.ResourceIsMissing ? $"Its resource is gone in {work.Source.Title}." : _words.NotSentYet,
        };
        var item = ReadingChanges.ItemOf(ours.Reading, isGone ? ItemAction.MissingThere : ItemAction.OnlyHere, why);
        (item.Label, item.Before, item.After, item.TheirValue, item.Hash) = (ours.Reading.Label, item.After, null, null, null);
        _items.Add(item);
    }

    private static RunItem Item(Incoming theirs, ItemAction action, long? recordId, double? ours, double? value, string reason)
    {
        var unit = StoredUnits.Of(theirs.Series.Place.Type);
        return new RunItem
        {
            Direction = SyncDirection.Pull,
            DataType = DataType.Reading,
            Action = action,
            RecordId = recordId,
            ResourceId = theirs.Series.Place.ResourceId,
            RemoteKey = theirs.Remote.Id.ToString(CultureInfo.InvariantCulture),
            Label = RemoteLabels.Resource(theirs.Series.Place.Type, theirs.Series.Place.Identity),
            Time = DateTimeOffset.FromUnixTimeMilliseconds(theirs.Time).UtcDateTime,
            OurValue = ours,
            TheirValue = value,
            Before = ours is { } own ? RemoteLabels.Value(own, unit) : null,
            After = value is { } other ? RemoteLabels.Value(other, unit) : null,
            Reason = reason,
        };
    }

    private async Task FlushAsync(ITwoWayBatch batch, CancellationToken cancellationToken)
    {
        await work.ListAsync(batch, [.. _items], cancellationToken);
        _items.Clear();
    }
}
