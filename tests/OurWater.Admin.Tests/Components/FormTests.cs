using System.Text.RegularExpressions;
using Bunit;
using MudBlazor;
using MudBlazor.Utilities;
using OurWater.Admin.Components.Layout;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Members;
using Xunit;

namespace OurWater.Admin.Tests.Components;

public sealed partial class FormTests : UiTest
{
    [Fact]
    public void FormBody_WhenSomethingIsWritten_SaysNoLongerWhatWasWrong()
    {
        string? problem = "Write a name.";
        var form = Render<FormBody>(p => p.Add(f => f.Problem, problem).Add(f => f.ProblemChanged, now => problem = now).AddChildContent("<input />"));
        Assert.Equal("Write a name.", form.Find("[role=alert]").TextContent);
        form.Find("div").Input("x");
        Assert.Null(problem);
    }

    [Fact]
    public void FormBody_WithNothingWrong_ListensToNoKey()
    {
        var form = Render<FormBody>(p => p.AddChildContent("<input />"));
        Assert.Throws<MissingEventHandlerException>(() => form.Find("div").Input("x"));
    }

    [Fact]
    public void DateField_OfADay_ShowsTheMonthAsAWord()
    {
        var field = Render<DateField>(p => p.Add(f => f.Label, "Date").Add(f => f.Value, new DateTime(2018, 1, 15)));
        Assert.Equal("15 Jan 2018", field.Find("input").GetAttribute("value"));
    }

    [Theory]
    [InlineData("15 Jan 2018", 15)]
    [InlineData("7 Jan 2018", 7)]
    public void DateField_Typed_IsThatDay(string typed, int day)
    {
        DateTime? chosen = null;
        var field = Render<DateField>(p => p.Add(f => f.Label, "Date").Add(f => f.ValueChanged, now => chosen = now));
        field.Find("input").Change(typed);
        Assert.Equal(new DateTime(2018, 1, day), chosen);
    }

    /// <summary>The style sheet's colours win over the theme's: they have to be the same.</summary>
    [Fact]
    public void StyleSheet_ForEveryColourOfTheTheme_HasTheSame()
    {
        var css = Colours().Matches(File.ReadAllText(Path.Combine(Checkout(), "OurWater.Admin", "wwwroot", "app.css")))
            .ToDictionary(m => m.Groups[1].Value, m => (m.Groups[2].Value.ToUpperInvariant(), m.Groups[3].Value.ToUpperInvariant()));
        (string Name, Func<Palette, MudColor> Of)[] colours =
        [
            ("primary", p => p.Primary),
            ("primary-text", p => p.PrimaryContrastText),
            ("secondary", p => p.Secondary),
            ("tertiary", p => p.Tertiary),
            ("info", p => p.Info),
            ("success", p => p.Success),
            ("warning", p => p.Warning),
            ("error", p => p.Error),
            ("text-primary", p => p.TextPrimary),
            ("text-secondary", p => p.TextSecondary),
            ("text-disabled", p => p.TextDisabled),
            ("action-default", p => p.ActionDefault),
            ("background", p => p.Background),
            ("surface", p => p.Surface),
            ("drawer-text", p => p.DrawerText),
            ("appbar-background", p => p.AppbarBackground),
            ("lines-default", p => p.LinesDefault),
            ("lines-inputs", p => p.LinesInputs),
            ("table-lines", p => p.TableLines),
        ];
        Assert.All(colours, c => Assert.Equal((Short(c.Of(Theme.OurWater.PaletteLight)), Short(c.Of(Theme.OurWater.PaletteDark))), css[c.Name]));
    }

    [Theory]
    [InlineData(Role.Admin, "administrator")]
    [InlineData(Role.Editor, "editor")]
    [InlineData(Role.Viewer, "viewer")]
    public void Role_InASentence_IsAWord(Role role, string expected) => Assert.Equal(expected, RoleWords.InSentence(role));

    private static string Short(MudColor colour) => colour.ToString(MudColorOutputFormats.Hex).ToUpperInvariant();

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "OurWater.Admin.sln"))) folder = folder.Parent;
        return folder.FullName;
    }

    [GeneratedRegex(@"--mud-palette-([a-z-]+): light-dark\((#[0-9A-Fa-f]+), (#[0-9A-Fa-f]+)\)")]
    private static partial Regex Colours();
}
