using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Sends readings that the other side lacks, and values that were changed here. The newest reading of each resource goes last, in a call with one of each resource only: the other side works a call off in parallel, and
/// shows what came last as the resource's last value.
/// </summary>
internal sealed class ReadingPush(SyncWork work, Settlement settlement, IReadOnlySet<long> pending, IReadOnlySet<long> foreseen)
{
    private const int PageSize = 2_000;
    private const int MostTries = 3;

    private readonly List<ReadingToPush> _waiting = [];
    private readonly List<ReadingToPush> _newest = [];
    private readonly ReadingChanges _changes = new(work);
    private IReadOnlySet<string>? _there;

    public async Task PushAsync(CancellationToken cancellationToken)
    {
        await BlockAsync(cancellationToken);
        ReadingToPush? held = null;
        for (ReadingPosition? position = null; ;)
        {
            var page = await work.Store.SelectReadingsAsync(work.Run, work.Selection, position, PageSize, pending, cancellationToken);
            foreach (var reading in page)
            {
                if (!IsMine(reading)) continue;
                if (reading.RemoteId is not null)
                {
                    await _changes.SendAsync(reading, cancellationToken);
                    continue;
                }

                if (held is not null) await AddAsync(held, isNewest: held.TimeseriesId != reading.TimeseriesId, cancellationToken);
                held = reading;
            }

            if (page.Count < PageSize) break;
            position = new ReadingPosition(page[^1].TimeseriesId, page[^1].UnixMilliseconds);
        }

        if (held is not null) await AddAsync(held, isNewest: true, cancellationToken);
        await SendAsync(_waiting, cancellationToken);
        foreach (var some in _newest.Chunk(work.Target.ReadingsPerCall)) await SendAsync([.. some], cancellationToken);
    }

    private bool IsMine(ReadingToPush reading)
    {
        if (foreseen.Contains(reading.RecordId)) return false;
        return work.List?.Contains(PushPlan.HashOf(reading, reading.RemoteId is null ? ItemAction.Send : ItemAction.SendChange)) != false;
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
        if (work.Run.DryRun)
        {
            await ForeseeAsync(readings, cancellationToken);
            return;
        }

        var left = await LeaveOutMissingResourcesAsync(readings, cancellationToken);
        left = await LeaveOutSameSecondAsync(left, cancellationToken);
        left = await _changes.LeaveOutWhatIsThereAsync(left, cancellationToken);
        for (var tries = 1; left.Count > 0; tries++)
        {
            left = await SendOnceAsync(left, cancellationToken);
            if (left.Count == 0 || tries < MostTries) continue;
            await FailAsync(left, $"{work.Source.Title} gave no clear answer three times.", ItemAction.Failed, cancellationToken);
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
        if (doubtful.Exists(d => d.Reason is not null)) await work.SayAsync("wait", $"{doubtful.Count} readings were sent without a clear answer. {work.Source.Title} is asked which of them it has.", cancellationToken);
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
                links.Add(work.LinkOf(long.Parse(result.RemoteKey!, System.Globalization.CultureInfo.InvariantCulture), outgoing[i].RecordId, outgoing[i].Value));
                continue;
            }

            entry.State = LedgerState.Refused;
            var failed = result.Outcome == SendOutcome.Refused;
            if (failed) counts.Failed++;
            else counts.Blocked++;
            items.Add(ReadingChanges.ItemOf(readings[i], failed ? ItemAction.Failed : ItemAction.Blocked, result.Reason));
        }

        await batch.SaveLinksAsync(links, cancellationToken);
        await batch.SettleAsync(entries, cancellationToken);
        await batch.AddItemsAsync(items, cancellationToken);
    }

    /// <summary>A reading whose resource is not there would be kept there without one, and be lost to everybody.</summary>
    private async Task<List<ReadingToPush>> LeaveOutMissingResourcesAsync(List<ReadingToPush> readings, CancellationToken cancellationToken)
    {
        _there ??= await work.Target.ResourceKeysAsync(cancellationToken);
        var gone = readings.FindAll(r => !_there.Contains(r.ResourceKey));
        if (gone.Count == 0) return readings;
        await FailAsync(gone, $"Its resource is not in {work.Source.Title} any more. Compare both sides, then decide what becomes of the resource.", ItemAction.Blocked, cancellationToken);
        return readings.FindAll(r => _there.Contains(r.ResourceKey));
    }

    /// <summary>The other side keeps whole seconds: a second reading in one of them would be a duplicate there.</summary>
    private async Task<List<ReadingToPush>> LeaveOutSameSecondAsync(List<ReadingToPush> readings, CancellationToken cancellationToken)
    {
        var first = readings.DistinctBy(r => (r.ResourceKey, work.Target.StorableTime(r.UnixMilliseconds))).ToList();
        if (first.Count == readings.Count) return readings;
        await FailAsync(readings.Except(first).ToList(), $"{work.Source.Title} keeps one reading a second, and another one of this second goes first.", ItemAction.Blocked, cancellationToken);
        return first;
    }

    private async Task FailAsync(List<ReadingToPush> readings, string reason, ItemAction action, CancellationToken cancellationToken)
    {
        var counts = work.Pushed(DataType.Reading);
        counts.Selected += readings.Count;
        if (action == ItemAction.Blocked) counts.Blocked += readings.Count;
        else counts.Failed += readings.Count;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.AddItemsAsync(readings.ConvertAll(r => ReadingChanges.ItemOf(r, action, reason)), cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private async Task ForeseeAsync(List<ReadingToPush> readings, CancellationToken cancellationToken)
    {
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
        if (work.Run.Checkpoint is { Phase: RunPhase.PushReadings, Position: not null } || work.List is not null) return; // counted before the interruption
        var blocked = await work.Store.CountBlockedReadingsAsync(work.Run, work.Selection, pending, cancellationToken);
        var counts = work.Pushed(DataType.Reading);
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        foreach (var some in blocked)
        {
            counts.Selected += some.Count;
            counts.Blocked += some.Count;
        }

        await batch.AddItemsAsync(
            [.. blocked.Select(b => new RunItem { Direction = SyncDirection.Push, DataType = DataType.Reading, Action = ItemAction.Blocked, RecordId = b.ResourceId, Label = FormattableString.Invariant($"{b.Label}: {b.Count:N0} readings"), Reason = $"Its resource is not in {work.Source.Title} yet." })],
            cancellationToken);
        work.Run.Checkpoint = new RunCheckpoint(DataType.Reading, 0, 0, RunPhase.PushReadings, "blocked counted");
        await batch.CommitAsync(cancellationToken);
    }
}
