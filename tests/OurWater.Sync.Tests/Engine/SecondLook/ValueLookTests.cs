using CsCheck;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Engine.SecondLook;

/// <summary>New values beside the stored ones: factors of units, the other sign, whole and half hours, and what lies far from all.</summary>
public sealed class ValueLookTests
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const long Start = 1_577_836_800_000;

    [Theory]
    [InlineData(1 / 0.3048, "m", "ft")]
    [InlineData(0.3048, "ft", "m")]
    [InlineData(100, "m", "cm")]
    [InlineData(0.01, "cm", "m")]
    [InlineData(1000, "m", "mm")]
    [InlineData(10, "cm", "mm")]
    public async Task Judge_AnotherUnit_IsAStrongSignWithTheUnitThatFits(double factor, string read, string fits)
    {
        var finding = Assert.Single(await LookAsync(Wave(0, 200), Wave(200, 120).Select(v => v with { Value = v.Value * factor })));

        Assert.Equal((OddKind.Factor, true, 120L), (finding.Kind, finding.IsStrong, finding.Values));
        Assert.Equal(factor, finding.Factor, 3);
        Assert.Equal(fits, finding.UnitThatFits(read));
    }

    [Fact]
    public async Task Judge_OtherSign_IsAStrongSign()
    {
        var finding = Assert.Single(await LookAsync(Wave(0, 200), Wave(200, 60).Select(v => v with { Value = -v.Value })));

        Assert.Equal((OddKind.Sign, true), (finding.Kind, finding.IsStrong));
    }

    [Theory]
    [InlineData(5.5)]
    [InlineData(-5.5)]
    [InlineData(1)]
    [InlineData(-8)]
    [InlineData(12)]
    public async Task Judge_HoursOffStoredReadings_IsAStrongSign(double hours)
    {
        var finding = Assert.Single(await LookAsync(Hourly(0, 400), Hourly(150, 60).Select(v => v with { UnixMilliseconds = v.UnixMilliseconds + (long)(hours * Hour) })));

        Assert.Equal((OddKind.Shift, true, TimeSpan.FromHours(hours)), (finding.Kind, finding.IsStrong, finding.Shift));
    }

    [Fact]
    public async Task Judge_SameTimesInFeet_IsStrongWhateverTheSeason()
    {
        var finding = Assert.Single(await LookAsync(Wave(0, 200), Wave(150, 40).Select(v => v with { Value = v.Value / 0.3048 })));

        Assert.True(finding is { Kind: OddKind.Factor, IsStrong: true });
    }

    [Fact]
    public async Task Judge_FewValuesInFeet_IsAWarning()
    {
        var finding = Assert.Single(await LookAsync(Wave(0, 200), Wave(200, 8).Select(v => v with { Value = v.Value / 0.3048 })));

        Assert.True(finding is { Kind: OddKind.Factor, IsStrong: false });
    }

    [Fact]
    public async Task Judge_SeveralWellsOffByOneFactor_AreStrongTogether()
    {
        var look = new ValueLook();
        var store = new MemorySamples();
        for (var well = 1; well <= 4; well++)
        {
            double Level(TimedValue v) => 6 + well + ((v.Value - 6) * 0.1);
            var series = store.Add(well, Wave(0, 100).Select(v => v with { Value = Level(v) }));
            foreach (var reading in Wave(100 + (well * 8), 7)) look.Add(Reading(series, reading with { Value = Level(reading) / 0.3048 }));
        }

        Assert.All(await look.JudgeAsync(store, TestContext.Current.CancellationToken), f => Assert.True(f is { Kind: OddKind.Factor, IsStrong: true }));
    }

    [Theory]
    [InlineData(25.1, 0.4)]
    [InlineData(187.5, 1)]
    public async Task Judge_AnotherQuantity_IsAtLeastAWarning(double around, double wave) =>
        Assert.Single(await LookAsync(Wave(0, 200), Wave(200, 40).Select(v => v with { Value = around + (wave * (v.Value - 6)) })));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-5.5)]
    public async Task Judge_DaysThatStandAsLocalMidnights_AreAShift(double stored)
    {
        IEnumerable<TimedValue> At(double hours, int from, int count) => Wave(from, count).Select(v => v with { UnixMilliseconds = v.UnixMilliseconds + (long)(hours * Hour) });
        var file = -5.5 - stored; // days where midnights are stored, and the other way round

        var finding = Assert.Single(await LookAsync(At(stored, 0, 200), At(file, 150, 60)));

        Assert.Equal((OddKind.Shift, true, TimeSpan.FromHours(file - stored)), (finding.Kind, finding.IsStrong, finding.Shift));
        Assert.Empty(await LookAsync(At(stored, 0, 200), At(stored, 150, 60)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(-5.5)]
    public async Task Judge_SlowLevelThatIsMoved_IsAShift(double hours)
    {
        var finding = Assert.Single(await LookAsync(Slow(0, 400), Slow(150, 60).Select(v => v with { UnixMilliseconds = v.UnixMilliseconds + (long)(hours * Hour) })));

        Assert.Equal((OddKind.Shift, true, TimeSpan.FromHours(hours)), (finding.Kind, finding.IsStrong, finding.Shift));
        Assert.Empty(await LookAsync(Slow(0, 400), Slow(150, 60)));
        Assert.Empty(await LookAsync(Slow(0, 400), Slow(380, 60)));
        Assert.Empty(await LookAsync(Slow(0, 400), Slow(400, 60)));
    }

    [Fact]
    public async Task Judge_LevelsBesideADatumAsDepths_AreAWarning()
    {
        IEnumerable<TimedValue> Levels(int from, int count) => Wave(from, count).Select(v => v with { Value = 5.6 - v.Value });

        Assert.True(Assert.Single(await LookAsync(Wave(0, 200).Select(v => v with { Value = v.Value - 3.5 }), Levels(200, 40))) is { Kind: OddKind.Range, IsStrong: false });
        Assert.Empty(await LookAsync(Levels(0, 200), Levels(200, 40)));
    }

    [Fact]
    public async Task Judge_HalfOfTheRowsAnotherQuantity_IsAWarning() =>
        Assert.Single(await LookAsync(Wave(0, 200), Wave(200, 60).Select((v, i) => (i % 3) switch { 0 => v, 1 => v with { Value = v.Value / 0.3048 }, _ => v with { Value = 190 - v.Value } })));

    [Fact]
    public async Task Judge_TenthsOfMillimetresWhereItRainsEachSecondDay_AreAnotherUnit()
    {
        IEnumerable<TimedValue> Rain(int from, int count) => Wave(from, count).Select(v => v with { Value = (v.UnixMilliseconds / Day % 16) switch { < 7 => Math.Round((v.Value - 4.9) * 9, 1), < 10 => 0.1, _ => 0 } });

        var finding = Assert.Single(await LookAsync(Rain(0, 200), Rain(200, 42).Select(v => v with { Value = v.Value * 10 })));

        Assert.Equal((OddKind.Factor, 10), (finding.Kind, finding.Factor));
        Assert.Empty(await LookAsync(Rain(0, 200), Rain(200, 42)));
    }

    [Fact]
    public async Task Judge_ValuesLikeThoseStored_AreNotOdd()
    {
        Assert.Empty(await LookAsync(Wave(0, 200), Wave(200, 120)));
        Assert.Empty(await LookAsync(Wave(0, 200), Wave(150, 40)));
        Assert.Empty(await LookAsync(Hourly(0, 400), Hourly(150, 60)));
    }

    [Fact]
    public async Task Judge_ConstantLevel_ShowsNoShift() =>
        Assert.Empty(await LookAsync(Hourly(0, 400).Select(v => v with { Value = 5 }), Hourly(150, 60).Select(v => new TimedValue(v.UnixMilliseconds + Hour, 5))));

    [Fact]
    public async Task Judge_AnyWellThatGoesOn_HasNoStrongSign() =>
        await Gen.Select(Gen.Double[1, 40], Gen.Double[0.02, 0.3], Gen.Double[0.9, 1.1], Gen.Int[20, 200]).SampleAsync(async (level, swing, drift, count) =>
    {
        var stored = Wave(0, 256).Select(v => v with { Value = level * (1 + (swing * (v.Value - 6))) });
        var fresh = Wave(256, count).Select(v => v with { Value = drift * level * (1 + (swing * (v.Value - 6))) });
        Assert.DoesNotContain(await LookAsync(stored, fresh), f => f.IsStrong);
    }, iter: 200);

    [Fact]
    public async Task Judge_ManyWells_AsksInBatches()
    {
        var look = new ValueLook();
        var store = new MemorySamples();
        for (var well = 1; well <= 1_200; well++) look.Add(Reading(store.Add(well, [new TimedValue(Start, 5)]), new TimedValue(Start + Day, 5)));

        Assert.Empty(await look.JudgeAsync(store, TestContext.Current.CancellationToken));
        Assert.Equal([500, 500, 200], store.Asked);
    }

    [Fact]
    public void Add_MillionsOfValues_KeepsABoundedSample()
    {
        var look = new SeriesLook(new Series(new Place("a"), "default"));
        for (var i = 0; i < 1_000_000; i++) look.Add(i, i % 1000, false);

        Assert.Equal((1_000_000, 64, 0.0, 999.0), (look.Count, look.First.Count, look.Least, look.Most));
        Assert.InRange(look.Quartiles.Median, 350, 650);
    }

    private static async Task<IReadOnlyList<Finding>> LookAsync(IEnumerable<TimedValue> stored, IEnumerable<TimedValue> fresh)
    {
        var (look, store) = (new ValueLook(), new MemorySamples());
        var series = store.Add(1, stored);
        foreach (var reading in fresh) look.Add(Reading(series, reading));
        return await look.JudgeAsync(store, TestContext.Current.CancellationToken);
    }

    private static MappedReading Reading(Series series, TimedValue reading) =>
        new(2, 0, series, reading.UnixMilliseconds, reading.UnixMilliseconds % Day == 0 ? TimePrecision.Day : TimePrecision.Minute, reading.Value);

    /// <summary>A level about 6 m that swings by 1 m, a reading a day.</summary>
    private static IEnumerable<TimedValue> Wave(int from, int count) =>
        Enumerable.Range(from, count).Select(i => new TimedValue(Start + (i * Day), Math.Round(6 + Math.Sin(i / 5.0), 3)));

    private static IEnumerable<TimedValue> Hourly(int from, int count) =>
        Enumerable.Range(from, count).Select(i => new TimedValue(Start + (i * Hour) + 60_000, Math.Round(6 + Math.Sin(i / 17.0) + (i * 0.001), 3)));

    /// <summary>To the centimetre: from one hour to the next it is often the same.</summary>
    private static IEnumerable<TimedValue> Slow(int from, int count) =>
        Enumerable.Range(from, count).Select(i => new TimedValue(Start + (i * Hour) + 60_000, Math.Round(3.2 + (0.25 * Math.Sin(i / 40.0)) + (0.005 * ((i * 7919 % 101) / 101.0)), 2)));

    private sealed class MemorySamples : IStoredSamples
    {
        private readonly Dictionary<long, List<TimedValue>> _stored = [];

        public List<int> Asked { get; } = [];

        public Series Add(long id, IEnumerable<TimedValue> stored)
        {
            var values = _stored[id] = [.. stored];
            return new Series(new Place($"{id}"), "default") { TimeseriesId = id, Count = values.Count, Min = values.Min(v => v.Value), Max = values.Max(v => v.Value) };
        }

        public Task<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearestAsync(IReadOnlyList<SampleWish> wishes, int most, CancellationToken cancellationToken)
        {
            Asked.Add(wishes.Count);
            return Task.FromResult<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>>(wishes.ToDictionary(w => w.TimeseriesId, w => (IReadOnlyList<TimedValue>)
                [.. _stored[w.TimeseriesId].Where(v => v.UnixMilliseconds <= w.Middle).TakeLast(most), .. _stored[w.TimeseriesId].Where(v => v.UnixMilliseconds > w.Middle).Take(most)]));
        }
    }
}
