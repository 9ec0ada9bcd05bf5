using Microsoft.JSInterop;

namespace OurWater.Admin.Components.Layout;

/// <summary>Light, dark or what the system says; remembered in a cookie, so that the server writes the right theme into the document and nothing flashes.</summary>
public sealed class ThemeChoice(IJSRuntime js) : IDisposable
{
    public const string Cookie = "ow-theme";
    public const string System = "system";
    public const string Light = "light";
    public const string Dark = "dark";

    private DotNetObjectReference<ThemeChoice>? _self;

    public event Action? Changed;

    public string Choice { get; private set; } = System;
    public bool IsDark { get; private set; }

    public static bool IsForced(string? choice) => choice is Light or Dark;

    /// <summary>What the document was drawn with; the browser says the rest as soon as it can be asked.</summary>
    public void Start(string? forced)
    {
        if (IsForced(forced)) (Choice, IsDark) = (forced!, forced == Dark);
    }

    public async Task ReadAsync()
    {
        _self ??= DotNetObjectReference.Create(this);
        Take(await js.InvokeAsync<State>("ourwater.theme.watch", _self));
    }

    public async Task ChooseAsync(string choice)
    {
        Take(await js.InvokeAsync<State>("ourwater.theme.choose", choice));
        Changed?.Invoke();
    }

    /// <summary>Called by theme.js when the system goes dark or light.</summary>
    [JSInvokable]
    public void SystemChanged(bool dark)
    {
        if (Choice == System && IsDark != dark)
        {
            IsDark = dark;
            Changed?.Invoke();
        }
    }

    public void Dispose() => _self?.Dispose();

    private void Take(State? state)
    {
        Choice = state?.Choice is { } choice && IsForced(choice) ? choice : System;
        IsDark = state?.Dark ?? false;
    }

    public sealed record State(string Choice, bool Dark);
}
