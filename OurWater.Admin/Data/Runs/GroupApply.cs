using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>Rows of a group file against the stored groups. Groups are few: the organisation's are read once a batch.</summary>
internal sealed class GroupApply(OurWaterDbContext context, SyncRun run, ValueOrigin origin, DateTime now) : RecordApply(context, run, origin, now, DataType.Group)
{
    public async Task<IReadOnlyList<RecordOutcome>> ApplyAsync(IReadOnlyList<MappedGroup> rows, ExistingValues policy, CancellationToken cancellationToken)
    {
        var groups = await Context.Groups.ToListAsync(cancellationToken);
        var externalIds = await ExternalIdsAsync([.. groups.Select(g => g.Id)], cancellationToken);
        var byIdentity = groups.SelectMany(g => IdentitiesOf(g, externalIds[g.Id]).Select(i => (Identity: i, Group: g)))
            .GroupBy(p => p.Identity, StringComparer.OrdinalIgnoreCase).ToDictionary(g => g.Key, g => g.First().Group, StringComparer.OrdinalIgnoreCase);
        var outcomes = new RecordOutcome[rows.Count];
        var made = new List<(MappedGroup Row, Group Group)>();
        for (var i = 0; i < rows.Count; i++)
        {
            outcomes[i] = byIdentity.TryGetValue(rows[i].Identity, out var stored)
                ? await UpdateAsync(stored, rows[i], externalIds[stored.Id], policy, cancellationToken)
                : Create(rows[i], made);
        }

        if (!Run.DryRun)
        {
            Context.Groups.AddRange(made.Select(m => m.Group));
            await Context.SaveChangesAsync(cancellationToken);
            foreach (var (row, group) in made) AddExternalIds(group.Id, row.ExternalIds);
        }

        await Context.SaveChangesAsync(cancellationToken);
        if (!Run.DryRun) await VillageMembers.JoinAsync(Context, null, [.. made.Select(m => m.Group.Id), .. byIdentity.Values.Where(g => g.RunId == Run.Id).Select(g => g.Id)], cancellationToken);
        Context.ChangeTracker.Clear();
        if (!Run.DryRun && rows.Where((r, i) => r.Type == GroupType.Pincode && outcomes[i].Outcome is Outcome.Created or Outcome.Updated).Any()) await Pincodes.RefreshAsync(Context, null, Run.Id, Now, cancellationToken);
        return outcomes;
    }

    /// <summary>The identity texts under which a row may name a stored group (file-rules: a village by pincode and village id, or by type, pincode and name; other systems by our id or theirs).</summary>
    internal static IEnumerable<string> IdentitiesOf(Group group, IEnumerable<ExternalId> externalIds)
    {
        var ids = externalIds.ToDictionary(e => e.Name, e => e.Value);
        var type = group.Type.ToString().ToLowerInvariant();
        var pincode = ids.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode) ?? "";
        if (ids.TryGetValue(ExternalIdNames.LegacyMyWellVillageId, out var village)) yield return $"{type}:{pincode}:{village}";
        yield return $"{type}:{pincode}:{group.Name}";
        yield return string.Create(CultureInfo.InvariantCulture, $"#{group.Id}");
        foreach (var id in externalIds.Where(e => e.IsIdentity)) yield return $"@{id.Name}:{id.Value}";
    }

    private RecordOutcome Create(MappedGroup row, List<(MappedGroup, Group)> made)
    {
        made.Add((row, new Group
        {
            OrganisationId = Run.OrganisationId,
            Type = row.Type,
            Name = row.Name,
            Latitude = row.Latitude,
            Longitude = row.Longitude,
            Area = row.Area,
            Origin = Origin,
            RunId = Run.Id,
            Row = row.Row,
            CreatedAt = Now,
            UpdatedAt = Now,
        }));
        return new(Outcome.Created);
    }

    private async Task<RecordOutcome> UpdateAsync(Group stored, MappedGroup row, IEnumerable<ExternalId> externalIds, ExistingValues policy, CancellationToken cancellationToken)
    {
        var diff = new FieldDiff();
        diff.Compare("type", stored.Type, row.Type, v => stored.Type = v);
        diff.Compare("name", stored.Name, row.Name, v => stored.Name = v);
        diff.Compare("latitude", stored.Latitude, row.Latitude, v => stored.Latitude = v);
        diff.Compare("longitude", stored.Longitude, row.Longitude, v => stored.Longitude = v);
        diff.Compare("area", stored.Area, row.Area, v => stored.Area = v);
        Compare(diff, row.ExternalIds, externalIds, (name, value) => AddExternalIds(stored.Id, new Dictionary<string, string> { [name] = value }));
        var outcome = await SettleAsync(stored.Id, row.Row, diff, PolicyFor(policy, row.ChangedAt, stored.UpdatedAt), cancellationToken);
        if (outcome.Outcome == Outcome.Updated && !Run.DryRun)
        {
            stored.UpdatedAt = Now;
            stored.RunId = Run.Id;
            stored.Row = row.Row;
            stored.Origin = Origin;
        }

        return outcome;
    }
}
