using OurWater.Sync.Datasources;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>Pulls groups and resources: few, so they are read whole each time, in pages of one transaction each.</summary>
internal sealed class RecordPull(SyncWork work)
{
    /// <summary>Resources that are not here yet; a dry run counts their readings as it will find them.</summary>
    public Dictionary<string, ResourceType> Foreseen { get; } = [];

    /// <summary>Ours that become the same as one of theirs, by its key; a dry run reads all readings of these too, as it will.</summary>
    public Dictionary<string, long> Joined { get; } = [];

    /// <summary>Resources of which a person is asked whether they are the same as before; a dry run leaves their readings alone as it will find them.</summary>
    public Dictionary<string, HeldKey> Held { get; } = [];

    /// <param name="ahead">What was asked for already; null = asked for now, from the checkpoint.</param>
    public Task PullGroupsAsync(ReadAhead<RemoteGroup>? ahead, CancellationToken cancellationToken) =>
        PullAsync(DataType.Group, RunPhase.PullGroups, after => ahead?.PagesAsync(cancellationToken) ?? work.Source.ReadGroupsAsync(work.Selection, after, cancellationToken), (batch, page, rules) => batch.PullGroupsAsync(page, rules, cancellationToken), RemoteColumns.Of, g => 0, cancellationToken);

    /// <param name="ahead">What was asked for already; null = asked for now, from the checkpoint.</param>
    public Task PullResourcesAsync(ReadAhead<RemoteResource>? ahead, CancellationToken cancellationToken) =>
        PullAsync(DataType.Resource, RunPhase.PullResources, after => ahead?.PagesAsync(cancellationToken) ?? work.Source.ReadResourcesAsync(work.Selection, after, cancellationToken), PullResourcesAsync, RemoteColumns.Of, r => r.Row, cancellationToken);

    private async ValueTask<IReadOnlyList<PulledRecord>> PullResourcesAsync(ITwoWayBatch batch, IReadOnlyList<RemoteResource> resources, PullRules rules)
    {
        var pulled = await batch.PullResourcesAsync(resources, rules, CancellationToken.None);
        for (var i = 0; i < pulled.Count; i++)
        {
            if (pulled[i].Outcome == Outcome.Created) Foreseen[resources[i].Key] = resources[i].Type;
            if (pulled[i].JoinedId is { } joined) Joined[resources[i].Key] = joined;
            if (pulled[i].Held is not { } held) continue;
            Held[resources[i].Key] = held;
            work.Warn(ReasonCodes.AnotherRecord, $"{RemoteLabels.Resource(resources[i].Type, resources[i].Key)}: {held.Why}");
        }

        return pulled;
    }

    private async Task PullAsync<T>(
        DataType type,
        RunPhase phase,
        Func<string?, IAsyncEnumerable<RemotePage<T>>> read,
        Func<ITwoWayBatch, IReadOnlyList<T>, PullRules, ValueTask<IReadOnlyList<PulledRecord>>> apply,
        Func<T, List<string>> original,
        Func<T, int> row,
        CancellationToken cancellationToken)
    {
        var counts = work.Pulled(type);
        var position = work.Run.Checkpoint is { } at && at.Phase == phase ? at.Position : null;
        DateTime? newest = null;
        await foreach (var page in read(position).WithCancellation(cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await using var batch = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
            var pulled = await apply(batch, page.Records, new PullRules(work.Policy, work.List));
            var rejected = page.Rejected.ToList();
            for (var i = 0; i < pulled.Count; i++)
            {
                if (pulled[i].Rejection is { } problem) rejected.Add(new RowRejection(row(page.Records[i]), 0, [problem], original(page.Records[i])));
                else counts.Count(pulled[i].Outcome);
                if (pulled[i].Foreseen is { } foreseen) work.Foreseen.Add(type, foreseen);
                if (pulled[i].Settled) work.Settled++;
            }

            foreach (var (code, example) in page.Warnings ?? []) work.Warn(code, example);
            foreach (var one in rejected) work.Warn(one.Problems[0].Code, one.Problems[0].Message);
            await batch.AddRejectedAsync(type, rejected, cancellationToken);
            if (work.Run.DryRun) await work.ListAsync(batch, [.. pulled.Select(p => p.Item).OfType<RunItem>()], cancellationToken);
            counts.Read += page.Records.Count + page.Rejected.Count;
            counts.Rejected += rejected.Count;
            if (page.Newest is { } seen && (newest is null || seen > newest)) newest = seen;
            work.Run.Checkpoint = new RunCheckpoint(type, counts.Read, 0, phase, page.Position, newest);
            await batch.CommitAsync(cancellationToken);
            work.Moved();
        }

        if (work.Run.DryRun || work.List is not null) return;
        await using var last = await work.Store.BeginTwoWayAsync(work.Run, cancellationToken);
        await last.SaveCursorAsync(SyncMethod.PullFromDatasource, type, newest, work.SelectionHash, cancellationToken);
        await last.CommitAsync(cancellationToken);
    }
}
