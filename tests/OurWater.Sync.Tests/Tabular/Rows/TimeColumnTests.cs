using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Rows;

/// <summary>Clocks and dates in columns of their own.</summary>
public sealed class TimeColumnTests
{
    private static readonly Mapping Utc = Runs.LegacyReadings with { TimeZone = "UTC" };

    [Theory]
    [InlineData("0,30,930,1400,2330", "00:00 00:30 09:30 14:00 23:30")]
    [InlineData("5,100,2400", "00:05 01:00 00:00")]
    [InlineData("1430,1445,1500", "14:30 14:45 15:00")]
    public void Map_NumbersOfHoursAndMinutes_AreClocks(string times, string expected)
    {
        Assert.Equal(expected, Clocks(CellKind.Text, "time", times));
        Assert.Equal(expected, Clocks(CellKind.Number, "time", times));
    }

    [Theory]
    [InlineData("0.25,0.5,1", "06:00 12:00 00:00")]
    [InlineData("0.395833333333333,0", "09:30 00:00")]
    [InlineData("1,0.5", "00:00 12:00")]
    public void Map_PartsOfADay_AreClocks(string times, string expected) => Assert.Equal(expected, Clocks(CellKind.Number, "time", times));

    [Theory]
    [InlineData("hour")]
    [InlineData("Stunde")]
    [InlineData("Hora")]
    public void Map_HoursByName_AreHours(string header) => Assert.Equal("00:00 09:00 23:00 00:00", Clocks(CellKind.Text, header, "0,9,23,24"));

    [Fact]
    public void Prepare_NumbersUpTo24WithoutAWord_Asks()
    {
        var question = Assert.Single(File(CellKind.Number, "time", "6,12,18").Plan(Utc).Questions);

        Assert.Equal("timeFormat", question.Field);
        Assert.Equal(["H", "HHmm"], question.Error.Choices);
        Assert.Equal("06:00 12:00", Clocks(CellKind.Number, "time", "6,12", Utc with { TimeFormat = "H" }));
        Assert.Equal("00:06 00:12", Clocks(CellKind.Number, "time", "6,12", Utc with { TimeFormat = "HHmm" }));
    }

    [Theory]
    [InlineData("1475")]
    [InlineData("2500")]
    [InlineData("-30")]
    public void Map_NumbersThatAreNoClock_AreRejected(string time)
    {
        var outcomes = File(CellKind.Number, "time", $"930,{time}").Map(Utc);

        Assert.Single(outcomes.Readings);
        Assert.Equal((ReasonCodes.InvalidTime, time), (outcomes.OnlyProblem.Code, outcomes.OnlyProblem.Subject));
    }

    [Theory]
    [InlineData("Year|Month|Day", "2020|1|15", "2020-01-15")]
    [InlineData("YEAR|MO|DY", "2020|01|5", "2020-01-05")]
    [InlineData("año|mes|día", "2020|ene|15", "2020-01-15")]
    [InlineData("year|month|day", "1999.0|December|31", "1999-12-31")]
    [InlineData("yy|mm|dd", "17|1|15", "2017-01-15")]
    public void Map_YearMonthAndDay_AreOneDate(string header, string cells, string expected)
    {
        var reading = Assert.Single(MemoryTable.Of($"{header}|pincode|resourceId|value", $"{cells}|313603|1111|3.5").Map(Runs.LegacyReadings).Readings);

        Assert.Equal((expected, TimePrecision.Day), (reading.Time().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), reading.Precision));
    }

    [Theory]
    [InlineData("2020|2|30", ReasonCodes.InvalidDate, "day")]
    [InlineData("2020|soon|3", ReasonCodes.InvalidDate, "month")]
    [InlineData("|2|3", ReasonCodes.MissingField, "year")]
    public void Map_YearMonthAndDayThatAreNone_AreRejected(string cells, string code, string column)
    {
        var problem = MemoryTable.Of("year|month|day|pincode|resourceId|value", $"{cells}|313603|1111|3.5").Map(Runs.LegacyReadings).OnlyProblem;

        Assert.Equal((code, column), (problem.Code, problem.Column));
    }

    [Fact]
    public void Map_YearMonthDayAndClock_AreOneMoment() => Assert.Equal(new DateTime(2020, 1, 15, 4, 0, 0),
        Assert.Single(MemoryTable.Of("year|month|day|time|pincode|resourceId|value", "2020|1|15|9:30|313603|1111|3.5").Map(Runs.LegacyReadings).Readings).Time());

    [Fact]
    public void Map_DateBesideYearMonthDay_IsTheDate() => Assert.Equal(new DateTime(2020, 1, 15),
        Assert.Single(MemoryTable.Of("date|year|month|day|pincode|resourceId|value", "2020-01-15|2019|2|3|313603|1111|3.5").Map(Runs.LegacyReadings).Readings).Time());

    private static (TableDescription Table, Func<ITableReader> Open) File(CellKind kind, string header, string times)
    {
        var records = times.Split(',').Select((t, i) => new[] { "2018-08-06", t, "313603", "1111", $"{i + 3}" }).ToList();
        var kinds = records.Select(_ => new[] { CellKind.Text, kind, CellKind.Text, CellKind.Text, CellKind.Text }).ToList();
        return (MemoryTable.Describe(["date", header, "pincode", "resourceId", "value"], records, 1, kind == CellKind.Number ? "xlsx" : "csv"), () => new MemoryTable(records, 2, kinds));
    }

    private static string Clocks(CellKind kind, string header, string times, Mapping? mapping = null)
    {
        var outcomes = File(kind, header, times).Map((mapping ?? Utc) with { Columns = new Dictionary<string, string?> { [Fields.Time] = header } });
        return string.Join(' ', outcomes.Readings.Select(r => r.Time().ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
