using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;

namespace OurWater.Admin.Components.Shared;

/// <summary>
/// Loads what a part of a page shows and draws it, its skeleton (after 200 ms), its empty state or its error. What is on the screen stays while it is loaded again.
/// </summary>
public sealed partial class LoadState<T> : ComponentBase, IDisposable
{
    private CancellationTokenSource? _running;
    private object? _key;
    private bool _loaded;
    private string? _code;
    private T? _value;

    [Inject]
    public required ILogger<LoadState<T>> Logger { get; set; }

    [Parameter, EditorRequired]
    public required Func<CancellationToken, Task<T>> Load { get; set; }

    /// <summary>What is loaded, as it stands in a sentence: "the runs".</summary>
    [Parameter, EditorRequired]
    public required string What { get; set; }

    /// <summary>Loads again when it is no longer equal to what it was.</summary>
    [Parameter]
    public object? Key { get; set; }

    [Parameter]
    public Func<T, bool>? IsEmpty { get; set; }

    [Parameter]
    public RenderFragment? Empty { get; set; }

    [Parameter]
    public RenderFragment? Skeleton { get; set; }

    /// <summary>Rows of the standard skeleton.</summary>
    [Parameter]
    public int Rows { get; set; } = 5;

    [Parameter]
    public string? ErrorTitle { get; set; }

    [Parameter]
    public string Cause { get; set; } = "The database did not answer.";

    /// <summary>Inside a card.</summary>
    [Parameter]
    public bool Plain { get; set; } = true;

    [Parameter, EditorRequired]
    public required RenderFragment<T> ChildContent { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        if (_running is null || !Equals(_key, Key))
        {
            _key = Key;
            await ReloadAsync();
        }
    }

    public async Task ReloadAsync()
    {
        if (_running is not null)
        {
            await _running.CancelAsync();
            _running.Dispose();
        }

        _running = new CancellationTokenSource();
        var token = _running.Token;
        try
        {
            var value = await Load(token);
            if (token.IsCancellationRequested)
            {
                return;
            }

            (_value, _loaded, _code) = (value, true, null);
        }
        catch (Exception) when (token.IsCancellationRequested)
        {
            // A newer load is on its way, or the page was left.
            return;
        }
        catch (Exception e)
        {
            _code = CorrelationCode.New();
            Log.PartFailed(Logger, e, What, _code);
        }

        StateHasChanged();
    }

    public void Dispose()
    {
        _running?.Cancel();
        _running?.Dispose();
    }
}
