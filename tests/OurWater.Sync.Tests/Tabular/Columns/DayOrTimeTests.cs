using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Values;
using OurWater.Sync.Tests.Tabular.Files;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>Whether dates are days or times is decided for the column.</summary>
public sealed class DayOrTimeTests
{
    private const string Header = "date|pincode|resourceId|value";

    [Theory]
    [InlineData("2020-03-01 23:30,2020-03-02 00:00")]
    [InlineData("2020-03-01 23:30,2020-03-02")]
    [InlineData("1/3/2020 23:30,2/3/2020,13/3/2020")]
    [InlineData("43891.979166667,43892")]
    public void Map_OneTimeAnywhere_MakesMidnightsTimes(string dates)
    {
        var reading = Of(dates).Map(Runs.LegacyReadings).Readings[1];

        Assert.Equal((new DateTime(2020, 3, 1, 18, 30, 0), TimePrecision.Minute), (reading.Time(), reading.Precision));
    }

    [Theory]
    [InlineData("2020-03-02T00:00:00Z,2020-03-09T00:00:00Z")]
    [InlineData("2020-03-02 00:00,2020-03-09 00:00")]
    [InlineData("2020-03-02,2020-03-09 00:00:00")]
    public void Map_OnlyMidnights_AreDays(string dates)
    {
        var result = Of(dates).Plan(Runs.LegacyReadings);

        Assert.Equal((Midnights.Days, true), (result.Report.Dates!.Midnights, result.Report.Dates.AllAtMidnight));
        Assert.All(Runs.Map(result.Plan!, Of(dates).Open).Readings, r => Assert.Equal(TimePrecision.Day, r.Precision));
        Assert.Equal(new DateTime(2020, 3, 2), Runs.Map(result.Plan!, Of(dates).Open).Readings[0].Time());
    }

    [Theory]
    [InlineData("2020-03-02T00:00:00Z", 0)]
    [InlineData("2020-03-02 00:00", 1)]
    [InlineData("2020-03-02", 0)]
    public void Prepare_OnlyMidnightsWithAClock_IsSaidOnce(string dates, int notices) =>
        Assert.Equal(notices, Of(dates).Plan(Runs.LegacyReadings).Plan!.Notices.Count(n => n.Code == ReasonCodes.OnlyMidnights));

    [Fact]
    public void Map_TimesChosen_AreTimes()
    {
        var reading = Of("2020-03-02 00:00").Map(Runs.LegacyReadings with { Midnights = Midnights.Times }).Readings[0];

        Assert.Equal((new DateTime(2020, 3, 1, 18, 30, 0), TimePrecision.Minute), (reading.Time(), reading.Precision));
    }

    [Fact]
    public void Map_DaysChosen_LeavesRealTimes()
    {
        var readings = Of("2020-03-02 00:00,2020-03-02 09:30").Map(Runs.LegacyReadings with { Midnights = Midnights.Days }).Readings;

        Assert.Equal([TimePrecision.Day, TimePrecision.Minute], readings.Select(r => r.Precision));
    }

    [Theory]
    [InlineData("24:00", "2018-08-06T18:30")]
    [InlineData("0:00", "2018-08-05T18:30")]
    [InlineData("00:30", "2018-08-05T19:00")]
    public void Map_ClockBesideTheDate_Is2400OfTheNextDay(string clock, string expected) =>
        Assert.Equal(expected, MemoryTable.Of("date|time|pincode|resourceId|value", $"2018-08-06|{clock}|313603|1111|3").Map(Runs.LegacyReadings).Readings[0].Time().ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void Map_TextOf2400_IsATime() => Assert.Equal([new DateTime(2018, 8, 6, 18, 30, 0), new DateTime(2018, 8, 5, 18, 30, 0)],
        Of("2018-08-06 24:00,2018-08-06 00:00").Map(Runs.LegacyReadings).Readings.Select(r => r.Time()));

    [Theory]
    [InlineData(43318.0, 1, 2, 3)]
    [InlineData(43318.25, 1, 2, 3)]
    public void Read_SameSheetAsWorkbookAndText_IsTheSame(double second, double first, int style, int day)
    {
        var shown = second == Math.Floor(second) ? "06/08/2018 00:00" : "06/08/2018 06:00";
        var workbook = new TestWorkbook().Sheet("s", TestWorkbook.Row(1, "name", "date", "depth (m)") + TestWorkbook.Row(2, "A", (43325.0, style), first) + TestWorkbook.Row(3, "A", (second, style), day));

        Assert.Equal(Times(workbook.ToArray()), Times(System.Text.Encoding.UTF8.GetBytes($"name,date,depth (m)\nA,13/08/2018 00:00,1\nA,{shown},3\n")));
    }

    [Theory]
    [InlineData(false, 0.5, "2018-08-06T12:00:00")]
    [InlineData(false, 1.0, "2018-08-07T00:00:00")]
    [InlineData(false, 0.0, "2018-08-06T00:00:00")]
    [InlineData(true, 1.0, "2018-08-07T00:00:00")]
    public void Read_ClockCellOfAWorkbook_MayBe2400(bool date1904, double clock, string expected)
    {
        var day = date1904 ? 43318.0 - 1462 : 43318.0;
        var workbook = new TestWorkbook { Date1904 = date1904 }.Sheet("s", TestWorkbook.Row(1, "name", "date", "time", "depth (m)") + TestWorkbook.Row(2, "A", (day, 1), (clock, 3), 1.5) + TestWorkbook.Row(3, "A", (day, 1), (0.25, 3), 2));

        Assert.Equal(expected + " Minute", Times(workbook.ToArray())[0]);
    }

    [Fact]
    public void Map_FormatChosenInAColumnThatContradictsItself_StillSeesTheTimes()
    {
        var reading = Of("15/1/2017,1/22/2017,16/1/2017,17/1/2017 09:30").Map(Runs.LegacyReadings with { DateFormat = "d/M/yyyy" }).Readings[0];

        Assert.Equal((new DateTime(2017, 1, 14, 18, 30, 0), TimePrecision.Minute), (reading.Time(), reading.Precision));
    }

    [Fact]
    public void Read_DateCellsWithoutClock_AreDaysAndNothingIsSaid()
    {
        var workbook = new TestWorkbook().Sheet("s", TestWorkbook.Row(1, "name", "date", "depth (m)") + TestWorkbook.Row(2, "A", (43318.0, 1), 1.5) + TestWorkbook.Row(3, "A", (43325.0, 5), 2));

        Assert.All(Times(workbook.ToArray()), t => Assert.EndsWith("Day", t, StringComparison.Ordinal));
    }

    private static List<string> Times(byte[] content)
    {
        using var file = new TempFile(content);
        var table = OurWater.Sync.Tabular.Files.TableFile.Describe(file.Path, null, TestContext.Current.CancellationToken);
        var outcomes = (table, (Func<ITableReader>)(() => OurWater.Sync.Tabular.Files.TableFile.Open(file.Path, table))).Map(new Mapping { Identity = Identities.Name, Unit = "m", TimeZone = "UTC" });
        Assert.Empty(outcomes.Rejections);
        return [.. outcomes.Readings.Select(r => $"{r.Time():s} {r.Precision}")];
    }

    private static (TableDescription Table, Func<ITableReader> Open) Of(string dates) => MemoryTable.Of(Header, [.. dates.Split(',').Select((d, i) => $"{d}|313603|1111|{i + 3}")]);
}
