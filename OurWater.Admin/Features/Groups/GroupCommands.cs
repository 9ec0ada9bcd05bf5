using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.Groups;

/// <summary>A group as a person writes it; numbers as they were typed.</summary>
public sealed record GroupInput(GroupType Type, string Name, string Latitude, string Longitude, string Area)
{
    public static GroupInput Of(GroupDetail group) => new(group.Type, group.Name, ResourceInput.Text(group.Latitude), ResourceInput.Text(group.Longitude), group.Area ?? "");
}

/// <summary>A person makes and changes groups, and says which resources belong to them.</summary>
public sealed class GroupCommands(Database database, TimeProvider clock)
{
    private const int LongestName = 400;
    private const int AtOnce = 500;

    /// <returns>The new group's id, or what is wrong.</returns>
    public async Task<(long? Id, Saved Saved)> AddAsync(Actor actor, GroupInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var group = new Group { Type = input.Type, Name = input.Name.Trim(), Origin = ValueOrigin.Person, CreatedAt = Now, UpdatedAt = Now };
        var (values, problem) = await CheckAsync(context, null, input, cancellationToken);
        if (problem is not null) return (null, new Saved(problem));
        (group.Latitude, group.Longitude, group.Area) = (values.Latitude, values.Longitude, values.Area);
        context.Groups.Add(group);
        await SaveAsync(context, group.Type == GroupType.Pincode, cancellationToken);
        return (group.Id, Saved.Done);
    }

    public async Task<Saved> SaveAsync(Actor actor, long id, GroupInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var group = await context.Groups.SingleOrDefaultAsync(g => g.Id == id, cancellationToken);
        if (group is null) return new Saved("This group does not exist any more.");
        var (values, problem) = await CheckAsync(context, id, input, cancellationToken);
        if (problem is not null) return new Saved(problem);
        var diff = new PersonDiff();
        diff.Set("type", group.Type, input.Type, v => group.Type = v);
        diff.Set("name", group.Name, input.Name.Trim(), v => group.Name = v);
        diff.Set("latitude", group.Latitude, values.Latitude, v => group.Latitude = v);
        diff.Set("longitude", group.Longitude, values.Longitude, v => group.Longitude = v);
        diff.Set("area", group.Area, values.Area, v => group.Area = v);
        if (diff.IsEmpty) return Saved.Done;
        context.RecordChanges.Add(diff.ToChange(DataType.Group, id, Now, actor.Name));
        TouchedBy.Person(group, Now);
        await SaveAsync(context, concernsPincodes: true, cancellationToken);
        return Saved.Done;
    }

    /// <summary>A pincode group says which pincode the resources in it have.</summary>
    private async Task SaveAsync(OurWaterDbContext context, bool concernsPincodes, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        if (concernsPincodes) await Pincodes.RefreshAsync(context, null, null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Adds resources to the group, or takes them out. Gives how many were changed.</summary>
    public async Task<int> SetMembersAsync(Actor actor, long id, IReadOnlyCollection<long> resourceIds, bool belong, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var group = await context.Groups.SingleOrDefaultAsync(g => g.Id == id, cancellationToken);
        if (group is null) return 0;
        var changed = 0;
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        foreach (var some in resourceIds.Distinct().Chunk(AtOnce))
        {
            var resources = await context.Resources.Include(r => r.Groups).Where(r => some.Contains(r.Id)).ToListAsync(cancellationToken);
            foreach (var resource in resources.Where(r => r.Groups.Contains(group) != belong))
            {
                List<Group> groups = belong ? [.. resource.Groups, group] : [.. resource.Groups.Where(g => g != group)];
                var diff = new PersonDiff();
                diff.Set(HistoryWords.Groups, ResourceCommands.GroupNames(resource.Groups), ResourceCommands.GroupNames(groups), _ => resource.Groups = groups);
                context.RecordChanges.Add(diff.ToChange(DataType.Resource, resource.Id, Now, actor.Name));
                TouchedBy.Person(resource, Now);
                changed++;
            }
        }

        if (changed > 0) group.UpdatedAt = Now;
        await context.SaveChangesAsync(cancellationToken);
        if (group.Type == GroupType.Pincode) await Pincodes.RefreshAsync(context, resourceIds, null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    private static async Task<((double? Latitude, double? Longitude, string? Area) Values, string? Problem)> CheckAsync(OurWaterDbContext context, long? id, GroupInput input, CancellationToken cancellationToken)
    {
        var problems = new List<string>();
        var name = input.Name.Trim();
        if (name.Length == 0) problems.Add("Write the group's name.");
        else if (name.Length > LongestName) problems.Add($"A name has at most {LongestName} letters.");
        else if (await context.Groups.AnyAsync(g => g.Id != (id ?? 0) && g.Type == input.Type && g.Name == name, cancellationToken)) problems.Add($"There is a {Names.Kind(input.Type).ToLowerInvariant()} group “{name}” already. Choose another name, or use that one.");
        var (latitude, longitude) = PlaceNumbers.Position(input.Latitude, input.Longitude, problems);
        string? area = null;
        if (!string.IsNullOrWhiteSpace(input.Area))
        {
            var (geometry, problem) = Areas.Read(input.Area);
            if (problem is not null) problems.Add(problem);
            else area = Areas.Write(geometry!);
        }

        return ((latitude, longitude, area), problems.Count == 0 ? null : string.Join(' ', problems));
    }
}
