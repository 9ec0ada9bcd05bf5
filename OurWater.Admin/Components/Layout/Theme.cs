using MudBlazor;

namespace OurWater.Admin.Components.Layout;

/// <summary>The one theme. The colours that MudBlazor has no place for (counts, series, sources) are the <c>--ow-</c> variables of app.css.</summary>
public static class Theme
{
    private static readonly string[] Fonts = ["Roboto", "Noto Sans", "Noto Sans Devanagari", "Noto Sans Gujarati", "system-ui", "sans-serif"];

    public static readonly MudTheme OurWater = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0B6477", PrimaryContrastText = "#FFFFFF", PrimaryDarken = "#084D5C", PrimaryLighten = "#2B8296",
            Secondary = "#80522A", SecondaryContrastText = "#FFFFFF",
            Tertiary = "#5A4B9A", TertiaryContrastText = "#FFFFFF",
            Info = "#1B5FA8", InfoContrastText = "#FFFFFF",
            Success = "#22703F", SuccessContrastText = "#FFFFFF",
            Warning = "#8F5600", WarningContrastText = "#FFFFFF",
            Error = "#B3261E", ErrorContrastText = "#FFFFFF",
            TextPrimary = "#16262B", TextSecondary = "#50646B", TextDisabled = "#7A8B91",
            ActionDefault = "#4A5E65", ActionDisabled = "#7A8B91", ActionDisabledBackground = "#E6ECED",
            Background = "#F5F8F8", BackgroundGray = "#EDF2F2", Surface = "#FFFFFF",
            DrawerBackground = "#F5F8F8", DrawerText = "#33474E", DrawerIcon = "#50646B",
            AppbarBackground = "#FFFFFF", AppbarText = "#16262B",
            LinesDefault = "#DCE4E6", Divider = "#DCE4E6", DividerLight = "#EDF2F2", LinesInputs = "#7C8D93",
            TableLines = "#E6ECED", TableHover = "#F1F6F7", TableStriped = "#F9FBFB", Skeleton = "#E3EAEB",
            OverlayDark = "rgba(13, 27, 31, .48)",
            HoverOpacity = 0.08,
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#62C3D6", PrimaryContrastText = "#06252C", PrimaryDarken = "#4BB0C4", PrimaryLighten = "#8AD5E3",
            Secondary = "#D8AC82", SecondaryContrastText = "#2A1806",
            Tertiary = "#B7ACF0", TertiaryContrastText = "#1B1442",
            Info = "#86BDF0", InfoContrastText = "#06223D",
            Success = "#7FCB9B", SuccessContrastText = "#06270F",
            Warning = "#E8B860", WarningContrastText = "#2B1B00",
            Error = "#F4988F", ErrorContrastText = "#3A0805",
            TextPrimary = "#E2EAEC", TextSecondary = "#A1B1B6", TextDisabled = "#73868C",
            ActionDefault = "#B5C3C7", ActionDisabled = "#73868C", ActionDisabledBackground = "#232F33",
            Background = "#0F1719", BackgroundGray = "#0B1214", Surface = "#162023",
            DrawerBackground = "#0F1719", DrawerText = "#C6D2D5", DrawerIcon = "#A1B1B6",
            AppbarBackground = "#162023", AppbarText = "#E2EAEC",
            LinesDefault = "#2A373B", Divider = "#2A373B", DividerLight = "#1F2B2F", LinesInputs = "#6F8288",
            TableLines = "#243135", TableHover = "#1C292D", TableStriped = "#182326", Skeleton = "#233034",
            OverlayDark = "rgba(0, 0, 0, .6)",
            HoverOpacity = 0.08,
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "56px", DrawerWidthLeft = "232px" },
        Typography = new Typography
        {
            Default = Text<DefaultTypography>("14px", "20px"),
            H4 = Text<H4Typography>("28px", "36px", "500"),
            H5 = Text<H5Typography>("24px", "32px", "500"),
            H6 = Text<H6Typography>("16px", "24px", "500"),
            Subtitle1 = Text<Subtitle1Typography>("18px", "28px"),
            Subtitle2 = Text<Subtitle2Typography>("14px", "20px", "500"),
            Body1 = Text<Body1Typography>("14px", "20px"),
            Body2 = Text<Body2Typography>("14px", "20px"),
            Caption = Text<CaptionTypography>("12.5px", "16px"),
            Button = Text<ButtonTypography>("14px", "20px", "500"),
        },
    };

    private static T Text<T>(string size, string line, string weight = "400")
        where T : BaseTypography, new() =>
        new() { FontFamily = Fonts, FontSize = size, LineHeight = line, FontWeight = weight, LetterSpacing = "0", TextTransform = "none" };
}
