using System.Globalization;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>Readings that are on both sides: changed values on their way out, and what turns out to be there before it is sent.</summary>
internal sealed class ReadingChanges(SyncWork work)
{
    public OutgoingReading Outgoing(ReadingToPush reading) =>
        new(reading.RecordId, reading.RemoteId, reading.ResourceKey, work.Target.StorableTime(reading.UnixMilliseconds), work.Target.Storable(reading.Value), reading.UnixMilliseconds, IsMoved(work, reading));

    /// <summary>Its time was changed here since both sides agreed.</summary>
    public static bool IsMoved(SyncWork work, ReadingToPush reading) => reading.BaseUnixMilliseconds is { } was && work.Target.StorableTime(was) != work.Target.StorableTime(reading.UnixMilliseconds);

    public static RunItem ItemOf(ReadingToPush reading, ItemAction action, string? reason) => new()
    {
        Direction = SyncDirection.Push,
        DataType = DataType.Reading,
        Action = action,
        RecordId = reading.RecordId,
        ResourceId = reading.ResourceId,
        Time = DateTimeOffset.FromUnixTimeMilliseconds(reading.UnixMilliseconds).UtcDateTime,
        OurValue = reading.Value,
        TheirValue = reading.Base,
        RemoteKey = reading.RemoteId?.ToString(CultureInfo.InvariantCulture),
        Label = $"{reading.Label}, {RemoteLabels.Time(reading.UnixMilliseconds, reading.Precision)}",
        Before = reading.Base is { } common ? When(reading, reading.BaseUnixMilliseconds) + RemoteLabels.Value(common, reading.Unit) : null,
        After = (reading.Base is null ? "" : When(reading, reading.UnixMilliseconds)) + RemoteLabels.Value(reading.Value, reading.Unit),
        Reason = reason,
        Hash = PushPlan.HashOf(reading, action),
    };

    /// <summary>The time is said where it is what changed.</summary>
    private static string When(ReadingToPush reading, long? time) => time is null || reading.BaseUnixMilliseconds is not { } was || was == reading.UnixMilliseconds ? "" : RemoteLabels.Time(time.Value, reading.Precision) + ": ";

    /// <summary>Sends one changed value. The same change twice does no harm, so a lost answer is simply tried again by the next run.</summary>
    public async Task SendAsync(ReadingToPush reading, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outgoing = Outgoing(reading);
        if (outgoing.Value == reading.Base && !outgoing.IsMoved) return; // equal as the other side can store it
        if (outgoing.IsMoved && (await work.Target.FindReadingsAsync([outgoing], cancellationToken)).FirstOrDefault(r => r.Id != reading.RemoteId) is { Id: > 0 } other)
        {
            await BlockAsync(reading, string.Create(CultureInfo.InvariantCulture, $"Its time was changed here, and at the new time {work.Source.Title} has another reading ({other.Id}). Change one of the two."), cancellationToken);
            return;
        }

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
            await last.SaveLinksAsync([work.LinkOf(reading.RemoteId.Value, outgoing)], cancellationToken);
        }
        else
        {
            counts.Failed++;
            (entry.State, entry.Reason) = (LedgerState.Refused, result.Reason ?? $"{work.Source.Title} gave no clear answer. The next run sends it again.");
            await last.AddItemsAsync([ItemOf(reading, ItemAction.Failed, entry.Reason)], cancellationToken);
        }

        await last.SettleAsync([entry], cancellationToken);
        await last.CommitAsync(cancellationToken);
        work.Moved();
    }

    private async Task BlockAsync(ReadingToPush reading, string reason, CancellationToken cancellationToken)
    {
        var counts = work.Pushed(DataType.Reading);
        counts.Selected++;
        counts.Blocked++;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.AddItemsAsync([ItemOf(reading, ItemAction.Blocked, reason)], cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>Looks what is there under the natural keys. The same value is linked; another one is a difference, by the sync's policy.</summary>
    /// <param name="sameSecond">The reason for one whose second is taken there by another reading of ours.</param>
    public async Task<List<ReadingToPush>> LeaveOutWhatIsThereAsync(List<ReadingToPush> readings, string sameSecond, CancellationToken cancellationToken)
    {
        if (readings.Count == 0) return readings;
        var there = (await work.Target.FindReadingsAsync(readings.ConvertAll(Outgoing), cancellationToken)).ToLookup(r => (r.ResourceKey, r.UnixMilliseconds));
        if (there.Count == 0) return readings;
        var holders = await HoldersAsync([.. there.SelectMany(t => t).Select(r => r.Id)], cancellationToken);
        var left = new List<ReadingToPush>();
        var changes = new List<ReadingToPush>();
        var links = new List<ReadingLink>();
        var conflicts = new List<(long, double, double)>();
        var items = new List<RunItem>();
        var twice = new List<NewCopy>();
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

            if (copies.Exists(c => holders.TryGetValue(c.Id, out var holder) && holder != reading.RecordId))
            {
                counts.Selected++;
                counts.Blocked++;
                items.Add(ItemOf(reading, ItemAction.Blocked, sameSecond));
                continue;
            }

            links.AddRange(copies.Select((r, i) => work.LinkOf(r, reading.RecordId, r.Value, reading.UnixMilliseconds, isDuplicate: i > 0)));
            var first = copies[0];
            twice.AddRange(copies.Skip(1).Where(r => r.Value == first.Value).Select(r => new NewCopy(reading.RecordId, r, first.Id)));
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
            if (!work.Run.DryRun)
            {
                await batch.SaveLinksAsync(links, cancellationToken);
                await batch.AddConflictsAsync(conflicts, cancellationToken);
            }

            await batch.AddItemsAsync(items, cancellationToken);
            await work.SavedTwice.ReportAsync(batch, twice, cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }

        foreach (var change in changes) await SendAsync(change, cancellationToken);
        return left;
    }

    /// <summary>Which of our readings their numbers stand for already.</summary>
    private async Task<Dictionary<long, long>> HoldersAsync(long[] remoteIds, CancellationToken cancellationToken)
    {
        var links = new StoredLink[remoteIds.Length];
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.FindLinksAsync(remoteIds, links, cancellationToken);
        var holders = new Dictionary<long, long>();
        for (var i = 0; i < links.Length; i++)
        {
            if (links[i] is { Exists: true, ReadingExists: true } link) holders[remoteIds[i]] = link.ReadingId;
        }

        return holders;
    }
}
