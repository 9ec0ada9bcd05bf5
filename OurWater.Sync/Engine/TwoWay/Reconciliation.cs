using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Compares both sides whole. What was there and is gone is marked missing, what is there and not here is brought in by the next run; nothing is deleted on either side. Where more than a twentieth is gone, something else is
/// wrong (another server, an empty one): it stops and asks.
/// </summary>
internal sealed class Reconciliation(SyncWork work)
{
    public const string TooManyMissing = "tooManyMissing";
    private const double Breaker = 0.05;
    private const int LinksAtOnce = 20_000;
    private const int MarkedAtOnce = 5_000;

    private readonly List<(DataType Type, List<long> Missing, List<long> Back, long Known)> _found = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        work.Run.Counts = new RunCounts(); // it reads everything anew after an approval or an interruption
        work.Run.Warnings = [];
        work.Run.Errors = [];
        foreach (var type in work.Sync.SelectedDatatypes.Order())
        {
            await work.EnterAsync(type switch { DataType.Group => "compare groups", DataType.Resource => "compare resources", _ => "compare readings" }, cancellationToken);
            if (type == DataType.Reading) await CompareReadingsAsync(cancellationToken);
            else await CompareRecordsAsync(type, cancellationToken);
            await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            await batch.CommitAsync(cancellationToken);
            work.Moved();
        }

        var stops = _found.Where(f => f.Missing.Count > f.Known * Breaker).ToList();
        if (stops.Count > 0 && work.Run.ApprovedAt is null)
        {
            await StopAsync(stops.ConvertAll(f => (f.Type, f.Missing.Count, f.Known)), cancellationToken);
            return;
        }

        foreach (var (type, missing, back, _) in _found) await MarkAsync(type, missing, back, cancellationToken);
    }

    private async Task StopAsync(List<(DataType Type, int Missing, long Known)> stops, CancellationToken cancellationToken)
    {
        work.Run.Errors = stops.ConvertAll(s => new RunError(TooManyMissing, null, string.Create(
            CultureInfo.InvariantCulture, $"{s.Missing:N0} of {s.Known:N0} {s.Type.ToString().ToLowerInvariant()}s that were in {work.Source.Title} are not there now. Is it the right server, and is it whole? Nothing was marked yet.")));
        work.Run.State = RunState.AwaitingApproval;
        await work.SayAsync("wait", work.Run.Errors[0].Message, cancellationToken);
    }

    private async Task CompareRecordsAsync(DataType type, CancellationToken cancellationToken)
    {
        var ours = await work.Store.LoadKeysAsync(work.Run, type, work.Selection, cancellationToken);
        var there = new HashSet<string>(StringComparer.Ordinal);
        var counts = work.Pulled(type);
        if (type == DataType.Group)
        {
            await foreach (var page in work.Source.ReadGroupsAsync(work.Selection, null, cancellationToken)) Add(page.Records.Select(r => r.Key), page.Rejected.Count);
        }
        else
        {
            await foreach (var page in work.Source.ReadResourcesAsync(work.Selection, null, cancellationToken)) Add(page.Records.Select(r => r.Key), page.Rejected.Count);
        }

        _found.Add((type, [.. ours.Where(o => !there.Contains(o.Key)).Select(o => o.Value)], [.. ours.Where(o => there.Contains(o.Key)).Select(o => o.Value)], ours.Count));
        var isNew = there.Where(k => !ours.ContainsKey(k)).ToList();
        counts.Unchanged += there.Count - isNew.Count;
        counts.Skipped += isNew.Count;
        foreach (var key in isNew) work.Warn(ReasonCodes.MissingHere, key);

        void Add(IEnumerable<string> keys, int rejected)
        {
            var before = there.Count;
            there.UnionWith(keys);
            counts.Read += there.Count - before + rejected;
            counts.Rejected += rejected;
        }
    }

    /// <summary>Both lists come in the order of their numbers and are walked side by side: memory is two pages.</summary>
    private async Task CompareReadingsAsync(CancellationToken cancellationToken)
    {
        var counts = work.Pulled(DataType.Reading);
        var links = new LinkWalk(work);
        var places = (await work.Store.LoadPlacesAsync(work.Run, Identities.LegacyMyWell, cancellationToken)).Select(p => p.Identity).ToHashSet(StringComparer.Ordinal);
        var (missing, back) = (new List<long>(), new List<long>());
        var isNew = 0L;
        var all = work.Run.Sync!.Selection is null or { Pincodes.Count: 0, ExternalIds.Count: 0, Groups.Count: 0, Bbox: null, Since: null };
        await foreach (var page in work.Source.ReadReadingsAsync(new ReadingRequest(work.Selection, null, null), cancellationToken))
        {
            foreach (var (id, key) in page.Records.Select(r => (r.Id, Key: (string?)r.ResourceKey)).Concat(page.Rejected.Select(r => ((long)r.Row, (string?)null))).OrderBy(r => r.Item1))
            {
                counts.Read++;
                while (await links.PeekAsync(cancellationToken) is { } gone && gone.RemoteId < id) Pass(gone);
                if (await links.PeekAsync(cancellationToken) is { } known && known.RemoteId == id)
                {
                    if (known.IsMissing) back.Add(id);
                    counts.Unchanged++;
                    links.Next();
                }
                else if (key is null || !places.Contains(key))
                {
                    counts.Rejected++;
                }
                else
                {
                    counts.Skipped++;
                    if (isNew++ < 5) work.Warn(ReasonCodes.MissingHere, FormattableString.Invariant($"reading {id} of {key}"));
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
            work.Moved();
        }

        while (await links.PeekAsync(cancellationToken) is { } gone) Pass(gone);
        if (!all) missing.Clear(); // part of the list says nothing about the rest
        _found.Add((DataType.Reading, missing, back, links.Passed));
        if (isNew > 0 && !work.Run.DryRun)
        {
            await work.Store.ForgetCursorAsync(work.Run, DataType.Reading, cancellationToken);
            await work.SayAsync("info", string.Create(CultureInfo.InvariantCulture, $"{isNew:N0} readings are in {work.Source.Title} and not here. The next run reads from the start and brings them in."), cancellationToken);
        }

        void Pass(ReadingLink gone)
        {
            if (!gone.IsMissing) missing.Add(gone.RemoteId);
            links.Next();
        }
    }

    private async Task MarkAsync(DataType type, List<long> missing, List<long> back, CancellationToken cancellationToken)
    {
        if (missing.Count > 0) work.Warn(ReasonCodes.MissingThere, string.Create(CultureInfo.InvariantCulture, $"{missing.Count:N0} {type.ToString().ToLowerInvariant()}s were in {work.Source.Title} before and are gone. They are kept here."));
        if (work.Run.DryRun) return;
        foreach (var some in missing.Chunk(MarkedAtOnce)) await MarkAsync(type, some, missing: true, cancellationToken);
        foreach (var some in back.Chunk(MarkedAtOnce)) await MarkAsync(type, some, missing: false, cancellationToken);
    }

    private async Task MarkAsync(DataType type, long[] ids, bool missing, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        if (type == DataType.Reading) await batch.MarkReadingsMissingAsync(ids, missing, cancellationToken);
        else await batch.MarkRecordsMissingAsync(type, ids, missing, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>Our links, one after the other.</summary>
    private sealed class LinkWalk(SyncWork work)
    {
        private IReadOnlyList<ReadingLink> _page = [];
        private int _next;
        private long _after = long.MinValue;
        private bool _ended;

        public long Passed { get; private set; }

        public async ValueTask<ReadingLink?> PeekAsync(CancellationToken cancellationToken)
        {
            if (_next < _page.Count) return _page[_next];
            if (_ended) return null;
            _page = await work.Store.LoadLinksAsync(work.Run, _after, LinksAtOnce, cancellationToken);
            (_next, _ended) = (0, _page.Count < LinksAtOnce);
            if (_page.Count == 0) return null;
            _after = _page[^1].RemoteId;
            return _page[0];
        }

        public void Next()
        {
            _next++;
            Passed++;
        }
    }
}
