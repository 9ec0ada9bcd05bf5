using System.Globalization;
using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>The push of a run: groups, resources, readings, each after the one that it needs. Before it sends in larger numbers than the sync may, or for the first time, it asks a person, and then sends exactly what was shown.</summary>
internal sealed class Push(SyncWork work, Settlement settlement)
{
    private static readonly IReadOnlyDictionary<long, string> NothingForeseen = new Dictionary<long, string>();

    private readonly RecordPush _records = new(work, settlement);

    private bool SendsReadings => work.Sync.SelectedDatatypes.Contains(DataType.Reading);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var at = work.Run.Checkpoint?.Phase ?? RunPhase.Settle;
        await work.EnterAsync("push groups", cancellationToken);
        foreach (var type in work.Sync.SelectedDatatypes) work.Pushed(type);
        if (!work.Run.DryRun && work.Run.Attempt > 1) await ForgetBlockedAsync(at > RunPhase.PushResources ? [DataType.Reading] : work.Sync.SelectedDatatypes, cancellationToken);
        var plan = await PushPlan.MakeAsync(work, cancellationToken);
        var keys = NothingForeseen;
        if (work.Run.DryRun)
        {
            keys = await _records.ForeseeAsync(plan, cancellationToken);
        }
        else
        {
            if (work.Run.ApprovedAt is null && await AskAsync(plan, cancellationToken)) return;
            if (work.Run.ApprovedAt is not null) await AllowAsync(cancellationToken);
            await PushRecordsAsync(plan, at, cancellationToken);
        }

        if (SendsReadings)
        {
            await work.EnterAsync("push readings", cancellationToken);
            await new ReadingPush(work, settlement, keys).PushAsync(cancellationToken);
        }

        await SaveCursorsAsync(cancellationToken);
    }

    private async Task PushRecordsAsync(PushPlan plan, RunPhase at, CancellationToken cancellationToken)
    {
        if (at <= RunPhase.PushGroups) await _records.PushGroupsAsync(plan.Groups, cancellationToken);
        if (at > RunPhase.PushResources) return;
        await work.EnterAsync("push resources", cancellationToken);
        if (plan.Groups.Any(g => g.Action is ItemAction.Send or ItemAction.SendChange)) plan = await PushPlan.MakeAsync(work, cancellationToken) with { Groups = [] }; // a resource may go into a village that was just made
        await _records.PushResourcesAsync(plan.Resources, cancellationToken);
    }

    /// <summary>A run that goes on lists and counts anew what is blocked: nothing stands twice.</summary>
    private async Task ForgetBlockedAsync(IReadOnlyList<DataType> types, CancellationToken cancellationToken)
    {
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.ForgetBlockedAsync(types, cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    /// <summary>Making resources there sends messages to real people, and readings in great numbers are rarely meant. True where the run waits for a person now.</summary>
    private async Task<bool> AskAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        var isFirst = work.Sync.PushApprovedAt is null;
        var readings = SendsReadings ? await CountAsync(plan, cancellationToken) : 0;
        var cap = SendsReadings && readings > 0 ? work.Sync.ReadingCap ?? SyncDefinition.UsualReadingCap(await work.Store.CountSharedReadingsAsync(work.Run, work.Selection, cancellationToken)) : long.MaxValue;
        var (tooManyResources, tooManyReadings) = (plan.NewResources > work.Sync.NewResourceCap, readings > cap);
        if (!tooManyResources && !tooManyReadings && !(isFirst && (plan.SendsRecords || readings > 0))) return false;
        await ListAsync(plan, cancellationToken);
        work.Run.State = RunState.AwaitingApproval;
        await work.SayAsync("wait", Question(plan, isFirst, tooManyReadings, readings, cap), cancellationToken);
        return true;
    }

    private string Question(PushPlan plan, bool isFirst, bool tooManyReadings, long readings, long cap)
    {
        var words = plan.NewResources > 0
            ? $"{Counted.Of(plan.NewResources, "new resource")} would be made in {work.Source.Title}, which sends messages to real people."
            : isFirst ? $"This is the first time that the sync sends anything to {work.Source.Title}." : "";
        if (tooManyReadings) words += string.Create(CultureInfo.InvariantCulture, $" {readings:N0} readings would be sent to {work.Source.Title}, more than the {cap:N0} that this sync sends without asking.");
        return $"{words.TrimStart()} The run waits until somebody has looked at the list.";
    }

    private async Task<long> CountAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        var count = 0L;
        await foreach (var selected in ReadingsToSend.OfAsync(work, plan.ForeseenKeys(work), cancellationToken)) count += selected.Blocked is null ? 1 : 0;
        return count;
    }

    /// <summary>Lists all that it asks about, one by one, so that a yes means exactly this; as many as a list may have.</summary>
    private async Task ListAsync(PushPlan plan, CancellationToken cancellationToken)
    {
        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            foreach (var group in plan.Groups) Wait(DataType.Group, group.Action, 1);
            foreach (var resource in plan.Resources) Wait(DataType.Resource, resource.Action, 1);
            await work.ListAsync(batch, [.. plan.Items()], cancellationToken);
            work.Run.Checkpoint = new RunCheckpoint(DataType.Group, 0, 0, RunPhase.PushGroups);
            await batch.CommitAsync(cancellationToken);
        }

        if (SendsReadings) await ListReadingsAsync(plan.ForeseenKeys(work), cancellationToken);
    }

    /// <summary>What waits, and what cannot be sent whatever the answer is.</summary>
    private async Task ListReadingsAsync(IReadOnlyDictionary<long, string> keys, CancellationToken cancellationToken)
    {
        var lines = await ReadingsToSend.BlockedAsync(work, keys, cancellationToken);
        await using (var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken))
        {
            await work.ListAsync(batch, lines, cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }

        await foreach (var some in ReadingsToSend.OfAsync(work, keys, cancellationToken).Chunk(work.Target.ReadingsPerCall).WithCancellation(cancellationToken))
        {
            await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            foreach (var selected in some) Wait(DataType.Reading, ActionOf(selected), 1);
            await work.ListAsync(batch, [.. some.Select(s => ReadingChanges.ItemOf(s.Reading, ActionOf(s), s.Blocked))], cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }
    }

    private static ItemAction ActionOf(SelectedReading selected) => selected switch
    {
        { Blocked: not null } => ItemAction.Blocked,
        { Reading.RemoteId: null } => ItemAction.Send,
        _ => ItemAction.SendChange,
    };

    private void Wait(DataType type, ItemAction action, int count)
    {
        if (action == ItemAction.KeptApart) return; // only listed: nobody selected it
        var counts = work.Pushed(type);
        counts.Selected += count;
        if (action == ItemAction.Blocked) counts.Blocked += count;
        else counts.Waiting += count;
    }

    private async Task AllowAsync(CancellationToken cancellationToken)
    {
        work.Approved = await work.Store.LoadApprovedAsync(work.Run, cancellationToken);
        if (work.Sync.PushApprovedAt is not null) return;
        await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await batch.AllowPushAsync(cancellationToken);
        await batch.CommitAsync(cancellationToken);
    }

    private async Task SaveCursorsAsync(CancellationToken cancellationToken)
    {
        if (work.Run.DryRun || work.List is not null) return;
        foreach (var type in work.Sync.SelectedDatatypes)
        {
            var newest = await work.Store.NewestOwnChangeAsync(work.Run, type, cancellationToken);
            await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            await batch.SaveCursorAsync(SyncMethod.PushToDatasource, type, newest, work.SelectionHash, cancellationToken);
            await batch.CommitAsync(cancellationToken);
        }
    }
}
