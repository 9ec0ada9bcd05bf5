using System.Globalization;
using OurWater.Sync.Engine.SecondLook;
using OurWater.Sync.Model;
using OurWater.Sync.Tabular;
using OurWater.Sync.Tabular.Rows;
using OurWater.Sync.Tests.Tabular;
using Xunit;

namespace OurWater.Sync.Tests.Engine.SecondLook;

/// <summary>
/// Files that are read wrongly without a word, because the mapping says so: feet as metres, a sign, a zone, another quantity. Each mistake in each shape that
/// the field sends, beside a history of the same well. What the rows themselves refuse is not silent, and not counted.
/// </summary>
public sealed class SilentMistakesTests(ITestOutputHelper output)
{
    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;

    /// <summary>1 January 2017, 00:00 UTC.</summary>
    private const long Start = 1_483_228_800_000;

    private static readonly TimeSpan Home = TimeSpan.FromHours(5.5);

    /// <param name="Every">Milliseconds between readings.</param>
    /// <param name="Stored">How many are stored, of each well.</param>
    /// <param name="From">The first one of the file: less than stored, where it repeats some.</param>
    private sealed record Shape(string Name, long Every, int Stored, int From, int Count, int Wells = 1, ResourceType Type = ResourceType.Well);

    /// <param name="Write">What stands in the file for a true value.</param>
    /// <param name="Moved">By how much the file's clock is away from the zone under which it is read.</param>
    private sealed record Mistake(string Name, string Unit, Func<double, int, double> Write, TimeSpan Moved = default, ResourceType Type = ResourceType.Well);

    private static readonly Shape[] Shapes =
    [
        new("a year of days, goes on", Day, 366, 366, 120),
        new("two years of weeks, goes on", 7 * Day, 104, 104, 52),
        new("six years of months, goes on", 30 * Day, 48, 48, 24),
        new("months, half of them known", 30 * Day, 48, 30, 36),
        new("hours of a logger, some known", Hour, 600, 480, 240),
        new("half hours of a logger, some known", Hour / 2, 600, 520, 300),
        new("five wells, a few weeks each", 7 * Day, 104, 104, 9, 5),
        new("one visit a month, four of them", 30 * Day, 24, 24, 4),
        new("rain of days, some known", Day, 300, 200, 200, 1, ResourceType.Raingauge),
        new("rain of days, goes on", Day, 366, 366, 180, 1, ResourceType.Raingauge),
    ];

    private static readonly Mistake[] Mistakes =
    [
        new("feet as metres", "m", (v, _) => v / 0.3048),
        new("centimetres as metres", "m", (v, _) => v * 100),
        new("inches as metres", "m", (v, _) => v / 0.0254),
        new("metres as feet", "ft", (v, _) => v),
        new("metres as centimetres", "cm", (v, _) => v),
        new("metres as millimetres", "mm", (v, _) => v),
        new("feet as centimetres", "cm", (v, _) => v / 0.3048),
        new("millimetres as centimetres", "cm", (v, _) => v * 1000),
        new("the other sign", "m", (v, _) => -v),
        new("level above sea as depth", "m", (v, _) => 187.4 - v),
        new("level above the sensor as depth", "m", (v, _) => 31.5 - v),
        new("temperature as depth", "m", (_, i) => 25.1 + (0.3 * Math.Sin(i / 9.0))),
        new("conductivity as depth", "m", (_, i) => 640 + (12 * Math.Sin(i / 7.0))),
        new("air pressure in cm of water as depth", "cm", (_, i) => 1013 + (4 * Math.Sin(i / 5.0))),
        new("a quality code as depth", "m", (_, i) => i % 11 == 0 ? 2 : 1),
        new("local clock read as UTC", "m", (v, _) => v, TimeSpan.FromHours(5.5)),
        new("UTC clock read as local", "m", (v, _) => v, TimeSpan.FromHours(-5.5)),
        new("winter clock read as summer time", "m", (v, _) => v, TimeSpan.FromHours(-1)),
        new("a clock eight hours behind", "m", (v, _) => v, TimeSpan.FromHours(-8)),
        new("inches of rain as millimetres", "mm", (v, _) => v / 25.4, Type: ResourceType.Raingauge),
        new("tenths of millimetres as millimetres", "mm", (v, _) => v * 10, Type: ResourceType.Raingauge),
        new("centimetres of rain as millimetres", "mm", (v, _) => v / 10, Type: ResourceType.Raingauge),
        new("millimetres of rain as inches", "in", (v, _) => v, Type: ResourceType.Raingauge),
    ];

    [Fact]
    public async Task Look_SilentMistakes_CatchesNineOfTen()
    {
        var (silent, caught, strong) = (0, 0, 0);
        foreach (var shape in Shapes)
        {
            foreach (var mistake in Mistakes.Where(m => m.Type == shape.Type))
            {
                if (mistake.Moved != default && shape.Every % Day == 0) continue; // days have no clock
                var (stored, findings) = await ReadAsync(shape, mistake);
                if (stored * 2 < shape.Count * shape.Wells) continue; // most rows are rejected: that is seen
                silent++;
                if (findings.Count > 0) caught++;
                if (findings.Any(f => f.IsStrong)) strong++;
                if (findings.Count == 0) output.WriteLine($"missed: {mistake.Name}, {shape.Name}");
            }
        }

        output.WriteLine(FormattableString.Invariant($"{caught} of {silent} silent mistakes are caught, {strong} of them must be answered"));
        Assert.True(silent > 100, $"{silent}");
        Assert.True(caught * 10 >= silent * 9, $"{caught} of {silent}");
    }

    [Fact]
    public async Task Look_TheSameFilesReadRightly_HaveNothingThatMustBeAnswered()
    {
        foreach (var shape in Shapes)
        {
            var (stored, findings) = await ReadAsync(shape, new Mistake("right", shape.Type == ResourceType.Raingauge ? "mm" : "m", (v, _) => v));

            Assert.Equal(shape.Count * shape.Wells, stored);
            Assert.Empty(findings.Select(f => $"{shape.Name}: {f.Kind} {f.Factor}"));
        }
    }

    private static async Task<(int Stored, IReadOnlyList<Finding> Findings)> ReadAsync(Shape shape, Mistake mistake)
    {
        var (places, history) = (new MemoryPlaces(), new History());
        for (var well = 1; well <= shape.Wells; well++) history.Add(places.Add($"W{well}", shape.Type), Truth(shape, well, 0, shape.Stored));
        var file = MemoryTable.Of("Site|Date|Value", [.. Write(shape, mistake)]);
        var plan = file.Plan(new Mapping
        {
            Identity = $"{Identities.ExternalIdPrefix}code",
            Columns = new Dictionary<string, string?> { [Fields.ExternalId] = "Site", [Fields.Date] = "Date", [Fields.Value] = "Value" },
            Unit = mistake.Unit,
            DecimalSeparator = ".",
        }).Plan!;
        var (rows, look) = (new Outcomes(), new ValueLook());
        using var reader = file.Open();
        var mapper = new RowMapper(plan);
        while (reader.Read()) mapper.Map(reader, places, rows);
        foreach (var reading in rows.Readings) look.Add(reading);
        return (rows.Readings.Count, await look.JudgeAsync(history, TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> Write(Shape shape, Mistake mistake)
    {
        var form = shape.Every % Day == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm";
        var moved = shape.Every % Day == 0 ? TimeSpan.Zero : Home + mistake.Moved;
        return Enumerable.Range(1, shape.Wells).SelectMany(well => Truth(shape, well, shape.From, shape.Count).Select((reading, i) =>
        {
            var clock = (DateTimeOffset.FromUnixTimeMilliseconds(reading.UnixMilliseconds) + moved).ToString(form, CultureInfo.InvariantCulture);
            return string.Create(CultureInfo.InvariantCulture, $"W{well}|{clock}|{mistake.Write(reading.Value, shape.From + i):0.####}");
        }));
    }

    /// <summary>A well that swings with the seasons and a little from reading to reading; rain on every third day, more in the monsoon.</summary>
    private static IEnumerable<TimedValue> Truth(Shape shape, int well, int from, int count)
    {
        var random = new Random(well * 1_000);
        var noise = Enumerable.Range(0, from + count).Select(_ => random.NextDouble()).ToArray();
        return Enumerable.Range(from, count).Select(i =>
        {
            var time = Start + (i * shape.Every);
            var season = Math.Sin(2 * Math.PI * (time - Start) / (365.25 * Day));
            var value = shape.Type == ResourceType.Raingauge
                ? noise[i] < 0.6 ? 0 : Math.Round(-Math.Log((noise[i] - 0.59) / 0.41) * 9 * (1.2 + season), 1)
                : Math.Round(8 + (2 * well) + (2.5 * season) + (0.4 * noise[i]) + (0.15 * Math.Sin(i / 6.0)), 2);
            return new TimedValue(time, value);
        });
    }

    private sealed class History : IStoredSamples
    {
        private readonly Dictionary<long, List<TimedValue>> _stored = [];

        public void Add(Place place, IEnumerable<TimedValue> stored)
        {
            var (series, values) = (place.GetSeries(Timeseries.Default), stored.ToList());
            _stored[(series.TimeseriesId = _stored.Count + 1).Value] = values;
            (series.Count, series.Min, series.Max) = (values.Count, values.Min(v => v.Value), values.Max(v => v.Value));
        }

        public Task<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>> NearestAsync(IReadOnlyList<SampleWish> wishes, int most, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<long, IReadOnlyList<TimedValue>>>(wishes.ToDictionary(w => w.TimeseriesId, w => (IReadOnlyList<TimedValue>)
                [.. _stored[w.TimeseriesId].Where(v => v.UnixMilliseconds <= w.Middle).TakeLast(most), .. _stored[w.TimeseriesId].Where(v => v.UnixMilliseconds > w.Middle).Take(most)]));
    }
}
