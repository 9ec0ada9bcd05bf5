using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace OurWater.Admin.Components.Shared;

/// <summary>SVG's text element: in a razor file its name means something else.</summary>
public sealed class SvgText : ComponentBase
{
    [Parameter, EditorRequired]
    public required double X { get; set; }

    [Parameter, EditorRequired]
    public required double Y { get; set; }

    /// <summary>start, middle or end.</summary>
    [Parameter]
    public string Anchor { get; set; } = "middle";

    [Parameter]
    public string? Class { get; set; }

    [Parameter, EditorRequired]
    public required string Words { get; set; }

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "text");
        builder.AddAttribute(1, "class", Class);
        builder.AddAttribute(2, "x", PlotScale.Px(X));
        builder.AddAttribute(3, "y", PlotScale.Px(Y));
        builder.AddAttribute(4, "text-anchor", Anchor);
        builder.AddContent(5, Words);
        builder.CloseElement();
    }
}
