using Microsoft.Playwright;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>
/// Each question of step 2 in the real program, on a file that raises it: it is asked, can be read by everybody, and fits a phone. With OURWATER_PICTURES=docs the
/// pictures of docs/importing.md are made.
/// </summary>
public sealed class QuestionPicturesTests(EmptyProgram program) : BrowserTest(program), IClassFixture<EmptyProgram>
{
    private const string Plain = "date,pincode,well id,\"depth, cm\"";
    private const string Card = ".question";
    private const string Tables = "section:has(> .which)";

    /// <summary>Name of the picture, the part of the page, its heading, and the lines of the file (or the name of a sample).</summary>
    public static TheoryData<string, string, string, string[]> Questions => new()
    {
        { "date-order", Card, "Choose how to read the dates", [Plain, "5/1/2017,313603,1111,691", "5/2/2017,313603,1111,700", "5/3/2017,313603,1111,812"] },
        { "year-day-month", Card, "Choose the order of year, month and day", [Plain, "2018-04-05,313603,1111,691", "2018-25-04,313603,1111,700"] },
        { "short-years", Card, "Choose how to read the years", [Plain, "11-10-12,313603,1111,691", "10-11-12,313603,1111,700"] },
        { "date-cells", Card, "Choose how to read the date cells", ["exchanged-dates.xlsx"] },
        { "seconds", Card, "Say whether these numbers are times", [Plain, "1514764800,313603,1111,691", "1515369600,313603,1111,700"] },
        { "times", Card, "Choose what the times are", ["date,time,pincode,well id,\"depth, cm\"", "2017-01-15,14,313603,1111,691", "2017-01-16,9,313603,1111,692"] },
        { "time-zone", Card, "Choose the time zone", ["date (XYT),pincode,well id,\"depth, cm\"", "2017-01-15 09:30,313603,1111,691"] },
        { "unit", Card, "Choose the unit of the values", ["date,pincode,well id,depth", "2017-01-15,313603,1111,691", "2017-02-15,313603,1111,700"] },
        { "comma", Card, "Choose what the comma is", [Plain, "2017-01-15,313603,1111,\"1,234\"", "2017-02-15,313603,1111,\"1,301\""] },
        { "two-columns", Card, "Two columns could be the value", ["date,pincode,well id,depth (m),water level (m)", "2017-01-15,313603,1111,6.91,4.5", "2017-01-22,313603,1112,7.00,4.6"] },
        { "parameter", Card, "Choose the parameter that is the water level", ["date,pincode,well id,parameter,\"value, m\"", "2017-01-15,313603,1111,Zork,6.91", "2017-01-15,313603,1111,Blip,26"] },
        { "same-place-twice", Card, "Choose the column that is not read", ["date,313603.1111 depth (m),313603.1111 level (m),313603.1112 depth (m)", "2017-01-15,6.91,6.90,7.00"] },
        { "pincode", Card, "Say which pincode the wells are in", ["date,well id,\"depth, cm\"", "2017-01-15,1111,691"] },
        { "identity", Card, "Choose by what the wells are named", ["date,\"depth, cm\",what", "2017-01-15,691,17", "2017-01-16,692,18"] },
        { "encoding", Card, "Choose how the letters are read", ["cyrillic-1251.csv"] },
        { "names-and-cells", Card, "Say where the names stand", [Plain, "2017-01-15,313603,1111,691,good", "2017-01-16,313603,1111,692,good"] },
        { "sheet", Tables, "Which table?", ["two-years.xlsx"] },
        { "table", Tables, "Which table?", ["hinta-dharta-2018.xlsx"] },
        { "not-used", "section:has(> .not-used)", "Not used: ", ["hinta-dharta-2018.xlsx"] },
        { "parameters", "section:has(> .parameters)", "What the rows measure", ["date,pincode,well id,parameter,\"value, m\"", "2017-01-15,313603,1111,Water level,6.91", "2017-01-15,313603,1111,Temperature,26.1", "2017-01-15,313603,1111,Level mMSL,403.2"] },
    };

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Question_IsAskedOnItsCard(string name, string part, string heading, string[] lines)
    {
        var page = await OpenAsync(new Look(1024, false));
        var wizard = new UploadWizard(page);
        await wizard.ChooseFileAsync(await FileAsync(name, lines));
        await wizard.GoToColumnsAsync();
        var card = page.Page.Locator(part).First;
        await Assertions.Expect(card).ToContainTextAsync(heading);
        if (name == "not-used") await card.Locator("summary").ClickAsync();
        Assert.Empty(await page.InaccessibleAsync());
        if (Environment.GetEnvironmentVariable("OURWATER_PICTURES") == "docs") await TakeAsync(page, card, name);

        await page.Page.SetViewportSizeAsync(390, 844);
        Assert.Equal(0, await page.OverflowAsync());
        Assert.Empty(page.Troubles);
    }

    /// <summary>Without the bar that sticks to the window's edge.</summary>
    private static async Task TakeAsync(PageWatch page, ILocator card, string name)
    {
        await page.Page.EvaluateAsync("() => document.querySelector('.actionbar').style.display = 'none'");
        await card.ScreenshotAsync(new LocatorScreenshotOptions { Path = Path.Combine(Checkout.Root, "docs", "pictures", $"{name}.png") });
    }

    private static async Task<string> FileAsync(string name, string[] lines)
    {
        if (lines is [var sample]) return Checkout.Sample(sample);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}-{name}.csv");
        await File.WriteAllLinesAsync(path, lines, Token);
        return path;
    }
}
