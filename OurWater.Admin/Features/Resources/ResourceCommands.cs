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
    private const int MostNeighbours = 1000;

    public async Task<Saved> SaveAsync(Actor actor, long id, ResourceInput input, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
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
        if (!input.IsSure && await OddPlaceAsync(context, resource, latitude, longitude, cancellationToken) is { } odd) return new Saved(Question: odd);

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

    /// <summary>The rule of a file: a place that lies among the others only with its two numbers exchanged.</summary>
    private static async Task<string?> OddPlaceAsync(OurWaterDbContext context, Resource resource, double? latitude, double? longitude, CancellationToken cancellationToken)
    {
        if (latitude is not { } north || longitude is not { } east || (north == resource.Latitude && east == resource.Longitude)) return null;
        var others = await context.Resources.AsNoTracking().Where(r => r.Id != resource.Id && r.Latitude != null && r.Longitude != null).OrderByDescending(r => r.Id).Take(MostNeighbours)
            .Select(r => new { r.Latitude, r.Longitude }).ToListAsync(cancellationToken);
        return CoordinateCheck.From(others.ConvertAll(o => (o.Latitude!.Value, o.Longitude!.Value)))?.IsSwapped(north, east) == true
            ? "It lies far from all other places, and among them when the two numbers are exchanged. Exchange latitude and longitude."
            : null;
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
