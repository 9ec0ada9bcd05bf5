using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace OurWater.EndToEnd.Tests.Harness;

/// <summary>Datasources, syncs and runs as a person sees them: by the words on their buttons and headings.</summary>
internal sealed partial class TwoWayPages(PageWatch page)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    public async Task AddDatasourceAsync(Uri baseUrl)
    {
        await page.GoAsync("/datasources");
        await Link("Add a datasource").First.ClickAsync();
        await page.Page.WaitForURLAsync("**/datasources/new");
        await page.ReadyAsync();
        await Field("Address").FillAsync(baseUrl.ToString());
        await Field("User name").FillAsync("sync");
        await Field("Password").FillAsync("secret");
        await Button("Test connection").ClickAsync();
        await SeesAsync("Connected and signed in");
    }

    public async Task SaveDatasourceAsync()
    {
        await Button("Save datasource").ClickAsync();
        await page.Page.WaitForURLAsync(AnId());
        await page.ReadyAsync();
    }

    public async Task StartASyncAsync()
    {
        await Link("Make a sync").ClickAsync();
        await page.Page.WaitForURLAsync("**/syncs/new*");
        await SeesAsync("In words");
    }

    /// <summary>Gives the address of the sync.</summary>
    public async Task<string> MakeSyncAsync()
    {
        await Button("Make sync").ClickAsync();
        await page.Page.WaitForURLAsync(AnId());
        await page.ReadyAsync();
        return new Uri(page.Page.Url).AbsolutePath;
    }

    /// <summary>Starts a run of the sync and waits on its page; gives its address.</summary>
    public async Task<string> RunAsync(string sync, string button, string until)
    {
        await page.GoAsync(sync);
        await Button(button).ClickAsync();
        await page.Page.WaitForURLAsync("**/runs/*");
        await SeesAsync(until);
        return new Uri(page.Page.Url).AbsolutePath;
    }

    public Task PressAsync(string button) => Button(button).First.ClickAsync();

    public Task SeesAsync(string text) => Assertions.Expect(page.Page.GetByText(text).First).ToBeVisibleAsync(Patient);

    /// <summary>Changes the value of the one reading of a resource's page.</summary>
    public async Task ChangeReadingAsync(string resource, string value)
    {
        await page.GoAsync(resource);
        await page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { NameRegex = ReadingMenu() }).First.ClickAsync();
        await page.Page.GetByText("Change the reading", new PageGetByTextOptions { Exact = true }).ClickAsync();
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        // The first field gets the focus once the dialog is drawn whole; what is typed before may be drawn over.
        await Assertions.Expect(dialog.GetByLabel("Date")).ToBeFocusedAsync();
        await dialog.GetByLabel("Depth to water").FillAsync(value);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Change reading" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        await SeesAsync($"{value} m");
    }

    public async Task SetPincodeAsync(string pincode)
    {
        await PressAsync("Set pincode");
        var dialog = page.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Pincode").FillAsync(pincode);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Set pincode" }).ClickAsync();
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    private ILocator Field(string label) => page.Page.GetByLabel(label, new PageGetByLabelOptions { Exact = true });

    private ILocator Button(string name) => page.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private ILocator Link(string name) => page.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = name });

    [GeneratedRegex("/(datasources|syncs)/[0-9]+$")]
    private static partial Regex AnId();

    [GeneratedRegex("^Actions for the reading of")]
    private static partial Regex ReadingMenu();
}
