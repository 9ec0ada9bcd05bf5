using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Logging;

namespace OurWater.Admin.Components.Shared;

/// <summary>Keeps the layout alive when a page throws, and says so with a code that is in the log.</summary>
public sealed class PageErrorBoundary : ErrorBoundaryBase
{
    private string _code = "";

    [Inject]
    public required ILogger<PageErrorBoundary> Logger { get; set; }

    protected override Task OnErrorAsync(Exception exception)
    {
        _code = CorrelationCode.New();
        Log.PageFailed(Logger, exception, _code);
        return Task.CompletedTask;
    }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        if (CurrentException is null)
        {
            builder.AddContent(0, ChildContent);
            return;
        }

        builder.OpenComponent<ErrorState>(1);
        builder.AddAttribute(2, nameof(ErrorState.Title), "This page could not be shown.");
        builder.AddAttribute(3, nameof(ErrorState.Code), _code);
        builder.AddAttribute(4, nameof(ErrorState.Heading), 1);
        builder.AddAttribute(5, nameof(ErrorState.OnRetry), EventCallback.Factory.Create(this, Recover));
        builder.CloseComponent();
    }
}
