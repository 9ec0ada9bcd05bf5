using CsCheck;
using OurWater.Sync.Engine.TwoWay;
using Xunit;

namespace OurWater.Sync.Tests.Engine.TwoWay;

public sealed class IdSetTests
{
    [Fact]
    public void Add_AnyNumbers_HoldsWhatASetHolds() => Gen.OneOf(Gen.Long[0, 200], Gen.Long[65_500, 65_600], Gen.Long[1, long.MaxValue]).Array[0, 200].Sample(ids =>
    {
        var (set, expected) = (new IdSet(), new HashSet<long>());
        foreach (var id in ids) Assert.Equal(expected.Add(id), set.Add(id));
        Assert.All(ids, id => Assert.True(set.Contains(id)));
        Assert.All(ids, id => Assert.Equal(expected.Contains(id ^ 1), set.Contains(id ^ 1)));
    });
}
