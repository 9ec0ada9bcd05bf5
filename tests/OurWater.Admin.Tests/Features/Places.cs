using OurWater.Sync.Model;

namespace OurWater.Admin.Tests.Features;

/// <summary>Resources, readings, groups and external ids, put straight into the database of an installation.</summary>
internal static class Places
{
    public static readonly DateTime Then = new(2026, 11, 1, 4, 0, 0, DateTimeKind.Utc);

    public static async Task<Resource> AddResourceAsync(
        this Installation installation, string? name = null, ResourceType type = ResourceType.Well, string? owner = null, (double, double)? at = null, Group? group = null, int? organisation = null, double? depth = null)
    {
        await using var context = installation.Database.Open(organisation ?? installation.Organisation.Id);
        if (group is not null) context.Attach(group);
        var resource = new Resource
        {
            Name = name,
            Type = type,
            OwnerName = owner,
            Latitude = at?.Item1,
            Longitude = at?.Item2,
            WellDepth = depth,
            CreatedAt = Then,
            UpdatedAt = Then,
            Groups = group is null ? [] : [group],
            Timeseries = [new Timeseries { Unit = StoredUnits.Of(type) }],
        };
        context.Resources.Add(resource);
        await context.SaveChangesAsync();
        return resource;
    }

    public static async Task<Group> AddGroupAsync(this Installation installation, string name, GroupType type = GroupType.Village, string? area = null, int? organisation = null)
    {
        await using var context = installation.Database.Open(organisation ?? installation.Organisation.Id);
        var group = new Group { Name = name, Type = type, Area = area, CreatedAt = Then, UpdatedAt = Then };
        context.Groups.Add(group);
        await context.SaveChangesAsync();
        return group;
    }

    public static async Task<ExternalId> AddIdAsync(
        this Installation installation, long recordId, string name, string value, MappingState state = MappingState.Mapped, string? reason = null, DataType type = DataType.Resource, int? organisation = null)
    {
        await using var context = installation.Database.Open(organisation ?? installation.Organisation.Id);
        var id = new ExternalId { RecordType = type, RecordId = recordId, Name = name, Value = value, IsIdentity = ExternalIdNames.IsIdentity(name), State = state, Reason = reason, CreatedAt = Then, UpdatedAt = Then };
        context.ExternalIds.Add(id);
        await context.SaveChangesAsync();
        return id;
    }

    /// <summary>A square with sides of a tenth of a degree.</summary>
    public static string Square(double south, double west) => FormattableString.Invariant(
        $"{{\"type\":\"Polygon\",\"coordinates\":[[[{west},{south}],[{west + 0.1},{south}],[{west + 0.1},{south + 0.1}],[{west},{south + 0.1}],[{west},{south}]]]}}");
}
