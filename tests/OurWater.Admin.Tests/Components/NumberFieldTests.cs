using Bunit;
using Microsoft.AspNetCore.Components;
using OurWater.Admin.Components.Shared;
using OurWater.Sync.Tabular.Values;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed class NumberFieldTests : UiTest
{
    [Theory]
    [InlineData("7,5", "Read as 7.5 m")]
    [InlineData("750 cm", "Read as 7.5 m")]
    [InlineData("७.५", "Read as 7.5 m")]
    [InlineData("7.5", "Depth below ground")]
    [InlineData("7.5m", "Depth below ground")]
    public void Text_InAnotherForm_SaysAsWhichNumberItIsRead(string text, string words) => Assert.Contains(words, Field(text).Markup, StringComparison.Ordinal);

    [Fact]
    public void Text_ThatCanBeReadTwoWays_IsRefusedWhenTheFieldIsLeft()
    {
        var field = Field("1,234");
        Assert.DoesNotContain("can be read", field.Markup, StringComparison.Ordinal);

        field.Find("input").Blur();

        Assert.Contains("can be read as 1234 or as 1.234", field.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Error_WhenTheTextIsMended_GoesAway()
    {
        var field = Field("x");
        field.Find("input").Blur();
        Assert.Contains("is not a number", field.Markup, StringComparison.Ordinal);

        field.Find("input").Input("7.5");

        Assert.DoesNotContain("is not a number", field.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<NumberField> Field(string text)
    {
        IRenderedComponent<NumberField>? field = null;
        field = Render<NumberField>(p => p
            .Add(f => f.Value, text)
            .Add(f => f.ValueChanged, EventCallback.Factory.Create<string>(this, value => field!.Render(q => q.Add(f => f.Value, value))))
            .Add(f => f.Rule, new NumberRule(Unit: LengthUnit.Metre))
            .Add(f => f.HelperText, "Depth below ground"));
        return field;
    }
}
