using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using OurWater.Admin.Datasources;
using OurWater.Admin.Features.ExternalIds;
using OurWater.LegacyStandIn;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.ExternalIds;

/// <summary>Linking by hand with suggestions from the other system, and by a table.</summary>
public sealed class LinkDialogTests : PageTest
{
    [Fact]
    public async Task Link_WithSuggestions_NearestAndMostAlikeFirstAndOneClickFillsTheId()
    {
        await using var there = await LegacyServer.StartAsync();
        there.State.AddVillage(313604, 11, "Bhinder", 24.5, 74.1);
        there.State.AddResource(313604, 1110, "well", "Ratan Lal", 24.5001, 74.1, 11);
        there.State.AddResource(313604, 1111, "well", "Rattan Lal", 24.51, 74.1, 11);
        there.State.AddResource(313604, 1112, "well", "Kanku Bai", 25.5, 74.1, 11);
        there.State.AddResource(313604, 1170, "raingauge", "Ratan Lal", 24.5, 74.1, 11);
        await AddDatasourceAsync(there);
        var well = await AddWellAsync("Ratan Lal", 24.5, 74.1);
        var dialogs = Dialogs();

        await ShowAsync(well);

        dialogs.WaitForAssertion(() => Assert.Contains("It may be one of these", Words(dialogs), StringComparison.Ordinal));
        Assert.Equal(["313604.1110", "313604.1111"], dialogs.FindAll(".matches .mono").Select(Text));
        Assert.Contains("11 m away, the same name", Words(dialogs), StringComparison.Ordinal);
        Assert.DoesNotContain(there.Requests, r => r.IsWrite);
        await Button(dialogs, "Use 313604.1110").ClickAsync(new());
        Assert.Equal("313604.1110", dialogs.Find("input").GetAttribute("value"));
    }

    [Fact]
    public async Task Link_IdOfAnotherOfOurs_IsNamedAndNoChoice()
    {
        await using var there = await LegacyServer.StartAsync();
        there.State.AddVillage(313604, 11, "Bhinder", 24.5, 74.1);
        there.State.AddResource(313604, 1110, "well", "Ratan Lal", 24.5, 74.1, 11);
        await AddDatasourceAsync(there);
        var (linked, well) = (await AddWellAsync("Ratan Lal", 24.5, 74.1), await AddWellAsync("Ratan Lal", 24.5, 74.1));
        await Installation.Services.GetRequiredService<ExternalIdCommands>().LinkAsync(Installation.Actor, DataType.Resource, linked.Id, ExternalIdFamily.LegacyMyWell, "313604.1110", Token);
        var dialogs = Dialogs();

        await ShowAsync(well);

        dialogs.WaitForAssertion(() => Assert.Contains("already: look whether both are the same place", Words(dialogs), StringComparison.Ordinal));
        Assert.Equal($"resources/{linked.Id}", dialogs.Find(".matches a").GetAttribute("href"));
        Assert.DoesNotContain(dialogs.FindAll("button"), b => Text(b).StartsWith("Use ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Link_ServerThatDoesNotAnswer_SaysSoAndTakesTheIdByHand()
    {
        var there = await LegacyServer.StartAsync();
        await AddDatasourceAsync(there);
        await there.DisposeAsync();
        var well = await AddWellAsync("Ratan Lal", 24.5, 74.1);
        var dialogs = Dialogs();

        await ShowAsync(well);

        dialogs.WaitForAssertion(() => Assert.Contains("No suggestions:", Words(dialogs), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        await dialogs.Find("input").InputAsync(new() { Value = "313604.1110" });
        await dialogs.FindAll("button")[^1].ClickAsync(new());
        await using var context = Installation.Open();
        dialogs.WaitForAssertion(() => Assert.Equal(1, context.ExternalIds.Count(e => e.Name == ExternalIdNames.LegacyMyWellId && e.Value == "313604.1110")));
    }

    [Fact]
    public async Task Upload_ShowsWhatWouldChangeThenDoesIt()
    {
        var well = await AddWellAsync("Ratan Lal", 24.5, 74.1);
        var dialogs = Dialogs();
        await InvokeAsync(() => _ = UploadLinksDialog.ShowAsync(Services.GetRequiredService<IDialogService>(), Installation.Actor, ExternalIdFamily.LegacyMyWell, DataType.Resource));
        var input = dialogs.WaitForComponent<InputFile>();

        input.UploadFiles(InputFileContent.CreateFromText($"dataType,id,record,externalIds.legacyMyWellId\nresource,{well.Id},Ratan,313604.1110\nresource,4711,X,313604.1111\n", "ids.csv"));

        dialogs.WaitForAssertion(() => Assert.Contains("1 change, 0 rows as they are, 1 refused.", Words(dialogs), StringComparison.Ordinal));
        await Button(dialogs, "Apply 1 change").ClickAsync(new());
        dialogs.WaitForAssertion(() => Assert.Contains("The changes are made, but for 1 row.", Words(dialogs), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.Equal("313604.1110", context.ExternalIds.Single(e => e.Name == ExternalIdNames.LegacyMyWellId).Value);
    }

    private Task ShowAsync(Resource well) => InvokeAsync(() => _ = LinkDialog.ShowAsync(Services.GetRequiredService<IDialogService>(), Installation.Actor, DataType.Resource, well.Id, "the well", ExternalIdFamily.LegacyMyWell, null));

    private async Task InvokeAsync(Action action)
    {
        await Renderer.Dispatcher.InvokeAsync(action);
    }

    private async Task AddDatasourceAsync(LegacyServer there)
    {
        var source = new Datasource { Name = "", CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch };
        Assert.Empty(Installation.Services.GetRequiredService<DatasourceCommands>().Fill(source, new LegacyMyWellInput("LegacyMyWell", there.BaseUrl.ToString(), "sync", "secret", null)));
        await using var context = Installation.Open();
        context.Datasources.Add(source);
        await context.SaveChangesAsync(Token);
    }

    private async Task<Resource> AddWellAsync(string owner, double latitude, double longitude)
    {
        await using var context = Installation.Open();
        var well = new Resource { Type = ResourceType.Well, OwnerName = owner, Latitude = latitude, Longitude = longitude, CreatedAt = DateTime.UnixEpoch, UpdatedAt = DateTime.UnixEpoch, Timeseries = [new Timeseries { Unit = "m" }] };
        context.Resources.Add(well);
        await context.SaveChangesAsync(Token);
        return well;
    }
}
