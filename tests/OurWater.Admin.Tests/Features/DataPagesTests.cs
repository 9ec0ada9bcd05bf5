using Bunit;
using Microsoft.AspNetCore.Components;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Features.Groups;
using OurWater.Admin.Features.Resources;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features;

/// <summary>The pages of resources, groups and external ids: empty, with data, filtered by their address, and when the database does not answer.</summary>
public sealed class DataPagesTests : PageTest
{
    [Fact]
    public void Resources_Empty_LeadToAnUpload() => Shows<ResourcesPage>("No resources yet.");

    [Fact]
    public async Task Resources_FilterInTheAddress_IsShownAndTakenByTheDownloads()
    {
        await Installation.AddResourceAsync("Well A", at: (24.5, 74.1));
        var lost = await Installation.AddResourceAsync("Well B");
        Navigation.NavigateTo("/resources?location=missing");
        var page = Render<ResourcesPage>();

        page.WaitForAssertion(() => Assert.Equal("Well B", page.Find("tbody a.row-link").TextContent));
        Assert.Single(page.FindAll("tbody tr"));
        Assert.EndsWith($"resources/{lost.Id}?edit=location", page.Find("tbody a.in-text").GetAttribute("href"), StringComparison.Ordinal);
        page.WaitForAssertion(() => Assert.EndsWith("export.csv?location=missing", page.Find("a[href*='export.csv']").GetAttribute("href"), StringComparison.Ordinal));
    }

    [Fact]
    public void Resources_NothingMatches_OffersToClearTheFilters()
    {
        Navigation.NavigateTo("/resources?q=nobody");
        Shows<ResourcesPage>("No resource matches these filters.");
    }

    [Fact]
    public async Task Resources_DatabaseAway_SaysWhatHappened()
    {
        await BreakAsync("Resources");
        Shows<ResourcesPage>("The resources could not be loaded.");
    }

    [Fact]
    public async Task Resource_DatabaseAway_SaysWhatHappened()
    {
        await BreakAsync("Resources");
        Shows<ResourcePage>("This resource could not be loaded.");
    }

    [Fact]
    public async Task Groups_DatabaseAway_SaysWhatHappened()
    {
        await BreakAsync("Groups");
        Shows<GroupsPage>("The groups could not be loaded.");
    }

    [Fact]
    public async Task Group_DatabaseAway_SaysWhatHappened()
    {
        await BreakAsync("Groups");
        Shows<GroupPage>("This group could not be loaded.");
    }

    [Fact]
    public async Task ExternalIds_DatabaseAway_SaysWhatHappened()
    {
        await BreakAsync("ExternalIds");
        Shows<ExternalIdsPage>("The external ids could not be loaded.");
    }

    [Fact]
    public async Task Resource_WithReadings_SaysWhereEachCameFrom()
    {
        var run = await Installation.ImportAsync("hinta.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5");
        var page = Render<ResourcePage>(p => p.Add(r => r.Id, 1));

        page.WaitForAssertion(() => Assert.Equal("Well 1111", page.Find("h1").TextContent));
        page.WaitForAssertion(() => Assert.Equal("File hinta.csv, row 2", page.Find($"tbody a[href='runs/{run.Id}']").TextContent));
        Assert.Contains("Last reading 8.50 m on 1 Feb 2026. 1 reading since 1 Feb 2026.", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Needs location", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("external-ids", "externalIds.legacyMyWellId")]
    [InlineData("history", "Created")]
    [InlineData("readings", "1 Feb 2026")]
    public async Task Resource_TabInTheAddress_IsShown(string tab, string words)
    {
        await Installation.ImportAsync("hinta.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5");
        Navigation.NavigateTo($"/resources/1?tab={tab}");
        var page = Render<ResourcePage>(p => p.Add(r => r.Id, 1));
        page.WaitForAssertion(() => Assert.Contains(words, page.Find("[role=tabpanel]").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Find($"#tab-{tab}").GetAttribute("aria-selected"));
    }

    [Fact]
    public async Task Resource_OfAnotherOrganisation_IsNotThere()
    {
        var other = await Installation.AddOrganisationAsync("Other");
        var theirs = await Installation.AddResourceAsync("Theirs", organisation: other.Id);
        var page = Render<ResourcePage>(p => p.Add(r => r.Id, theirs.Id));
        page.WaitForAssertion(() => Assert.Contains("There is no such resource", page.Markup, StringComparison.Ordinal));
        Assert.DoesNotContain("Theirs", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resource_ForAViewer_HasNoActions()
    {
        SignInAs(Role.Viewer);
        var well = await Installation.AddResourceAsync("Well A");
        var page = Render<ResourcePage>(p => p.Add(r => r.Id, well.Id));
        page.WaitForAssertion(() => Assert.Equal("Well A", page.Find("h1").TextContent));
        Assert.DoesNotContain("Add a reading", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resource_AddAReading_IsStoredAndShown()
    {
        var well = await Installation.AddResourceAsync("Well A");
        var dialogs = Dialogs();
        var page = Render<ResourcePage>(p => p.Add(r => r.Id, well.Id));
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("h1")));

        // The click is over only when the dialog is.
        var click = page.FindAll("button").First(b => Text(b) == "Add a reading").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.NotEmpty(dialogs.FindAll("input[inputmode=decimal]")));
        await dialogs.Find("input[inputmode=decimal]").InputAsync(new ChangeEventArgs { Value = "8.25" });
        await dialogs.FindAll("button").Single(b => Text(b) == "Add reading").ClickAsync(new());
        await click;

        page.WaitForAssertion(() => Assert.Equal("8.25", page.Find("tbody td.num").TextContent));
    }

    [Fact]
    public void Groups_Empty_OfferANewOne() => Shows<GroupsPage>("No groups yet.");

    [Fact]
    public async Task Groups_FilterInTheAddress_IsShown()
    {
        await Installation.AddGroupAsync("Hinta");
        await Installation.AddGroupAsync("313603", GroupType.Pincode);
        Navigation.NavigateTo("/groups?type=pincode");
        var page = Render<GroupsPage>();
        page.WaitForAssertion(() => Assert.Equal("313603", Assert.Single(page.FindAll("tbody a.row-link")).TextContent));
    }

    [Fact]
    public async Task Group_WithMembers_ShowsThem()
    {
        var group = await Installation.AddGroupAsync("Hinta", area: Places.Square(24.5, 74.1));
        await Installation.AddResourceAsync("Well A", at: (24.55, 74.15), group: group);
        var page = Render<GroupPage>(p => p.Add(g => g.Id, group.Id));
        page.WaitForAssertion(() => Assert.Equal("Well A", page.Find("tbody a.row-link").TextContent));
        Assert.Contains("1 resource belongs to it.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Group_Unknown_IsNotThere()
    {
        var page = Render<GroupPage>(p => p.Add(g => g.Id, 77));
        page.WaitForAssertion(() => Assert.Contains("There is no such group", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public void ExternalIds_Empty_SayHowTheyCome() => Shows<ExternalIdsPage>("No record has an external id yet.");

    [Fact]
    public async Task ExternalIds_WithoutAState_ShowWhatNeedsAttention()
    {
        await AddLinksAsync();
        var page = Render<ExternalIdsPage>();
        page.WaitForAssertion(() => Assert.Equal("Well B", Assert.Single(page.FindAll("tbody a.row-link")).TextContent));
        page.WaitForAssertion(() => Assert.Contains("1 of 2, needing attention", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ExternalIds_StateInTheAddress_IsShownAndPressed()
    {
        await AddLinksAsync();
        Navigation.NavigateTo("/external-ids?state=mapped");
        var page = Render<ExternalIdsPage>();
        page.WaitForAssertion(() => Assert.Equal("Well A", Assert.Single(page.FindAll("tbody a.row-link")).TextContent));
        Assert.Equal("Mapped", Text(page.Find(".stile[aria-pressed=true] .state")));
    }

    [Fact]
    public async Task ExternalIds_Tile_PutsItsStateIntoTheAddress()
    {
        await AddLinksAsync();
        Navigation.NavigateTo("/external-ids?state=mapped");
        var page = Render<ExternalIdsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".stile")));
        await page.FindAll(".stile").First(t => t.TextContent.Contains("Blocked", StringComparison.Ordinal)).ClickAsync(new());
        Assert.Equal("/external-ids?state=mapped,blocked", Uri.UnescapeDataString(Address));
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
    }

    [Fact]
    public async Task ExternalIds_PincodeForMany_EmptiesTheSelection()
    {
        await AddLinksAsync();
        var page = Render<ExternalIdsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody input[type=checkbox]")));
        await page.Find("tbody input[type=checkbox]").ChangeAsync(new ChangeEventArgs { Value = true });
        await page.Find(".bulk input").InputAsync(new ChangeEventArgs { Value = "313603" });
        await page.FindAll("button").Single(b => Text(b) == "Set pincode for 1").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".bulk")));
        await using var context = Installation.Open();
        Assert.Equal("313603", context.ExternalIds.Single(e => e.Name == ExternalIdNames.LegacyMyWellPincode).Value);
    }

    [Fact]
    public async Task ExternalIds_ForAViewer_HaveNoCheckboxes()
    {
        SignInAs(Role.Viewer);
        await AddLinksAsync();
        var page = Render<ExternalIdsPage>();
        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll("tbody tr")));
        Assert.Empty(page.FindAll("tbody input"));
    }

    private async Task AddLinksAsync()
    {
        await using (var context = Installation.Open())
        {
            context.Datasources.Add(new Datasource { Name = "LegacyMyWell", Type = DatasourceType.LegacyMyWell });
            await context.SaveChangesAsync(Xunit.TestContext.Current.CancellationToken);
        }

        var mapped = await Installation.AddResourceAsync("Well A");
        await Installation.AddIdAsync(mapped.Id, ExternalIdNames.LegacyMyWellId, "313603.1111");
        await Installation.AddResourceAsync("Well B");
    }

    private void Shows<TPage>(string words)
        where TPage : IComponent
    {
        var page = Render<TPage>();
        page.WaitForAssertion(() => Assert.Contains(words, page.Markup, StringComparison.Ordinal));
    }
}
