using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>The order of dates is proved by the whole column, or asked for.</summary>
public sealed class DatePlanTests
{
    private const string Header = "date|pincode|resourceId|value";

    [Fact]
    public void Prepare_OneRowCanOnlyBeDayFirst_ProvesTheColumn()
    {
        var rows = Enumerable.Range(1, 100).Select(i => $"{(i % 12) + 1}/2/2017|313603|1111|{i}").Append("15/1/2017|313603|1111|3").ToArray();
        var file = MemoryTable.Of(Header, rows);

        var result = file.Plan(Runs.LegacyReadings);

        Assert.Equal((DateState.Proven, "d/M/yyyy", 102), (result.Report.Dates!.State, result.Report.Dates.Format, result.Report.Dates.Proof!.Row));
        Assert.Equal(new DateTime(2017, 2, 2), Runs.Map(result.Plan!, file.Open).Readings[0].Time());
    }

    [Fact]
    public void Prepare_OneRowCanOnlyBeMonthFirst_ProvesTheColumn()
    {
        var file = MemoryTable.Of(Header, "5/2/2017|313603|1111|3", "1/22/2017|313603|1111|4");

        var outcomes = file.Map(Runs.LegacyReadings);

        Assert.Equal(new DateTime(2017, 5, 2), outcomes.Readings[0].Time());
    }

    [Fact]
    public void Prepare_NothingDecides_AsksWithBothReadings()
    {
        var result = MemoryTable.Of(Header, "5/1/2017|313603|1111|3", "5/2/2017|313603|1111|4").Plan(Runs.LegacyReadings);

        Assert.Null(result.Plan);
        var error = Assert.Single(result.Errors);
        Assert.Equal(("undecidable", "date"), (error.Code, error.Column));
        Assert.Equal(["d/M/yyyy", "M/d/yyyy"], error.Choices);
        Assert.Equal("dateFormat", result.Questions[0].Field);
        var readings = result.Report.Dates!.Readings;
        Assert.Equal([new DateOnly(2017, 1, 5), new DateOnly(2017, 5, 1)], readings.Select(r => r.Day));
        Assert.Equal([(2, new DateOnly(2017, 1, 5), new DateOnly(2017, 2, 5)), (1, new DateOnly(2017, 5, 1), new DateOnly(2017, 5, 2))],
            readings.Select(r => (r.Months, r.First!.Value, r.Last!.Value)));
    }

    [Fact]
    public void Prepare_BothReadingsAreTheSameDay_AsksNothing() => Assert.NotNull(MemoryTable.Of(Header, "1/1/2017|313603|1111|3", "2/2/2017|313603|1111|4").Plan(Runs.LegacyReadings).Plan);

    [Fact]
    public void Prepare_ChosenFormat_DecidesAndRejectsTheRest()
    {
        var file = MemoryTable.Of(Header, "5/2/2017|313603|1111|3", "1/22/2017|313603|1111|4", "2017-03-01|313603|1111|5");

        var outcomes = file.Map(Runs.LegacyReadings with { DateFormat = "d/M/yyyy" });

        Assert.Equal([new DateTime(2017, 2, 5), new DateTime(2017, 3, 1)], outcomes.Readings.Select(r => r.Time()));
        Assert.Equal((ReasonCodes.DateOrderMismatch, "1/22/2017"), (outcomes.OnlyProblem.Code, outcomes.OnlyProblem.Subject));
    }

    [Fact]
    public void Prepare_ColumnContradictsItself_AsksAndNamesBothRows()
    {
        var result = MemoryTable.Of(Header, "15/1/2017|313603|1111|3", "1/22/2017|313603|1111|4", "5/2/2017|313603|1111|4").Plan(Runs.LegacyReadings, Runs.Context with { WholeFile = true });

        Assert.Equal(DateState.Contradicts, result.Report.Dates!.State);
        Assert.Equal((2, 3), (result.Report.Dates.Proof!.Row, result.Report.Dates.Counterproof!.Row));
        Assert.Equal(["d/M/yyyy", "M/d/yyyy"], Assert.Single(result.Errors).Choices);
        Assert.Equal([1L, 1L], result.Report.Dates.Readings.Select(r => r.Rejected));
    }

    [Fact]
    public void Prepare_AnotherColumnProvesItsOrder_IsAHint()
    {
        var result = MemoryTable.Of("date|pincode|resourceId|value|entered on", "5/1/2017|313603|1111|3|16/1/2017", "5/2/2017|313603|1111|4|17/2/2017").Plan(Runs.LegacyReadings);

        var hint = Assert.Single(result.Report.Dates!.Hints);
        Assert.Equal(("entered on", "d/M/yyyy", 2, "16/1/2017"), (hint.Column, hint.Format, hint.Proof.Row, hint.Proof.Text));
    }

    [Fact]
    public void Prepare_ShortYearsChosen_AreRead() => Assert.Equal([new DateTime(2017, 1, 15), new DateTime(1985, 2, 5)],
        MemoryTable.Of(Header, "15/1/17|313603|1111|3", "5/2/85|313603|1111|4").Map(Runs.LegacyReadings with { DateFormat = "d/M/yy" }).Readings.Select(r => r.Time()));

    [Fact]
    public void Prepare_SerialNumbers_AreExcelDatesWithTextDatesBeside()
    {
        var file = MemoryTable.Of(Header, "42740|313603|1111|3", "42747|313603|1111|4", "15/1/2017|313603|1111|5");

        var outcomes = file.Map(Runs.LegacyReadings);

        Assert.Equal([new DateTime(2017, 1, 5), new DateTime(2017, 1, 12), new DateTime(2017, 1, 15)], outcomes.Readings.Select(r => r.Time()));
    }

    [Fact]
    public void Prepare_OnlySerialNumbers_SaysSo()
    {
        var report = MemoryTable.Of(Header, "42740|313603|1111|3", "42747|313603|1111|4").Plan(Runs.LegacyReadings).Report.Dates!;

        Assert.Equal((DateState.ExcelNumbers, "excel", new DateOnly(2017, 1, 5)), (report.State, report.Format, report.Readings[0].Day));
    }

    [Fact]
    public void Prepare_WorkbookFrom1904_CountsFromThere()
    {
        string[][] records = [["41278", "313603", "1111", "3"]];
        CellKind[][] kinds = [[CellKind.Number, CellKind.Number, CellKind.Number, CellKind.Number]];
        var table = MemoryTable.Describe(["date", "pincode", "resourceId", "value"], records, 1, "xlsx") with { Date1904 = true };

        var outcomes = (table, (Func<ITableReader>)(() => new MemoryTable(records, 2, kinds))).Map(Runs.LegacyReadings);

        Assert.Equal(new DateTime(2017, 1, 5), Assert.Single(outcomes.Readings).Time());
    }

    [Fact]
    public void Map_YearFirstThenOthers_AreProvenByTheWholeColumn()
    {
        var rows = Enumerable.Range(1, 25).Select(i => $"2017-01-{i:00}|313603|1111|3").Concat(["26/1/2017|313603|1111|3", "5/2/2017|313603|1111|3"]).ToArray();

        var outcomes = MemoryTable.Of(Header, rows).Map(Runs.LegacyReadings);

        Assert.Equal(27, outcomes.Readings.Count);
        Assert.Equal(new DateTime(2017, 2, 5), outcomes.Readings[^1].Time());
    }

    [Fact]
    public void Prepare_WholeFile_CountsRowsAndPlaces()
    {
        var report = MemoryTable.Of(Header, "2017-01-01|313603|1111|3", "2017-01-01|313603|1112|3", "2017-01-02|313603|1112|").Plan(Runs.LegacyReadings, Runs.Context with { WholeFile = true }).Report;

        Assert.Equal((3L, 2), (report.Rows, report.Places));
    }

    [Fact]
    public void Prepare_HeaderOnly_IsAFileOfNoRows() => Assert.NotNull(MemoryTable.Of("date|pincode|resourceId|value").Plan(new Mapping { Identity = "legacyMyWell" }).Plan);

    [Fact]
    public void Prepare_EveryTimeAtMidnight_IsSaid() => Assert.True(MemoryTable.Of(Header, "2017-01-15 00:00:00|313603|1111|3")
        .Plan(Runs.LegacyReadings, Runs.Context with { WholeFile = true }).Report.Dates!.AllAtMidnight);
}
