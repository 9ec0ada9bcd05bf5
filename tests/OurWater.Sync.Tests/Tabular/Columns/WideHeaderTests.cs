using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular.Columns;

/// <summary>Wide layout: a column is a place where its header is an identity, or one with words that are all known.</summary>
public sealed class WideHeaderTests
{
    [Theory]
    [InlineData("Date UTC")]
    [InlineData("Date of the visit")]
    public void Propose_DatesAndColumnsWithoutAName_AreNoPlaces(string date)
    {
        var columns = ColumnProposer.Propose(MemoryTable.Of($"Column 1|{date}|North|South", "|2017-01-06 09:30|5.1|6.1", "|2017-01-07 09:30|5.2|6.2").Table, new Mapping { Identity = "name", Layout = TableLayout.Wide });

        Assert.Equal(date, columns.Find(Fields.Date)?.Column);
        Assert.Equal(["North", "South"], columns.PlaceColumns.Select(place => place.Identity));
    }

    private static readonly Mapping Names = new() { Layout = TableLayout.Wide, Identity = Identities.Name, Unit = "m" };

    [Theory]
    [InlineData("temp", OtherColumnReason.AnotherQuantity)]
    [InlineData("EC (µS/cm)", OtherColumnReason.AnotherQuantity)]
    [InlineData("[°C]", OtherColumnReason.AnotherQuantity)]
    [InlineData("quality", OtherColumnReason.Flag)]
    [InlineData("flag", OtherColumnReason.Flag)]
    [InlineData("remark", OtherColumnReason.Flag)]
    [InlineData("Ramesh", OtherColumnReason.UnknownWords)]
    [InlineData("sensor", OtherColumnReason.UnknownWords)]
    public void Map_OtherWordsBesideThePlace_AreNotItsValue(string words, OtherColumnReason reason)
    {
        var file = MemoryTable.Of($"Date|313603.1150 {words}|313603.1150 level|313603.1151 {words}|313603.1151 level", "2020-01-15|24.1|5.1|24.9|6.1");

        var proposal = ColumnProposer.Propose(file.Table, new Mapping { Unit = "m" });

        Assert.Equal([(1, "313603.1150", reason), (3, "313603.1151", reason)], proposal.Others.Select(o => (o.Column, o.Identity, o.Reason)));
        Assert.Equal([$"313603.1150 {words}", $"313603.1151 {words}"], proposal.Unused);
        Assert.Equal([5.1, 6.1], file.Map(new Mapping { Unit = "m" }).Readings.Select(r => r.Value));
    }

    [Theory]
    [InlineData("313603.1150 level (m)")]
    [InlineData("Well 313603.1150, m")]
    [InlineData("313603-1150 depth to water, m bgl")]
    [InlineData("Water level of well 313603.1150 (m)")]
    public void Map_KnownWordsBesideThePlace_AreItsValue(string header) =>
        Assert.Equal(["313603.1150", "313603.1151"], MemoryTable.Of($"Date|{header}|313603.1151 m", "2020-01-15|5.1|6.1").Map(new Mapping()).Readings.Select(r => r.Series.Place.Identity));

    [Theory]
    [InlineData("W1 temp")]
    [InlineData("W1 quality")]
    [InlineData("W1_flag")]
    [InlineData("EC W1")]
    [InlineData("W1 (°C)")]
    [InlineData("W1 water temperature")]
    public void Map_NameWithAnotherQuantityOrAFlag_IsLeftOut(string header) =>
        Assert.Equal(["W1"], MemoryTable.Of($"Date|W1 level|{header}", "2020-01-15|5.1|24").Map(Names).Readings.Select(r => r.Series.Place.Identity));

    [Theory]
    [InlineData("State Bank well")]
    [InlineData("Temple")]
    [InlineData("Iron Bridge")]
    [InlineData("Rain Tree well")]
    [InlineData("Elevation Park")]
    public void Map_PlainNames_ArePlaces(string header)
    {
        var reading = Assert.Single(MemoryTable.Of($"Date|{header} (m)", "2020-01-15|5.1").Map(Names).Readings);

        Assert.Equal((header, "default", 5.1), (reading.Series.Place.Identity, reading.Series.Name, reading.Value));
    }

    [Theory]
    [InlineData("313603.1150|313603.1150 (2)|313603.1151")]
    [InlineData("313603.1150 depth|313603.1150 level|313603.1151")]
    [InlineData("313603.1150 (m)|313603.1150 (ft)|313603.1151")]
    public void Prepare_TwoColumnsForOnePlace_AreAsked(string headers)
    {
        var file = MemoryTable.Of($"Date|{headers}", "2020-01-15|5.1|6.1|7.1");
        var mapping = new Mapping { Unit = "m" };

        var question = Assert.Single(file.Plan(mapping).Questions);

        Assert.Equal(("leftOutColumns", 2), (question.Field, question.Error.Choices!.Count));
        Assert.Equal(2, file.Map(mapping with { LeftOutColumns = [question.Error.Choices[1]] }).Readings.Count);
    }

    [Fact]
    public void Map_LevelAndDepthOfOnePlace_AreTwoSeries() => Assert.Equal([("default", 5.1), ("NAP", -1.2), ("default", 7.0)],
        MemoryTable.Of("Date|313603.1150 depth (m)|313603.1150 level (mNAP)|313603.1151 (m)", "2020-01-15|5.1|-1.2|7").Map(new Mapping()).Readings.Select(r => (r.Series.Name, r.Value)));

    [Fact]
    public void Map_FactorBesideThePlace_Counts() => Assert.Equal([0.51, 0.61],
        MemoryTable.Of("Date|313603.1150 (0.1 m)|313603.1151, tenths of m", "2020-01-15|5.1|6.1").Map(new Mapping()).Readings.Select(r => r.Value));

    [Theory]
    [InlineData("name|village|pincode|15/1/2017|22/1/2017|29/1/2017")]
    [InlineData("date|pincode|resourceId|value|15/1/2017|22/1/2017|29/1/2017")]
    public void Prepare_DatesDoNotOutweighTheOthers_IsNotRefused(string header) =>
        Assert.DoesNotContain(MemoryTable.Of(header, "2017-01-15|313603|1111|5|6|7|8").Plan(new Mapping { Unit = "m" }).Questions, q => q.Error.Code == PlanErrors.UnsupportedLayout);
}
