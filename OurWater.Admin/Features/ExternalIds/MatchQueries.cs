using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Security;
using OurWater.Sync.Datasources;
using OurWater.Sync.ExternalIds;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <summary>A resource of the other system that may be the same as one of ours.</summary>
/// <param name="Id">What it is called there.</param>
/// <param name="Metres">How far away it lies; null where one of the two has no position.</param>
/// <param name="Names">How alike the names are, 0 to 1.</param>
/// <param name="Village">Its village's name where we know it.</param>
/// <param name="LinkedTo">Our record that has the id already: then it is no choice, and may be the same place twice.</param>
public sealed record Match(string Id, string? Owner, string? Village, string? Pincode, double? Metres, double Names, double Score, (long Id, string Name)? LinkedTo);

/// <summary>A datasource that can be asked.</summary>
public sealed record MatchSource(long Id, string Name);

/// <param name="Problem">Why the other system could not be asked.</param>
public sealed record Matches(IReadOnlyList<Match> Found, string? Problem = null)
{
    public static readonly Matches None = new([]);
}

/// <summary>Asks LegacyMyWell for resources that may be the same as one of ours. It is asked when a person wants to link: its list is small, and comes without pictures.</summary>
public sealed class MatchQueries(Database database, DatasourceFactory datasources)
{
    private const int Most = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>The systems that may be asked about a resource, the one in question first: that which gave it its ids, or else one that a sync keeps the same.</summary>
    public async Task<IReadOnlyList<MatchSource>> SourcesAsync(Actor actor, long resourceId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var sources = await context.Datasources.AsNoTracking().Where(d => d.Type == DatasourceType.LegacyMyWell)
            .Select(d => new { d.Id, d.Name, IsOwn = context.ExternalIds.Any(e => e.RecordType == DataType.Resource && e.RecordId == resourceId && e.DatasourceId == d.Id), HasSync = context.Syncs.Any(s => s.DatasourceId == d.Id && s.Enabled) })
            .ToListAsync(cancellationToken);
        return [.. sources.OrderByDescending(s => s.IsOwn).ThenByDescending(s => s.HasSync).ThenBy(s => s.Id).Select(s => new MatchSource(s.Id, s.Name))];
    }

    /// <summary>The likeliest first. Empty where the datasource or the resource is gone.</summary>
    public async Task<Matches> FindAsync(Actor actor, long resourceId, long datasourceId, CancellationToken cancellationToken)
    {
        await database.RequireAsync(actor, Role.Editor, cancellationToken);
        await using var context = database.Open(actor.OrganisationId);
        var resource = await context.Resources.AsNoTracking().SingleOrDefaultAsync(r => r.Id == resourceId, cancellationToken);
        var source = await context.Datasources.AsNoTracking().SingleOrDefaultAsync(d => d.Id == datasourceId && d.Type == DatasourceType.LegacyMyWell, cancellationToken);
        if (resource is null || source is null) return Matches.None;
        var pincode = await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == resourceId && e.Name == ExternalIdNames.LegacyMyWellPincode && e.Value != "").Select(e => e.Value).FirstOrDefaultAsync(cancellationToken);
        var apart = await context.ExternalIds.Where(e => e.RecordType == DataType.Resource && e.RecordId == resourceId && e.State == MappingState.KeptApart).Select(e => e.Value).FirstOrDefaultAsync(cancellationToken);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            var scored = await RankAsync(source, resource, pincode, limit.Token);
            scored.RemoveAll(s => s.There.Key == apart);
            return new Matches(await DescribeAsync(context, resourceId, scored, cancellationToken));
        }
        catch (DatasourceException error)
        {
            return new Matches([], error.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Matches([], $"{source.Name} has not answered in {Longest.TotalSeconds:0} seconds. Write the id by hand, or try again later.");
        }
    }

    private async Task<List<(RemoteResource There, double? Metres, double Names, double Score)>> RankAsync(Datasource source, Resource ours, string? pincode, CancellationToken cancellationToken)
    {
        await using var there = datasources.Open(source);
        var selection = new SyncSelection { Pincodes = pincode is null ? [] : [pincode] };
        var best = new List<(RemoteResource There, double? Metres, double Names, double Score)>();
        await foreach (var page in there.ReadResourcesAsync(selection, null, cancellationToken))
        {
            foreach (var one in page.Records.Where(r => r.Type == ours.Type))
            {
                double? metres = ours is { Latitude: { } lat, Longitude: { } lon } && one is { Latitude: { } otherLat, Longitude: { } otherLon } ? Likeness.Metres(lat, lon, otherLat, otherLon) : null;
                var names = Math.Max(Likeness.OfNames(ours.OwnerName, one.Owner), Likeness.OfNames(ours.Name, one.Owner));
                if (Likeness.Score(metres, names) is { } score) best.Add((one, metres, names, score));
            }

            best = [.. best.OrderByDescending(b => b.Score).ThenBy(b => b.There.Key, StringComparer.Ordinal).Take(Most)];
        }

        return best;
    }

    private static async Task<IReadOnlyList<Match>> DescribeAsync(OurWaterDbContext context, long resourceId, List<(RemoteResource There, double? Metres, double Names, double Score)> scored, CancellationToken cancellationToken)
    {
        var keys = scored.ConvertAll(s => s.There.Key);
        var held = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity && keys.Contains(e.Value) && e.RecordId != resourceId).ToDictionaryAsync(e => e.Value, e => e.RecordId, cancellationToken);
        var labels = await RecordLabels.OfResourcesAsync(context, [.. held.Values], cancellationToken);
        var groupKeys = scored.SelectMany(s => s.There.GroupKeys).Distinct().ToList();
        var groups = await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Group && e.Name == ExternalIdNames.LegacyMyWellId && e.IsIdentity && groupKeys.Contains(e.Value)).Join(context.Groups, e => e.RecordId, g => g.Id, (e, g) => new { e.Value, g.Name, g.Type }).ToListAsync(cancellationToken);
        var villages = groups.Where(g => g.Type == GroupType.Village).ToDictionary(g => g.Value, g => g.Name);
        return scored.ConvertAll(s => new Match(
            s.There.Key,
            s.There.Owner,
            s.There.GroupKeys.Select(villages.GetValueOrDefault).FirstOrDefault(v => v is not null),
            s.There.ExternalIds.GetValueOrDefault(ExternalIdNames.LegacyMyWellPincode),
            s.Metres,
            s.Names,
            s.Score,
            held.TryGetValue(s.There.Key, out var id) ? (id, labels[id].Name) : null));
    }
}

/// <summary>A suggestion in words.</summary>
internal static class MatchWords
{
    private const double SameName = 0.999;
    private const double AlikeName = 0.5;

    /// <summary>"40 m away, the same name"</summary>
    public static string Why(Match match)
    {
        var distance = match.Metres switch
        {
            null => "no position to compare",
            < 1 => "the same spot",
            < 1000 and var near => $"{Formats.Number((long)Math.Round(near))} m away",
            { } far => $"{Formats.Number(far / 1000, 1)} km away",
        };
        return match.Names switch
        {
            >= SameName => $"{distance}, the same name",
            >= AlikeName => $"{distance}, a similar name",
            _ => $"{distance}, another name",
        };
    }
}
