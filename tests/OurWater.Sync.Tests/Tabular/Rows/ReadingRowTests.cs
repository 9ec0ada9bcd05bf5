using CsCheck;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using OurWater.Sync.Tabular.Rows;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Rows;

public sealed class ReadingRowTests
{
    private const string Header = "date|pincode|resourceId|value";
    private static readonly Mapping Legacy = Runs.LegacyReadings;

    [Fact]
    public void Map_DateAlone_IsADayNeverShifted()
    {
        var reading = Assert.Single(Row("2017-01-15|313603|1111|6.91").Readings);

        Assert.Equal((new DateTime(2017, 1, 15), TimePrecision.Day, 6.91, 2), (reading.Time(), reading.Precision, reading.Value, reading.Row));
    }

    [Fact]
    public void Map_NaiveTime_IsInTheOrganisationsZone()
    {
        var reading = Assert.Single(Row("2017-01-15 09:30|313603|1111|6.91").Readings);

        Assert.Equal((new DateTime(2017, 1, 15, 4, 0, 0), TimePrecision.Minute), (reading.Time(), reading.Precision));
    }

    [Theory]
    [InlineData("date (GMT+01:00)||", "Europe/Amsterdam", "2017-07-15 09:30", 8, 30)]
    [InlineData("date||", "Europe/Amsterdam", "2017-07-15 09:30", 7, 30)]
    [InlineData("date||", "Europe/Amsterdam", "2017-07-15T09:30:00+05:30", 4, 0)]
    [InlineData("date|time zone|", "Europe/Amsterdam", "2017-07-15 09:30|Asia/Kolkata", 4, 0)]
    [InlineData("date|time zone|", "Europe/Amsterdam", "2017-07-15 09:30|+02:00", 7, 30)]
    public void Map_Zones_TheMostSpecificWins(string columns, string zone, string cells, int hour, int minute)
    {
        var file = MemoryTable.Of($"{columns.TrimEnd('|')}|pincode|resourceId|value", $"{cells}|313603|1111|6.91");

        Assert.Equal(new DateTime(2017, 7, 15, hour, minute, 0), Assert.Single(file.Map(Legacy with { TimeZone = zone }).Readings).Time());
    }

    [Theory]
    [InlineData("2017-01-15|09:30")]
    [InlineData("2017-01-15|9:30 AM")]
    [InlineData("2017-01-15 00:00:00|09:30")]
    [InlineData("2017-01-15 09:30|09:30")]
    public void Map_ClockInItsOwnColumn_IsTheTime(string cells)
    {
        var reading = Assert.Single(MemoryTable.Of("date|time|pincode|resourceId|value", $"{cells}|313603|1111|6.91").Map(Legacy with { TimeZone = "UTC" }).Readings);

        Assert.Equal((new DateTime(2017, 1, 15, 9, 30, 0), TimePrecision.Minute), (reading.Time(), reading.Precision));
    }

    [Theory]
    [InlineData("2017-03-26 02:30", ReasonCodes.AmbiguousLocalTime)]
    [InlineData("2017-10-29 02:30", ReasonCodes.AmbiguousLocalTime)]
    [InlineData("2026-11-25", ReasonCodes.DateInFuture)]
    [InlineData("2107-01-05", ReasonCodes.DateInFuture)]
    [InlineData("1900-01-01", ReasonCodes.DateTooOld)]
    [InlineData("1899-12-31 10:00", ReasonCodes.DateTooOld)]
    [InlineData("2017-02-30", ReasonCodes.InvalidDate)]
    [InlineData("soon", ReasonCodes.InvalidDate)]
    [InlineData("", ReasonCodes.MissingField)]
    [InlineData("2017-01-15 25:00", ReasonCodes.InvalidTime)]
    public void Map_BadDate_IsRejectedByName(string date, string code)
    {
        var outcomes = MemoryTable.Of(Header, "2017-01-15|313603|1111|6.91", $"{date}|313603|1111|6.91").Map(Legacy with { TimeZone = "Europe/Amsterdam" });

        Assert.Equal((code, "date", 3), (outcomes.OnlyProblem.Code, outcomes.OnlyProblem.Column, outcomes.Rejections[0].Row));
        Assert.Equal([date, "313603", "1111", "6.91"], outcomes.Rejections[0].Original);
    }

    [Fact]
    public void Map_LocalTimeThatWasTwice_NamesTheZone() =>
        Assert.Equal("Europe/Amsterdam", Row("2017-10-29 02:30|313603|1111|6.91", Legacy with { TimeZone = "Europe/Amsterdam" }).OnlyProblem.Subject);

    [Fact]
    public void Map_TomorrowIsNotTheFuture_BeyondADayIs()
    {
        Assert.Single(Row("2026-11-24|313603|1111|6.91").Readings);
        Assert.Single(Row("2026-11-24T11:59:00Z|313603|1111|6.91").Readings);
        Assert.Equal(ReasonCodes.DateInFuture, Row("2026-11-24T12:01:00Z|313603|1111|6.91").OnlyProblem.Code);
    }

    [Theory]
    [InlineData("dry", ReasonCodes.DryWell)]
    [InlineData(">30", ReasonCodes.AboveRange)]
    [InlineData("<0.5", ReasonCodes.BelowDetection)]
    [InlineData("412 cms", ReasonCodes.NotANumber)]
    [InlineData("12,4", ReasonCodes.NotANumber)]
    [InlineData("-9999", ReasonCodes.NoDataCode)]
    [InlineData("#DIV/0!", ReasonCodes.FormulaWithoutValue)]
    [InlineData("1500", ReasonCodes.OutOfRange)]
    [InlineData("-250", ReasonCodes.OutOfRange)]
    [InlineData("1e27", ReasonCodes.OutOfRange)]
    public void Map_BadValue_IsRejectedByName(string value, string code) => AssertProblem(code, "value", Row($"2017-01-15|313603|1111|{value}"));

    [Theory]
    [InlineData("")]
    [InlineData("n/a")]
    [InlineData("NA")]
    [InlineData("-")]
    [InlineData("--")]
    [InlineData("null")]
    public void Map_NoValue_IsSkippedWhateverElseIsWrong(string value) => Assert.Equal([(2, 0, ReasonCodes.NoValue)], Row($"nonsense|x|y|{value}").SkippedRows);

    [Fact]
    public void Map_NegativeRain_IsRejected()
    {
        var places = new MemoryPlaces();
        places.Add("313603.1170", ResourceType.Raingauge);

        Assert.Equal(ReasonCodes.NegativeRain, MemoryTable.Of("date|pincode|resourceId|rain (mm)", "2017-01-15|313603|1170|-2").Map(Legacy, places).OnlyProblem.Code);
    }

    [Fact]
    public void Map_OddButPossible_IsStoredWithAWarning()
    {
        var places = new MemoryPlaces();
        places.Add("313603.1111").WellDepth = 21.95;
        var series = places.Add("313603.1112").GetSeries("default");
        (series.Count, series.Min, series.Max) = (50, 5, 9);

        var outcomes = MemoryTable.Of(Header, "2017-01-15|313603|1111|22", "2017-01-16|313603|1111|-0.5", "2017-01-15|313603|1112|30", "2017-01-16|313603|1112|12").Map(Legacy, places);

        Assert.Equal(4, outcomes.Readings.Count);
        Assert.Equal([(2, ReasonCodes.DeeperThanWell), (3, ReasonCodes.NegativeDepth), (4, ReasonCodes.Jump)], outcomes.Warnings.Select(w => (w.Row, w.Code)));
    }

    [Fact]
    public void Map_UnknownAmbiguousSkippedPlaces_HaveTheirOutcome()
    {
        var places = new MemoryPlaces();
        places.Add("313603.1111", status: PlaceStatus.Unknown);
        places.Add("313603.1112", status: PlaceStatus.Ambiguous);
        places.Add("313603.1113", status: PlaceStatus.Skip);
        places.Add("313603.1114", status: PlaceStatus.New);

        var outcomes = MemoryTable.Of(Header, "2017-01-15|313603|1111|1", "2017-01-15|313603|1112|1", "2017-01-15|313603|1113|1", "2017-01-15|313603|1114|1").Map(Legacy, places);

        Assert.Equal([(ReasonCodes.UnknownResource, "313603.1111"), (ReasonCodes.AmbiguousResource, "313603.1112")], outcomes.Rejections.Select(r => (r.Problems[0].Code, r.Problems[0].Subject!)));
        Assert.Equal([(4, 0, ReasonCodes.LeftOut)], outcomes.SkippedRows);
        Assert.Equal("313603.1114", Assert.Single(outcomes.Readings).Series.Place.Identity);
    }

    [Theory]
    [InlineData("313603.0", "1111.0")]
    [InlineData("313 603", "1111")]
    [InlineData("३१३६०३", "1111")]
    public void Map_IdsAsSpreadsheetsLeaveThem_AreTheSamePlace(string pincode, string id) => Assert.Equal("313603.1111", Assert.Single(Row($"2017-01-15|{pincode}|{id}|1").Readings).Series.Place.Identity);

    [Theory]
    [InlineData("31360", "1111", ReasonCodes.InvalidIdentity)]
    [InlineData("3136O3", "1111", ReasonCodes.InvalidIdentity)]
    [InlineData("", "1111", ReasonCodes.MissingField)]
    [InlineData("313603", "", ReasonCodes.MissingField)]
    [InlineData("313603", "11a1", ReasonCodes.InvalidIdentity)]
    public void Map_BadIds_AreRejected(string pincode, string id, string code)
    {
        var outcomes = MemoryTable.Of(Header, "2017-01-15|313603|1111|1", $"2017-01-16|{pincode}|{id}|1").Map(Legacy);

        Assert.Equal(code, outcomes.OnlyProblem.Code);
    }

    [Fact]
    public void Map_UnknownIdWithoutFourDigits_CannotBeCreated()
    {
        var places = new MemoryPlaces { Unlisted = PlaceStatus.New };
        places.Add("313603.510");

        var outcomes = MemoryTable.Of(Header, "2017-01-15|313603|11111|1", "2017-01-15|313603|510|1").Map(Legacy, places);

        Assert.Equal(ReasonCodes.InvalidIdentity, outcomes.OnlyProblem.Code);
        Assert.Single(outcomes.Readings);
    }

    [Fact]
    public void Map_EveryProblemOfARow_IsCollected()
    {
        var outcomes = MemoryTable.Of(Header, "2017-01-15|313603|1111|1", "2017-02-30|31360|11a1|dry").Map(Legacy);

        Assert.Equal([ReasonCodes.DryWell, ReasonCodes.InvalidDate, ReasonCodes.InvalidIdentity, ReasonCodes.InvalidIdentity], Assert.Single(outcomes.Rejections).Problems.Select(p => p.Code));
    }

    [Theory]
    [InlineData("Total|||123.5")]
    [InlineData("Average:|||6.5")]
    [InlineData("date|pincode|resourceId|value")]
    public void Map_TotalOrHeaderAgain_IsNoReading(string row) =>
        Assert.Equal(ReasonCodes.NotAReading, MemoryTable.Of(Header, "2017-01-15|313603|1111|1", row).Map(Legacy).OnlyProblem.Code);

    [Fact]
    public void Map_MoreFieldsThanTheHeader_IsRejectedNotCut()
    {
        var outcomes = MemoryTable.Of(Header, "2017-01-15|313603|1111|12|4", "2017-01-15|313603|1111|12||", "2017-01-15|313603|1111").Map(Legacy);

        Assert.Equal([2, 4], outcomes.Rejections.Select(rejection => rejection.Row));
        Assert.All(outcomes.Rejections, rejection => Assert.Equal(ReasonCodes.WrongColumnCount, Assert.Single(rejection.Problems).Code));
        Assert.Single(outcomes.Readings);
    }

    [Fact]
    public void Map_BrokenRecord_IsRejectedWithItsProblem()
    {
        var plan = MemoryTable.Of(Header, "2017-01-15|313603|1111|12").Plan(Legacy).Plan!;
        var outcomes = new Outcomes();
        var reader = new MemoryTable([["a"]]) { Problem = new RowProblem(ReasonCodes.UnclosedQuote, null, "open") };
        reader.Read();

        plan.CreateMapper().Map(reader, new MemoryPlaces(), outcomes);

        Assert.Equal(ReasonCodes.UnclosedQuote, outcomes.OnlyProblem.Code);
    }

    [Fact]
    public void Map_FormulaWithoutResult_IsNotABlank()
    {
        string[][] records = [["2017-01-15", "313603", "1111", ""]];
        CellKind[][] kinds = [[CellKind.DateTime, CellKind.Number, CellKind.Number, CellKind.FormulaWithoutValue]];
        var table = MemoryTable.Describe(["date", "pincode", "resourceId", "value"], records, 1, "xlsx");

        Assert.Equal(ReasonCodes.FormulaWithoutValue, (table, (Func<ITableReader>)(() => new MemoryTable(records, 2, kinds))).Map(Legacy).OnlyProblem.Code);
    }

    [Fact]
    public void Map_Mends_AreLaidOverTheFile()
    {
        var (table, open) = MemoryTable.Of(Header, "2017-01-15|313603|1111|dry", "2017-01-16|313603|1111|dry");
        var mapper = MappingPlanner.Prepare(table, open, Legacy, Runs.Context, ct: TestContext.Current.CancellationToken).Plan!.CreateMapper();
        var outcomes = new Outcomes();
        using var reader = open();

        reader.Read();
        mapper.Map(reader, new MemoryPlaces(), outcomes, new RowMend { Row = 2, Fields = { [4] = "8.5" } });
        reader.Read();
        mapper.Map(reader, new MemoryPlaces(), outcomes, new RowMend { Row = 3, LeaveOut = true });

        Assert.Equal(8.5, Assert.Single(outcomes.Readings).Value);
        Assert.Equal([(3, 0, ReasonCodes.LeftOut)], outcomes.SkippedRows);
    }

    [Fact]
    public void Check_ShiftedRowThatIsMended_IsWholeAgain()
    {
        var mapper = MemoryTable.Of(Header, "2017-01-15|313603|1111|12.5").Plan(Legacy).Plan!.CreateMapper();
        string[] fields = ["2017-01-15", "313603", "1111", "12", "4"];

        Assert.Equal(ReasonCodes.WrongColumnCount, mapper.Check(2, fields, new MemoryPlaces()).Problems[0].Code);
        Assert.Equal(12.4, mapper.Check(2, fields, new MemoryPlaces(), new RowMend { Row = 2, Fields = { [4] = "12.4" } }).Reading!.Value.Value);
    }

    [Fact]
    public void Check_MendedRow_SaysAtOnceWhatItBecomes()
    {
        var mapper = MemoryTable.Of("date|pincode|resourceId|depth, cm", "2017-01-15|313603|1111|412").Plan(Legacy).Plan!.CreateMapper();
        string[] fields = ["2017-01-15", "313603", "1111", "412 cms"];

        var before = mapper.Check(212, fields, new MemoryPlaces());
        var after = mapper.Check(212, fields, new MemoryPlaces(), new RowMend { Row = 212, Fields = { [4] = "412" } });
        var still = mapper.Check(212, fields, new MemoryPlaces(), new RowMend { Row = 212, Fields = { [4] = "8,9,1" } });

        Assert.Equal((RowOutcome.Rejected, ReasonCodes.NotANumber), (before.Outcome, before.Problems[0].Code));
        Assert.Equal((RowOutcome.Stored, 4.12), (after.Outcome, after.Reading!.Value.Value));
        Assert.Equal(RowOutcome.Rejected, still.Outcome);
    }

    [Fact]
    public void Map_OrdinaryRows_AllocateNothing()
    {
        var file = MemoryTable.Of(Header, [.. Enumerable.Range(0, 2_000).Select(i => $"{(i % 28) + 1}/1/2017 09:30|313603|{1110 + (i % 50)}|{i % 40}.5")]);
        var mapper = file.Plan(Legacy).Plan!.CreateMapper();
        var places = new MemoryPlaces();
        var sink = new CountingSink();
        using var reader = file.Open();
        for (var i = 0; i < 1_000 && reader.Read(); i++) mapper.Map(reader, places, sink);
        var before = GC.GetAllocatedBytesForCurrentThread();

        while (reader.Read()) mapper.Map(reader, places, sink);

        Assert.Equal((0L, 2_000), (GC.GetAllocatedBytesForCurrentThread() - before, sink.Readings));
    }

    [Fact]
    public void Map_AnyText_IsExactlyOneOutcomeForEachRow()
    {
        var plan = MemoryTable.Of("date|time|pincode|resourceId|series|value (m)", "15/1/2017|09:30|313603|1111|default|6.9").Plan(Legacy).Plan!;
        var cell = Gen.OneOf(Gen.String, Gen.OneOf("15/1/2017", "2017-01-15", "313603", "1111", "6.91", "", "dry", "GWmMSL", "09:30", "Total", "-9999", "5/2/17", "१२"),
            Gen.String[Gen.Char["0123456789/-.:, "], 0, 12]);
        var kinds = Enum.GetValues<CellKind>();
        Gen.Select(cell.Array[0, 8].Array[1, 5], Gen.Int[0, 1000]).Sample((records, seed) =>
        {
            var outcomes = new Outcomes();
            var mapper = plan.CreateMapper();
            var random = new Random(seed);
            var reader = new MemoryTable(records, 2, [.. records.Select(r => r.Select(_ => kinds[random.Next(kinds.Length)]).ToArray())]);
            while (reader.Read()) mapper.Map(reader, new MemoryPlaces { Unlisted = (PlaceStatus)(seed % 5) }, outcomes);
            return outcomes.Count == records.Length && outcomes.Readings.TrueForAll(r => double.IsFinite(r.Value));
        });
    }

    private static void AssertProblem(string code, string column, Outcomes outcomes) => Assert.Equal((code, column), (outcomes.OnlyProblem.Code, outcomes.OnlyProblem.Column));

    private static Outcomes Row(string row, Mapping? mapping = null) => MemoryTable.Of(Header, row).Map(mapping ?? Legacy);

    private sealed class CountingSink : IRowSink
    {
        public int Readings { get; private set; }

        public bool Reading(in MappedReading reading) => ++Readings > 0;

        public void Resource(MappedResource resource) => Assert.Fail("A resource.");

        public void Group(MappedGroup group) => Assert.Fail("A group.");

        public void Skipped(int row, int column, string reason) => Assert.Fail(reason);

        public void Rejected(RowRejection rejection) => Assert.Fail(rejection.Problems[0].Message);

        public void Warning(int row, string code, string message) => Assert.Fail(message);
    }
}
