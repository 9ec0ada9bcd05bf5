using OurWater.Sync.Engine;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tests.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

public sealed class RowCollectorTests
{
    [Fact]
    public void Reading_TheSameTimeWithAnotherValue_IsRejectedAndNotSaidToBeStored()
    {
        var places = new MemoryPlaces();
        places.Add("313603.1111").WellDepth = 30;
        var (table, open) = MemoryTable.Of("date|pincode|resourceId|value", "2017-01-15|313603|1111|12.5", "2017-01-15|313603|1111|99.99", "2017-01-22|313603|1111|88");
        using var reader = open();
        var batch = new ReadingBatch();
        var collector = new RowCollector(reader.CopyOriginal) { Batch = batch };
        var mapper = (table, open).Plan(Runs.LegacyReadings).Plan!.CreateMapper();

        while (reader.Read()) mapper.Map(reader, places, collector);

        var warnings = new List<RunWarning>();
        batch.Warnings.AddTo(warnings);
        Assert.Equal((2, 3), (batch.Count, Assert.Single(batch.Rejected).Row));
        Assert.StartsWith("row 4:", Assert.Single(Assert.Single(warnings, w => w.Type == ReasonCodes.DeeperThanWell).Examples), StringComparison.Ordinal);
    }
}
