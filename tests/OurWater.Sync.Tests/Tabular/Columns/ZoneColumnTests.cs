using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>A column of zones of which no text can be read is asked about; it is no run of rejected rows.</summary>
public sealed class ZoneColumnTests
{
    private const string Header = "date|time zone|pincode|resourceId|value";

    [Fact]
    public void Prepare_NoTextOfTheColumnIsAZone_AsksForTheZone()
    {
        var result = MemoryTable.Of(Header, "2017-01-15T09:30:00|plant time|313603|1111|3", "2017-01-16T09:30:00|field time|313603|1111|4").Plan(Runs.LegacyReadings);

        Assert.Null(result.Plan);
        var error = Assert.Single(result.Errors);
        Assert.Equal((PlanErrors.Undecidable, "time zone", "timeZone"), (error.Code, error.Column, error.Answer));
        Assert.Contains("plant time", error.Message, StringComparison.Ordinal);
        Assert.Equal(["Asia/Kolkata", "UTC"], error.Choices);
    }

    [Fact]
    public void Map_TheZoneIsSaid_HoldsForTheWholeColumn()
    {
        var outcomes = MemoryTable.Of(Header, "2017-01-15T09:30:00|plant time|313603|1111|3").Map(Runs.LegacyReadings with { TimeZone = "Europe/Amsterdam" });

        Assert.Empty(outcomes.Rejections);
        Assert.Equal(new DateTime(2017, 1, 15, 8, 30, 0), Assert.Single(outcomes.Readings).Time());
    }

    [Fact]
    public void Map_SomeTextsAreZones_RejectsTheOthersByName()
    {
        var outcomes = MemoryTable.Of(Header, "2017-01-15T09:30:00|UTC|313603|1111|3", "2017-01-16T09:30:00|plant time|313603|1111|4").Map(Runs.LegacyReadings);

        Assert.Equal(new DateTime(2017, 1, 15, 9, 30, 0), Assert.Single(outcomes.Readings).Time());
        Assert.Equal("time zone", outcomes.OnlyProblem.Column);
    }

    [Fact]
    public void Prepare_DaysOnly_NeedNoZone() =>
        Assert.NotNull(MemoryTable.Of(Header, "2017-01-15|plant time|313603|1111|3").Plan(Runs.LegacyReadings).Plan);
}
