using Microsoft.Playwright;
using Xunit;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Tests in a real browser. A test that fails leaves pictures of its pages in TestResults/screenshots.</summary>
public abstract class BrowserTest(BrowserProgram program) : IAsyncDisposable
{
    private readonly List<PageWatch> _pages = [];

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    private protected AppProcess App
    {
        get
        {
            Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
            return program.App;
        }
    }

    private protected async Task<PageWatch> OpenAsync(Look? look = null, bool signedIn = true)
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        var page = await program.OpenAsync(look ?? Look.All[0], signedIn);
        _pages.Add(page);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var (page, index) in _pages.Select((p, i) => (p, i)))
        {
            if (failed) await TakePictureAsync(page, index);
            await page.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static async Task TakePictureAsync(PageWatch page, int index)
    {
        var name = string.Concat((TestContext.Current.Test?.TestDisplayName ?? "test").Select(c => char.IsLetterOrDigit(c) ? c : '-'));
        var path = Path.Combine(Checkout.Root, "TestResults", "screenshots", $"{name[..Math.Min(name.Length, 150)]}-{index}.png");
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        TestContext.Current.TestOutputHelper?.WriteLine($"Picture: {path}");
    }
}
