using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Logging;
using MudBlazor;
using OurWater.Admin.Security;

namespace OurWater.Admin.Components.Shared;

/// <summary>Dialogs are drawn beside the page, where its own boundary does not reach: what one is refused, or fails at, closes it and is said in words, and the page lives on.</summary>
public sealed class DialogErrorBoundary : ErrorBoundaryBase
{
    [Inject]
    public required ILogger<DialogErrorBoundary> Logger { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is NotAllowedException refused)
        {
            Snackbar.AddUntilRead(refused.Message, Severity.Warning);
            return Task.CompletedTask;
        }

        var code = CorrelationCode.New();
        Log.DialogFailed(Logger, exception, code);
        Snackbar.AddUntilRead($"This could not be done. Try again; if it happens again, tell whoever runs the installation the code {code}.", Severity.Error);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null) builder.AddContent(0, ChildContent);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (CurrentException is not null) Recover();
    }
}
