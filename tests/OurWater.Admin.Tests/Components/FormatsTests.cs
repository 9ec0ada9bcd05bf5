using Microsoft.Extensions.Time.Testing;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class FormatsTests
{
    private readonly Formats _formats = new(new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 4, 12, 0, TimeSpan.Zero)));

    public FormatsTests() => _formats.UseZone("Asia/Kolkata");

    [Fact]
    public void ReadingTime_Day_IsNotMovedIntoTheZone() =>
        Assert.Equal("22 Nov 2026", _formats.ReadingTime(Utc(2026, 11, 22, 0, 0), TimePrecision.Day));

    [Fact]
    public void ReadingTime_DayInAZoneWestOfUtc_IsStillThatDay()
    {
        _formats.UseZone("America/Lima");
        Assert.Equal("22 Nov 2026", _formats.ReadingTime(Utc(2026, 11, 22, 0, 0), TimePrecision.Day));
    }

    [Fact]
    public void ReadingTime_Minute_IsInTheOrganisationsZone() =>
        Assert.Equal("22 Nov 2026, 09:00", _formats.ReadingTime(Utc(2026, 11, 22, 3, 30), TimePrecision.Minute));

    [Theory]
    [InlineData(2026, 11, 23, 4, 11, "Today, 09:41")]
    [InlineData(2026, 11, 22, 10, 50, "22 Nov, 16:20")]
    [InlineData(2025, 9, 3, 10, 50, "3 Sep 2025, 16:20")]
    public void When_IsAsShortAsItsDistanceAllows(int year, int month, int day, int hour, int minute, string expected) =>
        Assert.Equal(expected, _formats.When(Utc(year, month, day, hour, minute)));

    [Fact]
    public void When_JustBeforeMidnightThere_IsToday() =>
        Assert.Equal("Today, 00:00", _formats.When(Utc(2026, 11, 22, 18, 30)));

    [Fact]
    public void UseZone_UnknownName_FallsBackToUtc()
    {
        _formats.UseZone("Atlantis/Centre");
        Assert.Equal("UTC", _formats.ZoneName);
    }

    [Fact]
    public void ZoneName_OfIndia_IsShort() => Assert.EndsWith(" time", _formats.ZoneName, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.2, "less than 1 s")]
    [InlineData(48, "48 s")]
    [InlineData(59.7, "1 min")]
    [InlineData(124, "2 min 4 s")]
    [InlineData(3600, "1 h")]
    [InlineData(11520, "3 h 12 min")]
    [InlineData(90000, "1 day 1 h")]
    public void Duration_IsInTheTwoLargestUnits(double seconds, string expected) =>
        Assert.Equal(expected, Formats.Duration(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Number_Negative_HasTheRealMinus() => Assert.Equal("−1,204.50", Formats.Number(-1204.5, 2));

    [Fact]
    public void Number_Nothing_IsADashAndZeroIsAValue()
    {
        Assert.Equal("–", Formats.Number((long?)null));
        Assert.Equal("0", Formats.Number(0L));
    }

    [Theory]
    [InlineData(4.5, "+4.50")]
    [InlineData(-0.36, "−0.36")]
    [InlineData(0, "0.00")]
    public void Difference_HasASign(double value, string expected) => Assert.Equal(expected, Formats.Difference(value, 2));

    [Fact]
    public void Value_Rain_HasOneDecimalAndWellTwo()
    {
        Assert.Equal("12.0", Formats.Value(12, ResourceType.Raingauge));
        Assert.Equal("12.00", Formats.Value(12, ResourceType.Well));
    }

    [Theory]
    [InlineData("School well", "1111", "Owner A", "School well")]
    [InlineData(null, "1111", "Owner A", "Well 1111")]
    [InlineData(" ", null, "Owner F", "Well of Owner F")]
    [InlineData(null, null, null, "Well near 24.593, 74.198")]
    public void ResourceName_TakesTheFirstThatIsKnown(string? name, string? number, string? owner, string expected) =>
        Assert.Equal(expected, Names.Resource(ResourceType.Well, name, number, owner, 24.59311, 74.19831));

    private static DateTime Utc(int year, int month, int day, int hour, int minute) => new(year, month, day, hour, minute, 0, DateTimeKind.Utc);
}
