using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Logging;
using OurWater.Admin.Security;

namespace OurWater.Admin.Components.Shared;

/// <summary>Keeps the layout alive when a page throws, and says so with a code that is in the log. A page that is not open to the person says what is missing instead: that is no failure.</summary>
public sealed class PageErrorBoundary : ErrorBoundaryBase
{
    private string _code = "";

    [Inject]
    public required ILogger<PageErrorBoundary> Logger { get; set; }

    protected override Task OnErrorAsync(Exception exception)
    {
        if (exception is NotAllowedException) return Task.CompletedTask;
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

        if (CurrentException is NotAllowedException refused)
        {
            builder.OpenComponent<PageHead>(6);
            builder.AddAttribute(7, nameof(PageHead.Title), "This is not open to you");
            builder.AddAttribute(8, nameof(PageHead.Subtitle), refused.Message);
            builder.CloseComponent();
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
