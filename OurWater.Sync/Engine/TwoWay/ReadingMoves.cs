using System.Globalization;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>A reading of ours that follows its number on the other side to another resource or time.</summary>
/// <param name="Reading">As it is stored before.</param>
/// <param name="Link">With what both sides held.</param>
internal sealed record ReadingMove(Series From, long FromTime, StoredReading Reading, StoredLink Link);

/// <summary>
/// Known numbers of a page whose resource or time is another one than before. The reading follows: the same row, with its history. Where a copy of it stays
/// behind there, that copy is the reading from now on; where another reading stands at the new place already, the two are one. Who else is concerned is
/// asked by number, so that it does not matter on which page of the other side's list it stands.
/// </summary>
internal sealed class ReadingMoves(SyncWork work, IReadOnlyDictionary<string, Place> places, HeldReadings held)
{
    private Dictionary<long, Series>? _series;
    private Dictionary<(Series Series, long Time), StoredReading> _stored = [];

    /// <summary>Our readings that are no longer where they were, by id.</summary>
    public HashSet<long> Leaving { get; } = [];

    /// <summary>Readings that are moved, and those that go into the one that stands at their new place.</summary>
    public List<Incoming> Moved { get; } = [];

    public List<Incoming> Merged { get; } = [];

    /// <summary>Moved on both sides: a person decides.</summary>
    public List<Incoming> InConflict { get; } = [];

    /// <summary>Moved there to a place where another stands, and changed here: it stays, and a person decides.</summary>
    public List<(Incoming Incoming, ReadingMove Move)> LeftBehind { get; } = [];

    /// <summary>Numbers that are not there any more, or cannot be used.</summary>
    public HashSet<long> Gone { get; } = [];

    /// <summary>Not on the list that the run carries out.</summary>
    public int Skipped { get; private set; }

    /// <summary>Readings that were asked for beside the page.</summary>
    public int Asked { get; private set; }

    /// <summary>Says of each reading of the page where it is here, and takes out of <paramref name="known"/> what waits or is left alone.</summary>
    public async Task PlanAsync(ITwoWayBatch batch, List<Incoming> known, CancellationToken cancellationToken)
    {
        Place(known);
        var movers = known.FindAll(k => k.Move is not null);
        if (movers.Count == 0) return;
        await AskAsync(batch, known, cancellationToken);
        await LoadAsync(batch, known, cancellationToken);
        foreach (var one in known.Where(k => k.Move is not null)) one.Move = one.Move! with { Reading = StoredAt(one.Move.From, one.Move.FromTime) };
        foreach (var one in known.FindAll(k => k.MovedHere)) Decide(one);
        known.RemoveAll(InConflict.Contains);
        LeaveOutUnlisted(known);
        StayWithCopies(known);
        Settle(known);
    }

    /// <summary>Says of each where it is here, and whether ours has to follow; nothing is asked or decided yet.</summary>
    public void Place(List<Incoming> known)
    {
        foreach (var one in known) Place(one);
    }

    /// <summary>Where the reading is here, and whether it has to follow.</summary>
    private void Place(Incoming one)
    {
        if (one.Link is not { Exists: true, ReadingExists: true } link) return;
        if (link.TimeseriesId == one.Series.TimeseriesId && work.StorableTime(link.UnixMilliseconds) == one.Remote.UnixMilliseconds)
        {
            (one.Time, one.IsAtOurs) = (link.UnixMilliseconds, true);
            return;
        }

        if (link.IsDuplicate) return; // a copy that goes its own way is a reading of its own
        var movedThere = link.BaseTime is not { } time || work.StorableTime(time) != one.Remote.UnixMilliseconds || link.BaseKey != one.Remote.ResourceKey;
        var movedHere = link.BaseTime is { } was && was != link.UnixMilliseconds;
        if (!movedThere)
        {
            // Moved here only: the next push moves it there. In another series at its old time, its resource was linked anew here: then it is no longer ours
            // that it was.
            var ours = movedHere ? SeriesOf(link.TimeseriesId) : link.TimeseriesId == one.Series.TimeseriesId ? one.Series : null;
            if (ours is not null) (one.Series, one.Time, one.IsAtOurs) = (ours, link.UnixMilliseconds, true);
            return;
        }

        if (SeriesOf(link.TimeseriesId) is not { } from) return; // its resource is none of theirs any more
        (one.Move, one.MovedHere) = (new ReadingMove(from, link.UnixMilliseconds, default, link), movedHere);
    }

    /// <summary>Moved on both sides, to different places.</summary>
    private void Decide(Incoming one)
    {
        var move = one.Move!;
        var oursAt = DateTimeOffset.FromUnixTimeMilliseconds(move.Reading.UpdatedAt).UtcDateTime;
        switch (ThreeWay.Decide(0, 1, 2, true, work.Policy, oursAt, one.Remote.UpdatedAt))
        {
            case Verdict.TakeTheirs: return;
            case Verdict.KeepOurs:
                (one.Series, one.Time, one.IsAtOurs, one.Move) = (move.From, move.FromTime, true, null);
                return;
            default:
                InConflict.Add(one);
                return;
        }
    }

    /// <summary>Asks about the numbers of all that stands at the places concerned, until nobody new turns up.</summary>
    private async Task AskAsync(ITwoWayBatch batch, List<Incoming> known, CancellationToken cancellationToken)
    {
        var asked = known.Select(k => k.Remote.Id).ToHashSet();
        var looked = new HashSet<long>();
        while (true)
        {
            var movers = known.FindAll(k => k.Move is not null);
            await LoadAsync(batch, known, cancellationToken);
            var readings = movers.Select(m => m.Link.ReadingId)
                .Concat(movers.Select(m => StoredAt(m.Series, m.Remote.UnixMilliseconds)).Where(s => s.Exists).Select(s => s.Id)).Where(looked.Add).ToList();
            if (readings.Count == 0) return;
            var ids = (await batch.FindLinksToAsync(readings, cancellationToken)).Select(l => l.RemoteId).Where(asked.Add).ToList();
            if (ids.Count == 0) return;
            var found = (await work.Source.FindReadingsAsync(ids, cancellationToken)).Where(r => places.ContainsKey(r.ResourceKey))
                .Select(r => new Incoming(r, places[r.ResourceKey].GetSeries(Timeseries.Default))).ToList();
            Gone.UnionWith(ids.Except(found.Select(f => f.Remote.Id)));
            Asked += found.Count;
            found.RemoveAll(f => held.Holds(f.Remote)); // of a well that waits for a person: left alone, and counted so
            if (found.Count == 0) return;
            var links = new StoredLink[found.Count];
            await batch.FindLinksAsync(found.ConvertAll(f => f.Remote.Id).ToArray(), links, cancellationToken);
            for (var i = 0; i < links.Length; i++)
            {
                found[i].Link = links[i];
                Place(found[i]);
            }

            known.AddRange(found);
        }
    }

    /// <summary>What is stored where the readings come from and where they go.</summary>
    private async Task LoadAsync(ITwoWayBatch batch, List<Incoming> known, CancellationToken cancellationToken)
    {
        var wanted = known.Where(k => k.Move is not null).SelectMany(k => new[] { (k.Move!.From, k.Move.FromTime), (k.Series, k.Remote.UnixMilliseconds) })
            .Where(p => !_stored.ContainsKey(p)).Distinct()
            .OrderBy(p => p.Item1.Ordinal).ThenBy(p => p.Item2).Select(p => new MappedReading(0, 0, p.Item1, p.Item2, default, 0)).ToArray();
        var found = new StoredReading[wanted.Length];
        await batch.FindReadingsAsync(wanted, found, cancellationToken);
        for (var i = 0; i < wanted.Length; i++) _stored[(wanted[i].Series, wanted[i].UnixMilliseconds)] = found[i];
    }

    /// <summary>A move that is not on the list is left alone, and with it whoever would come to its place.</summary>
    private void LeaveOutUnlisted(List<Incoming> known)
    {
        if (work.List is not { } list) return;
        var unlisted = known.FindAll(k => k.Move is not null && !list.Contains(HashOf(k)));
        while (unlisted.Count > 0)
        {
            Skipped += unlisted.Count;
            var held = unlisted.Select(o => o.Link.ReadingId).ToHashSet();
            known.RemoveAll(unlisted.Contains);
            unlisted = known.FindAll(k => k.Move is not null && held.Contains(StoredAt(k.Series, k.Remote.UnixMilliseconds).Id));
        }
    }

    /// <summary>A copy that stays where both were is the reading from now on, and what left is a reading of its own.</summary>
    private static void StayWithCopies(List<Incoming> known)
    {
        var staying = known.Where(k => k is { IsAtOurs: true, Link.IsDuplicate: true }).GroupBy(k => k.Link.ReadingId)
            .ToDictionary(g => g.Key, g => g.MinBy(k => k.Remote.Id)!);
        foreach (var one in known.Where(k => k.Move is not null))
        {
            if (!staying.TryGetValue(one.Link.ReadingId, out var copy)) continue;
            copy.Link = copy.Link with { IsDuplicate = false, Base = one.Link.Base };
            copy.IsPromoted = true;
            (one.Link, one.Move) = (default, null);
        }
    }

    /// <summary>Who may go where he is called to, and who meets another reading there.</summary>
    private void Settle(List<Incoming> known)
    {
        var movers = known.Where(k => k.Move is not null).OrderBy(k => k.Remote.Id).ToList();
        Leaving.UnionWith(movers.Select(m => m.Move!.Reading.Id));
        List<Incoming> stay;
        do
        {
            Moved.Clear();
            Merged.Clear();
            var taken = new HashSet<(Series, long)>();
            foreach (var one in movers)
            {
                var there = StoredAt(one.Series, one.Remote.UnixMilliseconds);
                if (taken.Add((one.Series, one.Remote.UnixMilliseconds)) && (!there.Exists || Leaving.Contains(there.Id))) Moved.Add(one);
                else Merged.Add(one);
            }

            // Its value was changed here: in the other one it would be lost.
            stay = Merged.FindAll(m => work.Storable(m.Move!.Reading.Value) != m.Move.Link.Base);
            foreach (var one in stay)
            {
                LeftBehind.Add((one, one.Move!));
                Leaving.Remove(one.Move!.Reading.Id);
                movers.Remove(one);
                (one.Link, one.Move) = (default, null);
            }
        }
        while (stay.Count > 0);

        foreach (var one in Moved)
        {
            (one.Time, one.IsAtOurs) = (one.Remote.UnixMilliseconds, true);
            one.Link = one.Link with { TimeseriesId = one.Series.TimeseriesId ?? 0, UnixMilliseconds = one.Time };
        }

        foreach (var one in Merged) one.Link = default;
    }

    /// <summary>What the list of a dry run says of a move.</summary>
    public static string HashOf(Incoming one) => SyncWork.HashOf(SyncDirection.Pull, DataType.Reading, SyncWork.Number(one.Remote.Id), string.Create(
        CultureInfo.InvariantCulture, $"move|{one.Move!.From.Place.Identity}|{one.Move.FromTime}|{one.Remote.ResourceKey}|{one.Remote.UnixMilliseconds}|{SyncWork.Text(one.Remote.Value)}"));

    private StoredReading StoredAt(Series series, long time) => _stored.GetValueOrDefault((series, time));

    private Series? SeriesOf(long timeseriesId)
    {
        _series ??= places.Values.Distinct().SelectMany(p => p.AllSeries).Where(s => s.TimeseriesId is not null).DistinctBy(s => s.TimeseriesId)
            .ToDictionary(s => s.TimeseriesId!.Value);
        return _series.GetValueOrDefault(timeseriesId);
    }
}
