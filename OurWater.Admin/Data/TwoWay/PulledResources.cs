using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Datasources;
using OurWater.Sync.Engine.TwoWay;
using OurWater.Sync.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data.TwoWay;

/// <summary>Resources of the other system against ours: matched by what they are called there, compared three-way and field by field, a page at a time.</summary>
internal sealed class PulledResources(OurWaterDbContext context, SyncRun run, PullRules rules, DateTime now) : PulledRecords<RemoteResource, Resource>(context, run, rules, now, DataType.Resource)
{
    protected override string KeyOf(RemoteResource remote) => remote.Key;

    protected override string LabelOf(RemoteResource remote) => RemoteLabels.Resource(remote.Type, remote.Key);

    protected override long IdOf(Resource record) => record.Id;

    protected override DateTime? ChangedThereAt(RemoteResource remote) => remote.UpdatedAt;

    protected override DateTime ChangedHereAt(Resource record) => record.UpdatedAt;

    protected override IReadOnlyDictionary<string, string> ExternalIdsOf(RemoteResource remote) => remote.ExternalIds;

    protected override async Task<Dictionary<string, Resource>> FindAsync(IReadOnlyList<RemoteResource> page, CancellationToken cancellationToken)
    {
        var keys = page.Select(r => r.Key).ToList();
        var named = await Context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && keys.Contains(e.Value)).Select(e => new { e.Value, e.RecordId, e.IsIdentity, e.State }).ToListAsync(cancellationToken);
        var held = named.FindAll(e => e.IsIdentity);
        foreach (var apart in named.Where(e => e.State == MappingState.KeptApart)) Apart.TryAdd(apart.Value, apart.RecordId);
        var ids = held.ConvertAll(h => h.RecordId);
        var records = await Context.Resources.Include(r => r.Groups).Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        var found = held.Where(h => records.ContainsKey(h.RecordId)).ToDictionary(h => h.Value, h => records[h.RecordId], StringComparer.Ordinal);
        await FindWaitingAsync([.. page.Where(r => !found.ContainsKey(r.Key) && !Apart.ContainsKey(r.Key))], found, cancellationToken);
        return found;
    }

    protected override Resource Make(RemoteResource remote) => new()
    {
        Type = remote.Type,
        OwnerName = remote.Owner,
        Latitude = remote.Latitude,
        Longitude = remote.Longitude,
        Elevation = remote.Elevation,
        WellDepth = remote.WellDepth,
        Origin = ValueOrigin.Datasource,
        RunId = Run.Id,
        CreatedAt = Now,
        UpdatedAt = Now,
        Timeseries = [new Timeseries { OrganisationId = Run.OrganisationId, Unit = StoredUnits.Of(remote.Type) }],
    };

    protected override IEnumerable<FieldPair> Fields(RemoteResource remote, Resource? record)
    {
        yield return new("resourceType", record is null ? null : LegacyFields.Type(record.Type), LegacyFields.Type(remote.Type), () => record!.Type = remote.Type);
        yield return new("owner", LegacyFields.Text(record?.OwnerName), LegacyFields.Text(remote.Owner), () => record!.OwnerName = remote.Owner);
        yield return new("latitude", LegacyFields.Degrees(record?.Latitude), LegacyFields.Degrees(remote.Latitude), () => record!.Latitude = remote.Latitude);
        yield return new("longitude", LegacyFields.Degrees(record?.Longitude), LegacyFields.Degrees(remote.Longitude), () => record!.Longitude = remote.Longitude);
        yield return new("elevation", LegacyFields.Whole(record?.Elevation), LegacyFields.Whole(remote.Elevation), () => record!.Elevation = remote.Elevation);
        yield return new("wellDepth", LegacyFields.Hundredths(record?.WellDepth), LegacyFields.Hundredths(remote.WellDepth), () => record!.WellDepth = remote.WellDepth);
    }

    /// <summary>An id that only a file or a person named was never seen together with what ours says.</summary>
    protected override string? MayBeAnother(RemoteResource remote, Resource record, JsonObject? held, MappingState state)
    {
        if (held is null && state is not (MappingState.Unconfirmed or MappingState.Missing)) return null;
        var ours = new OwnerAndPlace(record.OwnerName, record.Latitude, record.Longitude);
        var both = held is null ? ours : new OwnerAndPlace(held["owner"]?.GetValue<string>(), held["latitude"]?.GetValue<double>(), held["longitude"]?.GetValue<double>());
        return KnownNumber.WhyAnother(new OwnerAndPlace(remote.Owner, remote.Latitude, remote.Longitude), both, ours, state == MappingState.Missing);
    }

    protected override void Touch(Resource record) => (record.UpdatedAt, record.Origin, record.RunId, record.Row) = (Now, ValueOrigin.Datasource, Run.Id, null);

    /// <summary>A resource belongs to its village and its pincode; one that was moved to another village there moves here.</summary>
    protected override bool SetMembership(RemoteResource remote, Resource record, IReadOnlyDictionary<string, Group> groups, IReadOnlySet<string> oldKeys)
    {
        var changed = false;
        foreach (var key in remote.GroupKeys)
        {
            if (!groups.TryGetValue(key, out var group) || record.Groups.Contains(group)) continue;
            record.Groups.Add(group);
            changed = true;
        }

        foreach (var old in oldKeys.Except(remote.GroupKeys))
        {
            if (groups.TryGetValue(old, out var left) && record.Groups.Remove(left)) changed = true;
        }

        return changed;
    }

    protected override IReadOnlyList<string> GroupKeysOf(RemoteResource remote) => remote.GroupKeys;

    /// <summary>Ours that wait to be sent, and are there already by pincode, kind, owner and place: somebody made them on both sides.</summary>
    private async Task FindWaitingAsync(List<RemoteResource> unknown, Dictionary<string, Resource> found, CancellationToken cancellationToken)
    {
        var pincodes = unknown.Select(r => r.ExternalIds.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode)).OfType<string>().Distinct().ToList();
        if (pincodes.Count == 0) return;
        var waiting = await Context.Resources.Include(r => r.Groups)
            .Where(r => Context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Name == ExternalIdNames.LegacyMyWellPincode && pincodes.Contains(e.Value))
                && !Context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == r.Id && e.Name == ExternalIdNames.LegacyMyWellId))
            .ToListAsync(cancellationToken);
        if (waiting.Count == 0) return;
        var ids = waiting.ConvertAll(w => w.Id);
        var pincodeOf = await Context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellPincode && ids.Contains(e.RecordId)).ToDictionaryAsync(e => e.RecordId, e => e.Value, cancellationToken);
        var byPlace = waiting.Where(w => w is { Latitude: not null, Longitude: not null } && !string.IsNullOrEmpty(w.OwnerName)).ToLookup(w => (pincodeOf[w.Id], w.Type, w.OwnerName!.Trim().ToUpperInvariant(), Place(w.Latitude), Place(w.Longitude)));
        var taken = new HashSet<long>();
        foreach (var remote in unknown)
        {
            var key = (remote.ExternalIds.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode) ?? "", remote.Type, (remote.Owner ?? "").Trim().ToUpperInvariant(), Place(remote.Latitude), Place(remote.Longitude));
            if (byPlace[key].FirstOrDefault(w => !taken.Contains(w.Id)) is not { } same) continue;
            taken.Add(same.Id);
            found[remote.Key] = same;
        }
    }

    private static double? Place(double? degrees) => degrees is { } number ? Math.Round(number, 6) : null;
}
