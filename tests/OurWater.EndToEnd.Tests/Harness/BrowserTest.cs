using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Tests in a real browser. A test that fails leaves pictures of its pages in TestResults/screenshots; with OURWATER_PICTURES=1 tests also leave those on their way.</summary>
public abstract class BrowserTest(BrowserProgram program) : IAsyncDisposable
{
    private readonly ConcurrentQueue<PageWatch> _pages = [];

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
        _pages.Enqueue(page);
        return page;
    }

    /// <summary>A picture on the way, for somebody who wants to look at the pages.</summary>
    private protected static Task KeepPictureAsync(PageWatch page, string name) => Environment.GetEnvironmentVariable("OURWATER_PICTURES") == "1" ? SaveAsync(page, name) : Task.CompletedTask;

    public virtual async ValueTask DisposeAsync()
    {
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        foreach (var (page, index) in _pages.Select((p, i) => (p, i)))
        {
            if (failed) await TakePictureAsync(page, index);
            await page.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private static Task TakePictureAsync(PageWatch page, int index)
    {
        var name = TestContext.Current.Test?.TestDisplayName ?? "test";
        return SaveAsync(page, $"{name[..Math.Min(name.Length, 150)]}-{index}");
    }

    private static async Task SaveAsync(PageWatch page, string name)
    {
        var path = Path.Combine(Checkout.Root, "TestResults", "screenshots", $"{string.Concat(name.Select(c => char.IsLetterOrDigit(c) ? c : '-'))}.png");
        await page.Page.ScreenshotAsync(new PageScreenshotOptions { Path = path, FullPage = true });
        TestContext.Current.TestOutputHelper?.WriteLine($"Picture: {path}");
    }
}

/// <summary>An empty program of its own for each test: what one imports, another would find as known places and remembered answers.</summary>
public abstract class FreshBrowserTest : BrowserTest, IAsyncLifetime
{
    private readonly EmptyProgram _program;

    protected FreshBrowserTest()
        : this(new EmptyProgram())
    {
    }

    private FreshBrowserTest(EmptyProgram program)
        : base(program) => _program = program;

    public ValueTask InitializeAsync() => _program.InitializeAsync();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _program.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
