using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

public sealed class CoordinatesTests
{
    [Theory]
    [InlineData("24.5935886", true, 24.5935886)]
    [InlineData("-24.5", true, -24.5)]
    [InlineData("24° 35' 36.6\" N", true, 24.5935)]
    [InlineData("24°35'36.6\"S", true, -24.5935)]
    [InlineData("N 24 35 36.6", true, 24.5935)]
    [InlineData("24:35:36.6", true, 24.5935)]
    [InlineData("24° 30' N", true, 24.5)]
    [InlineData("74.5 E", false, 74.5)]
    [InlineData("179.9", false, 179.9)]
    public void Read_WrittenForm_IsDegrees(string text, bool latitude, double expected) =>
        Assert.Equal(expected, Coordinates.Read(text, CellKind.Text, new NumberReader(), latitude)!.Value, 9);

    [Theory]
    [InlineData("91", true)]
    [InlineData("181", false)]
    [InlineData("24° 61' N", true)]
    [InlineData("24 E", true)]
    [InlineData("24 N", false)]
    [InlineData("north", true)]
    [InlineData("", true)]
    public void Read_Impossible_IsNull(string text, bool latitude) => Assert.Null(Coordinates.Read(text, CellKind.Text, new NumberReader(), latitude));

    [Fact]
    public void IsSwapped_FitsOnlyWhenExchanged_IsTrue()
    {
        var check = CoordinateCheck.From([(24.59, 74.19), (24.60, 74.20), (24.61, 74.18), (74.19, 24.59)]);

        Assert.NotNull(check);
        Assert.True(check.IsSwapped(74.19, 24.59));
        Assert.False(check.IsSwapped(24.59, 74.19));
        Assert.False(check.IsSwapped(10, 20));
    }

    [Fact]
    public void From_PlacesOnTheDiagonal_SaysNothing() => Assert.Null(CoordinateCheck.From([(20.1, 20.2), (20.2, 20.1), (20.15, 20.18)]));
}
