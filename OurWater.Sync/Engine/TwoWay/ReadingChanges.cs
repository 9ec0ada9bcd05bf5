using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>Readings that are on both sides: changed values on their way out, and what turns out to be there before it is sent.</summary>
internal sealed class ReadingChanges(SyncWork work)
{
    public OutgoingReading Outgoing(ReadingToPush reading) =>
        new(reading.RecordId, reading.RemoteId, reading.ResourceKey, work.Target.StorableTime(reading.UnixMilliseconds), work.Target.Storable(reading.Value));

    public static RunItem ItemOf(ReadingToPush reading, ItemAction action, string? reason) => new()
    {
        Direction = SyncDirection.Push,
        DataType = DataType.Reading,
        Action = action,
        RecordId = reading.RecordId,
        RemoteKey = reading.RemoteId?.ToString(CultureInfo.InvariantCulture),
        Label = $"{reading.Label}, {RemoteLabels.Time(reading.UnixMilliseconds, reading.Precision)}",
        Before = reading.Base is { } common ? RemoteLabels.Value(common, reading.Unit) : null,
        After = RemoteLabels.Value(reading.Value, reading.Unit),
        Reason = reason,
        Hash = PushPlan.HashOf(reading, action),
    };

    /// <summary>Sends one changed value. The same change twice does no harm, so a lost answer is simply tried again by the next run.</summary>
    public async Task SendAsync(ReadingToPush reading, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outgoing = Outgoing(reading);
        if (outgoing.Value == reading.Base) return; // equal as the other side can store it
        var counts = work.Pushed(DataType.Reading);
        if (work.Run.DryRun)
        {
            await using var foreseen = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            counts.Selected++;
            counts.Sent++;
            await work.ListAsync(foreseen, [ItemOf(reading, ItemAction.SendChange, null)], cancellationToken);
            await foreseen.CommitAsync(cancellationToken);
            return;
        }

        var entry = work.EntryOf(DataType.Reading, reading.RecordId, ItemAction.SendChange, outgoing);
        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            await batch.PrepareAsync([entry], cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }

        var result = await work.Target.UpdateReadingAsync(outgoing, cancellationToken);
        await using var last = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        counts.Selected++;
        (entry.SettledAt, entry.Reason) = (work.Now, result.Reason);
        if (result.Outcome == SendOutcome.Saved)
        {
            counts.Sent++;
            (entry.State, entry.RemoteId) = (LedgerState.Confirmed, SyncWork.Number(reading.RemoteId!.Value));
            await last.SaveLinksAsync([work.LinkOf(reading.RemoteId.Value, reading.RecordId, outgoing.Value)], cancellationToken);
        }
        else
        {
            counts.Failed++;
            entry.State = result.Outcome == SendOutcome.InDoubt ? LedgerState.NotThere : LedgerState.Refused;
            await last.AddItemsAsync([ItemOf(reading, ItemAction.Failed, result.Reason ?? $"{work.Source.Title} gave no clear answer. The next run sends it again.")], cancellationToken);
        }

        await last.SettleAsync([entry], cancellationToken);
        await last.CommitAsync(cancellationToken);
        work.Moved();
    }

    /// <summary>Looks what is there under the natural keys. The same value is linked; another one is a difference, by the sync's policy.</summary>
    public async Task<List<ReadingToPush>> LeaveOutWhatIsThereAsync(List<ReadingToPush> readings, CancellationToken cancellationToken)
    {
        if (readings.Count == 0) return readings;
        var there = (await work.Target.FindReadingsAsync(readings.ConvertAll(Outgoing), cancellationToken)).ToLookup(r => (r.ResourceKey, r.UnixMilliseconds));
        if (there.Count == 0) return readings;
        var left = new List<ReadingToPush>();
        var changes = new List<ReadingToPush>();
        var links = new List<ReadingLink>();
        var conflicts = new List<(long, double, double)>();
        var items = new List<RunItem>();
        var counts = work.Pushed(DataType.Reading);
        foreach (var reading in readings)
        {
            var outgoing = Outgoing(reading);
            var copies = there[(reading.ResourceKey, outgoing.UnixMilliseconds)].OrderBy(r => r.Id).ToList();
            if (copies.Count == 0)
            {
                left.Add(reading);
                continue;
            }

            links.AddRange(copies.Select((r, i) => work.LinkOf(r.Id, reading.RecordId, r.Value, isDuplicate: i > 0)));
            var first = copies[0];
            switch (ThreeWay.Decide(outgoing.Value, first.Value, 0, false, work.Policy, reading.UpdatedAt, first.UpdatedAt))
            {
                case Verdict.Same:
                    counts.Selected++;
                    counts.AlreadyThere++;
                    break;
                case Verdict.KeepOurs:
                    changes.Add(reading with { RemoteId = first.Id, Base = first.Value });
                    break;
                default:
                    counts.Selected++;
                    counts.Blocked++;
                    conflicts.Add((reading.RecordId, reading.Value, first.Value));
                    items.Add(ItemOf(reading, ItemAction.Conflict, $"{work.Source.Title} holds another value for this time."));
                    break;
            }
        }

        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            await batch.SaveLinksAsync(links, cancellationToken);
            await batch.AddConflictsAsync(conflicts, cancellationToken);
            await batch.AddItemsAsync(items, cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }

        foreach (var change in changes) await SendAsync(change, cancellationToken);
        return left;
    }
}
