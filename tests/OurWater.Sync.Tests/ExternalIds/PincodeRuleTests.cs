using CsCheck;
using NetTopologySuite.Geometries;
using OurWater.Sync.ExternalIds;
using Xunit;

namespace OurWater.Sync.Tests.ExternalIds;

/// <summary>The pincode rule over random groups (squares and lists of members) and resources.</summary>
public sealed class PincodeRuleTests
{
    private static readonly Gen<PincodeGroup> AGroup =
        from pincode in Gen.Int[0, 3]
        from drawn in Gen.Bool
        from x in Gen.Int[0, 4]
        from y in Gen.Int[0, 4]
        from size in Gen.Int[1, 3]
        from members in Gen.Long[1, 5].Array[0, 2]
        select new PincodeGroup($"31360{pincode}", drawn ? Square(x, y, size) : null, members.ToHashSet());

    private static readonly Gen<(PincodeGroup[] Groups, long Id, double? Latitude, double? Longitude)> ACase =
        from groups in AGroup.Array[0, 5]
        from id in Gen.Long[1, 6]
        from placed in Gen.Bool
        from y in Gen.Double[-1, 8]
        from x in Gen.Double[-1, 8]
        select (groups, id, placed ? y : (double?)null, placed ? x : (double?)null);

    [Fact]
    public void Pincodes_AreExactlyThoseOfTheGroupsAroundOrAbove() => ACase.Sample(c =>
    {
        var expected = c.Groups.Where(g => g.Members.Contains(c.Id) || IsInside(g, c.Latitude, c.Longitude)).Select(g => g.Pincode).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(expected, new PincodeRule(c.Groups).PincodesOf(c.Id, c.Latitude, c.Longitude));
    });

    [Fact]
    public void Pincodes_DoNotDependOnTheOrderOfTheGroups() => ACase.Sample(c =>
        Assert.Equal(new PincodeRule(c.Groups).PincodesOf(c.Id, c.Latitude, c.Longitude), new PincodeRule(c.Groups.Reverse()).PincodesOf(c.Id, c.Latitude, c.Longitude)));

    [Fact]
    public void Pincodes_AGroupThatConcernsItNot_ChangesNothing() => Gen.Select(ACase, Gen.Int[20, 30]).Sample((c, far) =>
    {
        var other = new PincodeGroup("999999", Square(far, far, 2), new HashSet<long> { 100 });
        Assert.Equal(new PincodeRule(c.Groups).PincodesOf(c.Id, c.Latitude, c.Longitude), new PincodeRule([.. c.Groups, other]).PincodesOf(c.Id, c.Latitude, c.Longitude));
    });

    [Fact]
    public void Pincodes_OfAResourceWithoutAPosition_AreThoseItBelongsToByHand() => ACase.Sample(c =>
        Assert.Equal(c.Groups.Where(g => g.Members.Contains(c.Id)).Select(g => g.Pincode).Distinct().Order(StringComparer.Ordinal), new PincodeRule(c.Groups).PincodesOf(c.Id, null, null)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0.5)]
    public void Pincodes_OnTheBorder_IsInside(double latitude, double longitude) =>
        Assert.Equal(["313603"], new PincodeRule([new PincodeGroup("313603", Square(0, 0, 1), new HashSet<long>())]).PincodesOf(1, latitude, longitude));

    private static bool IsInside(PincodeGroup group, double? latitude, double? longitude) =>
        group.Area is { } area && latitude is { } y && longitude is { } x && area.EnvelopeInternal is var box && x >= box.MinX && x <= box.MaxX && y >= box.MinY && y <= box.MaxY;

    private static Polygon Square(double x, double y, double size) =>
        new(new LinearRing([new(x, y), new(x + size, y), new(x + size, y + size), new(x, y + size), new(x, y)]));
}
