using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>Sends groups and resources, one at a time: written down, sent, confirmed with what they are called there.</summary>
internal sealed class RecordPush(SyncWork work, Settlement settlement)
{
    private const int MostTries = 3;
    private static readonly TimeSpan LeaseLength = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LeaseLook = TimeSpan.FromSeconds(1);
    private const int MostLooks = 300;

    public async Task PushGroupsAsync(IReadOnlyList<GroupToPush> groups, CancellationToken cancellationToken)
    {
        var approved = await ApprovedAsync(DataType.Group, cancellationToken);
        foreach (var group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (work.List?.Contains(PushPlan.HashOf(group)) == false || (group.Action == ItemAction.Send && approved?.Contains(group.Group.RecordId) == false)) continue;
            if (group.Action == ItemAction.Blocked) await BlockAsync(DataType.Group, group.Group.RecordId, group.Label, group.Reason ?? "", mark: true, cancellationToken);
            else if (group.Action == ItemAction.SendChange) await SendAsync(DataType.Group, group.Group.RecordId, group.Label, ItemAction.SendChange, group.Group, () => work.Target.UpdateGroupAsync(group.Group, cancellationToken), cancellationToken);
            else await InPincodeAsync(group.Group.Pincode, () => CreateAsync(DataType.Group, group.Group.RecordId, group.Label, group.Group, () => work.Target.CreateGroupAsync(group.Group, cancellationToken), cancellationToken), cancellationToken);
            work.Moved();
        }
    }

    /// <summary>New resources one at a time, and one run at a time in a pincode: the other side gives two callers the same number.</summary>
    public async Task PushResourcesAsync(IReadOnlyList<ResourceToPush> resources, CancellationToken cancellationToken)
    {
        var approved = await ApprovedAsync(DataType.Resource, cancellationToken);
        var mine = resources.Where(r => work.List?.Contains(PushPlan.HashOf(r)) != false && (r.Action != ItemAction.Send || approved?.Contains(r.RecordId) != false)).ToList();
        foreach (var blocked in mine.Where(r => r.Action == ItemAction.Blocked)) await BlockAsync(DataType.Resource, blocked.RecordId, blocked.Label, blocked.Reason ?? "", mark: blocked.Resource is not null, cancellationToken);
        foreach (var pincode in mine.Where(r => r.Action == ItemAction.Send).GroupBy(r => r.Resource!.Pincode))
        {
            await InPincodeAsync(pincode.Key, async () =>
            {
                foreach (var resource in pincode)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    await CreateAsync(DataType.Resource, resource.RecordId, resource.Label, resource.Resource!, () => work.Target.CreateResourceAsync(resource.Resource!, cancellationToken), cancellationToken);
                    await work.Store.TakeLeaseAsync(work.Run, LeaseOf(pincode.Key), LeaseLength, cancellationToken);
                    work.Moved();
                }
            }, cancellationToken);
        }

        foreach (var changed in mine.Where(r => r.Action == ItemAction.SendChange))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await SendAsync(DataType.Resource, changed.RecordId, changed.Label, ItemAction.SendChange, changed.Resource!, () => work.Target.UpdateResourceAsync(changed.Resource!, changed.Fields, cancellationToken), cancellationToken);
            work.Moved();
        }
    }

    /// <summary>Asks first whether it is there already: somebody may have made it by hand, or an answer was lost long ago.</summary>
    private async Task CreateAsync<T>(DataType type, long recordId, string label, T outgoing, Func<Task<SendResult>> send, CancellationToken cancellationToken)
    {
        if (await FindUnheldAsync(type, recordId, outgoing, cancellationToken) is { } key)
        {
            await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            await LinkAsync(batch, outgoing, key, cancellationToken);
            var counts = work.Pushed(type);
            counts.Selected++;
            counts.AlreadyThere++;
            await batch.CommitAsync(cancellationToken);
            return;
        }

        await SendAsync(type, recordId, label, ItemAction.Send, outgoing, send, cancellationToken);
    }

    private async Task SendAsync<T>(DataType type, long recordId, string label, ItemAction action, T outgoing, Func<Task<SendResult>> send, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            var entry = work.EntryOf(type, recordId, action, outgoing);
            await PrepareAsync(entry, cancellationToken);
            var result = await send();
            if (result.Outcome == SendOutcome.InDoubt)
            {
                await NoteDoubtAsync(entry, result, label, cancellationToken);
                await settlement.WaitAsync(cancellationToken);
                if (await settlement.SettleRecordAsync(entry, cancellationToken) > 0) return;
                if (tries < MostTries) continue;
                result = new SendResult(SendOutcome.Refused, null, result.Reason ?? $"{work.Source.Title} gave no clear answer three times.");
            }

            await StoreAsync(type, recordId, label, action, outgoing, entry, result, cancellationToken);
            return;
        }
    }

    private async Task PrepareAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.PrepareAsync([entry], cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private async Task NoteDoubtAsync(LedgerEntry entry, SendResult result, string label, CancellationToken cancellationToken)
    {
        entry.State = LedgerState.InDoubt;
        entry.Reason = result.Reason;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.SettleAsync([entry], cancellationToken);
        await batch.CommitAsync(cancellationToken);
        await work.SayAsync("wait", $"{label}: {work.Source.Title} gave no clear answer. It is asked before anything is sent again.", cancellationToken);
    }

    private async Task StoreAsync<T>(DataType type, long recordId, string label, ItemAction action, T outgoing, LedgerEntry entry, SendResult result, CancellationToken cancellationToken)
    {
        var counts = work.Pushed(type);
        counts.Selected++;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        entry.SettledAt = work.Now;
        entry.Reason = result.Reason;
        if (result.Outcome == SendOutcome.Saved)
        {
            (entry.State, entry.RemoteId) = (LedgerState.Confirmed, result.RemoteKey);
            counts.Sent++;
            await LinkAsync(batch, outgoing, result.RemoteKey!, cancellationToken);
        }
        else
        {
            var blocked = result.Outcome is SendOutcome.Blocked or SendOutcome.Later;
            entry.State = LedgerState.Refused;
            if (blocked) counts.Blocked++;
            else counts.Failed++;
            var reason = result.Reason ?? $"{work.Source.Title} refused it.";
            if (action == ItemAction.Send) await batch.MarkAsync(type, recordId, blocked ? MappingState.Blocked : MappingState.Failed, reason, cancellationToken);
            await batch.AddItemsAsync([new RunItem { Direction = SyncDirection.Push, DataType = type, Action = blocked ? ItemAction.Blocked : ItemAction.Failed, RecordId = recordId, Label = label, Reason = reason }], cancellationToken);
        }

        await batch.SettleAsync([entry], cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <param name="mark">The run found it out (no number is left there); what the record itself lacks is marked when the record changes.</param>
    private async Task BlockAsync(DataType type, long recordId, string label, string reason, bool mark, CancellationToken cancellationToken)
    {
        var counts = work.Pushed(type);
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        counts.Selected++;
        counts.Blocked++;
        if (mark) await batch.MarkAsync(type, recordId, MappingState.Blocked, reason, cancellationToken);
        await batch.AddItemsAsync([new RunItem { Direction = SyncDirection.Push, DataType = type, Action = ItemAction.Blocked, RecordId = recordId, Label = label, Reason = reason }], cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private async Task<string?> FindUnheldAsync<T>(DataType type, long recordId, T outgoing, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> keys = outgoing switch
        {
            OutgoingGroup group => [.. (await work.Target.FindGroupsAsync(group, cancellationToken)).Select(g => g.Key)],
            OutgoingResource resource => [.. (await work.Target.FindResourcesAsync(resource, cancellationToken)).Select(r => r.Key)],
            _ => [],
        };
        if (keys.Count == 0) return null;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        foreach (var key in keys)
        {
            if (await batch.FindHolderAsync(type, key, cancellationToken) is not { } holder || holder == recordId) return key;
        }

        return null;
    }

    private static ValueTask LinkAsync<T>(ITwoWayBatch batch, T outgoing, string key, CancellationToken cancellationToken) => outgoing switch
    {
        OutgoingGroup group => batch.LinkGroupAsync(group, key, cancellationToken),
        OutgoingResource resource => batch.LinkResourceAsync(resource, key, cancellationToken),
        _ => throw new ArgumentException("Only groups and resources are linked by a key.", nameof(outgoing)),
    };

    /// <summary>After an approval exactly what was shown is made.</summary>
    private async Task<IReadOnlySet<long>?> ApprovedAsync(DataType type, CancellationToken cancellationToken) =>
        work.Run.ApprovedAt is null ? null : await work.Store.LoadApprovedAsync(work.Run, type, cancellationToken);

    private string LeaseOf(string pincode) => $"{work.Target.ServerKey}#{pincode}";

    private async Task InPincodeAsync(string pincode, Func<Task> make, CancellationToken cancellationToken)
    {
        var key = LeaseOf(pincode);
        for (var looks = 0; !await work.Store.TakeLeaseAsync(work.Run, key, LeaseLength, cancellationToken); looks++)
        {
            if (looks == 0) await work.SayAsync("wait", $"Another run is making records in pincode {pincode} just now. This one waits for it.", cancellationToken);
            if (looks == MostLooks) throw new DatasourceException(DatasourceProblem.Unreachable, $"Another run has been making records in pincode {pincode} for five minutes. Run again when it has ended.");
            await Task.Delay(LeaseLook, work.Clock, cancellationToken);
        }

        await make();
        await work.Store.ReleaseLeaseAsync(work.Run, key, CancellationToken.None);
    }
}
