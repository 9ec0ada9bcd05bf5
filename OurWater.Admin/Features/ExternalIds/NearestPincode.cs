using Microsoft.EntityFrameworkCore;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Sync.Model;

namespace OurWater.Admin.Features.ExternalIds;

/// <param name="Metres">0 where the resource lies inside.</param>
internal sealed record NearPincode(string Pincode, double Metres, int Around)
{
    public string Words => this switch
    {
        { Around: > 1 } => "It lies in two pincode groups. Choose one",
        { Metres: 0 } => $"It lies in pincode group {Pincode}",
        { Metres: < 1000 } => $"The nearest pincode group is {Pincode}, {Formats.Number((long)Math.Round(Metres / 10) * 10)} m away",
        _ => $"The nearest pincode group is {Pincode}, {Formats.Number(Metres / 1000, 1)} km away",
    };
}

/// <summary>A hint for a person, never a decision: which pincode group lies nearest.</summary>
internal static class NearestPincode
{
    private const int MostGroups = 500;
    private const double Farthest = 50_000;

    public static async Task<Dictionary<long, NearPincode>> FindAsync(OurWaterDbContext context, IReadOnlyCollection<Link> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0) return [];
        var groups = (await context.Groups.AsNoTracking().Where(g => g.Type == GroupType.Pincode && g.Area != null).OrderBy(g => g.Id).Take(MostGroups).Select(g => new { g.Name, g.Area }).ToListAsync(cancellationToken))
            .Select(g => (g.Name, Area: Areas.Stored(g.Area))).Where(g => g.Area is not null).ToList();
        var found = new Dictionary<long, NearPincode>();
        foreach (var link in links)
        {
            if (link is not { Latitude: { } latitude, Longitude: { } longitude } || groups.Count == 0) continue;
            var near = groups.Select(g => (g.Name, Metres: Areas.Distance(g.Area!, latitude, longitude))).OrderBy(g => g.Metres).ToList();
            if (near[0].Metres <= Farthest) found[link.RecordId] = new NearPincode(near[0].Name, near[0].Metres, near.Count(g => g.Metres == 0));
        }

        return found;
    }
}
