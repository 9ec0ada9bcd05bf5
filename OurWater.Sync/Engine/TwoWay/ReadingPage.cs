using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>One page of their readings: resolved to our places, compared three-way with what is stored, and stored with its links in one transaction.</summary>
internal sealed class ReadingPage(SyncWork work, IReadOnlyDictionary<string, Place> places, HeldReadings held, SeenReadings? seen)
{
    private readonly List<Incoming> _heads = [];
    private readonly List<(Incoming Copy, int Head)> _copies = [];
    private readonly List<RowRejection> _rejected = [];

    /// <summary>Readings that followed their number there to another place, and that became one with another there.</summary>
    public int Moved { get; private set; }

    public int Merged { get; private set; }

    public async Task StoreAsync(RemotePage<RemoteReading> page, PullCounts counts, RunCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        _rejected.Clear();
        _rejected.AddRange(page.Rejected);
        foreach (var (code, example) in page.Warnings ?? []) work.Warn(code, example);
        var known = Resolve(page.Records);
        await FindLinksAsync(batch, known, cancellationToken);
        held.LeaveAlone(known);
        var moves = new ReadingMoves(work, places, held);
        await moves.PlanAsync(batch, known, cancellationToken);
        Group(known);
        var sorted = _heads.ConvertAll(h => h.ToMapped()).ToArray();
        var found = new StoredReading[sorted.Length];
        await batch.FindReadingsAsync(sorted, found, cancellationToken);
        Follow(found, moves);
        var primaries = await PrimariesAsync(batch, found, cancellationToken);
        var gone = primaries.Values.Where(l => moves.Gone.Contains(l.RemoteId)).ToList();
        foreach (var link in gone) primaries.Remove(link.ReadingId);
        var outcomes = new Outcome[sorted.Length];
        var decisions = new PageDecisions(work, found, primaries, seen);
        for (var i = 0; i < sorted.Length; i++) outcomes[i] = decisions.Decide(i, _heads[i]);
        foreach (var (copy, head) in _copies) decisions.Copy(copy, head, _heads[head], outcomes[head]);
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (outcomes[i] == Outcome.Rejected) continue; // those are among the rejected rows
            counts.Count(outcomes[i] == Outcome.Unchanged && _heads[i].Move is not null ? Outcome.Updated : outcomes[i]);
        }

        counts.Unchanged += decisions.EqualCopies;
        counts.Skipped += held.TakeCount().All;
        _rejected.AddRange(decisions.Rejected);
        await new MovesApplied(work, moves).ApplyAsync(batch, counts, cancellationToken);
        (Moved, Merged) = (Moved + moves.Moved.Count, Merged + moves.Merged.Count);
        await batch.ApplyReadingsAsync(sorted, found, outcomes, cancellationToken);
        if (!work.Run.DryRun) await LinkAsync(batch, decisions, gone, sorted, found, outcomes, cancellationToken);
        work.Settled += decisions.Settled.Count;
        work.SettledReadings.UnionWith(decisions.Settled);
        await work.ListAsync(batch, decisions.Items, cancellationToken);
        await work.SavedTwice.ReportAsync(batch, decisions.NewCopies, cancellationToken);
        await batch.AddRejectedAsync(DataType.Reading, _rejected, cancellationToken);
        foreach (var rejection in _rejected) work.Warn(rejection.Problems[0].Code, FormattableString.Invariant($"reading {rejection.Row}: {rejection.Problems[0].Message}"));
        counts.Read += page.Records.Count + page.Rejected.Count + moves.Asked;
        counts.Rejected += _rejected.Count;
        work.Run.Checkpoint = checkpoint;
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>What of ours each of theirs is: for a comparison, which stores nothing.</summary>
    public async Task<FoundPage> FindAsync(ITwoWayBatch batch, IReadOnlyList<RemoteReading> records, CancellationToken cancellationToken)
    {
        _rejected.Clear();
        var known = Resolve(records);
        await FindLinksAsync(batch, known, cancellationToken);
        held.LeaveAlone(known);
        new ReadingMoves(work, places, held).Place(known);
        Group(known);
        var sorted = _heads.ConvertAll(h => h.ToMapped()).ToArray();
        var found = new StoredReading[sorted.Length];
        await batch.FindReadingsAsync(sorted, found, cancellationToken);
        return new FoundPage(_heads, _copies, found, await PrimariesAsync(batch, found, cancellationToken), held.TakeCount().Waiting, _rejected.Count, _rejected.Count == 0 ? null : _rejected[0].Problems[0].Message);
    }

    /// <summary>Readings whose resource we have; the others are rejected with their resource's name.</summary>
    private List<Incoming> Resolve(IReadOnlyList<RemoteReading> records)
    {
        var known = new List<Incoming>(records.Count);
        foreach (var record in records)
        {
            if (held.Holds(record)) continue;
            if (places.TryGetValue(record.ResourceKey, out var place))
            {
                known.Add(new Incoming(record, place.GetSeries(Timeseries.Default)));
                continue;
            }

            var problem = new RowProblem(ReasonCodes.UnknownResource, null, $"{record.ResourceKey} is no resource of {work.Source.Title}, or it could not be used. The reading is kept here as a rejected row.", record.ResourceKey);
            _rejected.Add(new RowRejection((int)Math.Min(record.Id, int.MaxValue), 0, [problem], RemoteColumns.Of(record)));
        }

        return known;
    }

    /// <summary>Links tell which of ours a reading is, also where ours has a finer time than the other side can keep.</summary>
    private static async Task FindLinksAsync(ITwoWayBatch batch, List<Incoming> known, CancellationToken cancellationToken)
    {
        var ids = known.ConvertAll(k => k.Remote.Id).ToArray();
        var links = new StoredLink[ids.Length];
        await batch.FindLinksAsync(ids, links, cancellationToken);
        for (var i = 0; i < links.Length; i++)
        {
            known[i].Link = links[i];
        }
    }

    /// <summary>What is stored under each identity once the readings that move have moved.</summary>
    private void Follow(StoredReading[] found, ReadingMoves moves)
    {
        for (var i = 0; i < found.Length; i++)
        {
            if (_heads[i].Move is { } move && moves.Moved.Contains(_heads[i])) found[i] = move.Reading;
            else if (moves.Leaving.Contains(found[i].Id)) found[i] = default;
        }
    }

    /// <summary>Sorted by series and time; of several with one identity the linked one, else the oldest number, is the reading and the others are its copies.</summary>
    private void Group(List<Incoming> known)
    {
        known.Sort(static (a, b) =>
        {
            var order = a.Series.Ordinal.CompareTo(b.Series.Ordinal);
            if (order == 0) order = a.Time.CompareTo(b.Time);
            if (order == 0) order = b.IsPrimary.CompareTo(a.IsPrimary);
            return order == 0 ? a.Remote.Id.CompareTo(b.Remote.Id) : order;
        });
        _heads.Clear();
        _copies.Clear();
        foreach (var one in known)
        {
            if (_heads.Count > 0 && ReferenceEquals(_heads[^1].Series, one.Series) && _heads[^1].Time == one.Time) _copies.Add((one, _heads.Count - 1));
            else _heads.Add(one);
        }
    }

    private async Task<Dictionary<long, ReadingLink>> PrimariesAsync(ITwoWayBatch batch, StoredReading[] found, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i].Exists && !_heads[i].IsPrimary) ids.Add(found[i].Id);
        }

        return ids.Count == 0 ? [] : new Dictionary<long, ReadingLink>(await batch.FindLinksOfReadingsAsync(ids, cancellationToken));
    }

    /// <summary>Created readings have their numbers only now.</summary>
    private static async Task LinkAsync(ITwoWayBatch batch, PageDecisions decisions, List<ReadingLink> gone, MappedReading[] sorted, StoredReading[] found, Outcome[] outcomes, CancellationToken cancellationToken)
    {
        if (Array.Exists(outcomes, o => o == Outcome.Created)) await batch.FindReadingsAsync(sorted, found, cancellationToken);
        foreach (var link in gone) link.IsDuplicate = link.IsMissing = true; // another number stands for its reading now
        await batch.SaveLinksAsync([.. decisions.Links(found), .. gone], cancellationToken);
        await batch.CloseConflictsAsync(decisions.Agreed, replaced: false, cancellationToken);
        await batch.CloseConflictsAsync(decisions.Replaced, replaced: true, cancellationToken);
    }
}

/// <param name="Copies">Further ones of the page with the identity of a head.</param>
/// <param name="Waiting">How many wait for an answer about their resource.</param>
/// <param name="Unknown">How many belong to no resource of ours.</param>
internal sealed record FoundPage(IReadOnlyList<Incoming> Heads, IReadOnlyList<(Incoming Copy, int Head)> Copies, StoredReading[] Stored, IReadOnlyDictionary<long, ReadingLink> Primaries, long Waiting, int Unknown, string? UnknownExample);

/// <summary>One of their readings on its way in.</summary>
internal sealed class Incoming(RemoteReading remote, Series series)
{
    public RemoteReading Remote { get; } = remote;

    /// <summary>The series that it is in, or comes into, here.</summary>
    public Series Series { get; set; } = series;

    /// <summary>Unix milliseconds of the reading that it is, or will be, here.</summary>
    public long Time { get; set; } = remote.UnixMilliseconds;

    public StoredLink Link { get; set; }

    /// <summary>Its link's reading stands where it stands itself.</summary>
    public bool IsAtOurs { get; set; }

    /// <summary>Was a copy, and stands for the reading now.</summary>
    public bool IsPromoted { get; set; }

    /// <summary>Set where it stands elsewhere there than before, and our reading follows.</summary>
    public ReadingMove? Move { get; set; }

    /// <summary>Our reading was moved too.</summary>
    public bool MovedHere { get; set; }

    public bool IsPrimary => Link is { Exists: true, IsDuplicate: false, ReadingExists: true } && IsAtOurs;

    public MappedReading ToMapped() => new(0, 0, Series, Time, Remote.Precision, Remote.Value);
}
