using Microsoft.Playwright;
using Xunit;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>A program and a browser for all tests of a class. Derived classes say how the program is started.</summary>
public abstract class BrowserProgram : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private AppProcess? _app;
    private Task<string>? _signedIn;

    internal AppProcess App => _app ?? throw new InvalidOperationException(Chromium.Missing);

    private protected abstract AppSettings Settings { get; }

    public async ValueTask InitializeAsync()
    {
        if (Chromium.Path is null) return; // each test says so
        _app = await AppProcess.StartAsync(Settings, TestContext.Current.CancellationToken);
        await FillAsync(TestContext.Current.CancellationToken);
        _playwright = await Playwright.CreateAsync();
        _browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <summary>A window of its own size and theme; signed in unless said otherwise. The sign-in itself is done once.</summary>
    internal async Task<PageWatch> OpenAsync(Look look, bool signedIn = true)
    {
        var state = signedIn ? await (_signedIn ??= SignInAsync()) : null;
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = App.Url,
            ViewportSize = new ViewportSize { Width = look.Width, Height = 900 },
            ColorScheme = look.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce,
            StorageState = state,
        });
        await context.AddCookiesAsync([new Cookie { Name = "ow-theme", Value = look.Dark ? "dark" : "light", Url = App.Url }]);
        return new PageWatch(context, await context.NewPageAsync());
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_app is not null) await _app.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>What the program holds before the first test.</summary>
    private protected virtual Task FillAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Who signs in.</summary>
    private protected virtual (string Email, string Password) Person => (AppSettings.Email, AppSettings.Password);

    private async Task<string> SignInAsync()
    {
        await using var context = await _browser!.NewContextAsync(new BrowserNewContextOptions { BaseURL = App.Url });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/account/login");
        await page.GetByLabel("E-mail").FillAsync(Person.Email);
        await page.GetByLabel("Password", new PageGetByLabelOptions { Exact = true }).FillAsync(Person.Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in", Exact = true }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal), new PageWaitForURLOptions { WaitUntil = WaitUntilState.Commit });
        return await context.StorageStateAsync();
    }
}

/// <param name="Width">390 is a phone in the field, 1440 a desk.</param>
public sealed record Look(int Width, bool Dark)
{
    public static IReadOnlyList<Look> All { get; } = [new(1440, false), new(1440, true), new(390, false), new(390, true)];

    public override string ToString() => $"{Width} px, {(Dark ? "dark" : "light")}";
}

/// <summary>An organisation of our own, empty.</summary>
public sealed class EmptyProgram : BrowserProgram
{
    private protected override AppSettings Settings => new();
}

/// <summary>The demo organisation, as <c>--demo</c> makes it, signed in with what it prints; its own LegacyMyWell, and after the first run with that a dry run, and a run that waits.</summary>
public sealed class DemoProgram : BrowserProgram
{
    private protected override AppSettings Settings => new() { Bootstrap = false, Arguments = ["--demo"] };

    private protected override (string Email, string Password) Person => (Printed("E-mail"), Printed("Password"));

    private protected override async Task FillAsync(CancellationToken cancellationToken)
    {
        using var api = new ApiClient(App.Url, OtherOrganisation.AddKey(App.DatabasePath, "mywell-demo"));
        var sync = (await api.GetAsync("/syncs?limit=100", cancellationToken))["data"]!.AsArray().Single(s => s!["name"]!.GetValue<string>() == "LegacyMyWell, both ways")!["id"]!.ToString();
        var first = (await api.GetAsync("/runs?limit=1", cancellationToken))["data"]![0]!["id"]!.ToString();
        await api.WaitForEndAsync(first, TimeSpan.FromMinutes(1), cancellationToken);
        await api.RunAsync(sync, cancellationToken, dryRun: true);
        await api.WaitForRunAsync(await api.StartRunAsync(sync, cancellationToken), r => r.State == "awaitingApproval", TimeSpan.FromMinutes(1), cancellationToken);
    }

    private string Printed(string word) => App.Output.Split('\n').Select(l => l.Trim()).Last(l => l.StartsWith(word + "  ", StringComparison.Ordinal))[word.Length..].Trim();
}
