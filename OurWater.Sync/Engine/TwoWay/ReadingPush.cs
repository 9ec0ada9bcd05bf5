using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Sends readings that the other side lacks, and values that were changed here. The newest reading of each resource goes last, in a call with one of each resource only: the other side works a call off in parallel, and
/// shows what came last as the resource's last value.
/// </summary>
internal sealed class ReadingPush(SyncWork work, Settlement settlement, IReadOnlyDictionary<long, string> foreseenKeys)
{
    private const int PageSize = 2_000;
    private const int MostTries = 3;

    private readonly List<ReadingToPush> _waiting = [];
    private readonly List<ReadingToPush> _newest = [];
    private readonly List<SelectedReading> _blocked = [];
    private readonly ReadingChanges _changes = new(work);

    public async Task PushAsync(CancellationToken cancellationToken)
    {
        await BlockAsync(cancellationToken);
        ReadingToPush? held = null;
        await foreach (var selected in ReadingsToSend.OfAsync(work, foreseenKeys, cancellationToken))
        {
            var reading = selected.Reading;
            if (selected.Blocked is not null)
            {
                _blocked.Add(selected);
                if (_blocked.Count >= work.Target.ReadingsPerCall) await BlockSelectedAsync(cancellationToken);
                continue;
            }

            if (reading.RemoteId is not null)
            {
                await _changes.SendAsync(reading, cancellationToken);
                continue;
            }

            if (held is not null) await AddAsync(held, isNewest: held.TimeseriesId != reading.TimeseriesId, cancellationToken);
            held = reading;
        }

        await BlockSelectedAsync(cancellationToken);
        if (held is not null) await AddAsync(held, isNewest: true, cancellationToken);
        await SendAsync(_waiting, cancellationToken);
        foreach (var some in _newest.Chunk(work.Target.ReadingsPerCall)) await SendAsync([.. some], cancellationToken);
    }

    private async Task AddAsync(ReadingToPush reading, bool isNewest, CancellationToken cancellationToken)
    {
        if (isNewest)
        {
            _newest.Add(reading);
            return;
        }

        _waiting.Add(reading);
        if (_waiting.Count < work.Target.ReadingsPerCall) return;
        await SendAsync(_waiting, cancellationToken);
        _waiting.Clear();
    }

    /// <summary>One call: what is there already is linked, the rest is written down, sent, and confirmed.</summary>
    private async Task SendAsync(List<ReadingToPush> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0) return;
        cancellationToken.ThrowIfCancellationRequested();
        var (made, known) = (readings.FindAll(r => r.ResourceKey == ReadingToPush.NewResource), readings.FindAll(r => r.ResourceKey != ReadingToPush.NewResource)); // a dry run: nothing is there of what is made only now
        var left = await _changes.LeaveOutWhatIsThereAsync(known, ReadingsToSend.SameSecond(work), cancellationToken);
        if (work.Run.DryRun)
        {
            await ForeseeAsync([.. made, .. left], cancellationToken);
            return;
        }

        for (var tries = 1; left.Count > 0; tries++)
        {
            left = await SendOnceAsync(left, cancellationToken);
            if (left.Count == 0 || tries < MostTries) continue;
            await FailAsync(left, $"{work.Source.Title} gave no clear answer three times.", cancellationToken);
            break;
        }

        work.Moved();
    }

    /// <summary>Gives what is surely not there after the call and may be sent again.</summary>
    private async Task<List<ReadingToPush>> SendOnceAsync(List<ReadingToPush> readings, CancellationToken cancellationToken)
    {
        var outgoing = readings.ConvertAll(_changes.Outgoing);
        var entries = outgoing.ConvertAll(o => work.EntryOf(DataType.Reading, o.RecordId, ItemAction.Send, o));
        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            await batch.PrepareAsync(entries, cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }

        var results = await work.Target.CreateReadingsAsync(outgoing, cancellationToken);
        var doubtful = new List<LedgerEntry>();
        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            await StoreAsync(batch, readings, outgoing, entries, results, doubtful, cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }

        if (doubtful.Count == 0) return [];
        if (doubtful.Exists(d => d.Reason is not null)) await work.SayAsync("wait", $"{Counted.Of(doubtful.Count, "reading")} sent without a clear answer. {work.Source.Title} is asked which of them it has.", cancellationToken);
        await settlement.WaitAsync(cancellationToken);
        await settlement.SettleReadingsAsync(doubtful, cancellationToken);
        var again = doubtful.Where(d => d.State == LedgerState.NotThere).Select(d => d.RecordId).ToHashSet();
        return readings.FindAll(r => again.Contains(r.RecordId));
    }

    private async Task StoreAsync(ITwoWayBatch batch, List<ReadingToPush> readings, List<OutgoingReading> outgoing, List<LedgerEntry> entries, IReadOnlyList<SendResult> results, List<LedgerEntry> doubtful, CancellationToken cancellationToken)
    {
        var counts = work.Pushed(DataType.Reading);
        var links = new List<ReadingLink>();
        var items = new List<RunItem>();
        for (var i = 0; i < results.Count; i++)
        {
            var (entry, result) = (entries[i], results[i]);
            entry.Reason = result.Reason;
            if (result.Outcome == SendOutcome.InDoubt)
            {
                entry.State = LedgerState.InDoubt;
                doubtful.Add(entry);
                continue;
            }

            entry.SettledAt = work.Now;
            counts.Selected++;
            if (result.Outcome == SendOutcome.Saved)
            {
                counts.Sent++;
                (entry.State, entry.RemoteId) = (LedgerState.Confirmed, result.RemoteKey);
                links.Add(work.LinkOf(long.Parse(result.RemoteKey!, System.Globalization.CultureInfo.InvariantCulture), outgoing[i]));
                continue;
            }

            var failed = result.Outcome == SendOutcome.Refused;
            entry.State = failed ? LedgerState.Refused : LedgerState.NotThere;
            if (failed) counts.Failed++;
            else counts.Blocked++;
            items.Add(ReadingChanges.ItemOf(readings[i], failed ? ItemAction.Failed : ItemAction.Blocked, result.Reason));
        }

        await batch.SaveLinksAsync(links, cancellationToken);
        await batch.SettleAsync(entries, cancellationToken);
        await batch.AddItemsAsync(items, cancellationToken);
    }

    private async Task BlockSelectedAsync(CancellationToken cancellationToken)
    {
        if (_blocked.Count == 0) return;
        var counts = work.Pushed(DataType.Reading);
        counts.Selected += _blocked.Count;
        counts.Blocked += _blocked.Count;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.AddItemsAsync(_blocked.ConvertAll(b => ReadingChanges.ItemOf(b.Reading, ItemAction.Blocked, b.Blocked)), cancellationToken);
        await batch.CommitAsync(cancellationToken);
        _blocked.Clear();
    }

    private async Task FailAsync(List<ReadingToPush> readings, string reason, CancellationToken cancellationToken)
    {
        var counts = work.Pushed(DataType.Reading);
        counts.Selected += readings.Count;
        counts.Failed += readings.Count;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.AddItemsAsync(readings.ConvertAll(r => ReadingChanges.ItemOf(r, ItemAction.Failed, reason)), cancellationToken);
        await batch.PrepareAsync(readings.ConvertAll(r => Refused(r, reason)), cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>The last word about the reading: External IDs shows it as failed until it is sent.</summary>
    private LedgerEntry Refused(ReadingToPush reading, string reason)
    {
        var entry = work.EntryOf(DataType.Reading, reading.RecordId, ItemAction.Send, _changes.Outgoing(reading));
        (entry.State, entry.Reason, entry.SettledAt) = (LedgerState.Refused, reason, work.Now);
        return entry;
    }

    private async Task ForeseeAsync(List<ReadingToPush> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0) return;
        var counts = work.Pushed(DataType.Reading);
        counts.Selected += readings.Count;
        counts.Sent += readings.Count;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await work.ListAsync(batch, readings.ConvertAll(r => ReadingChanges.ItemOf(r, ItemAction.Send, null)), cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>Readings of resources that are not there: one line a resource with a count.</summary>
    private async Task BlockAsync(CancellationToken cancellationToken)
    {
        if (work.List is not null) return;
        var blocked = await ReadingsToSend.BlockedAsync(work, foreseenKeys, cancellationToken);
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.AddItemsAsync(blocked, cancellationToken);
        work.Run.Checkpoint = new RunCheckpoint(DataType.Reading, 0, 0, RunPhase.PushReadings);
        await batch.CommitAsync(cancellationToken);
    }
}
