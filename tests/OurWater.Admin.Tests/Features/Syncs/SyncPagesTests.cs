using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Datasources;
using OurWater.Admin.Features.Overview;
using OurWater.Admin.Features.Runs;
using OurWater.Admin.Features.Syncs;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Syncs;

public sealed class SyncPagesTests : PageTest
{
    private static readonly DateTime At = new(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void List_WithoutAny_SaysWhatASyncIs()
    {
        var page = Render<SyncsPage>();
        page.WaitForAssertion(() => Assert.Contains("No syncs yet. A sync keeps OurWater and another system the same.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task List_SaysWhatEachDoesAndWhatComesNext()
    {
        await AddAsync();
        var page = Render<SyncsPage>();
        page.WaitForAssertion(() => Assert.Contains("Brings new and changed groups, resources and readings from LegacyMyWell, then sends what is new here to LegacyMyWell", Words(page), StringComparison.Ordinal));
        Assert.Contains("Make a dry run first", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_DryRun_StartsOneAndGoesThere()
    {
        var sync = await AddAsync();
        var page = Open(sync);

        await Button(page, "Dry run").ClickAsync(new());

        await using var context = Installation.Open();
        var run = await context.Runs.SingleAsync(Token);
        Assert.True(run.DryRun);
        page.WaitForAssertion(() => Assert.Equal($"/runs/{run.Id}", Address));
    }

    [Fact]
    public async Task Page_WhileARunWaitsForAYes_SaysSoAndStartsNoOther()
    {
        var sync = await AddAsync();
        var run = await AddRunAsync(sync, RunState.AwaitingApproval);

        var page = Open(sync);

        Assert.Contains($"Run {run.Id} waits for your yes.", Words(page), StringComparison.Ordinal);
        Assert.True(Button(page, "Run now").HasAttribute("disabled"));
    }

    [Fact]
    public async Task Overview_WhileARunWaitsForAYes_AsksForIt()
    {
        var sync = await AddAsync();
        await AddRunAsync(sync, RunState.AwaitingApproval);
        await using var context = Installation.Open();
        var page = Render<OverviewPage>();
        page.WaitForAssertion(() => Assert.Contains("waits for", Words(page), StringComparison.OrdinalIgnoreCase));
        Assert.Contains(page.FindAll("a"), a => a.GetAttribute("href")?.StartsWith("runs/", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Page_Pause_StopsItAndSaysSo()
    {
        var sync = await AddAsync();
        var page = Open(sync);

        await Button(page, "Pause").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("It is paused. Resume it to run it.", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.False((await context.Syncs.SingleAsync(Token)).Enabled);
    }

    [Fact]
    public async Task Page_ForAViewer_HasNothingToPress()
    {
        var sync = await AddAsync();
        SignInAs(Role.Viewer);
        var page = Open(sync);
        Assert.DoesNotContain(page.FindAll("button, a"), b => Text(b) is "Dry run" or "Run now" or "Edit" or "Pause");
    }

    [Fact]
    public async Task Page_OfASyncThatOthersUse_SaysWhoActsAndRunsNothing()
    {
        var sync = await AddAsync(SyncMethod.AcceptFromDatasource, SyncMethod.ServeToDatasource);
        var page = Open(sync);
        Assert.Contains("LegacyMyWell pushes groups, resources and readings here, and reads ours, by itself, over the API.", Words(page), StringComparison.Ordinal);
        Assert.True(Button(page, "Run now").HasAttribute("disabled"));
        Assert.DoesNotContain(page.FindAll("a"), a => Text(a) == "Edit");
    }

    [Fact]
    public async Task Page_OfAnotherOrganisation_DoesNotExist()
    {
        var sync = await AddAsync();
        var other = await Installation.AddOrganisationAsync("Other");
        SignInAs(Installation.Actor with { OrganisationId = other.Id });
        var page = Render<SyncPage>(p => p.Add(c => c.Id, sync.Id));
        page.WaitForAssertion(() => Assert.Contains("Your organisation has no such sync.", Words(page), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Form_ReadsTheSyncInWordsWhileItIsFilledIn()
    {
        await AddAsync();
        await using var context = Installation.Open();
        Navigation.NavigateTo($"/syncs/new?datasource={(await context.Datasources.SingleAsync(Token)).Id}");
        var page = Render<SyncFormPage>();
        page.WaitForAssertion(() => Assert.Contains("In words", Words(page), StringComparison.Ordinal));
        Assert.Contains("from LegacyMyWell, then sends what is new here to LegacyMyWell", Words(page), StringComparison.Ordinal);

        await Button(page, "Make sync").ClickAsync(new());

        page.WaitForAssertion(() => Assert.StartsWith("/syncs/", Address, StringComparison.Ordinal));
        Assert.Equal(2, await context.Syncs.CountAsync(Token));
    }

    [Fact]
    public async Task Form_WithoutTypesOrPart_SaysSoAndSavesNothing()
    {
        var sync = await AddAsync();
        var page = Edit(sync);
        for (var i = 0; i < 3; i++) await page.FindAll("input[type=checkbox].native-check")[i].ChangeAsync(new() { Value = false });
        await page.FindAll("input[name=selection]")[1].ChangeAsync(new() { Value = "on" });

        await Button(page, "Save changes").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("Choose at least one.", Words(page), StringComparison.Ordinal));
        Assert.Contains("Choose at least one pincode, village, resource or date, or take everything.", Words(page), StringComparison.Ordinal);
        await using var context = Installation.Open();
        Assert.Equal(3, (await context.Syncs.SingleAsync(Token)).SelectedDatatypes.Count);
    }

    [Fact]
    public async Task Form_WrongCap_IsRefusedOnlyWhereSomethingIsSent()
    {
        var sync = await AddAsync();
        var page = Edit(sync);
        await page.Find("input[inputmode=numeric]").InputAsync(new() { Value = "many" });
        await Button(page, "Save changes").ClickAsync(new());
        page.WaitForAssertion(() => Assert.Contains("A whole number from 0 to 10,000.", Words(page), StringComparison.Ordinal));

        await page.FindAll("input[name=way]")[1].ChangeAsync(new() { Value = "on" });
        await Button(page, "Save changes").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal($"/syncs/{sync.Id}", Address));
        await using var context = Installation.Open();
        var saved = await context.Syncs.SingleAsync(Token);
        Assert.Equal((1, 50), (saved.Methods.Count, saved.NewResourceCap));
    }

    [Fact]
    public async Task Form_ForAViewer_IsNotThere()
    {
        var sync = await AddAsync();
        SignInAs(Role.Viewer);
        var page = Render<SyncFormPage>(p => p.Add(c => c.Id, sync.Id));
        page.WaitForAssertion(() => Assert.Contains("Your role is Viewer.", Words(page), StringComparison.Ordinal));
        Assert.Empty(page.FindAll("input, .actionbar"));
    }

    [Fact]
    public async Task Page_Facts_SayWhenItAsks()
    {
        var sync = await AddAsync();
        Assert.Contains("The first push waits for your yes", Words(Open(sync)), StringComparison.Ordinal);
        await using var context = Installation.Open();
        await context.Syncs.ExecuteUpdateAsync(set => set.SetProperty(s => s.PushApprovedAt, At), Token);
        Assert.Contains("More than 50 in a run wait for your yes", Words(Open(sync)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ThatWaits_GoesOnWithAYesAndEndsWithANo()
    {
        var sync = await AddAsync();
        foreach (var (words, state) in new[] { ("Go on", RunState.Queued), ("Do not send", RunState.Cancelled) })
        {
            var run = await AddRunAsync(sync, RunState.AwaitingApproval);
            var page = Render<RunPage>(p => p.Add(r => r.Id, run.Id));
            page.WaitForState(() => page.FindAll("button").Any(b => Text(b) == words));

            await Button(page, words).ClickAsync(new());

            Assert.Equal(state, (await Installation.LoadRunAsync(run.Id)).State);
            await using var context = Installation.Open();
            await context.Runs.ExecuteUpdateAsync(set => set.SetProperty(r => r.ActiveSyncId, (long?)null), Token);
        }
    }

    [Fact]
    public async Task Run_ThatWaits_HasNoButtonsForAViewer()
    {
        var run = await AddRunAsync(await AddAsync(), RunState.AwaitingApproval);
        SignInAs(Role.Viewer);
        var page = Render<RunPage>(p => p.Add(r => r.Id, run.Id));
        page.WaitForAssertion(() => Assert.Contains("Your role is Viewer. An editor or administrator of your organisation can decide.", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("button"), b => Text(b) is "Go on" or "Do not send" or "Cancel run");
    }

    private IRenderedComponent<SyncFormPage> Edit(SyncDefinition sync)
    {
        var page = Render<SyncFormPage>(p => p.Add(c => c.Id, sync.Id));
        page.WaitForState(() => page.FindAll("input[name=way]").Count == 3);
        return page;
    }

    private IRenderedComponent<SyncPage> Open(SyncDefinition sync)
    {
        Dialogs();
        var page = Render<SyncPage>(p => p.Add(c => c.Id, sync.Id));
        page.WaitForAssertion(() => Assert.Equal(sync.Name, Text(page.Find("h1"))));
        return page;
    }

    private async Task<SyncDefinition> AddAsync(params SyncMethod[] methods)
    {
        var source = new Datasource { Name = "", CreatedAt = At, UpdatedAt = At };
        Assert.Empty(Installation.Services.GetRequiredService<DatasourceCommands>().Fill(source, new LegacyMyWellInput("LegacyMyWell", "http://127.0.0.1:1/api", "sync", "secret", null)));
        var sync = new SyncDefinition
        {
            Name = "Both ways",
            Datasource = source,
            Methods = methods.Length > 0 ? [.. methods] : [SyncMethod.PullFromDatasource, SyncMethod.PushToDatasource],
            SelectedDatatypes = [DataType.Group, DataType.Resource, DataType.Reading],
            CreatedAt = At,
            UpdatedAt = At,
        };
        await using var context = Installation.Open();
        context.Syncs.Add(sync);
        await context.SaveChangesAsync(Token);
        return sync;
    }

    private async Task<SyncRun> AddRunAsync(SyncDefinition sync, RunState state)
    {
        var run = new SyncRun { SyncId = sync.Id, ActiveSyncId = state.IsActive() ? sync.Id : null, State = state, QueuedAt = At, StartedAt = At };
        await using var context = Installation.Open();
        context.Runs.Add(run);
        await context.SaveChangesAsync(Token);
        return run;
    }
}
