using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular.Values;

namespace OurWater.Admin.Features.Resources;

/// <summary>A person changes a resource. What it was before is kept; from then on no run takes it back.</summary>
public sealed class ResourceCommands(Database database, TimeProvider clock)
{
    private const int LongestName = 400;

    public async Task<Saved> SaveAsync(Actor actor, long id, ResourceInput input, CancellationToken cancellationToken)
    {
        actor.Require(Role.Editor);
        await using var context = database.Open(actor.OrganisationId);
        var resource = await context.Resources.Include(r => r.Groups).Include(r => r.Timeseries).SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        if (resource is null) return new Saved("This resource does not exist any more.");
        var problems = new List<string>();
        var (latitude, longitude) = PlaceNumbers.Position(input.Latitude, input.Longitude, problems);
        var elevation = PlaceNumbers.Metres(input.Elevation, "Elevation", ValueLimits.LowestGround, ValueLimits.HighestGround, problems);
        var depth = PlaceNumbers.Metres(input.WellDepth, "Well depth", 0, ValueLimits.DeepestWell, problems);
        if (input.Name.Length > LongestName || input.Owner.Length > LongestName) problems.Add($"A name has at most {LongestName} letters.");
        if (input.Type != resource.Type && resource.Timeseries.Exists(t => t.ReadingCount > 0)) problems.Add("The type says what the readings measure, and this resource has readings. Make a new resource instead.");
        var groups = await context.Groups.Where(g => input.Groups.Contains(g.Id)).ToListAsync(cancellationToken);
        if (groups.Count != input.Groups.Distinct().Count()) problems.Add("A group that you chose does not exist any more. Choose again.");
        if (problems.Count > 0) return new Saved(string.Join(' ', problems));

        var diff = new PersonDiff();
        diff.Set("resourceType", resource.Type, input.Type, v => ChangeType(resource, v));
        diff.Set("name", resource.Name, Text(input.Name), v => resource.Name = v);
        diff.Set("owner", resource.OwnerName, Text(input.Owner), v => resource.OwnerName = v);
        diff.Set("latitude", resource.Latitude, latitude, v => resource.Latitude = v);
        diff.Set("longitude", resource.Longitude, longitude, v => resource.Longitude = v);
        diff.Set("elevation", resource.Elevation, elevation, v => resource.Elevation = v);
        diff.Set("wellDepth", resource.WellDepth, depth, v => resource.WellDepth = v);
        diff.Set(HistoryWords.Groups, GroupNames(resource.Groups), GroupNames(groups), _ => resource.Groups = groups);
        if (diff.IsEmpty) return Saved.Done;
        context.RecordChanges.Add(diff.ToChange(DataType.Resource, id, Now, actor.Name));
        TouchedBy.Person(resource, Now);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await Pincodes.RefreshAsync(context, [id], null, Now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return Saved.Done;
    }

    private DateTime Now => clock.GetUtcNow().UtcDateTime;

    internal static string? GroupNames(IEnumerable<Group> groups) => string.Join(", ", groups.Select(g => g.Name).Order(StringComparer.OrdinalIgnoreCase)) is { Length: > 0 } names ? names : null;

    private static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Without readings the unit may still follow the type.</summary>
    private static void ChangeType(Resource resource, ResourceType type)
    {
        resource.Type = type;
        foreach (var series in resource.Timeseries.Where(t => t.Name == Timeseries.Default)) series.Unit = StoredUnits.Of(type);
    }
}
