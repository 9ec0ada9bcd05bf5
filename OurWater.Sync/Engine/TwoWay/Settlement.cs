using System.Text.Json;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>
/// Asks the other side about what was sent without hearing back, by natural key: what is there is confirmed, what is not is selected again. Nobody asks before the other side has had time to finish.
/// </summary>
internal sealed class Settlement(SyncWork work)
{
    private const int AtOnce = 200;

    public async Task SettleAllAsync(CancellationToken cancellationToken)
    {
        var open = await work.Store.LoadOpenLedgerAsync(work.Run, cancellationToken);
        if (open.Count == 0) return;
        await work.EnterAsync("ask about what was sent before", cancellationToken);
        await work.SayAsync("wait", $"{Counted.Of(open.Count, "record")} sent without a clear answer. {work.Source.Title} is asked which of them it has.", cancellationToken);
        await WaitAsync(cancellationToken);
        var found = 0;
        foreach (var some in open.Where(e => e.RecordType == DataType.Reading).Chunk(AtOnce)) found += await SettleReadingsAsync(some, cancellationToken);
        foreach (var entry in open.Where(e => e.RecordType != DataType.Reading)) found += await SettleRecordAsync(entry, cancellationToken);
        await work.SayAsync("info", $"{found} of {Counted.Of(open.Count, "record")} found there: not sent again.", cancellationToken);
    }

    /// <summary>Waits until the other side has worked off what it had received when the answer was lost.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(work.Target.Quiet, work.Clock, cancellationToken);

    /// <summary>Settles readings; gives how many are there. The entries' states say which.</summary>
    public async Task<int> SettleReadingsAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        var sent = entries.Select(e => (Entry: e, Reading: JsonSerializer.Deserialize<OutgoingReading>(e.Payload)!)).ToList();
        var asked = sent.Where(s => s.Entry.Action == ItemAction.Send).ToList();
        var there = (await AskAsync([.. asked.Select(s => s.Reading)], cancellationToken)).ToLookup(r => (r.ResourceKey, r.UnixMilliseconds));
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        var links = new List<ReadingLink>();
        var twice = new List<NewCopy>();
        foreach (var (entry, reading) in sent)
        {
            // A change says the same thing twice without harm: it is sent again where it is still needed.
            var copies = entry.Action == ItemAction.Send ? there[(reading.ResourceKey, reading.UnixMilliseconds)].OrderBy(r => r.Value != reading.Value).ThenBy(r => r.Id).ToList() : [];
            (entry.State, entry.RemoteId, entry.SettledAt) = copies.Count > 0 ? (LedgerState.Confirmed, SyncWork.Number(copies[0].Id), work.Now) : (LedgerState.NotThere, null, work.Now);
            links.AddRange(copies.Select((r, i) => work.LinkOf(r, reading.RecordId, r.Value, reading.OwnUnixMilliseconds ?? reading.UnixMilliseconds, isDuplicate: i > 0)));
            twice.AddRange(copies.Skip(1).Where(r => r.Value == copies[0].Value).Select(r => new NewCopy(reading.RecordId, r, copies[0].Id)));
            if (copies.Count > 0) Count(DataType.Reading, entry);
        }

        await batch.SaveLinksAsync(links, cancellationToken);
        await batch.SettleAsync(entries, cancellationToken);
        await work.SavedTwice.ReportAsync(batch, twice, cancellationToken);
        await batch.CommitAsync(cancellationToken);
        return entries.Count(e => e.State == LedgerState.Confirmed);
    }

    /// <summary>Settles one group or resource; 1 where it is there.</summary>
    public async Task<int> SettleRecordAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var sent = OutgoingRecords.Read(entry);
        var keys = entry.Action == ItemAction.SendChange ? [] : await OutgoingRecords.KeysThereAsync(work, sent, cancellationToken);
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        var mine = await OutgoingRecords.FirstOfOursAsync(batch, sent, keys, cancellationToken);
        (entry.State, entry.RemoteId, entry.SettledAt) = (mine is null ? LedgerState.NotThere : LedgerState.Confirmed, mine, work.Now);
        if (mine is not null)
        {
            await OutgoingRecords.LinkAsync(work, batch, sent, mine, cancellationToken);
            Count(entry.RecordType, entry);
        }

        await batch.SettleAsync([entry], cancellationToken);
        await batch.CommitAsync(cancellationToken);
        return mine is null ? 0 : 1;
    }

    /// <summary>Asks again as long as something is missing and more keeps appearing: the other side may still be at work.</summary>
    private async Task<IReadOnlyList<RemoteReading>> AskAsync(IReadOnlyList<OutgoingReading> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0) return [];
        var there = await work.Target.FindReadingsAsync(readings, cancellationToken);
        while (there.DistinctBy(r => (r.ResourceKey, r.UnixMilliseconds)).Count() < readings.Count)
        {
            await Task.Delay(work.Target.Quiet / 4, work.Clock, cancellationToken);
            var again = await work.Target.FindReadingsAsync(readings, cancellationToken);
            if (again.Count <= there.Count) return again;
            there = again;
        }

        return there;
    }

    /// <summary>What this run sent counts as sent; what an earlier one did is there already.</summary>
    private void Count(DataType type, LedgerEntry entry)
    {
        var counts = work.Pushed(type);
        counts.Selected++;
        if (entry.RunId == work.Run.Id) counts.Sent++;
        else counts.AlreadyThere++;
    }
}
