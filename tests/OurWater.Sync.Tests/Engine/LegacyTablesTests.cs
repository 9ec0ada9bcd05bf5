using OurWater.LegacyStandIn;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

public sealed class LegacyTablesTests
{
    [Fact]
    public void Tables_WrittenAndRead_AreTheSameAndNumberOn()
    {
        var state = new LegacyState(TimeProvider.System);
        LegacySeed.LongLived(state, 120);
        using var first = new MemoryStream();
        LegacyTables.Write(state, first);
        var read = new LegacyState(TimeProvider.System);
        first.Position = 0;
        LegacyTables.Read(read, first);
        using var second = new MemoryStream();
        LegacyTables.Write(read, second);

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.Equal(state.Readings.Count + 1, (long)read.AddReading(313603, 1110, null, 1, 11)["id"]!);
    }
}
