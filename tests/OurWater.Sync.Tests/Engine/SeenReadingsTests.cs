using CsCheck;
using OurWater.Sync.Engine;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

public sealed class SeenReadingsTests
{
    [Fact]
    public void TryAdd_AnyIdentities_IsADictionaryThatKeepsTheFirst() =>
        Gen.Select(Gen.Int[0, 3], Gen.Long[-40, 40], Gen.Double[0, 3]).Array[0, 400].Sample(rows =>
        {
            var seen = new SeenReadings();
            var expected = new Dictionary<(int, long), (int Row, double Value)>();
            for (var i = 0; i < rows.Length; i++)
            {
                var (series, time, value) = rows[i];
                var isNew = seen.TryAdd(series, time, i, value, out var first);
                Assert.Equal(expected.TryAdd((series, time), (i, value)), isNew);
                if (!isNew) Assert.Equal(expected[(series, time)], first);
            }
        });

    [Theory]
    [InlineData(1)] // newest last
    [InlineData(-1)] // newest first
    [InlineData(7_919)] // in no order
    public void TryAdd_ManyInAnyOrder_GrowsAndForgetsNothing(int step)
    {
        const int series = 50, each = 4_001;
        var seen = new SeenReadings();
        for (var i = 0; i < series * each; i++) Assert.True(seen.TryAdd(i % series, TimeOf(i), i, i / 100d, out _));

        for (var i = 0; i < series * each; i++)
        {
            Assert.False(seen.TryAdd(i % series, TimeOf(i), -1, -1, out var first));
            Assert.Equal((i, i / 100d), first);
        }

        long TimeOf(int i) => (((long)i / series * step % each) - (each / 2)) * 21_600_000L;
    }
}
