using System.Globalization;
using Microsoft.EntityFrameworkCore;
using OurWater.Sync.Model;

namespace OurWater.Admin.Data;

/// <summary>The groups of a resource as one field of its history: their ids in order, with a space between.</summary>
internal static class GroupMembership
{
    public const string Field = "groups";

    private const string Joins = "ResourceGroups";

    /// <summary>Takes resources out of all their groups.</summary>
    public static Task RemoveAsync(OurWaterDbContext context, IReadOnlyCollection<long> resourceIds, CancellationToken cancellationToken) =>
        context.Set<Dictionary<string, object>>(Joins).Where(j => resourceIds.Contains(EF.Property<long>(j, "ResourcesId"))).ExecuteDeleteAsync(cancellationToken);

    public static string Text(IEnumerable<long> groupIds) => string.Join(' ', groupIds.Distinct().Order().Select(id => id.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Puts the resource into exactly these groups; groups that are gone by now are left out. Does not save.</summary>
    public static async Task SetAsync(OurWaterDbContext context, Resource resource, string text, CancellationToken cancellationToken)
    {
        var ids = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToList();
        await context.Entry(resource).Collection(r => r.Groups).LoadAsync(cancellationToken);
        resource.Groups = await context.Groups.Where(g => ids.Contains(g.Id)).ToListAsync(cancellationToken);
    }
}
