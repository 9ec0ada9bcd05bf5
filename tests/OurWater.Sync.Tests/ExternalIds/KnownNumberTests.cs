using OurWater.Sync.ExternalIds;
using Xunit;

namespace OurWater.Sync.Tests.ExternalIds;

public sealed class KnownNumberTests
{
    private static readonly OwnerAndPlace Held = new("Ramesh Patel", 24.5, 74.1);

    [Theory]
    [InlineData("Ramesh Patel", 24.5, 74.1, false)]
    [InlineData("Sita Devi", 24.5, 74.1, false)] // sold
    [InlineData("Ramesh Patel", 12.9, 77.6, false)] // its position was mended
    [InlineData("RAMESH PATEL", 12.9, 77.6, false)]
    [InlineData("Sita Devi", 24.5005, 74.1, false)] // 55 m
    [InlineData(null, 12.9, 77.6, false)]
    [InlineData("Sita Devi", 12.9, 77.6, true)]
    [InlineData("Sita Devi", 24.52, 74.1, true)] // 2 km
    public void WhyAnother_WasThere_AsksWhereOwnerAndPlaceAreOthers(string? owner, double latitude, double longitude, bool asks) =>
        Assert.Equal(asks, KnownNumber.WhyAnother(new OwnerAndPlace(owner, latitude, longitude), Held, Held, wasMissing: false) is not null);

    [Theory]
    [InlineData("Ramesh Patel", 24.5, 74.1, false)]
    [InlineData("Ramesh Patel", 24.5005, 74.1, false)]
    [InlineData("Sita Devi", 24.5, 74.1, true)]
    [InlineData("Ramesh Patel", 24.51, 74.1, true)] // 1.1 km
    [InlineData(null, 24.5, 74.1, true)]
    public void WhyAnother_WasMissing_AsksUnlessItIsSurelyTheSame(string? owner, double latitude, double longitude, bool asks) =>
        Assert.Equal(asks, KnownNumber.WhyAnother(new OwnerAndPlace(owner, latitude, longitude), Held, Held, wasMissing: true) is not null);

    [Fact]
    public void WhyAnother_BothSidesWereChangedAlike_AsksNothing()
    {
        var now = new OwnerAndPlace("Sita Devi", 12.9, 77.6);

        Assert.Null(KnownNumber.WhyAnother(now, Held, now, wasMissing: false));
    }

    [Fact]
    public void WhyAnother_Differences_AreTold() => Assert.Equal(
        "It is not what stood under this number before, with the owner Sita Devi instead of Ramesh Patel, 1,341 km away.",
        KnownNumber.WhyAnother(new OwnerAndPlace("Sita Devi", 12.9, 77.6), Held, Held, wasMissing: false));
}
