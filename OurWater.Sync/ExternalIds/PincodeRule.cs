using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;

namespace OurWater.Sync.ExternalIds;

/// <param name="Area">In WGS 84 degrees, longitude as x; null for a group known by its members only.</param>
/// <param name="Members">Resources that belong to it by hand.</param>
public sealed record PincodeGroup(string Pincode, Geometry? Area, IReadOnlySet<long> Members);

/// <summary>
/// Which pincode a resource has: that of the one pincode group which it belongs to or lies in. In two it is a question for a person, never a guess.
/// </summary>
public sealed class PincodeRule
{
    private readonly List<(PincodeGroup Group, IPreparedGeometry? Area)> _groups;

    public PincodeRule(IEnumerable<PincodeGroup> groups) =>
        _groups = [.. groups.Select(g => (g, g.Area is null ? null : PreparedGeometryFactory.Prepare(g.Area)))];

    /// <summary>The pincodes around or above a resource, in order, each once; on the border is inside.</summary>
    public IReadOnlyList<string> PincodesOf(long resourceId, double? latitude, double? longitude)
    {
        var point = latitude is { } lat && longitude is { } lon ? new Point(lon, lat) : null;
        return
        [
            .. _groups.Where(g => g.Group.Members.Contains(resourceId) || (point is not null && g.Area?.Covers(point) == true)).Select(g => g.Group.Pincode).Distinct().Order(StringComparer.Ordinal),
        ];
    }
}
