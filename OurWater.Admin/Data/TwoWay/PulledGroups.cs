using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Datasources;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>Villages and pincodes of the other system against our groups. Groups are few: the organisation's are read once a page.</summary>
internal sealed class PulledGroups(OurWaterDbContext context, SyncRun run, PullRules rules, DateTime now) : PulledRecords<RemoteGroup, Group>(context, run, rules, now, DataType.Group)
{
    protected override string KeyOf(RemoteGroup remote) => remote.Key;

    protected override string LabelOf(RemoteGroup remote) => remote.Type == GroupType.Pincode ? $"Pincode {remote.Key}" : $"{remote.Name} ({remote.Key})";

    protected override long IdOf(Group record) => record.Id;

    protected override DateTime? ChangedThereAt(RemoteGroup remote) => remote.UpdatedAt;

    protected override DateTime ChangedHereAt(Group record) => record.UpdatedAt;

    protected override IReadOnlyDictionary<string, string> ExternalIdsOf(RemoteGroup remote) => remote.ExternalIds;

    /// <summary>A village by its id there, or by pincode and village id as a file names it, or (waiting to be sent) by pincode and name; a pincode by its digits.</summary>
    protected override async Task<Dictionary<string, Group>> FindAsync(IReadOnlyList<RemoteGroup> page, CancellationToken cancellationToken)
    {
        var groups = await Context.Groups.Where(g => g.Type == GroupType.Village || g.Type == GroupType.Pincode).ToListAsync(cancellationToken);
        var ids = (await Context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Value != "").ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        var byIdentity = new Dictionary<string, Group>(StringComparer.OrdinalIgnoreCase);
        foreach (var group in groups.Where(g => g.Type == GroupType.Village && !IsApart(ids[g.Id])))
        {
            // What the other side has confirmed goes before what a file claims by pincode and number.
            if (ids[group.Id].FirstOrDefault(e => e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity) is { } key) byIdentity.TryAdd("village:" + key.Value, group);
        }

        foreach (var group in groups.OrderBy(g => g.Id))
        {
            if (IsApart(ids[group.Id])) KeepApart(group, ids[group.Id]);
            else foreach (var identity in Identities(group, ids[group.Id].ToDictionary(e => e.Name, e => e.Value))) byIdentity.TryAdd(identity, group);
        }

        var found = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (var remote in page)
        {
            var record = byIdentity.GetValueOrDefault((remote.Type == GroupType.Pincode ? "pincode:" : "village:") + remote.Key);
            if (remote.Type == GroupType.Village && !Apart.ContainsKey(remote.Key)) record ??= byIdentity.GetValueOrDefault($"waiting:{remote.ExternalIds.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode)}:{remote.Name}");
            if (record is not null && !found.ContainsValue(record)) found[remote.Key] = record;
        }

        return found;
    }

    protected override Group Make(RemoteGroup remote) => new()
    {
        Type = remote.Type,
        Name = remote.Name,
        Latitude = remote.Latitude,
        Longitude = remote.Longitude,
        Origin = ValueOrigin.Datasource,
        RunId = Run.Id,
        CreatedAt = Now,
        UpdatedAt = Now,
    };

    protected override IEnumerable<FieldPair> Fields(RemoteGroup remote, Group? record)
    {
        if (remote.Type == GroupType.Pincode) yield break; // only a number there: its name here is ours
        yield return new("name", LegacyFields.Text(record?.Name), LegacyFields.Text(remote.Name), () => record!.Name = remote.Name);
        yield return new("latitude", LegacyFields.Degrees(record?.Latitude), LegacyFields.Degrees(remote.Latitude), () => record!.Latitude = remote.Latitude);
        yield return new("longitude", LegacyFields.Degrees(record?.Longitude), LegacyFields.Degrees(remote.Longitude), () => record!.Longitude = remote.Longitude);
    }

    protected override void Touch(Group record) => (record.UpdatedAt, record.Origin, record.RunId, record.Row) = (Now, ValueOrigin.Datasource, Run.Id, null);

    private static bool IsApart(IEnumerable<ExternalId> ids) => ids.Any(e => e.State == MappingState.KeptApart);

    private void KeepApart(Group group, IEnumerable<ExternalId> ids)
    {
        var name = group.Type == GroupType.Pincode ? ExternalIdNames.LegacyMyWellPincode : ExternalIdNames.LegacyMyWellId;
        if (ids.FirstOrDefault(e => e.Name == name) is { } apart) Apart.TryAdd(apart.Value, group.Id);
    }

    private static IEnumerable<string> Identities(Group group, Dictionary<string, string> ids)
    {
        var pincode = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode);
        if (group.Type == GroupType.Pincode)
        {
            yield return "pincode:" + (pincode ?? group.Name.Trim());
            yield break;
        }

        var (id, village) = (ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellId), ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellVillageId));
        if (pincode is not null && village is not null) yield return $"village:{pincode}.{village}";
        if (id is null && village is null && pincode is not null) yield return $"waiting:{pincode}:{group.Name.Trim()}";
    }
}
