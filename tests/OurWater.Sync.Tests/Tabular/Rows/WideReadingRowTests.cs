using CsCheck;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Rows;

public sealed class WideReadingRowTests
{
    private static readonly Mapping Wide = new() { Layout = TableLayout.Wide, Identity = Identities.LegacyMyWell, Constants = new Dictionary<string, string> { [Fields.Pincode] = "313603" }, DecimalSeparator = "." };

    [Fact]
    public void Map_CellUnderAPlace_IsARowOfItsOwn()
    {
        var outcomes = MemoryTable.Of("date|1111 (cm)|1112 (m)|remarks", "15/1/2017|691|7|ok", "22/1/2017||dry|").Map(Wide);

        Assert.Equal([(2, 2, "313603.1111", 6.91), (2, 3, "313603.1112", 7.0)], outcomes.Readings.Select(r => (r.Row, r.Column, r.Series.Place.Identity, r.Value)));
        Assert.Equal([(3, 2, ReasonCodes.NoValue)], outcomes.SkippedRows);
        Assert.Equal((3, 3, "1112 (m)"), (outcomes.Rejections[0].Row, outcomes.Rejections[0].Column, outcomes.OnlyProblem.Column));
    }

    [Fact]
    public void Map_BadDate_RejectsTheFilledCells()
    {
        var outcomes = MemoryTable.Of("date|1111|1112", "15/1/2017|6|7", "31/2/2017|6|").Map(Wide with { Unit = "m" });

        Assert.Equal(ReasonCodes.InvalidDate, outcomes.OnlyProblem.Code);
        Assert.Equal((2, 1), (outcomes.Readings.Count, outcomes.SkippedRows.Count));
    }

    [Fact]
    public void Map_PincodeInTheHeader_NeedsNoConstant()
    {
        var outcomes = MemoryTable.Of("date|313603.1111|313603-1112", "15/1/2017|6|7").Map(new Mapping { Unit = "m" });

        Assert.Equal(["313603.1111", "313603.1112"], outcomes.Readings.Select(r => r.Series.Place.Identity));
    }

    [Fact]
    public void Map_Names_HeadTheColumns()
    {
        var outcomes = MemoryTable.Of("date|Temple well|School, m|remarks|Total", "2017-01-15|6|7|nice|13").Map(Wide with { Identity = "name", Constants = new Dictionary<string, string>(), Unit = "m" });

        Assert.Equal(["Temple well", "School"], outcomes.Readings.Select(r => r.Series.Place.Identity));
    }

    [Fact]
    public void Prepare_NoPincodeAnywhere_Asks() => Assert.Contains(MemoryTable.Of("date|1111|1112", "15/1/2017|6|7").Plan(new Mapping { Unit = "m" }).Questions, q => q.Field == Fields.Pincode);

    [Fact]
    public void Prepare_NoUnitAnywhere_Asks() => Assert.Equal("unit", Assert.Single(MemoryTable.Of("date|1111 (m)|1112", "15/1/2017|6|7").Plan(Wide).Questions).Field);

    [Fact]
    public void Map_MendOfACell_LeavesTheOthers()
    {
        var (table, open) = MemoryTable.Of("date|1111 (m)|1112 (m)", "15/1/2017|x|7");
        var mapper = (table, open).Plan(Wide).Plan!.CreateMapper();
        var outcomes = new Outcomes();
        using var reader = open();
        reader.Read();

        mapper.Map(reader, new MemoryPlaces(), outcomes, [new RowMend { Row = 2, Column = 2, Fields = { [2] = "6" } }, new RowMend { Row = 2, Column = 3, LeaveOut = true }]);

        Assert.Equal(6, Assert.Single(outcomes.Readings).Value);
        Assert.Equal([(2, 3, ReasonCodes.LeftOut)], outcomes.SkippedRows);
    }

    [Fact]
    public void Check_OneCell_SaysWhatItBecomes()
    {
        var mapper = MemoryTable.Of("date|1111 (m)|1112 (m)", "15/1/2017|x|7").Plan(Wide).Plan!.CreateMapper();

        Assert.Equal(RowOutcome.Rejected, mapper.Check(2, ["15/1/2017", "x", "7"], new MemoryPlaces(), column: 2).Outcome);
        Assert.Equal(7, mapper.Check(2, ["15/1/2017", "x", "7"], new MemoryPlaces(), column: 3).Reading!.Value.Value);
    }

    [Fact]
    public void Map_AnyText_IsOneOutcomeForEachCell()
    {
        var plan = MemoryTable.Of("date|1111 (m)|1112 (m)|remarks", "15/1/2017|6|7|x").Plan(Wide).Plan!;
        Gen.OneOf(Gen.String, Gen.OneOf("15/1/2017", "6.1", "", "dry", "Total")).Array[0, 6].Sample(fields =>
        {
            var outcomes = new Outcomes();
            var reader = new MemoryTable([fields]);
            reader.Read();
            var mapper = plan.CreateMapper();
            mapper.Map(reader, new MemoryPlaces(), outcomes);
            return outcomes.Count == mapper.OutcomesPerRow;
        });
    }
}
