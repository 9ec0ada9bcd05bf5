using Microsoft.Playwright;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>The browser that the operating system has: nothing is downloaded.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    // No sandbox, since tests may run as root in a container; the rest keeps the browser from asking the internet for anything.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"];

    public const string Missing = "No Chromium was found. Install it (Debian: apt-get install chromium; ./test.sh does), or name one in OURWATER_CHROMIUM.";

    public static string? Path { get; } = Find();

    public static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = Arguments });

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("OURWATER_CHROMIUM") is { Length: > 0 } named) return File.Exists(named) ? named : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator);
        return Names.SelectMany(name => folders.Select(folder => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
