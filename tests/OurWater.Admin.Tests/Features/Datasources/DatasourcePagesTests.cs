using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Features.Datasources;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Datasources;

public sealed class DatasourcePagesTests : PageTest
{
    [Fact]
    public void List_WithoutAny_SaysWhatADatasourceIsAndOffersOne()
    {
        var page = Render<DatasourcesPage>();
        page.WaitForAssertion(() => Assert.Contains("No datasources yet. A datasource is another system", Words(page), StringComparison.Ordinal));
        Assert.Equal(2, page.FindAll("a[href='datasources/new']").Count);
    }

    [Fact]
    public async Task List_OfOneThatNoSyncUses_OffersToMakeOne()
    {
        var source = await AddAsync("http://127.0.0.1:1/api");
        var page = Render<DatasourcesPage>();
        page.WaitForAssertion(() => Assert.Equal($"syncs/new?datasource={source.Id}", page.FindAll("a").Single(a => Text(a) == "Make a sync").GetAttribute("href")));
        Assert.Contains("127.0.0.1:1", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ForAViewer_HasNothingToChange()
    {
        await AddAsync("http://127.0.0.1:1/api");
        SignInAs(Role.Viewer);
        var page = Render<DatasourcesPage>();
        page.WaitForAssertion(() => Assert.Contains("LegacyMyWell", Words(page), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("button[aria-label^='More for'], a[href='datasources/new']"));
    }

    [Fact]
    public async Task Save_WithoutAnAddress_IsRefusedBesideTheField()
    {
        var page = Render<DatasourcePage>();
        page.WaitForState(() => page.FindAll("button").Any(b => Text(b) == "Save datasource"));

        await Button(page, "Save datasource").ClickAsync(new());

        page.WaitForAssertion(() => Assert.NotEmpty(page.FindAll(".mud-input-error")));
        await using var context = Installation.Open();
        Assert.Equal(0, await context.Datasources.CountAsync(Token));
    }

    [Fact]
    public async Task Save_ThenOpened_NeverShowsThePassword()
    {
        var source = await AddAsync("http://127.0.0.1:1/api");
        var page = Render<DatasourcePage>(p => p.Add(c => c.Id, source.Id));
        page.WaitForAssertion(() => Assert.Contains("Stored. Leave it empty to keep it", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain("correct horse", page.Markup, StringComparison.Ordinal);
        Assert.Equal("", page.Find("input[type=password]").GetAttribute("value") ?? "");

        await Button(page, "Save changes").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("/datasources", Address));
        await using var context = Installation.Open();
        var secrets = Installation.Services.GetRequiredService<DatasourceSecrets>();
        Assert.Equal("correct horse", secrets.OpenLegacyMyWell((await context.Datasources.SingleAsync(Token)).Secrets).Password);
    }

    [Fact]
    public async Task Test_OfAServerThatAnswers_ShowsWhatItHolds()
    {
        await using var there = await LegacyServer.StartAsync(new LegacyOptions { Password = "correct horse" });
        there.State.AddVillage(313603, 11, "Badgaon", 24.5, 74.1);
        there.State.AddResource(313603, 1110, "well", "Owner A", 24.5, 74.1, 11);
        var source = await AddAsync(there.BaseUrl.ToString());
        var page = Render<DatasourcePage>(p => p.Add(c => c.Id, source.Id));
        page.WaitForState(() => page.FindAll("button").Any(b => Text(b) == "Test connection"));

        await Button(page, "Test connection").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Connected and signed in", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Test_OfAServerThatIsAway_SaysSoAndWhatToDo()
    {
        var source = await AddAsync("http://127.0.0.1:1/api");
        var page = Render<DatasourcePage>(p => p.Add(c => c.Id, source.Id));
        page.WaitForState(() => page.FindAll("button").Any(b => Text(b) == "Test connection"));

        await Button(page, "Test connection").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("could not be reached", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Page_OfOneThatIsNot_SaysSo()
    {
        var page = Render<DatasourcePage>(p => p.Add(c => c.Id, 4711L));
        page.WaitForAssertion(() => Assert.Contains("does not exist, or not any more", Words(page), StringComparison.Ordinal));
    }

    private async Task<Datasource> AddAsync(string address)
    {
        var source = new Datasource { Name = "", CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
        Assert.Empty(Installation.Services.GetRequiredService<DatasourceCommands>().Fill(source, new LegacyMyWellInput("LegacyMyWell", address, "sync", "correct horse", null)));
        await using var context = Installation.Open();
        context.Datasources.Add(source);
        await context.SaveChangesAsync(Token);
        return source;
    }
}
