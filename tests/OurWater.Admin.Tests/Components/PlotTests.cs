using Bunit;
using CsCheck;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class PlotTests : UiTest
{
    private static readonly DateTime Start = new(2024, 1, 7, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Step_AnySpan_GivesAtMostAsManyStepsAsAsked() =>
        Gen.Double[1e-6, 1e9].Select(Gen.Int[2, 12]).Sample((span, most) => Assert.InRange(Math.Ceiling((span / PlotScale.Step(span, most)) - 1e-6), 1, most));

    /// <summary>No mark is rounded to another value: what is written is where it stands.</summary>
    [Theory]
    [InlineData(0, 10, 4)]
    [InlineData(12.34, 12.36, 5)]
    [InlineData(-7.5, 12.5, 5)]
    [InlineData(0, 9_876, 5)]
    [InlineData(0, 0.02, 5)]
    [InlineData(349.9, 350.15, 4)]
    public void Ticks_OfAnAxis_AreWrittenAsTheyAre(double least, double most, int atMost)
    {
        var step = PlotScale.Step(most - least, atMost);
        var ticks = PlotScale.Ticks(least, most, step).ToList();

        var words = ticks.ConvertAll(t => Formats.Number(t, PlotScale.DecimalsOf(step)));

        Assert.NotEmpty(words);
        Assert.Equal(words.Distinct(), words);
        foreach (var (tick, word) in ticks.Zip(words)) Assert.Equal(tick, double.Parse(word.Replace('\u2212', '-'), System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture), 9);
    }

    [Fact]
    public void Ticks_OfAnySpan_AreWrittenAsTheyAre() => Gen.Double[1e-5, 1e7].Select(Gen.Int[2, 12]).Sample((span, most) =>
    {
        var step = PlotScale.Step(span, most);
        Assert.All(PlotScale.Ticks(0, span, step), t => Assert.Equal(t, Math.Round(t, PlotScale.DecimalsOf(step)), step / 1000));
    });

    [Theory]
    [InlineData(10)]
    [InlineData(7)]
    [InlineData(1)]
    [InlineData(1_000)]
    public void Ticks_OfCounts_AreWhole(double most) => Assert.Equal(0, PlotScale.DecimalsOf(PlotScale.WholeStep(most, 4)));

    /// <summary>A circuit that ends cancels what the page asks its browser: nothing to tell anybody.</summary>
    [Fact]
    public async Task Dispose_WhileTheCircuitEnds_IsQuiet()
    {
        var script = JSInterop.SetupModule("./js/plot.js");
        script.Setup<double>("observe", _ => true).SetResult(600);
        script.SetupVoid("unobserve", _ => true).SetException(new TaskCanceledException());
        var plot = Render<OurWater.Admin.Features.Conflicts.ConflictPlot>(p => p
            .Add(c => c.Points, [new(Start, TimePrecision.Day, 9, null, false), new(Start.AddDays(7), TimePrecision.Day, 10, 4, true)]).Add(c => c.Type, ResourceType.Well).Add(c => c.Down, true).Add(c => c.TheirName, "LegacyMyWell"));

        Assert.All(plot.FindAll("text.ink"), t => Assert.InRange(double.Parse(t.GetAttribute("y")!, System.Globalization.CultureInfo.InvariantCulture), 14, 200));
        await plot.Instance.DisposeAsync();
    }

    [Fact]
    public void TimeTicks_OfAWeek_AreDaysAndSayTheYear()
    {
        var points = Enumerable.Range(0, 7).Select(i => new PlotPoint(new DateTime(2024, 3, 4, 0, 0, 0, DateTimeKind.Utc).AddDays(i), TimePrecision.Day, i, PlotSource.Api, "API")).ToList();

        var ticks = Scene(points, ResourceType.Well).TimeTicks();

        Assert.Equal(["4 Mar 2024", "5 Mar"], ticks.Take(2).Select(t => t.Word));
    }

    [Fact]
    public void Scene_Well_GrowsDownwards()
    {
        var scene = Scene(Weekly(60), ResourceType.Well);
        Assert.True(scene.Y.At(10) > scene.Y.At(1));
        Assert.Equal(ReadingsScene.Top, scene.Y.At(0));
    }

    [Fact]
    public void Scene_CheckDam_GrowsUpwards() => Assert.True(Scene(Weekly(60), ResourceType.Checkdam) is var s && s.Y.At(10) < s.Y.At(1));

    [Fact]
    public void FindGaps_FifteenWeeksWithoutAReading_IsOneGapInWords()
    {
        var points = Weekly(80).Where((_, i) => i is <= 30 or >= 45).ToList();
        var gap = Assert.Single(ReadingsScene.FindGaps(points));
        Assert.Equal("15 weeks", gap.Words);
        Assert.Equal(2, Scene(points, ResourceType.Well).Line().Count(c => c == 'M'));
    }

    [Fact]
    public void FindGaps_ManyReadingsAtOneInstant_IsNone() => Assert.Empty(ReadingsScene.FindGaps([.. Enumerable.Repeat(Weekly(1)[0], 10)]));

    [Fact]
    public void Line_TenThousandReadings_IsBoundedByTheWidth()
    {
        var points = Enumerable.Range(0, 10_000).Select(i => new PlotPoint(Start.AddHours(i), TimePrecision.Minute, i % 17, PlotSource.Api, "API")).ToList();
        Assert.True(Scene(points, ResourceType.Well).Line().Count(c => c is 'L' or 'M') <= 4 * 760);
    }

    [Fact]
    public void Nearest_AnyPlace_IsTheReadingWithTheLeastDistance() =>
        Gen.Double[-50, 900].Sample(px =>
        {
            var points = Weekly(60);
            var scene = Scene(points, ResourceType.Well);
            var best = points.Min(p => Math.Abs(scene.XOf(p) - px));
            Assert.Equal(best, Math.Abs(scene.XOf(points[scene.Nearest(px)]) - px), 6);
        });

    [Fact]
    public void ReadingsPlot_OnceItsWidthIsKnown_DrawsAMarkerForEachReading()
    {
        BrowserIsWide(760);
        var plot = Render<ReadingsPlot>(p => p.Add(c => c.Points, Weekly(60)).Add(c => c.Type, ResourceType.Well).Add(c => c.Unit, "m").Add(c => c.Name, "Well 1111"));
        plot.WaitForAssertion(() => Assert.Equal(60 + 1, plot.FindAll("rect.f-file").Count));
        Assert.Contains("Depth to water of Well 1111, 7 Jan 2024 to 23 Feb 2025: 60 readings", plot.Find("[role=group][tabindex]").GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadingsPlot_ArrowKey_ShowsTheLastReading()
    {
        BrowserIsWide(760);
        var plot = Render<ReadingsPlot>(p => p.Add(c => c.Points, Weekly(60)).Add(c => c.Type, ResourceType.Well).Add(c => c.Unit, "m").Add(c => c.Name, "Well 1111"));
        await plot.InvokeAsync(() => plot.Instance.Key("ArrowLeft"));
        Assert.Contains("23 Feb 2025", plot.Find("[aria-live=polite]").TextContent, StringComparison.Ordinal);
        Assert.Contains("File a.csv, row 60", plot.Find(".plot-tip").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ReadingsPlot_FewReadings_DrawsWithoutTrouble(int count)
    {
        BrowserIsWide(326);
        var plot = Render<ReadingsPlot>(p => p.Add(c => c.Points, Weekly(count)).Add(c => c.Type, ResourceType.Raingauge).Add(c => c.Unit, "mm").Add(c => c.Name, "Rain gauge 1170"));
        Assert.DoesNotContain("NaN", plot.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadingsPlot_AsATable_ListsTheNewestFirst()
    {
        BrowserIsWide(760);
        var plot = Render<ReadingsPlot>(p => p.Add(c => c.Points, Weekly(60)).Add(c => c.Type, ResourceType.Well).Add(c => c.Unit, "m").Add(c => c.Name, "Well 1111"));
        await plot.Find(".link-button").ClickAsync(new());
        Assert.StartsWith("23 Feb 2025", plot.Find("tbody tr").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void StackedBarChart_OnAPhone_ShowsTwelveMonthsAndSaysWhichIsUnfinished()
    {
        BrowserIsWide(326);
        var months = Enumerable.Range(0, 24).Select(i => Start.AddMonths(i)).Select(m => new MonthBar(m.Year, m.Month, [10, 5])).ToList();
        var chart = Render<StackedBarChart>(p => p.Add(c => c.Months, months).Add(c => c.Series, [new("Wells", "well"), new("Check dams", "checkdam")]).Add(c => c.UnfinishedLast, true));
        chart.WaitForAssertion(() => Assert.Equal(24, chart.FindAll("rect").Count));
        Assert.Single(chart.FindAll("g.paler"));
        Assert.Contains("December 2025 is not over yet (paler)", chart.Find("footer").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void MapView_Fit_ShowsEveryPlaceInside() =>
        Gen.Select(Gen.Double[-60, 60], Gen.Double[-179, 179]).Array[1, 30].Select(Gen.Double[0.001, 0.9]).Sample((offsets, spread) =>
        {
            var places = offsets.Select(o => new GeoPoint(24 + (o.Item1 / 60 * spread), 74 + (o.Item2 / 179 * spread))).ToList();
            var view = MapView.Fit(places, 600, 400);
            Assert.All(places, p => Assert.True(view.X(p) is >= 0 and <= 600 && view.Y(p) is >= 0 and <= 400));
        });

    [Theory]
    [InlineData("", 0)]
    [InlineData("no json", 0)]
    [InlineData("""{"type":"Polygon","coordinates":[[["a","b"]]]}""", 0)]
    [InlineData("""{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}""", 1)]
    [InlineData("""{"type":"Feature","geometry":{"type":"MultiPolygon","coordinates":[[[[1,2],[3,4],[5,6]]],[[[1,2],[3,4],[5,6]]]]}}""", 2)]
    public void Rings_OfGeoJson_AreThoseOfItsPolygons(string json, int expected) => Assert.Equal(expected, GeoShapes.Rings(json).Count);

    private static List<PlotPoint> Weekly(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new PlotPoint(Start.AddDays(7 * i), TimePrecision.Day, 3 + (i % 20), PlotSource.File, "Uploaded file", $"File a.csv, row {i + 1}"))];

    private static ReadingsScene Scene(List<PlotPoint> points, ResourceType type) => new(points, type, 21.95, points[0].Time, points[^1].Time, 760);
}
