using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Columns;
using Xunit;

namespace OurWater.Sync.Tests.Tabular;

/// <summary>The two files that people really have, without any help from a mapping.</summary>
public sealed class SampleFilesTests
{
    [Fact]
    public void MyWellSheet_NoMapping_IsReadByItself()
    {
        var file = MemoryTable.File("mywell-upload-small.tsv", '\t', header: true);

        var result = file.Plan(new Mapping());

        Assert.NotNull(result.Plan);
        Assert.Equal(Identities.LegacyMyWell, IdentityOf(result));
        Assert.Equal(DateState.Proven, result.Report.Dates!.State);
        Assert.Equal((4, "15/1/2017"), (result.Report.Dates.Proof!.Row, result.Report.Dates.Proof.Text));
        Assert.Equal((UnitSource.HeaderForType, "m", ResourceType.Well), (result.Report.Values!.UnitFrom, result.Report.Values.Unit, result.Report.Values.TiedTo));
        var outcomes = Runs.Map(result.Plan, file.Open);
        Assert.Equal(8, outcomes.Readings.Count);
        Assert.Equal([(10, 0, ReasonCodes.NoValue)], outcomes.SkippedRows);
        Assert.Equal(new DateTime(2017, 2, 5), outcomes.Readings[5].Time());
        Assert.Equal((13, TimePrecision.Day, "313603.1111", "default"),
            (outcomes.Readings[5].Value, outcomes.Readings[5].Precision, outcomes.Readings[5].Series.Place.Identity, outcomes.Readings[5].Series.Name));
    }

    [Fact]
    public void GgmnFile_WithoutHeader_IsReadByContent()
    {
        var file = MemoryTable.File("ggmn-readings.csv", ',', header: false);

        var result = file.Plan(new Mapping());

        Assert.NotNull(result.Plan);
        Assert.Equal(["1", "4", "3", "2"], new[] { Fields.Date, Fields.ExternalId, Fields.Value, Fields.Timeseries }.Select(f => result.Report.Columns.Find(f)!.Column));
        var outcomes = Runs.Map(result.Plan, file.Open);
        Assert.Equal((829, 2), (outcomes.Readings.Count, outcomes.SkippedRows.Count));
        var first = outcomes.Readings[0];
        Assert.Equal(("1696", "GWmMSL", 708.60, new DateTime(1985, 5, 14)), (first.Series.Place.Identity, first.Series.Name, first.Value, first.Time()));
    }

    private static string? IdentityOf(PlanResult result) => result.Plan!.Mapping.Identity;
}
