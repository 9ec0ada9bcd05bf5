using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Api.Records;

/// <summary>Makes and changes a resource by what a caller sent. Works inside the caller's transaction.</summary>
internal sealed class ResourceWriter(OurWaterDbContext context, JsonBody body, string by, DateTime now)
{
    private readonly JsonFields _fields = body.Fields;

    public async Task<(ApiProblem? Refused, Resource Resource)> CreateAsync(CancellationToken cancellationToken)
    {
        var resource = new Resource { CreatedAt = now };
        if (_fields.Word<ResourceType>("resourceType", required: true) is { } type) resource.Type = type;
        var (groups, externalIds) = await ReadAsync(resource, cancellationToken);
        var series = SeriesInput.Read(_fields, resource.Type);
        if (body.Errors.Refusal is { } refused) return (refused, resource);
        resource.Groups = groups ?? [];
        resource.Timeseries = [.. series.Prepend(Timeseries.Default).Distinct().Select(name => new Timeseries { Name = name, Unit = StoredUnits.Of(resource.Type) })];
        Touch(resource);
        context.Resources.Add(resource);
        await context.SaveChangesAsync(cancellationToken);
        if (await new ExternalIdWriter(context, DataType.Resource, by, now).ApplyAsync(resource.Id, externalIds, new RecordHistory(), cancellationToken) is { } taken) return (taken, resource);
        await Pincodes.RefreshAsync(context, [resource.Id], null, now, cancellationToken);
        await VillageMembers.JoinAsync(context, [resource.Id], null, cancellationToken);
        return (null, resource);
    }

    public async Task<ApiProblem?> ChangeAsync(Resource resource, CancellationToken cancellationToken)
    {
        var before = Snapshot(resource);
        if (_fields.Has("resourceType") && _fields.Word<ResourceType>("resourceType", required: true) is { } type) await ChangeTypeAsync(resource, type, cancellationToken);
        var (groups, externalIds) = await ReadAsync(resource, cancellationToken);
        if (body.Errors.Refusal is { } refused) return refused;
        if (groups is not null) resource.Groups = groups;
        var history = new RecordHistory();
        history.Compare(before, Snapshot(resource));
        if (await new ExternalIdWriter(context, DataType.Resource, by, now).ApplyAsync(resource.Id, externalIds, history, cancellationToken) is { } taken) return taken;
        if (history.IsEmpty) return null;
        Touch(resource);
        context.RecordChanges.Add(history.ToChange(DataType.Resource, resource.Id, by, now));
        await context.SaveChangesAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, [resource.Id], null, now, cancellationToken);
        if (externalIds.Count > 0 && groups is null) await VillageMembers.JoinAsync(context, [resource.Id], null, cancellationToken);
        return null;
    }

    private async Task<(List<Group>? Groups, IReadOnlyDictionary<string, string?> ExternalIds)> ReadAsync(Resource resource, CancellationToken cancellationToken)
    {
        if (_fields.Has("name")) resource.Name = _fields.Text("name", RecordLimits.LongestName);
        if (_fields.Has("elevation")) resource.Elevation = _fields.Number("elevation", ValueLimits.LowestGround, ValueLimits.HighestGround, " metres");
        if (_fields.Has("wellDepth")) resource.WellDepth = _fields.Number("wellDepth", 0, ValueLimits.DeepestWell, " metres");
        if (_fields.Has("owner")) resource.OwnerName = _fields.Object("owner")?.Text("name", RecordLimits.LongestName);
        if (_fields.Has("coords")) (resource.Latitude, resource.Longitude) = Coordinates.Read(_fields, "coords");
        return (await GroupsAsync(cancellationToken), ExternalIdWriter.Read(_fields, DataType.Resource));
    }

    private async Task<List<Group>?> GroupsAsync(CancellationToken cancellationToken)
    {
        if (!_fields.Has("groups")) return null;
        var ids = _fields.IdList("groups", RecordLimits.MostGroups) ?? [];
        var groups = await context.Groups.Where(g => ids.Contains(g.Id)).ToListAsync(cancellationToken);
        for (var i = 0; i < ids.Count; i++)
        {
            if (!groups.Exists(g => g.Id == ids[i])) _fields.Fail($"groups[{i}]", "There is no group with this id.");
        }

        return groups;
    }

    /// <summary>Stored values keep their meaning: the type of a resource with readings may change only where the unit stays the same.</summary>
    private async Task ChangeTypeAsync(Resource resource, ResourceType type, CancellationToken cancellationToken)
    {
        var unit = StoredUnits.Of(type);
        if (unit != StoredUnits.Of(resource.Type))
        {
            var series = await context.Timeseries.Where(t => t.ResourceId == resource.Id).ToListAsync(cancellationToken);
            if (series.Exists(t => t.ReadingCount > 0)) _fields.Fail("resourceType", $"It has readings in {StoredUnits.Of(resource.Type)}: its type cannot become {Words.Of(type)}.");
            else series.ForEach(t => t.Unit = unit);
        }

        resource.Type = type;
    }

    private void Touch(Resource resource)
    {
        resource.UpdatedAt = now;
        resource.Origin = ValueOrigin.Api;
        resource.RunId = null;
        resource.Row = null;
    }

    private static Dictionary<string, object?> Snapshot(Resource resource) => new()
    {
        ["resourceType"] = resource.Type,
        ["name"] = resource.Name,
        ["owner"] = resource.OwnerName,
        ["latitude"] = resource.Latitude,
        ["longitude"] = resource.Longitude,
        ["elevation"] = resource.Elevation,
        ["wellDepth"] = resource.WellDepth,
        [GroupMembership.Field] = GroupMembership.Text(resource.Groups.Select(g => g.Id)),
    };
}
