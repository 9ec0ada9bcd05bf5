using CsCheck;
using OurWater.Sync.Engine;
using Xunit;

namespace OurWater.Sync.Tests.Engine;

public sealed class PackedReadingsTests
{
    private static readonly Gen<double> Values = Gen.OneOf(Gen.Int[-5000, 5000].Select(n => n / 100d), Gen.Double, Gen.Const(double.NaN), Gen.Const(1e300));
    private static readonly Gen<SeenReading[]> Rising = Gen.Select(Gen.OneOf(Gen.Long, Gen.Long[0, 1000]), Values, Gen.Int).Array[1, PackedReadings.Most]
        .Select(readings => readings.DistinctBy(r => r.Item1).OrderBy(r => r.Item1).Select(r => new SeenReading(r.Item1, r.Item2, r.Item3)).ToArray());

    [Fact]
    public void TryFind_EachOfAnyRisingReadings_GivesWhatWasPacked() => Rising.Sample(readings =>
    {
        var packed = PackedReadings.Pack(readings);

        foreach (var reading in readings)
        {
            Assert.True(PackedReadings.TryFind(packed, reading.Time, out var found));
            Assert.Equal((reading.Row, reading.Value), found);
        }
    });

    [Fact]
    public void TryFind_TimeThatIsNotThere_FindsNothing()
    {
        var packed = PackedReadings.Pack([new SeenReading(10, 1.5, 2), new SeenReading(20, 1.6, 3)]);

        foreach (var time in new long[] { 0, 15, 30 }) Assert.False(PackedReadings.TryFind(packed, time, out _));
    }

    [Fact]
    public void Pack_ReadingsEverySixHours_TakeFewBytes()
    {
        SeenReading[] readings = [.. Enumerable.Range(0, PackedReadings.Most).Select(i => new SeenReading(946_684_800_000 + (i * 21_600_000L), i * 7919 % 4000 / 100d, 2 + (i * 500)))];

        Assert.InRange(PackedReadings.Pack(readings).Length, 1, 6 * readings.Length);
    }
}
