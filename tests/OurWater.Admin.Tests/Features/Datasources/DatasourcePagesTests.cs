using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Features.Datasources;
using OurWater.LegacyStandIn;
using OurWater.Sync.Datasources.LegacyMyWell;
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
        Assert.Empty(page.FindAll("button[aria-label^='More for'], a[href='datasources/new'], a[href^='syncs/new']"));
    }

    [Fact]
    public async Task Page_ForAViewer_CanBeReadOnly()
    {
        var source = await AddAsync("http://127.0.0.1:1/api");
        SignInAs(Role.Viewer);
        var page = Render<DatasourcePage>(p => p.Add(c => c.Id, source.Id));
        page.WaitForAssertion(() => Assert.Contains("Your role may look, not change.", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("button, a"), b => Text(b) is "Delete" or "Make a sync" or "Save changes" or "Test connection");
        Assert.All(page.FindAll("input"), i => Assert.True(i.HasAttribute("disabled")));
    }

    [Fact]
    public async Task Save_WithAnEmptyToken_IsRefusedBesideTheToken()
    {
        var page = Render<DatasourcePage>();
        page.WaitForState(() => page.FindAll("input[type=url]").Count == 1);
        await page.Find("input[type=url]").ChangeAsync(new() { Value = "http://127.0.0.1:1/api" });
        await Button(page, "Use an access token instead").ClickAsync(new());

        await Button(page, "Save datasource").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Enter a user name and a password, or an access token.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Save_TokenKeptForAnotherServer_IsRefusedBesideTheToken()
    {
        var source = await AddAsync("http://127.0.0.1:1/api", token: "t0ken");
        var page = Render<DatasourcePage>(p => p.Add(c => c.Id, source.Id));
        page.WaitForState(() => page.FindAll("input[type=url]").Count == 1);
        await page.Find("input[type=url]").ChangeAsync(new() { Value = "http://127.0.0.1:2/api" });

        await Button(page, "Save changes").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("The address was changed: enter the password or token again.", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.Contains("127.0.0.1:1", (await context.Datasources.SingleAsync(Token)).Settings, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_New_ForgetsThePasswordThatWasTyped()
    {
        Installation.Services.GetRequiredService<DatasourceSecrets>().Protect(new LegacyMyWellSecrets("any", null)); // the program makes its first key when it starts
        var page = Render<DatasourcePage>();
        page.WaitForState(() => page.FindAll("input[type=url]").Count == 1);
        await page.Find("input[type=url]").ChangeAsync(new() { Value = "http://127.0.0.1:1/api" });
        await page.FindAll("input[autocomplete=new-password]")[0].ChangeAsync(new() { Value = "sync" });
        await page.Find("input[type=password]").ChangeAsync(new() { Value = "correct horse" });

        await Button(page, "Save datasource").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("/datasources/1", Address));
        page.Render(p => p.Add(c => c.Id, 1L)); // as the router does: the same page goes on with the new address
        page.WaitForAssertion(() => Assert.Contains("Stored. Leave it empty to keep it", Words(page), StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.DoesNotContain("correct horse", page.Markup, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "No sync uses it.")]
    [InlineData(1, "1 sync still uses it: it must be deleted first.")]
    [InlineData(2, "2 syncs still use it: they must be deleted first.")]
    public async Task Delete_Confirmed_GoesOnlyWhereNoSyncUsesIt(int syncs, string words)
    {
        var source = await AddAsync("http://127.0.0.1:1/api");
        await using var context = Installation.Open();
        for (var i = 0; i < syncs; i++) context.Syncs.Add(new SyncDefinition { Name = $"Sync {i}", DatasourceId = source.Id, Methods = [SyncMethod.PullFromDatasource], SelectedDatatypes = [DataType.Reading] });
        await context.SaveChangesAsync(Token);
        var dialogs = Dialogs();
        var page = Render<DatasourcePage>(p => p.Add(c => c.Id, source.Id));
        page.WaitForState(() => page.FindAll("button").Any(b => Text(b) == "Delete"));

        var deleting = Button(page, "Delete").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains(words, Words(dialogs), StringComparison.Ordinal));
        await Button(dialogs, "Delete datasource").ClickAsync(new());
        await deleting;

        Assert.Equal(syncs == 0 ? 0 : 1, await context.Datasources.CountAsync(Token));
        Assert.Equal(syncs == 0 ? "/datasources" : "/", Address);
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

    private async Task<Datasource> AddAsync(string address, string? token = null)
    {
        var source = new Datasource { Name = "", CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
        Assert.Empty(Installation.Services.GetRequiredService<DatasourceCommands>().Fill(source, new LegacyMyWellInput("LegacyMyWell", address, token is null ? "sync" : null, token is null ? "correct horse" : null, token)));
        await using var context = Installation.Open();
        context.Datasources.Add(source);
        await context.SaveChangesAsync(Token);
        return source;
    }
}
