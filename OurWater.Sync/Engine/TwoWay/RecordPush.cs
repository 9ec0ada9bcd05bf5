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
        foreach (var group in groups)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (group.Action == ItemAction.KeptApart || !IsMine(group.Action, PushPlan.HashOf(group))) continue;
            if (group.Action == ItemAction.Blocked) await BlockAsync(DataType.Group, group.Group.RecordId, group.Label, group.Reason ?? "", mark: true, cancellationToken);
            else if (group.Action == ItemAction.SendChange) await SendAsync(DataType.Group, group.Group.RecordId, group.Label, ItemAction.SendChange, group.Group, () => work.Target.UpdateGroupAsync(group.Group, cancellationToken), cancellationToken);
            else await InPincodeAsync(group.Group.Pincode, () => CreateAsync(DataType.Group, group.Group.RecordId, group.Label, group.Group, () => work.Target.CreateGroupAsync(group.Group, cancellationToken), cancellationToken), cancellationToken);
            work.Moved();
        }
    }

    /// <summary>Counts and lists what the run would do. What is there already by its natural key is asked for, as the run asks.</summary>
    /// <returns>What resources would be called there.</returns>
    public async Task<IReadOnlyDictionary<long, string>> ForeseeAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        var keys = plan.ForeseenKeys(work).ToDictionary();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var items = plan.Items().ToList();
        foreach (var group in plan.Groups) Foresee(DataType.Group, group.Action, group.Group.RecordId, items, group.Action == ItemAction.Send ? await FindUnheldAsync(DataType.Group, group.Group, taken, cancellationToken) : null);
        foreach (var resource in plan.Resources)
        {
            var key = resource.Action == ItemAction.Send ? await FindUnheldAsync(DataType.Resource, resource.Resource!, taken, cancellationToken) : null;
            Foresee(DataType.Resource, resource.Action, resource.RecordId, items, key);
            if (key is not null) keys[resource.RecordId] = key;
        }

        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await work.ListAsync(batch, items, cancellationToken);
        await batch.CommitAsync(cancellationToken);
        return keys;
    }

    private void Foresee(DataType type, ItemAction action, long recordId, List<RunItem> items, string? key)
    {
        if (action == ItemAction.KeptApart) return; // only listed: nobody selected it
        var counts = work.Pushed(type);
        counts.Selected++;
        if (action == ItemAction.Blocked) counts.Blocked++;
        else if (key is null) counts.Sent++;
        else counts.AlreadyThere++;
        if (key is null) return;
        var item = items.Find(i => i.DataType == type && i.RecordId == recordId)!;
        (item.Action, item.RemoteKey) = (ItemAction.AlreadyThere, key);
    }

    /// <summary>New resources one at a time, and one run at a time in a pincode: the other side gives two callers the same number.</summary>
    public async Task PushResourcesAsync(IReadOnlyList<ResourceToPush> resources, CancellationToken cancellationToken)
    {
        var mine = resources.Where(r => IsMine(r.Action, PushPlan.HashOf(r))).ToList();
        foreach (var blocked in mine.Where(r => r.Action == ItemAction.Blocked)) await BlockAsync(DataType.Resource, blocked.RecordId, blocked.Label, blocked.Reason ?? "", mark: blocked.Resource is not null || blocked.Fields.Count > 0, cancellationToken);
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
        where T : notnull
    {
        var keys = await OutgoingRecords.KeysThereAsync(work, outgoing, cancellationToken);
        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            if (await OutgoingRecords.FirstOfOursAsync(batch, outgoing, keys, cancellationToken) is { } key)
            {
                await OutgoingRecords.LinkAsync(work, batch, outgoing, key, cancellationToken);
                var counts = work.Pushed(type);
                counts.Selected++;
                counts.AlreadyThere++;
                await batch.CommitAsync(cancellationToken);
                return;
            }
        }

        await SendAsync(type, recordId, label, ItemAction.Send, outgoing, send, cancellationToken);
    }

    private async Task SendAsync<T>(DataType type, long recordId, string label, ItemAction action, T outgoing, Func<Task<SendResult>> send, CancellationToken cancellationToken)
        where T : notnull
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
        where T : notnull
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
            await OutgoingRecords.LinkAsync(work, batch, outgoing, result.RemoteKey!, cancellationToken);
        }
        else
        {
            var blocked = result.Outcome is SendOutcome.Blocked or SendOutcome.Later;
            entry.State = LedgerState.Refused;
            if (blocked) counts.Blocked++;
            else counts.Failed++;
            var reason = result.Reason ?? $"{work.Source.Title} refused it.";
            await batch.MarkAsync(type, recordId, blocked ? MappingState.Blocked : MappingState.Failed, reason, cancellationToken);
            await batch.AddItemsAsync([new RunItem { Direction = SyncDirection.Push, DataType = type, Action = blocked ? ItemAction.Blocked : ItemAction.Failed, RecordId = recordId, Label = label, Reason = reason }], cancellationToken);
        }

        await batch.SettleAsync([entry], cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <param name="mark">The run found it out (no number is left there, a change that cannot be sent); what a record that is not there yet lacks is marked when it changes.</param>
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

    /// <param name="taken">Keys that others of ours would get in this run.</param>
    private async Task<string?> FindUnheldAsync(DataType type, object outgoing, HashSet<string> taken, CancellationToken cancellationToken)
    {
        var keys = await OutgoingRecords.KeysThereAsync(work, outgoing, cancellationToken);
        if (keys.Count == 0) return null;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        var key = await OutgoingRecords.FirstOfOursAsync(batch, outgoing, [.. keys.Where(k => !taken.Contains($"{type} {k}"))], cancellationToken);
        if (key is not null) taken.Add($"{type} {key}");
        return key;
    }

    /// <summary>After an approval exactly what was shown goes.</summary>
    private bool IsMine(ItemAction action, string hash) => work.List?.Contains(hash) != false && (action == ItemAction.Blocked || work.Approved?.Contains(hash) != false);

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

        try
        {
            await make();
        }
        finally
        {
            await work.Store.ReleaseLeaseAsync(work.Run, key, CancellationToken.None);
        }
    }
}
