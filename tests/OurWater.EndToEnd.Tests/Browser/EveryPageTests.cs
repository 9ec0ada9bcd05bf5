using System.Text.RegularExpressions;
using OurWater.EndToEnd.Tests.Harness;
using Xunit;

namespace OurWater.EndToEnd.Tests.Browser;

/// <summary>Every page of the program on the demo organisation: it draws itself without an error, everybody can use it, and it fits a phone.</summary>
public sealed partial class EveryPageTests(DemoProgram program) : BrowserTest(program), IClassFixture<DemoProgram>
{
    /// <summary>The table of external ids, and what stands in a person's own file.</summary>
    private static readonly string[] ShowsIdentifiers = ["/external-ids", "/upload/{Id:long}", "/design"];

    public static TheoryData<string> Pages => [.. Routes.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Page_InBothThemesAndWidths_IsQuietAccessibleAndFits(string route)
    {
        await EnsureUploadAsync(route);
        var visits = Routes.Addresses(route, App.DatabasePath).SelectMany(a => Look.All.Select(l => (Address: a, Look: l)));
        var findings = new List<string>();
        foreach (var together in visits.Chunk(Look.All.Count)) findings.AddRange((await Task.WhenAll(together.Select(v => VisitAsync(route, v.Address, v.Look)))).SelectMany(f => f));

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    private async Task<List<string>> VisitAsync(string route, string address, Look look)
    {
        var page = await OpenAsync(look, !Routes.IsForStrangers(route));
        if (Routes.Errors.Contains(route)) page.ErrorAddresses.Add(route);
        await page.GoAsync(address);
        await KeepPictureAsync(page, $"{address} {look}");
        var findings = new List<string>();
        if (await page.Page.GetByText(NotThere()).CountAsync() > 0) findings.Add("the record is not there");
        findings.AddRange(await page.InaccessibleAsync());
        if (await page.OverflowAsync() is > 0 and var pixels) findings.Add($"the page is {pixels} px wider than its window");
        findings.AddRange(await page.UntidyAsync());
        if (!ShowsIdentifiers.Contains(route)) findings.AddRange((await page.IdentifiersAsync()).Select(i => $"a name of the program: {i}"));
        findings.AddRange(page.Troubles);
        return [.. findings.Select(f => $"{address}, {look}: {f}")];
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

    /// <summary>What pages say for an id that is nobody's.</summary>
    [GeneratedRegex("Your organisation has no such|Your organisation has no run|does not exist, or not any more")]
    private static partial Regex NotThere();
}
