using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;

namespace OurWater.Admin.Data.Runs;

/// <summary>Rows of a resource file against the stored resources, a batch at a time.</summary>
internal sealed class ResourceApply(OurWaterDbContext context, SyncRun run, ValueOrigin origin, DateTime now) : RecordApply(context, run, origin, now, DataType.Resource)
{
    private readonly List<long> _retyped = [];
    private Dictionary<long, Group> _groups = [];
    private HashSet<long> _measured = [];

    /// <summary>Groups that a row names must exist.</summary>
    public async Task<IReadOnlyList<RecordOutcome>> ApplyAsync(IReadOnlyList<MappedResource> rows, string identity, ExistingValues policy, CancellationToken cancellationToken)
    {
        var found = await FindAsync(rows, identity, cancellationToken);
        var ids = found.Values.SelectMany(list => list).Distinct().ToList();
        var resources = await Context.Resources.Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellationToken);
        await LoadGroupsAsync(rows, ids, cancellationToken);
        if (rows.Any(r => r.Type is not null)) _measured = (await Context.Timeseries.Where(t => ids.Contains(t.ResourceId) && t.ReadingCount > 0).Select(t => t.ResourceId).Distinct().ToListAsync(cancellationToken)).ToHashSet();
        var externalIds = await ExternalIdsAsync(ids, cancellationToken);
        var outcomes = new RecordOutcome[rows.Count];
        var made = new List<(MappedResource Row, Resource Resource)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var matches = found.GetValueOrDefault(row.Identity) ?? [];
            outcomes[i] = matches.Count switch
            {
                0 when identity == Identities.OurWater => new(Outcome.Rejected, new RowProblem(ReasonCodes.UnknownResource, Fields.ResourceId, $"No resource has the OurWater id {row.Identity}. Leave the id out to make a new one with another identity.", row.Identity)),
                0 => Create(row, identity, made),
                1 => await UpdateAsync(resources[matches[0]], row, externalIds[matches[0]], policy, cancellationToken),
                _ => new(Outcome.Rejected, new RowProblem(ReasonCodes.AmbiguousResource, null, $"{matches.Count} resources are called “{row.Identity}”. Use their ids instead of the name.", row.Identity)),
            };
        }

        if (Run.DryRun)
        {
            await SaveForeseenAsync(cancellationToken);
            return outcomes;
        }

        Context.Resources.AddRange(made.Select(m => m.Resource));
        await Context.SaveChangesAsync(cancellationToken);
        foreach (var (row, resource) in made) AddExternalIds(resource.Id, row.ExternalIds);
        await Context.SaveChangesAsync(cancellationToken);
        await GiveUnitsAsync(resources, cancellationToken);
        await Pincodes.RefreshAsync(Context, [.. made.Select(m => m.Resource.Id), .. resources.Values.Where(r => r.RunId == Run.Id).Select(r => r.Id)], Run.Id, Now, cancellationToken);
        await VillageMembers.JoinAsync(Context, [.. made.Select(m => m.Resource.Id), .. resources.Values.Where(r => r.RunId == Run.Id).Select(r => r.Id)], null, cancellationToken);
        Context.ChangeTracker.Clear();
        return outcomes;
    }

    private async Task<Dictionary<string, List<long>>> FindAsync(IReadOnlyList<MappedResource> rows, string identity, CancellationToken cancellationToken)
    {
        var wanted = rows.Select(r => r.Identity).ToList();
        var found = identity switch
        {
            Identities.OurWater => await ByIdAsync(wanted, cancellationToken),
            Identities.Name => (await Context.Resources.Where(r => r.Name != null && wanted.Contains(r.Name)).Select(r => new { r.Name, r.Id }).ToListAsync(cancellationToken)).ConvertAll(r => (Key: r.Name!, r.Id)),
            _ => await ByExternalIdAsync(wanted, PlaceLoader.ExternalIdNameOf(identity), cancellationToken),
        };
        return found.GroupBy(f => f.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Select(f => f.Id).ToList(), StringComparer.Ordinal);
    }

    private async Task<List<(string Key, long Id)>> ByIdAsync(List<string> wanted, CancellationToken cancellationToken)
    {
        var ids = wanted.Select(w => long.TryParse(w, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).ToList();
        var found = await Context.Resources.Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellationToken);
        return found.ConvertAll(id => (id.ToString(CultureInfo.InvariantCulture), id));
    }

    private async Task<List<(string Key, long Id)>> ByExternalIdAsync(List<string> wanted, string name, CancellationToken cancellationToken)
    {
        var found = await Context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.Name == name && e.IsIdentity && wanted.Contains(e.Value)).Select(e => new { e.Value, e.RecordId }).ToListAsync(cancellationToken);
        return found.ConvertAll(e => (e.Value, e.RecordId));
    }

    private void Retype(Resource stored, ResourceType type)
    {
        stored.Type = type;
        _retyped.Add(stored.Id);
    }

    /// <summary>The empty series of a resource that became another type measure in the unit of that type.</summary>
    private async Task GiveUnitsAsync(Dictionary<long, Resource> resources, CancellationToken cancellationToken)
    {
        foreach (var same in _retyped.GroupBy(id => StoredUnits.Of(resources[id].Type)))
        {
            var (unit, ids) = (same.Key, same.ToList());
            await Context.Timeseries.Where(t => ids.Contains(t.ResourceId) && t.ReadingCount == 0).ExecuteUpdateAsync(set => set.SetProperty(t => t.Unit, unit), cancellationToken);
        }
    }

    /// <summary>The groups that rows name and those that the resources are in now; not asked for where no row says anything of groups.</summary>
    private async Task LoadGroupsAsync(IReadOnlyList<MappedResource> rows, List<long> resourceIds, CancellationToken cancellationToken)
    {
        var named = rows.SelectMany(r => r.GroupIds ?? []).Distinct().ToList();
        if (!rows.Any(r => r.GroupIds is not null)) return;
        _groups = await Context.Groups.Where(g => named.Contains(g.Id)).ToDictionaryAsync(g => g.Id, cancellationToken);
        await Context.Resources.Where(r => resourceIds.Contains(r.Id)).Include(r => r.Groups).LoadAsync(cancellationToken);
    }

    private List<Group> Named(IReadOnlyList<long> ids) => [.. ids.Distinct().Select(id => _groups[id])];

    private RecordOutcome Create(MappedResource row, string identity, List<(MappedResource, Resource)> made)
    {
        var type = row.Type ?? ResourceType.Well;
        made.Add((row, new Resource
        {
            OrganisationId = Run.OrganisationId,
            Type = type,
            Name = row.Name ?? (identity == Identities.Name ? row.Identity : null),
            OwnerName = row.Owner,
            Latitude = row.Latitude,
            Longitude = row.Longitude,
            Elevation = row.Elevation,
            WellDepth = row.WellDepth,
            Groups = row.GroupIds is { } groups ? Named(groups) : [],
            Origin = Origin,
            RunId = Run.Id,
            Row = row.Row,
            CreatedAt = Now,
            UpdatedAt = Now,
            Timeseries = [new Timeseries { OrganisationId = Run.OrganisationId, Unit = StoredUnits.Of(type) }],
        }));
        return new(Outcome.Created);
    }

    private async Task<RecordOutcome> UpdateAsync(Resource stored, MappedResource row, IEnumerable<ExternalId> externalIds, ExistingValues policy, CancellationToken cancellationToken)
    {
        if (row.Type is { } other && StoredUnits.Of(other) != StoredUnits.Of(stored.Type) && _measured.Contains(stored.Id))
        {
            var words = $"It has readings in {StoredUnits.Of(stored.Type)}, so its type cannot become {other.ToString().ToLowerInvariant()}. Make a new resource instead.";
            return new(Outcome.Rejected, new RowProblem(ReasonCodes.InvalidField, Fields.ResourceType, words, row.Identity));
        }

        var diff = new FieldDiff();
        if (row.Type is { } type) diff.Compare("resourceType", stored.Type, type, v => Retype(stored, v));
        diff.Compare("name", stored.Name, row.Name, v => stored.Name = v);
        diff.Compare("owner", stored.OwnerName, row.Owner, v => stored.OwnerName = v);
        diff.Compare("latitude", stored.Latitude, row.Latitude, v => stored.Latitude = v);
        diff.Compare("longitude", stored.Longitude, row.Longitude, v => stored.Longitude = v);
        diff.Compare("elevation", stored.Elevation, row.Elevation, v => stored.Elevation = v);
        diff.Compare("wellDepth", stored.WellDepth, row.WellDepth, v => stored.WellDepth = v);
        if (row.GroupIds is { } groups) diff.Compare(GroupMembership.Field, GroupMembership.Text(stored.Groups.Select(g => g.Id)), GroupMembership.Text(groups), _ => stored.Groups = Named(groups));
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

    private async Task SaveForeseenAsync(CancellationToken cancellationToken)
    {
        await Context.SaveChangesAsync(cancellationToken);
        Context.ChangeTracker.Clear();
    }
}
