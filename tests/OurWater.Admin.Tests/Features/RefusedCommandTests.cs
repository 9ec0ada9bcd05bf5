using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Groups;
using OurWater.Admin.Features.Members;
using OurWater.Admin.Features.OrganisationSettings;
using Xunit;

namespace OurWater.Admin.Tests.Features;

/// <summary>A page that was opened before a person lost a right: what it is refused, it says, and it stays as it is.</summary>
public sealed class RefusedCommandTests : PageTest
{
    private string Said => Assert.Single(Services.GetRequiredService<ISnackbar>().ShownSnackbars).Message ?? "";

    [Fact]
    public async Task Menu_OfTheMembersPage_SaysWhatIsMissing()
    {
        await Installation.JoinAsync(Installation.Organisation.Id, Role.Admin);
        var menus = Render<MudPopoverProvider>();
        var page = Render<MembersPage>();
        await page.WaitForElement("tbody .mud-menu button").ClickAsync(new());
        menus.WaitForAssertion(() => Assert.NotEmpty(menus.FindAll(".mud-menu-item")));
        var item = menus.FindAll(".mud-menu-item").Single(i => Text(i) == "Make an editor");
        var dialogs = Dialogs();
        await DemoteAsync();

        var asked = item.ClickAsync(new());
        await Button(dialogs, "Change my role").ClickAsync(new());
        await asked;

        Assert.StartsWith("This needs the role Admin. Your role is Viewer now.", Said, StringComparison.Ordinal);
        Assert.Contains("coordinator@example.org", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Button_OfTheMembersPage_SaysWhatIsMissing()
    {
        await Installation.JoinAsync(Installation.Organisation.Id, Role.Admin);
        await Installation.Services.GetRequiredService<Invitations>().MakeAsync(Installation.Actor, "Asha", Role.Editor, Token);
        var dialogs = Dialogs();
        var page = Render<MembersPage>();
        page.WaitForAssertion(() => Assert.Contains("Asha", Words(page), StringComparison.Ordinal));
        await DemoteAsync();

        var asked = Button(page, "Take back").ClickAsync(new());
        Assert.Contains("Take back the invitation for Asha?", Words(dialogs), StringComparison.Ordinal);
        await Button(dialogs, "Take it back").ClickAsync(new());
        await asked;

        Assert.StartsWith("This needs the role Admin.", Said, StringComparison.Ordinal);
        Assert.Contains("Asha", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Form_OfTheOrganisation_KeepsWhatWasWrittenAndCanBeSentAgain()
    {
        var page = Render<OrganisationPage>();
        await page.WaitForElement("input").InputAsync(new() { Value = "Another name" });
        await DemoteAsync();

        await Button(page, "Save").ClickAsync(new());

        Assert.StartsWith("This needs the role Admin.", Said, StringComparison.Ordinal);
        Assert.Equal("Another name", page.Find("input").GetAttribute("value"));
        Assert.False(Button(page, "Save").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Dialog_OfAGroup_StaysOpen()
    {
        var dialogs = Dialogs();
        var page = Render<GroupsPage>();
        var asked = page.FindAll("button").First(b => Text(b) == "New group").ClickAsync(new());
        await dialogs.Find("input").InputAsync(new() { Value = "Hinta" });
        await DemoteAsync();

        await Button(dialogs, "Make group").ClickAsync(new());

        Assert.StartsWith("This needs the role Editor.", Said, StringComparison.Ordinal);
        Assert.Equal("Hinta", dialogs.Find("input").GetAttribute("value"));
        Assert.False(asked.IsCompleted);
    }

    /// <summary>What answers a refusal is what every component of a feature is made of: none may be without it.</summary>
    [Fact]
    public void Components_OfAFeature_AreAllGuarded()
    {
        var bare = typeof(MembersPage).Assembly.GetTypes().Where(t => typeof(ComponentBase).IsAssignableFrom(t) && t.Namespace?.StartsWith("OurWater.Admin.Features.", StringComparison.Ordinal) == true
            && !typeof(GuardedComponent).IsAssignableFrom(t) && !typeof(MeasuredPlot).IsAssignableFrom(t) && t.Name != "_Imports");

        Assert.Empty(bare);
    }

    private Task DemoteAsync() => Installation.JoinAsync(Installation.Organisation.Id, Role.Viewer);
}
