using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 readings")]
    [InlineData(1, "1 reading")]
    [InlineData(1204, "1,204 readings")]
    public void Of_SoManyReadings_SaysOneOrMany(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "reading"));

    [Fact]
    public void Of_AWordOfItsOwnPlural_TakesIt() => Assert.Equal("2 people", Counted.Of(2, "person", "people"));
}
