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

    [JSInvokable]
    public virtual void Hover(double x, double y)
    {
    }

    [JSInvokable]
    public virtual void Leave()
    {
    }

    [JSInvokable]
    public virtual void Strip(double x)
    {
    }

    [JSInvokable]
    public virtual void Drag(double dx, double dy)
    {
    }

    [JSInvokable]
    public virtual void Key(string key)
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
            _script = await Js.InvokeAsync<IJSObjectReference>("import", "./js/plot.js");
            Resized(await _script.InvokeAsync<double>("observe", Box, _self));
        }
        catch (JSDisconnectedException)
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
        catch (JSDisconnectedException)
        {
            // Nothing is left to be told.
        }

        _self?.Dispose();
    }
}
