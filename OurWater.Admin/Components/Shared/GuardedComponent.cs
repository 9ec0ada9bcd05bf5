using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Security;

namespace OurWater.Admin.Components.Shared;

/// <summary>
/// What every page, card and dialog of a feature is: a command that one may not give, or not any more, is answered in words, and what is on the screen
/// stays. What fails goes to the boundary around the component itself, also where it was begun in a menu, which is drawn beside the page.
/// </summary>
public abstract class GuardedComponent : ComponentBase, IHandleEvent
{
    /// <summary>A handler may call another component's: the one that began it answers, so that it does not go on as if all were well.</summary>
    private static readonly AsyncLocal<bool> IsInside = new();

    [Inject]
    private ISnackbar Answers { get; set; } = default!;

    /// <summary>A component that waits for its command waits no more.</summary>
    protected virtual void OnRefused()
    {
    }

    async Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem callback, object? arg)
    {
        var isOutermost = !IsInside.Value;
        IsInside.Value = true;
        try
        {
            var work = callback.InvokeAsync(arg);
            if (!work.IsCompleted) StateHasChanged();
            await work;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (NotAllowedException refused) when (isOutermost)
        {
            OnRefused();
            Answers.AddUntilRead(refused.Message, Severity.Warning);
        }
        catch (Exception error) when (isOutermost)
        {
            await DispatchExceptionAsync(error);
            return;
        }

        StateHasChanged();
    }
}

internal static class SnackbarWords
{
    /// <summary>Stays until the person has closed it.</summary>
    public static void AddUntilRead(this ISnackbar snackbar, string words, Severity severity) =>
        snackbar.Add(words, severity, options => options.RequireInteraction = true);
}
