using System.Globalization;
using Bunit;
using CsCheck;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class CountsBarTests : UiTest
{
    private static readonly PullCounts Running = new() { Read = 18432, Created = 18208, Updated = 36, Unchanged = 100, Skipped = 48, Conflicted = 8, Rejected = 32 };

    [Fact]
    public void Bars_NothingReadYetOfAKnownTotal_AreNone() =>
        Assert.Empty(CountsBar.Bars([new CountsBar.Part(0, "Created", "created")], 100));

    [Fact]
    public void Render_SumThatAddsUp_SaysSo() =>
        Assert.Contains("Every row is accounted for: 18,208 + 36 + 100 + 48 + 8 + 32 = 18,432 read", Text(Render<CountsBar>(p => p.Add(c => c.Counts, Running))));

    [Fact]
    public void Render_SumThatDoesNotAddUp_DoesNotClaimIt() =>
        Assert.DoesNotContain("Every row is accounted for", Text(Render<CountsBar>(p => p.Add(c => c.Counts, Running with { Read = 18433 }))));

    [Fact]
    public void Render_BeforeSaving_SaysNewAndNotCreated()
    {
        var words = Text(Render<CountsBar>(p => p.Add(c => c.Counts, Running).Add(c => c.BeforeSaving, true)));
        Assert.Contains("New", words);
        Assert.Contains("The same", words);
        Assert.DoesNotContain("Created", words);
    }

    [Fact]
    public void Render_Zero_IsShownInGrey()
    {
        var bar = Render<CountsBar>(p => p.Add(c => c.Counts, Running with { Conflicted = 0, Read = 18424 }));
        Assert.Equal("0Conflicted", bar.Find("li.zero").TextContent);
        Assert.Equal(6, bar.FindAll(".tally li").Count);
    }

    [Theory]
    [InlineData(0, "32Rejected")]
    [InlineData(5, "32Rejected5 wait for a choice")]
    [InlineData(32, "32Rejectedall wait for a choice")]
    public void Render_RejectedRowsThatWait_SaysWhatTheOpenPartOfTheBarIs(long waiting, string expected)
    {
        var bar = Render<CountsBar>(p => p.Add(c => c.Counts, Running).Add(c => c.Waiting, waiting));
        Assert.Equal(expected, string.Join(' ', bar.FindAll(".tally li")[^1].TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("Rejected ", "Rejected", StringComparison.Ordinal));
    }

    [Fact]
    public void Bars_WhateverTheCounts_NeverRunOver() =>
        Gen.Long[0, 5_000_000].Array[6].Select(Gen.Long[0, 40_000_000]).Sample((n, total) =>
        {
            var bars = CountsBar.Bars([.. n.Select((count, i) => new CountsBar.Part(count, "", $"part{i}"))], total).ToList();
            Assert.Equal(n.Count(c => c > 0), bars.Count);
            Assert.All(bars, b => Assert.True(Percent(b.Width) > 0));
            Assert.True(bars.Sum(b => Percent(b.Width)) <= 100.1);
        });

    private static double Percent(string width) => double.Parse(width.TrimEnd('%'), CultureInfo.InvariantCulture);

    private static string Text(IRenderedComponent<CountsBar> bar) => string.Join(' ', bar.Find(".counts").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
