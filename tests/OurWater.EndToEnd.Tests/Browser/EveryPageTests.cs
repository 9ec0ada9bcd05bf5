using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>Every page of the program on the demo organisation: it draws itself without an error, everybody can use it, and it fits a phone.</summary>
public sealed class EveryPageTests(DemoProgram program) : BrowserTest(program), IClassFixture<DemoProgram>
{
    public static TheoryData<string> Pages => [.. Routes.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InBothThemesAndWidths_IsQuietAccessibleAndFits(string route)
    {
        await EnsureUploadAsync(route);
        var address = Routes.Address(route, App.DatabasePath);
        var findings = new List<string>();
        foreach (var look in Look.All)
        {
            var page = await OpenAsync(look, !Routes.IsForStrangers(route));
            if (Routes.Errors.Contains(route)) page.ErrorAddresses.Add(route);
            await page.GoAsync(address);
            findings.AddRange((await page.InaccessibleAsync()).Select(f => $"{look}: {f}"));
            if (await page.OverflowAsync() is > 0 and var pixels) findings.Add($"{look}: the page is {pixels} px wider than its window");
            findings.AddRange(page.Troubles.Select(t => $"{look}: {t}"));
        }

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    /// <summary>The demo has no upload that waits; the page of one needs it.</summary>
    private async Task EnsureUploadAsync(string route)
    {
        if (route != "/upload/{Id:long}" || StoredRows.Count(App.DatabasePath, "Uploads") > 0) return;
        var page = await OpenAsync();
        await page.GoAsync("/upload");
        await page.Page.Locator("input[type=file]").SetInputFilesAsync(Checkout.Sample("mywell-upload-small.tsv"));
        await page.Page.WaitForURLAsync("**/upload/*");
        await page.ReadyAsync();
    }
}
