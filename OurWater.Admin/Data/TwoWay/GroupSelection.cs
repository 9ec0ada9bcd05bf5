using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>Villages that the other side lacks, or has otherwise. A pincode is no record there: it exists by its villages and resources.</summary>
internal sealed class GroupSelection(OurWaterDbContext context, SyncRun run, Foresight foreseen)
{
    public async Task<IReadOnlyList<GroupToPush>> SelectAsync(SyncSelection selection, CancellationToken cancellationToken)
    {
        var datasourceId = run.Sync!.DatasourceId;
        var groups = await context.Groups.AsNoTracking().Where(g => g.Type == GroupType.Village).OrderBy(g => g.Id).ToListAsync(cancellationToken);
        var ids = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        var snapshots = await context.RecordSnapshots.AsNoTracking().Where(s => s.DatasourceId == datasourceId && s.RecordType == DataType.Group).ToDictionaryAsync(s => s.RecordId, s => s.Fields, cancellationToken);
        var pulled = await PullOutcome.LoadAsync(context, run, DataType.Group, foreseen, cancellationToken);
        var others = await OtherServers.OfAsync(context, datasourceId, cancellationToken);
        var scope = new PushScope(selection);
        var found = new List<GroupToPush>();
        foreach (var group in groups.Where(g => !pulled.IsWaiting(g.Id)))
        {
            var names = ids[group.Id].ToDictionary(e => e.Name);
            if (!names.TryGetValue(ExternalIdNames.LegacyMyWellPincode, out var pincode) || pincode.Value.Length == 0 || !scope.HoldsPincode(pincode.Value)) continue;
            var key = names.GetValueOrDefault(ExternalIdNames.LegacyMyWellId);
            if (key?.DatasourceId is { } holder && others.Contains(holder)) continue; // it is a village of another server
            if (names.Values.Any(e => e.State == MappingState.KeptApart))
            {
                if (run.DryRun) found.Add(new GroupToPush(new OutgoingGroup(group.Id, null, group.Name, pincode.Value, null, group.Latitude, group.Longitude), ItemAction.KeptApart, $"{group.Name} ({pincode.Value})", null, null, ResourceSelection.KeptApart));
                continue;
            }

            if ((pulled.Of(group.Id)?.Key ?? key?.Value) is { } known)
            {
                if ((pulled.Of(group.Id) is not null || ThereStates.TakesChanges(key)) && Changed(group, known, pincode.Value, pulled.Of(group.Id)?.Fields ?? snapshots.GetValueOrDefault(group.Id), pulled) is { } changed) found.Add(changed);
            }
            else if (!names.ContainsKey(ExternalIdNames.LegacyMyWellVillageId) && pincode.State != MappingState.Failed)
            {
                found.Add(New(group, pincode.Value));
            }
        }

        return found;
    }

    private static GroupToPush New(Group group, string pincode)
    {
        var outgoing = new OutgoingGroup(group.Id, null, group.Name, pincode, null, group.Latitude, group.Longitude);
        var reason = LegacyMyWellRequirements.OfName(group.Name);
        return new GroupToPush(outgoing, reason is null ? ItemAction.Send : ItemAction.Blocked, $"{group.Name} ({pincode})", null, group.Name, reason);
    }

    private static GroupToPush? Changed(Group group, string key, string pincode, string? snapshot, PullOutcome pulled)
    {
        if (snapshot is null) return null;
        var held = JsonNode.Parse(snapshot)!.AsObject();
        (string Name, string? Ours)[] fields = [("name", LegacyFields.Text(group.Name)), ("latitude", LegacyFields.Degrees(group.Latitude)), ("longitude", LegacyFields.Degrees(group.Longitude))];
        if (Array.TrueForAll(fields, f => f.Ours is null || f.Ours == held[f.Name]?.ToJsonString() || pulled.IsTaken(group.Id, f.Name))) return null;
        var village = int.Parse(key[(key.IndexOf('.', StringComparison.Ordinal) + 1)..], CultureInfo.InvariantCulture);
        var outgoing = new OutgoingGroup(group.Id, key, group.Name, pincode, village, group.Latitude, group.Longitude);
        var reason = LegacyMyWellRequirements.OfName(group.Name);
        return new GroupToPush(outgoing, reason is null ? ItemAction.SendChange : ItemAction.Blocked, $"{group.Name} ({key})", held["name"]?.GetValue<string>(), group.Name, reason);
    }
}
