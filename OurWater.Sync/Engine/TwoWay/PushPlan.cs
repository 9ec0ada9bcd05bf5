using OurWater.Sync.Model;

namespace OurWater.Sync.Engine.TwoWay;

/// <summary>What a push is about to do: shown to a person before the first of it leaves, and on the list of a dry run.</summary>
internal sealed record PushPlan(IReadOnlyList<GroupToPush> Groups, IReadOnlyList<ResourceToPush> Resources)
{
    public int NewResources => Resources.Count(r => r.Action == ItemAction.Send);

    public bool SendsRecords => Groups.Any(g => Leaves(g.Action)) || Resources.Any(r => Leaves(r.Action));

    private static bool Leaves(ItemAction action) => action is ItemAction.Send or ItemAction.SendChange;

    public static async Task<PushPlan> MakeAsync(SyncWork work, CancellationToken cancellationToken)
    {
        var types = work.Sync.SelectedDatatypes;
        var groups = types.Contains(DataType.Group) ? await work.Store.SelectGroupsAsync(work.Run, work.Selection, work.Foreseen, cancellationToken) : [];
        var resources = types.Contains(DataType.Resource) ? await WithRoomAsync(work, await StillThereAsync(work, await work.Store.SelectResourcesAsync(work.Run, work.Selection, work.Foreseen, cancellationToken), cancellationToken), cancellationToken) : [];
        return new PushPlan(groups, resources);
    }

    /// <summary>What resources would be called there before the readings go: those that the pull would have linked, and those that are about to be made.</summary>
    public IReadOnlyDictionary<long, string> ForeseenKeys(SyncWork work)
    {
        var keys = work.Foreseen.ResourceKeys();
        foreach (var resource in Resources.Where(r => r.Action == ItemAction.Send)) keys.TryAdd(resource.RecordId, ReadingToPush.NewResource);
        return keys;
    }

    /// <summary>What is gone there cannot be changed there.</summary>
    private static async Task<IReadOnlyList<ResourceToPush>> StillThereAsync(SyncWork work, IReadOnlyList<ResourceToPush> resources, CancellationToken cancellationToken)
    {
        if (!resources.Any(r => r.Action == ItemAction.SendChange)) return resources;
        var there = await work.Target.ResourceKeysAsync(cancellationToken);
        return [.. resources.Select(r => r.Action != ItemAction.SendChange || there.Contains(r.Resource!.Key!)
            ? r : r with { Resource = null, Action = ItemAction.Blocked, Reason = $"It is not in {work.Source.Title} any more. Compare both sides, then decide what becomes of it." })];
    }

    /// <summary>Each pincode there has so many numbers for each kind of resource; who gets none is blocked before trying.</summary>
    private static async Task<IReadOnlyList<ResourceToPush>> WithRoomAsync(SyncWork work, IReadOnlyList<ResourceToPush> resources, CancellationToken cancellationToken)
    {
        var left = new Dictionary<(string, ResourceType), int>();
        var planned = new List<ResourceToPush>(resources.Count);
        foreach (var resource in resources)
        {
            if (resource is not { Action: ItemAction.Send, Resource: { } sent })
            {
                planned.Add(resource);
                continue;
            }

            var kind = (sent.Pincode, sent.Type);
            if (!left.TryGetValue(kind, out var room)) room = await work.Target.RoomAsync(sent.Pincode, sent.Type, cancellationToken);
            left[kind] = room - 1;
            planned.Add(room > 0 ? resource : resource with { Action = ItemAction.Blocked, Reason = $"No number for a {RemoteLabels.Kind(sent.Type).ToLowerInvariant()} is left in pincode {sent.Pincode} of {work.Source.Title}. It can be sent when one there is removed." });
        }

        return planned;
    }

    public IEnumerable<RunItem> Items()
    {
        foreach (var group in Groups)
        {
            yield return new RunItem { Direction = SyncDirection.Push, DataType = DataType.Group, Action = group.Action, RecordId = group.Group.RecordId, RemoteKey = group.Group.Key, Label = group.Label, Before = group.Before, After = group.After, Reason = group.Reason, Hash = HashOf(group) };
        }

        foreach (var resource in Resources)
        {
            yield return new RunItem { Direction = SyncDirection.Push, DataType = DataType.Resource, Action = resource.Action, RecordId = resource.RecordId, RemoteKey = resource.Resource?.Key, Label = resource.Label, Before = resource.Before, After = resource.After, Reason = resource.Reason ?? resource.Note, Hash = HashOf(resource) };
        }
    }

    public static string HashOf(GroupToPush group) => SyncWork.HashOf(SyncDirection.Push, DataType.Group, SyncWork.Number(group.Group.RecordId), $"{group.Action}|{group.Group}");

    public static string HashOf(ResourceToPush resource) => SyncWork.HashOf(SyncDirection.Push, DataType.Resource, SyncWork.Number(resource.RecordId), $"{resource.Action}|{(resource.Resource is { } sent ? sent with { VillageId = 0 } : null)}"); // a village that is made before it may be nearer

    public static string HashOf(ReadingToPush reading, ItemAction action) => SyncWork.HashOf(SyncDirection.Push, DataType.Reading, SyncWork.Number(reading.RecordId), $"{action}|{SyncWork.Text(reading.Value)}|{reading.UnixMilliseconds}");
}
