using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Features;
using OurWater.Sync;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>For a comparison: our resources and groups as far as the sync's selection holds them, with what they are called there and where that stands.</summary>
internal sealed class KnownRecords(OurWaterDbContext context, SyncRun run, SyncSelection selection)
{
    private const string NoPincode = "No pincode. Set its pincode, or draw its pincode group around it.";
    private const string VillageWithoutPincode = "No pincode: LegacyMyWell keeps each village under one. Link it to a village there under External IDs, or leave it here.";
    private const string NoSuchGroup = "LegacyMyWell knows villages and pincodes only. A group of another kind stays here.";
    private const string OnlyANumber = "A pincode is in LegacyMyWell by its villages, and is no record of its own there: nothing of this group is sent.";
    private const string OfAnotherServer = "It is a record of another server.";

    private readonly PushScope _scope = new(selection);

    public async Task<IReadOnlyList<KnownRecord>> LoadAsync(DataType type, CancellationToken cancellationToken)
    {
        var others = await OtherServers.OfAsync(context, run.Sync!.DatasourceId, cancellationToken);
        var ids = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == type && ExternalIdNames.LegacyMyWell.Contains(e.Name)).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        var known = type == DataType.Group ? await GroupsAsync(ids, cancellationToken) : await ResourcesAsync(ids, cancellationToken);
        bool IsOfAnother(KnownRecord record) => ids[record.RecordId].Any(e => e.Name == ExternalIdNames.LegacyMyWellId && e.DatasourceId is { } holder && others.Contains(holder));
        return [.. known.Select(k => IsOfAnother(k) ? NoPlace(k.RecordId, k.Label, OfAnotherServer) : k)];
    }

    private async Task<List<KnownRecord>> ResourcesAsync(ILookup<long, ExternalId> ids, CancellationToken cancellationToken)
    {
        var villages = selection.Groups.Count == 0 ? null : await VillageChoice.LoadAsync(context, cancellationToken);
        var resources = await context.Resources.AsNoTracking().Include(r => r.Groups.Where(g => g.Type == GroupType.Village)).OrderBy(r => r.Id).ToListAsync(cancellationToken);
        var names = await RecordLabels.NamesOfResourcesAsync(context, resources.Select(r => r.Id), cancellationToken);
        return resources.ConvertAll(resource =>
        {
            var (main, pincode) = (ids[resource.Id].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellId), ids[resource.Id].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellPincode));
            var key = main is { IsIdentity: true } ? main.Value : null; // what is kept apart, or claims the number of another, has none there
            if (!_scope.Holds(key, key is null ? pincode?.Value : PushScope.PincodeOf(key), villages?.KeysOf(resource) ?? [], resource.Latitude, resource.Longitude)) return null;
            return new KnownRecord(resource.Id, key, names[resource.Id], main?.State ?? pincode?.State ?? MappingState.Blocked, main is null ? pincode?.Reason ?? (pincode is null ? NoPincode : null) : main.Reason);
        }).OfType<KnownRecord>().ToList();
    }

    /// <summary>Villages, and pincodes, which are there by their villages; where everything is compared also those that cannot be there. In a part of the map only those that the selection names.</summary>
    private async Task<List<KnownRecord>> GroupsAsync(ILookup<long, ExternalId> ids, CancellationToken cancellationToken)
    {
        var groups = await context.Groups.AsNoTracking().OrderBy(g => g.Id).ToListAsync(cancellationToken);
        var found = new List<KnownRecord>();
        foreach (var group in groups)
        {
            var (main, pincode) = (ids[group.Id].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellId), ids[group.Id].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellPincode));
            var isVillage = group.Type == GroupType.Village;
            if (group.Type is not (GroupType.Village or GroupType.Pincode) || pincode is null || pincode.Value.Length == 0)
            {
                if (_scope.HoldsPincode(null)) found.Add(isVillage ? new KnownRecord(group.Id, null, group.Name, MappingState.Blocked, VillageWithoutPincode) : NoPlace(group.Id, group.Name, group.Type == GroupType.Pincode ? OnlyANumber : NoSuchGroup));
                continue;
            }

            if (!isVillage && !ThereStates.Holds(pincode.State) && pincode.State != MappingState.Missing)
            {
                if (_scope.HoldsPincode(pincode.Value)) found.Add(NoPlace(group.Id, $"Pincode {pincode.Value}", OnlyANumber)); // only a number there: nothing of it is sent
                continue;
            }

            if (selection.Groups.Count > 0 ? !isVillage || main is null || !selection.Groups.Contains(main.Value) : !_scope.HoldsPincode(pincode.Value)) continue;
            found.Add(new KnownRecord(group.Id, isVillage ? main is { IsIdentity: true } ? main.Value : null : pincode.Value, isVillage ? $"{group.Name} ({main?.Value ?? pincode.Value})" : $"Pincode {pincode.Value}", (isVillage ? main?.State : null) ?? pincode.State, main?.Reason ?? pincode.Reason));
        }

        return found;
    }

    private static KnownRecord NoPlace(long id, string label, string reason) => new(id, null, label, null, reason, HasPlace: false);
}
