using OurWater.Admin.Api.Http;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Api.Records;

/// <summary>Makes and changes a group by what a caller sent. Works inside the caller's transaction.</summary>
internal sealed class GroupWriter(OurWaterDbContext context, JsonBody body, string by, DateTime now)
{
    private readonly JsonFields _fields = body.Fields;

    public async Task<(ApiProblem? Refused, Group Group)> CreateAsync(CancellationToken cancellationToken)
    {
        var group = new Group { Name = "", CreatedAt = now };
        var externalIds = Read(group, isNew: true);
        if (body.Errors.Refusal is { } refused) return (refused, group);
        Touch(group);
        context.Groups.Add(group);
        await context.SaveChangesAsync(cancellationToken);
        if (await new ExternalIdWriter(context, DataType.Group, by, now).ApplyAsync(group.Id, externalIds, new RecordHistory(), cancellationToken) is { } taken) return (taken, group);
        if (group.Type == GroupType.Pincode) await Pincodes.RefreshAsync(context, null, null, now, cancellationToken);
        await VillageMembers.JoinAsync(context, null, [group.Id], cancellationToken);
        return (null, group);
    }

    public async Task<ApiProblem?> ChangeAsync(Group group, CancellationToken cancellationToken)
    {
        var before = Snapshot(group);
        var externalIds = Read(group, isNew: false);
        if (body.Errors.Refusal is { } refused) return refused;
        var history = new RecordHistory();
        history.Compare(before, Snapshot(group));
        if (await new ExternalIdWriter(context, DataType.Group, by, now).ApplyAsync(group.Id, externalIds, history, cancellationToken) is { } taken) return taken;
        if (history.IsEmpty) return null;
        Touch(group);
        context.RecordChanges.Add(history.ToChange(DataType.Group, group.Id, by, now));
        await context.SaveChangesAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, null, null, now, cancellationToken);
        if (externalIds.Count > 0) await VillageMembers.JoinAsync(context, null, [group.Id], cancellationToken);
        return null;
    }

    private IReadOnlyDictionary<string, string?> Read(Group group, bool isNew)
    {
        if (isNew || _fields.Has("name")) group.Name = _fields.Text("name", RecordLimits.LongestName, required: true) ?? "";
        if ((isNew || _fields.Has("type")) && _fields.Word<GroupType>("type", required: true) is { } type) group.Type = type;
        if (_fields.Has("center")) (group.Latitude, group.Longitude) = Coordinates.Read(_fields, "center");
        if (_fields.Has("area")) ReadArea(group);
        return ExternalIdWriter.Read(_fields, DataType.Group);
    }

    private void ReadArea(Group group)
    {
        if (_fields.Raw("area") is not { } area) group.Area = null;
        else if (GeoJsonArea.Check(area) is { } wrong) _fields.Fail("area", wrong);
        else if (!GeoJsonArea.IsSame(group.Area, area)) group.Area = GeoJsonArea.Write(area);
    }

    private void Touch(Group group)
    {
        group.UpdatedAt = now;
        group.Origin = ValueOrigin.Api;
        group.RunId = null;
        group.Row = null;
    }

    private static Dictionary<string, object?> Snapshot(Group group) => new()
    {
        ["name"] = group.Name,
        ["type"] = group.Type,
        ["latitude"] = group.Latitude,
        ["longitude"] = group.Longitude,
        ["area"] = group.Area,
    };
}
