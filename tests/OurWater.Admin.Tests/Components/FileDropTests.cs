using Bunit;
using OurWater.Admin.Components.Shared;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class FileDropTests : UiTest
{
    private string? _answer;

    [Fact]
    public async Task Progress_IsShownInPercentAndMegabytes()
    {
        var drop = Drop();
        await drop.InvokeAsync(() => drop.Instance.Started("hinta.csv", 480_000_000));
        await drop.InvokeAsync(() => drop.Instance.Progress(120_000_000, 480_000_000));
        Assert.Contains("120 MB of 480 MB", drop.Markup, StringComparison.Ordinal);
        Assert.Contains("25 %", drop.Markup, StringComparison.Ordinal);
        Assert.Contains("Cancel upload", drop.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Done_HandsTheAnswerOn()
    {
        var drop = Drop();
        await drop.InvokeAsync(() => drop.Instance.Done("""{"id":7}"""));
        Assert.Equal("""{"id":7}""", _answer);
    }

    [Fact]
    public async Task Broken_SaysWhereAndWhatToDo()
    {
        var drop = Drop();
        await drop.InvokeAsync(() => drop.Instance.Broken(212_000_000, 480_000_000));
        Assert.Equal("The connection broke at 212 of 480 MB. Nothing was stored. Choose the same file again.", drop.Find("[role=alert]").TextContent.Trim());
    }

    [Theory]
    [InlineData("""{"detail":"This workbook is protected by a password."}""", "This workbook is protected by a password.")]
    [InlineData("<html>502</html>", "The server could not take the file (answer 502).")]
    [InlineData("[1]", "The server could not take the file (answer 502).")]
    public async Task Refused_ShowsTheServersWordsWhereThereAreAny(string body, string expected)
    {
        var drop = Drop();
        await drop.InvokeAsync(() => drop.Instance.Refused(502, body));
        Assert.StartsWith(expected, drop.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Null(_answer);
    }

    private IRenderedComponent<FileDrop> Drop() => Render<FileDrop>(p => p.Add(d => d.Url, "uploads").Add(d => d.OnUploaded, json => _answer = json));
}
