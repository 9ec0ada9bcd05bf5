using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Values;

/// <summary>Zones in names of columns, in cells and beside them.</summary>
public sealed class ZoneWordsTests
{
    [Theory]
    [InlineData("DateTimeUTC", 0)]
    [InlineData("utcTime", 0)]
    [InlineData("TimestampUTC", 0)]
    [InlineData("datetimeutc", 0)]
    [InlineData("UTCTIME", 0)]
    [InlineData("time_utc", 0)]
    [InlineData("GMT Date", 0)]
    [InlineData("Time (Z)", 0)]
    [InlineData("UTC (2)", 0)]
    [InlineData("Date Time (UTC+5.5)", 330)]
    [InlineData("Date (UTC+05.30)", 330)]
    [InlineData("Date (UTC+5,5)", 330)]
    [InlineData("time +5h30", 330)]
    [InlineData("Time (+0530)", 330)]
    [InlineData("Date Time, GMT-06:00", -360)]
    [InlineData("DateTimeUTC+1", 60)]
    [InlineData("UTC\u22125 time", -300)]
    [InlineData("Timestamp (UTC+5.75)", 345)]
    [InlineData("Datum (MEZ)", 60)]
    [InlineData("Time [CET]", 60)]
    [InlineData("DATE_TIME_EST", -300)]
    [InlineData("date_ist", 330)]
    [InlineData("IST Date", 330)]
    [InlineData("Time, Etc/GMT-5", 300)]
    [InlineData("Date/Time (America/Argentina/Buenos_Aires)", -180)]
    public void Of_ZoneInAnyPlaceOfTheName_IsFound(string header, int minutes)
    {
        var zone = HeaderZone.Of(header, "Asia/Kolkata");

        Assert.Null(zone.Unreadable);
        Assert.Equal(minutes, zone.Zone!.GetUtcOffset(new DateTime(2017, 7, 1, 0, 0, 0, DateTimeKind.Utc)).TotalMinutes);
    }

    [Theory]
    [InlineData("Date/Time")]
    [InlineData("MET station date")]
    [InlineData("Outcome date")]
    [InlineData("Date (dd/mm/yyyy)")]
    [InlineData("date_met_station")]
    [InlineData("Best date")]
    [InlineData("Date West")]
    [InlineData("Date 2020-01")]
    [InlineData("EST_DATE")]
    [InlineData("Time zone of nothing")]
    public void Of_NoZone_SaysNothing(string header) => Assert.Equal(new HeaderZone(null), HeaderZone.Of(header, "Asia/Kolkata"));

    [Theory]
    [InlineData("Time (UTC+5.3)", "Asia/Kolkata")]
    [InlineData("Time (UTC+25)", "Asia/Kolkata")]
    [InlineData("Time (IST)", "Europe/Paris")]
    [InlineData("Time (XYT)", "Asia/Kolkata")]
    [InlineData("Time (CET/CEST)", "Europe/Paris")]
    [InlineData("Time, Europe/Nowhere", "Europe/Paris")]
    [InlineData("Local time (not UTC)", "Europe/Paris")]
    [InlineData("time_est", "Europe/Paris")]
    [InlineData("Time UTC 5:30", "Asia/Kolkata")]
    [InlineData("Date.Time..UTC.05.30.", "Asia/Kolkata")]
    [InlineData("date_time_utc_5_30", "Asia/Kolkata")]
    [InlineData("date_time_gmt_plus_5", "Asia/Kolkata")]
    [InlineData("DATE_OF_EST", "America/New_York")]
    public void Of_ZoneThatCannotBeRead_IsNeverCut(string header, string home)
    {
        var zone = HeaderZone.Of(header, home);

        Assert.Null(zone.Zone);
        Assert.NotNull(zone.Unreadable);
    }

    [Theory]
    [InlineData("IST", "Asia/Kolkata", 330)]
    [InlineData("IST", "Europe/Dublin", 60)]
    [InlineData("CET", "Asia/Kolkata", 60)]
    [InlineData("MET", "Europe/Paris", 60)]
    [InlineData("EDT", "UTC", -240)]
    [InlineData("cst", "America/Chicago", -360)]
    [InlineData("5.5", "UTC", 330)]
    [InlineData("-8", "UTC", -480)]
    [InlineData("+05:30", "UTC", 330)]
    [InlineData("Asia/Kolkata", "UTC", 330)]
    public void FromCell_Zone_IsTheSameAllYear(string text, string home, int minutes)
    {
        var zone = Zones.FromCell(text, home)!;

        Assert.Equal((minutes, minutes), (zone.GetUtcOffset(new DateTime(2017, 1, 1, 0, 0, 0, DateTimeKind.Utc)).TotalMinutes, zone.GetUtcOffset(new DateTime(2017, 7, 1, 0, 0, 0, DateTimeKind.Utc)).TotalMinutes));
    }

    [Theory]
    [InlineData("IST", "Europe/Paris")]
    [InlineData("CST", "Asia/Shanghai")]
    [InlineData("EST", "Australia/Sydney")]
    [InlineData("5.3", "UTC")]
    [InlineData("nowhere", "UTC")]
    public void FromCell_UnclearZone_IsNone(string text, string home) => Assert.Null(Zones.FromCell(text, home));

    [Theory]
    [InlineData("2017-07-15 09:30 CET", 8, 30)]
    [InlineData("2017-07-15 09:30 IST", 4, 0)]
    [InlineData("2017-07-15T09:30Asia/Kolkata", 4, 0)]
    [InlineData("2017-07-15 09:30 Europe/Amsterdam", 7, 30)]
    [InlineData("2017-07-15T09:30:00+05:30[Asia/Kolkata]", 4, 0)]
    [InlineData("Sat Jul 15 2017 09:30:00 GMT+0530 (India Standard Time)", 4, 0)]
    [InlineData("2017-07-15 09:30 +5,5", 4, 0)]
    [InlineData("2017-07-15 9:30 a. m. CET", 8, 30)]
    public void Map_ZoneInTheCell_Wins(string cell, int hour, int minute) =>
        Assert.Equal(new DateTime(2017, 7, 15, hour, minute, 0), Read("date", cell, Runs.LegacyReadings with { TimeZone = "America/New_York" }));

    [Fact]
    public void Map_ClockWithAZone_IsInIt() => Assert.Equal(new DateTime(2017, 7, 15, 8, 30, 0), Read("date|time", "2017-07-15|9:30 CET", Runs.LegacyReadings));

    [Theory]
    [InlineData("DateTimeUTC|UTCOffset", "2025-01-01 08:00|-8", 8)]
    [InlineData("DateTimeUTC|time zone", "2025-01-01 08:00|EST", 8)]
    [InlineData("DateTime|UTCOffset", "2025-01-01 08:00|-8", 16)]
    [InlineData("DateTime|time zone", "2025-01-01 08:00|EST", 13)]
    public void Map_ColumnInUtc_IsNotMovedAgain(string header, string cells, int hour) => Assert.Equal(new DateTime(2025, 1, 1, hour, 0, 0), Read(header, cells, Runs.LegacyReadings));

    [Fact]
    public void Prepare_UnreadableZone_AsksUnlessThereAreNoTimes()
    {
        var times = MemoryTable.Of("Time (XYT)|pincode|resourceId|value", "2017-07-15 09:30|313603|1111|3");
        var mapping = Runs.LegacyReadings with { Columns = new Dictionary<string, string?> { [Fields.Date] = "Time (XYT)" } };

        var question = Assert.Single(times.Plan(mapping).Questions);

        Assert.Equal(("timeZone", "Time (XYT)"), (question.Field, question.Error.Column));
        Assert.Equal(["Asia/Kolkata", "UTC"], question.Error.Choices);
        Assert.NotNull(times.Plan(mapping with { TimeZone = "+03:00" }).Plan);
        Assert.NotNull(MemoryTable.Of("Time (XYT)|pincode|resourceId|value", "2017-07-15|313603|1111|3").Plan(mapping).Plan);
    }

    private static DateTime Read(string header, string cells, Mapping mapping) => Assert.Single(MemoryTable.Of($"{header}|pincode|resourceId|value", $"{cells}|313603|1111|3").Map(mapping).Readings).Time();
}
