using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>The whole column decides how its dates are read: years first, years of two digits, cells that a spreadsheet has swapped, numbers.</summary>
public sealed class DateOrderTests
{
    private const string Header = "date|pincode|resourceId|value";

    [Theory]
    [InlineData("2018-05-08,2018-12-08,2018-13-08")]
    [InlineData("2018-05-04,2018-25-04")]
    [InlineData("2018/05/04 09:30,2018/25/04 10:00")]
    public void Prepare_YearFirstThenDay_AsksAndNamesTheRow(string dates)
    {
        var result = Of(dates).Plan(Runs.LegacyReadings);

        var error = Assert.Single(result.Errors);
        Assert.Equal(("undecidable", "date"), (error.Code, error.Column));
        Assert.Equal(["yyyy-dd-MM", "yyyy-MM-dd"], error.Choices);
        Assert.Equal((DateState.YearDay, dates.Split(',')[^1]), (result.Report.Dates!.State, result.Report.Dates.Proof!.Text));
    }

    [Fact]
    public void Prepare_YearFirstThenDayFarDown_IsSeen()
    {
        var dates = string.Join(',', Enumerable.Range(0, 400).Select(i => $"2018-{(i % 12) + 1:00}-08").Append("2018-13-08"));

        Assert.Equal("dateFormat", Assert.Single(Of(dates).Plan(Runs.LegacyReadings).Questions).Field);
    }

    [Theory]
    [InlineData("yyyy-dd-MM", "2018-08-05,2018-08-13", "2018-05-31")]
    [InlineData("yyyy-MM-dd", "2018-05-08,2018-05-31", "2018-13-08")]
    public void Map_YearFirstChosen_RejectsWhatDoesNotFit(string format, string expected, string rejected)
    {
        var outcomes = Of("2018-05-08,2018-13-08,2018-05-31").Map(Runs.LegacyReadings with { DateFormat = format });

        Assert.Equal(expected.Split(','), Days(outcomes));
        Assert.Equal((ReasonCodes.DateOrderMismatch, rejected), (outcomes.OnlyProblem.Code, outcomes.OnlyProblem.Subject));
    }

    [Theory]
    [InlineData("15/1/17,5/2/17", "2017-01-15,2017-02-05")]
    [InlineData("1/15/17,5/2/17", "2017-01-15,2017-05-02")]
    [InlineData("15-Jan-17,5-Feb-55", "2017-01-15,1955-02-05")]
    [InlineData("30.10.26,31.12.27", "2026-10-30,1927-12-31")]
    [InlineData("15-01-17,22-01-17,29-01-17", "2017-01-15,2017-01-22,2017-01-29")]
    [InlineData("99-12-31,98-11-05", "1999-12-31,1998-11-05")]
    [InlineData("15/1/2017,16/1/17", "2017-01-15,2017-01-16")]
    public void Map_YearsOfTwoDigits_AreTheLatestThatAreNotInTheFuture(string dates, string expected) => Assert.Equal(expected.Split(','), Days(Of(dates).Map(Runs.LegacyReadings)));

    [Fact]
    public void Prepare_YearsOfTwoDigits_GivesOneWarningForTheRun()
    {
        var result = Of("15/1/17,16/1/17,5/2/55").Plan(Runs.LegacyReadings);

        var notice = Assert.Single(result.Plan!.Notices);
        Assert.Equal((2, ReasonCodes.ShortYears), (notice.Row, notice.Code));
        Assert.Contains("15 Jan 2017", notice.Message, StringComparison.Ordinal);
        Assert.Equal((3L, 2026), (result.Report.Dates!.ShortYears, result.Report.Dates.LatestShortYear));
    }

    [Fact]
    public void Map_LatestShortYearChosen_IsUsed() =>
        Assert.Equal(["1917-01-15"], Days(Of("15/1/17").Map(Runs.LegacyReadings with { LatestShortYear = 1999 })));

    [Theory]
    [InlineData("5/2/17,6/2/17", "d/M/yy,M/d/yy")]
    [InlineData("15-01-17,15-02-18", "d/M/yy,yy/M/d")]
    [InlineData("15-05-16,16-05-16,17-05-16", "d/M/yy,yy/M/d")]
    [InlineData("99-12-31,31-12-99", "d/M/yy,yy/M/d")]
    public void Prepare_YearsOfTwoDigitsWithoutProof_AsksForTheOrderOnly(string dates, string choices) =>
        Assert.Equal(choices.Split(','), Assert.Single(Of(dates).Plan(Runs.LegacyReadings).Errors).Choices);

    [Fact]
    public void Prepare_CellsUpTo12BesideTextsAbove_AsksWithBothReadings()
    {
        var result = Workbook(("2020-05-02", CellKind.DateTime), ("2020-11-03", CellKind.DateTime), ("25/02/2020", CellKind.Text)).Plan(Runs.LegacyReadings);

        var question = Assert.Single(result.Questions);
        Assert.Equal("dateCells", question.Field);
        Assert.Equal(["asTheyAre", "swapped"], question.Error.Choices);
        Assert.Contains("2 May 2020 or 5 Feb 2020", question.Error.Message, StringComparison.Ordinal);
        Assert.Equal(DateState.CellsSwapped, result.Report.Dates!.State);
    }

    [Theory]
    [InlineData(DateCells.AsTheyAre, "2020-05-02")]
    [InlineData(DateCells.Swapped, "2020-02-05")]
    public void Map_CellsChosen_AreReadSo(DateCells cells, string first)
    {
        var outcomes = Workbook(("2020-05-02", CellKind.DateTime), ("25/02/2020", CellKind.Text)).Map(Runs.LegacyReadings with { DateCells = cells });

        Assert.Equal([first, "2020-02-25"], Days(outcomes));
    }

    [Fact]
    public void Map_CellsOverTheWholeMonthBesideTexts_AskNothing() =>
        Assert.Equal(["2020-05-02", "2020-05-20", "2020-05-25"], Days(Workbook(("2020-05-02", CellKind.DateTime), ("2020-05-20", CellKind.DateTime), ("25/05/2020", CellKind.Text)).Map(Runs.LegacyReadings)));

    [Fact]
    public void Map_CellsAloneUpTo12_AskNothing() => Assert.Equal(["2020-05-02"], Days(Workbook(("2020-05-02", CellKind.DateTime)).Map(Runs.LegacyReadings)));

    [Theory]
    [InlineData("1533565800,1533567600", "epochSeconds")]
    [InlineData("1533565800000,1533567600000", "epochMilliseconds")]
    public void Prepare_NumbersSince1970_AreOfferedAndReadWhereChosen(string dates, string format)
    {
        var question = Assert.Single(Of(dates).Plan(Runs.LegacyReadings).Questions);
        Assert.Equal(("dateFormat", format), (question.Field, question.Error.Choices![0]));

        var outcomes = Of(dates).Map(Runs.LegacyReadings with { DateFormat = format });

        Assert.Equal((new DateTime(2018, 8, 6, 14, 30, 0), TimePrecision.Minute), (outcomes.Readings[0].Time(), outcomes.Readings[0].Precision));
    }

    [Theory]
    [InlineData("broken,pump,later")]
    [InlineData("15,16,17")]
    [InlineData("2018-02-30,2018-02-31")]
    public void Prepare_NoRowIsADate_Asks(string dates)
    {
        var result = Of(dates).Plan(Runs.LegacyReadings with { Columns = new Dictionary<string, string?> { [Fields.Date] = "date" } });

        Assert.Equal((Fields.Date, "undecidable"), (Assert.Single(result.Questions).Field, result.Errors[0].Code));
        Assert.Equal(DateState.NoDates, result.Report.Dates!.State);
        Assert.Contains(dates.Split(',')[0], result.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Prepare_NoRowFitsTheChosenFormat_Asks() => Assert.Equal("dateFormat", Assert.Single(Of("15/1/2017,16/1/2017").Plan(Runs.LegacyReadings with { DateFormat = "M/d/yyyy" }).Questions).Field);

    [Theory]
    [InlineData("42740,5", "2017-01-05T12:00")]
    [InlineData("42740.5", "2017-01-05T12:00")]
    [InlineData("20180806", "2018-08-06T00:00")]
    [InlineData("201808061430", "2018-08-06T14:30")]
    [InlineData("20180806143000", "2018-08-06T14:30")]
    public void Map_NumbersThatAreDates_AreRead(string date, string expected)
    {
        var utc = Runs.LegacyReadings with { TimeZone = "UTC" };

        Assert.Equal(expected, Assert.Single(Of(date).Map(utc).Readings).Time().ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));
        if (date.Contains(',', StringComparison.Ordinal)) return;
        Assert.Equal(expected, Assert.Single(Workbook((date, CellKind.Number)).Map(utc).Readings).Time().ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }

    private static (TableDescription Table, Func<ITableReader> Open) Of(string dates) => MemoryTable.Of(Header, [.. dates.Split(',').Length > 1 && dates.Contains("42740,", StringComparison.Ordinal)
        ? [$"{dates}|313603|1111|3"]
        : dates.Split(',').Select((d, i) => $"{d}|313603|1111|{i + 3}")]);

    private static (TableDescription Table, Func<ITableReader> Open) Workbook(params (string Text, CellKind Kind)[] dates)
    {
        var records = dates.Select(d => new[] { d.Text, "313603", "1111", "3" }).ToList();
        var kinds = dates.Select(d => new[] { d.Kind, CellKind.Number, CellKind.Number, CellKind.Number }).ToList();
        return (MemoryTable.Describe(["date", "pincode", "resourceId", "value"], records, 1, "xlsx"), () => new MemoryTable(records, 2, kinds));
    }

    private static List<string> Days(Outcomes outcomes) => [.. outcomes.Readings.Select(r => r.Time().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))];
}
