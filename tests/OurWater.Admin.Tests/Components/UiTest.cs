using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;
using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Tests.Components;

/// <summary>What every component test needs: MudBlazor's services, a clock that stands still, the organisation's zone, scripts that answer nothing.</summary>
public abstract class UiTest : BunitContext
{
    protected UiTest()
    {
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddSingleton<TimeProvider>(Clock);
        Services.AddScoped<Formats>();
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.GetRequiredService<Formats>().UseZone("Asia/Kolkata");
    }

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 4, 12, 0, TimeSpan.Zero));

    /// <summary>The width that the browser would say.</summary>
    protected void BrowserIsWide(double px) => JSInterop.SetupModule("./js/plot.js").Setup<double>("observe", _ => true).SetResult(px);
}
