using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>One page of their readings: resolved to our places, compared three-way with what is stored, and stored with its links in one transaction.</summary>
internal sealed class ReadingPage(SyncWork work, IReadOnlyDictionary<string, Place> places, SeenReadings? seen, HashSet<long> foreseen)
{
    private readonly List<Incoming> _heads = [];
    private readonly List<(Incoming Copy, int Head)> _copies = [];
    private readonly List<RowRejection> _rejected = [];

    public async Task StoreAsync(RemotePage<RemoteReading> page, PullCounts counts, RunCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        _rejected.Clear();
        _rejected.AddRange(page.Rejected);
        foreach (var (code, example) in page.Warnings ?? []) work.Warn(code, example);
        var known = Resolve(page.Records);
        await FindLinksAsync(batch, known, cancellationToken);
        Group(known);
        var sorted = _heads.ConvertAll(h => h.ToMapped()).ToArray();
        var found = new StoredReading[sorted.Length];
        await batch.FindReadingsAsync(sorted, found, cancellationToken);
        var primaries = await PrimariesAsync(batch, found, cancellationToken);
        var outcomes = new Outcome[sorted.Length];
        var decisions = new PageDecisions(work, found, primaries, seen, foreseen);
        for (var i = 0; i < sorted.Length; i++) outcomes[i] = decisions.Decide(i, _heads[i]);
        foreach (var (copy, head) in _copies) decisions.Copy(copy, head, _heads[head], outcomes[head]);
        foreach (var outcome in outcomes)
        {
            if (outcome != Outcome.Rejected) counts.Count(outcome); // those are among the rejected rows
        }

        counts.Unchanged += decisions.EqualCopies;
        _rejected.AddRange(decisions.Rejected);
        await batch.ApplyReadingsAsync(sorted, found, outcomes, cancellationToken);
        if (!work.Run.DryRun) await LinkAsync(batch, decisions, sorted, found, outcomes, cancellationToken);
        await work.ListAsync(batch, decisions.Items, cancellationToken);
        await batch.AddRejectedAsync(DataType.Reading, _rejected, cancellationToken);
        foreach (var rejection in _rejected) work.Warn(rejection.Problems[0].Code, FormattableString.Invariant($"reading {rejection.Row}: {rejection.Problems[0].Message}"));
        counts.Read += page.Records.Count + page.Rejected.Count;
        counts.Rejected += _rejected.Count;
        work.Run.Checkpoint = checkpoint;
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>Readings whose resource we have; the others are rejected with their resource's name.</summary>
    private List<Incoming> Resolve(IReadOnlyList<RemoteReading> records)
    {
        var known = new List<Incoming>(records.Count);
        foreach (var record in records)
        {
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
    private async Task FindLinksAsync(ITwoWayBatch batch, List<Incoming> known, CancellationToken cancellationToken)
    {
        var ids = known.ConvertAll(k => k.Remote.Id).ToArray();
        var links = new StoredLink[ids.Length];
        await batch.FindLinksAsync(ids, links, cancellationToken);
        for (var i = 0; i < links.Length; i++)
        {
            known[i].Link = links[i];
            if (links[i] is { Exists: true, ReadingExists: true } link && link.TimeseriesId == known[i].Series.TimeseriesId && Floor(link.UnixMilliseconds) == known[i].Remote.UnixMilliseconds) known[i].Time = link.UnixMilliseconds;
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

    private async Task<IReadOnlyDictionary<long, ReadingLink>> PrimariesAsync(ITwoWayBatch batch, StoredReading[] found, CancellationToken cancellationToken)
    {
        var ids = new List<long>();
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i].Exists && !_heads[i].IsPrimary) ids.Add(found[i].Id);
        }

        return ids.Count == 0 ? new Dictionary<long, ReadingLink>() : await batch.FindLinksOfReadingsAsync(ids, cancellationToken);
    }

    /// <summary>Created readings have their numbers only now.</summary>
    private static async Task LinkAsync(ITwoWayBatch batch, PageDecisions decisions, MappedReading[] sorted, StoredReading[] found, Outcome[] outcomes, CancellationToken cancellationToken)
    {
        if (Array.Exists(outcomes, o => o == Outcome.Created)) await batch.FindReadingsAsync(sorted, found, cancellationToken);
        await batch.SaveLinksAsync(decisions.Links(found), cancellationToken);
        await batch.CloseConflictsAsync(decisions.Agreed, cancellationToken);
    }

    private long Floor(long unixMilliseconds) => work.Source.Target?.StorableTime(unixMilliseconds) ?? unixMilliseconds;
}

/// <summary>One of their readings on its way in.</summary>
internal sealed class Incoming(RemoteReading remote, Series series)
{
    public RemoteReading Remote { get; } = remote;

    public Series Series { get; } = series;

    /// <summary>Unix milliseconds of the reading that it is, or will be, here.</summary>
    public long Time { get; set; } = remote.UnixMilliseconds;

    public StoredLink Link { get; set; }

    public bool IsPrimary => Link is { Exists: true, IsDuplicate: false, ReadingExists: true } && Link.TimeseriesId == Series.TimeseriesId && Time == Link.UnixMilliseconds;

    public MappedReading ToMapped() => new(0, 0, Series, Time, Remote.Precision, Remote.Value);
}
