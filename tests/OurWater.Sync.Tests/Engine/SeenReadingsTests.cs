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
            var seen = new SeenReadings(0);
            var expected = new Dictionary<(int, long), (int Row, double Value)>();
            for (var i = 0; i < rows.Length; i++)
            {
                var (series, time, value) = rows[i];
                var isNew = seen.TryAdd(series, time, i, value, out var first);
                Assert.Equal(expected.TryAdd((series, time), (i, value)), isNew);
                if (!isNew) Assert.Equal(expected[(series, time)], first);
            }
        });

    [Fact]
    public void TryAdd_MoreThanExpected_GrowsAndForgetsNothing()
    {
        var seen = new SeenReadings(expected: 100);
        for (var i = 0; i < 200_000; i++) Assert.True(seen.TryAdd(i % 500, i / 500 * 21_600_000L, i, i / 100d, out _));

        for (var i = 0; i < 200_000; i++)
        {
            Assert.False(seen.TryAdd(i % 500, i / 500 * 21_600_000L, -1, -1, out var first));
            Assert.Equal((i, i / 100d), first);
        }
    }
}
