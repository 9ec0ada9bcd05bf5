using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace OurWater.Admin.Components.Shared;

/// <summary>A drawing that is made for the width it has, never shrunk: its text stays 12 px.</summary>
public abstract class MeasuredPlot : ComponentBase, IAsyncDisposable
{
    private IJSObjectReference? _script;
    private DotNetObjectReference<MeasuredPlot>? _self;

    [Inject]
    public required IJSRuntime Js { get; set; }

    /// <summary>The element that is measured and listened to.</summary>
    protected ElementReference Box { get; set; }

    /// <summary>In px; 0 until the browser has said it.</summary>
    protected double Width { get; private set; }

    [JSInvokable]
    public void Resized(double width)
    {
        if (Math.Abs(width - Width) >= 1)
        {
            Width = Math.Floor(width);
            StateHasChanged();
        }
    }

    // The attribute is not inherited by an override: the script calls these, and they the virtual ones.
    [JSInvokable]
    public void Hover(double x, double y) => OnHover(x, y);

    [JSInvokable]
    public void Leave() => OnLeave();

    [JSInvokable]
    public void Strip(double x) => OnStrip(x);

    [JSInvokable]
    public void Drag(double dx, double dy) => OnDrag(dx, dy);

    [JSInvokable]
    public void Key(string key) => OnKey(key);

    protected virtual void OnHover(double x, double y)
    {
    }

    protected virtual void OnLeave()
    {
    }

    protected virtual void OnStrip(double x)
    {
    }

    protected virtual void OnDrag(double dx, double dy)
    {
    }

    protected virtual void OnKey(string key)
    {
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            _self = DotNetObjectReference.Create(this);
            _script = await Js.InvokeAsync<IJSObjectReference>("import", "./" + Assets["js/plot.js"]);
            Resized(await _script.InvokeAsync<double>("observe", Box, _self));
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // The page was left while it was drawn.
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        try
        {
            if (_script is not null)
            {
                await _script.InvokeVoidAsync("unobserve", Box);
                await _script.DisposeAsync();
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // Nothing is left to be told.
        }

        _self?.Dispose();
    }
}
