using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Data.Runs;
using OurWater.Sync;
using OurWater.Sync.ExternalIds;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Api.Exchange;

/// <summary>Sent groups and resources, through the same comparison as the rows of a file.</summary>
internal sealed class AcceptedRecords(OurWaterDbContext context, RunBatch batch, SyncRun run, ExistingValues policy)
{
    private sealed record Row<T>(SentRecord Sent, T Mapped, string Identity);

    public async Task ApplyGroupsAsync(IReadOnlyList<SentRecord> sent, bool newestWins, CancellationToken cancellationToken)
    {
        var mapped = sent.Select(s => (Sent: s, Mapped: SentRecords.Group(s, newestWins))).Where(p => p.Mapped is not null).ToList();
        if (mapped.Count == 0) return;
        var identities = new AcceptedIdentities(context, DataType.Group);
        await identities.LoadAsync(mapped.ConvertAll(m => (m.Sent, m.Mapped!.ExternalIds)), cancellationToken);
        var stored = await StoredGroupsAsync(cancellationToken);
        var (rows, keys) = (new List<Row<MappedGroup>>(), new Dictionary<SentRecord, string>());
        foreach (var (one, group) in mapped)
        {
            var identity = IdentityOf(one, group!, identities);
            if (stored.TryGetValue(identity, out var known)) one.RecordId = known;
            keys[one] = one.RecordId is { } id ? $"#{id}" : identity;
            if (identities.Admit(one, keys[one], group!.ExternalIds)) rows.Add(new Row<MappedGroup>(one, group with { Identity = identity }, identity));
        }

        var outcomes = await batch.ApplyGroupsAsync(rows.ConvertAll(r => r.Mapped), policy, cancellationToken);
        Settle(rows, outcomes, await context.Groups.AsNoTracking().Where(g => g.RunId == run.Id && g.Row != null).Select(g => new { g.Row, g.Id }).ToDictionaryAsync(g => g.Row!.Value, g => g.Id, cancellationToken));
        Repeat(keys, identities);
    }

    public async Task ApplyResourcesAsync(IReadOnlyList<SentRecord> sent, bool newestWins, CancellationToken cancellationToken)
    {
        var mapped = sent.Select(s => (Sent: s, Mapped: SentRecords.Resource(s, newestWins))).Where(p => p.Mapped is not null).ToList();
        if (mapped.Count == 0) return;
        var identities = new AcceptedIdentities(context, DataType.Resource);
        await identities.LoadAsync(mapped.ConvertAll(m => (m.Sent, m.Mapped!.ExternalIds)), cancellationToken);
        var names = await NamedAsync(mapped.ConvertAll(m => m.Mapped!.Name).OfType<string>(), cancellationToken);
        var schemes = new Dictionary<string, List<Row<MappedResource>>>(StringComparer.Ordinal);
        var keys = new Dictionary<SentRecord, string>();
        foreach (var (one, resource) in mapped)
        {
            if (SchemeOf(one, resource!, identities, names) is not var (scheme, identity) || one.IsRejected) continue;
            keys[one] = one.RecordId is { } id ? $"#{id}" : $"{scheme} {identity}";
            if (!identities.Admit(one, keys[one], resource!.ExternalIds)) continue;
            if (!schemes.TryGetValue(scheme, out var rows)) schemes[scheme] = rows = [];
            rows.Add(new Row<MappedResource>(one, resource with { Identity = identity }, identity));
        }

        await RefuseWhatCannotBeAsync([.. schemes.Values.SelectMany(r => r)], cancellationToken);
        foreach (var (scheme, all) in schemes)
        {
            var rows = all.FindAll(r => !r.Sent.IsRejected);
            if (rows.Count == 0) continue;
            var outcomes = await batch.ApplyResourcesAsync(rows.ConvertAll(r => r.Mapped), scheme, policy, cancellationToken);
            Settle(rows, outcomes, await context.Resources.AsNoTracking().Where(r => r.RunId == run.Id && r.Row != null).Select(r => new { r.Row, r.Id }).ToDictionaryAsync(r => r.Row!.Value, r => r.Id, cancellationToken));
        }

        Repeat(keys, identities);
    }

    private async Task<Dictionary<string, long>> StoredGroupsAsync(CancellationToken cancellationToken)
    {
        var groups = await context.Groups.AsNoTracking().ToListAsync(cancellationToken);
        var ids = (await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group).ToListAsync(cancellationToken)).ToLookup(e => e.RecordId);
        return groups.SelectMany(g => GroupApply.IdentitiesOf(g, ids[g.Id]).Select(i => (Identity: i, g.Id))).GroupBy(p => p.Identity, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First().Id, StringComparer.OrdinalIgnoreCase);
    }

    private static string IdentityOf(SentRecord sent, MappedGroup group, AcceptedIdentities identities)
    {
        if (sent.RecordId is { } id) return string.Create(CultureInfo.InvariantCulture, $"#{id}");
        if (identities.KeyOf(group.ExternalIds) is { } key) return $"@{key.Name}:{key.Value}";
        var pincode = group.ExternalIds.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode) ?? "";
        var type = Http.Words.Of(group.Type);
        return group.ExternalIds.TryGetValue(ExternalIdNames.LegacyMyWellVillageId, out var village) ? $"{type}:{pincode}:{village}" : $"{type}:{pincode}:{group.Name}";
    }

    private static (string Scheme, string Identity)? SchemeOf(SentRecord sent, MappedResource resource, AcceptedIdentities identities, ILookup<string, SameName> names)
    {
        if (sent.RecordId is { } id) return (Identities.OurWater, id.ToString(CultureInfo.InvariantCulture));
        if (identities.KeyOf(resource.ExternalIds) is { } key)
        {
            sent.RecordId = identities.HolderOf(key);
            return (key.Name == ExternalIdNames.LegacyMyWellId ? Identities.LegacyMyWell : Identities.ExternalIdPrefix + key.Name, key.Value);
        }

        if (resource.Name is not { } name)
        {
            sent.Reject(ReasonCodes.MissingField, "Nothing says which resource this is: send its id, an external id of your own, or a name.", "externalIds");
            return null;
        }

        var same = names[name].Where(n => resource.Type is null || n.Type == resource.Type).ToList();
        if (same is [var only] && only.IsElsewhere(resource))
        {
            sent.Reject(ReasonCodes.AmbiguousResource, FormattableString.Invariant($"A resource with this name stands elsewhere, more than {SameName.Near} m away: the one with the id {only.Id}. Send that id to move it, or an external id of your own to make another one."), "name");
            return null;
        }

        if (same.Count == 1) sent.RecordId = same[0].Id;
        return (Identities.Name, name);
    }

    /// <summary>A stored resource of a sent name.</summary>
    private sealed record SameName(string Name, long Id, ResourceType Type, double? Latitude, double? Longitude)
    {
        public const int Near = 200;

        /// <summary>Names are no identities: the same name far away is another place.</summary>
        public bool IsElsewhere(MappedResource sent) =>
            sent is { Latitude: { } latitude, Longitude: { } longitude } && Latitude is { } here && Longitude is { } there && Likeness.Metres(latitude, longitude, here, there) > Near;
    }

    private async Task<ILookup<string, SameName>> NamedAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var wanted = names.Distinct().ToList();
        return (await context.Resources.AsNoTracking().Where(r => r.Name != null && wanted.Contains(r.Name)).Select(r => new SameName(r.Name!, r.Id, r.Type, r.Latitude, r.Longitude)).ToListAsync(cancellationToken)).ToLookup(r => r.Name, StringComparer.Ordinal);
    }

    /// <summary>A new resource needs its type; a group must exist.</summary>
    private async Task RefuseWhatCannotBeAsync(List<Row<MappedResource>> rows, CancellationToken cancellationToken)
    {
        var named = rows.SelectMany(r => r.Mapped.GroupIds ?? []).Distinct().ToList();
        var groups = (await context.Groups.Where(g => named.Contains(g.Id)).Select(g => g.Id).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var (sent, resource, _) in rows)
        {
            if (resource.GroupIds?.FirstOrDefault(g => !groups.Contains(g)) is > 0 and var missing) sent.Reject(ReasonCodes.InvalidField, FormattableString.Invariant($"groups: there is no group with the id {missing}."), "groups");
            if (sent.RecordId is null && resource.Type is null) sent.Reject(ReasonCodes.MissingField, "resourceType: a new resource needs it.", "resourceType");
        }
    }

    private static void Settle<T>(List<Row<T>> rows, IReadOnlyList<RecordOutcome> outcomes, Dictionary<int, long> written)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var sent = rows[i].Sent;
            sent.Settle(outcomes[i].Outcome, outcomes[i].Rejection);
            if (outcomes[i].Outcome is Outcome.Created or Outcome.Updated && written.TryGetValue(sent.Row, out var id)) sent.RecordId = id;
        }
    }

    /// <summary>What stood twice has the id of the first.</summary>
    private static void Repeat(Dictionary<SentRecord, string> keys, AcceptedIdentities identities)
    {
        foreach (var (one, key) in keys.Where(k => k.Key is { IsRejected: false, RecordId: null })) one.RecordId = identities.FirstOf(key)?.RecordId;
    }
}
