using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>The upload wizard as a person sees it: by the words on its buttons and headings.</summary>
internal sealed partial class UploadWizard(PageWatch page)
{
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(30);

    public async Task ChooseFileAsync(string path)
    {
        await page.GoAsync("/upload");
        await page.Page.Locator("input[type=file]").First.SetInputFilesAsync(path);
        await page.Page.WaitForURLAsync("**/upload/*");
        await SeesAsync("How it is read");
    }

    public async Task GoToColumnsAsync()
    {
        await ClickAsync("Go on to the columns");
        await SeesAsync("What we need, and where it is in your file");
    }

    public async Task CheckAsync()
    {
        await ClickAsync("Check the file");
        await CheckedAsync();
    }

    public async Task CreateUnknownPlacesAsync()
    {
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = CreatePlaces() }).First.ClickAsync();
        await SeesAsync("will be created");
        await CheckedAsync();
    }

    public Task OpenGroupAsync(string reason) => ClickAsync(reason);

    public async Task MendAsync(int row, string text)
    {
        var field = page.Page.GetByLabel(string.Create(CultureInfo.InvariantCulture, $"value (m for well), row {row}"), new PageGetByLabelOptions { Exact = true });
        await field.FillAsync(text);
        await field.PressAsync("Enter");
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = string.Create(CultureInfo.InvariantCulture, $"Undo row {row}") })).ToBeVisibleAsync();
    }

    public async Task CheckAgainAsync()
    {
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check again" }).First.ClickAsync();
        await Assertions.Expect(page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Check again" })).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = (float)StepLimit.TotalMilliseconds });
        await CheckedAsync();
    }

    public async Task ImportAsync(string file)
    {
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = ImportReadings() }).ClickAsync();
        await SeesAsync($"{file} is imported");
    }

    public Task SeesAsync(string text) =>
        Assertions.Expect(page.Page.GetByText(text).First).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = (float)StepLimit.TotalMilliseconds });

    /// <summary>The figures under the bar, but for zeros: <c>8 New, 1 Skipped</c>.</summary>
    public async Task<string> CountsAsync()
    {
        var parts = new List<string>();
        foreach (var part in await page.Page.Locator(".tally").First.Locator("li").AllAsync())
        {
            var number = await part.Locator("b").InnerTextAsync();
            if (number != "0") parts.Add($"{number} {(await part.Locator("span").First.InnerTextAsync()).Trim()}");
        }

        return string.Join(", ", parts);
    }

    private Task CheckedAsync() =>
        Assertions.Expect(page.Page.GetByRole(AriaRole.Region, new PageGetByRoleOptions { Name = "Result of the check" })).ToBeVisibleAsync(new LocatorAssertionsToBeVisibleOptions { Timeout = (float)StepLimit.TotalMilliseconds });

    private Task ClickAsync(string button) => page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button }).ClickAsync();

    [GeneratedRegex("^Create ")]
    private static partial Regex CreatePlaces();

    [GeneratedRegex("^Import [0-9,]+ reading")]
    private static partial Regex ImportReadings();
}
