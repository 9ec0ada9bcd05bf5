using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features;
using OurWater.Admin.Features.Resources;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Resources;

public sealed class ResourceCommandsTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ResourceCommands Commands => _installation.Services.GetRequiredService<ResourceCommands>();

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Save_ResourceOfAFile_KeepsWhatItWasAndIsThePersonsFromThenOn()
    {
        await _installation.ImportAsync("a.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5");
        await using var context = _installation.Open();
        var id = await context.Resources.Select(r => r.Id).SingleAsync(Token);
        var village = await _installation.AddGroupAsync("Hinta");

        Assert.True((await SaveAsync(id, new ResourceInput { Name = "School well", Latitude = "24.59311", Longitude = "74.19831", WellDepth = "21.95", Groups = [village.Id] })).IsDone);

        var resource = await context.Resources.Include(r => r.Groups).SingleAsync(Token);
        Assert.Equal(("School well", 24.59311, 21.95, "Hinta"), (resource.Name, resource.Latitude, resource.WellDepth, Assert.Single(resource.Groups).Name));
        Assert.Equal((null, ValueOrigin.Person), (resource.RunId, resource.Origin));
        var history = await _installation.Services.GetRequiredService<ResourceQueries>().HistoryAsync(_installation.Actor, id, ListQuery.First, Token);
        Assert.Equal(2, history.Total);
        var lines = history.Items[0].Lines.Select(l => (l.What, l.Before, l.After));
        Assert.Contains(("Groups", "–", "Hinta"), lines);
        Assert.Contains(("Well depth", "–", "21.95 m"), lines);
        Assert.Equal(_installation.Actor.Name, history.Items[0].By);
        Assert.Equal((true, "File a.csv"), (history.Items[1].IsCreation, history.Items[1].Who));
        var detail = await _installation.Services.GetRequiredService<ResourceQueries>().FindAsync(_installation.Actor, id, Token);
        Assert.StartsWith("File a.csv", detail!.From.Words, StringComparison.Ordinal);
    }

    /// <summary>Who changed it last is in the history; what made it stays what made it, through any number of changes by any door.</summary>
    [Fact]
    public async Task Save_TwiceAfterAFile_StillCameFromTheFile()
    {
        await _installation.ImportAsync("a.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5");
        await using var context = _installation.Open();
        var id = await context.Resources.Select(r => r.Id).SingleAsync(Token);
        await SaveAsync(id, new ResourceInput { Name = "A", Latitude = "24.59311", Longitude = "74.19831" });
        await SaveAsync(id, new ResourceInput { Name = "B", Latitude = "24.59311", Longitude = "74.19831" });

        var detail = await _installation.Services.GetRequiredService<ResourceQueries>().FindAsync(_installation.Actor, id, Token);

        Assert.StartsWith("File a.csv", detail!.From.Words, StringComparison.Ordinal);
        var history = await _installation.Services.GetRequiredService<ResourceQueries>().HistoryAsync(_installation.Actor, id, ListQuery.First with { Size = 2 }, Token);
        Assert.Equal((3, 2), (history.Total, history.Items.Count));
        Assert.DoesNotContain(history.Items, e => e.IsCreation);
    }

    [Fact]
    public async Task Save_NumbersExchanged_AsksBeforeItIsStored()
    {
        for (var i = 0; i < 5; i++) Assert.True((await SaveAsync((await _installation.AddResourceAsync($"Near {i}")).Id, new ResourceInput { Name = $"Near {i}", Latitude = $"24.5{i}", Longitude = $"74.1{i}" })).IsDone);
        var well = await _installation.AddResourceAsync("New");
        var exchanged = new ResourceInput { Name = "New", Latitude = "74.198", Longitude = "24.593" };

        var asked = await SaveAsync(well.Id, exchanged);

        Assert.False(asked.IsDone);
        Assert.Contains("exchanged", asked.Question, StringComparison.Ordinal);
        await using var context = _installation.Open();
        Assert.Null((await context.Resources.AsNoTracking().SingleAsync(r => r.Id == well.Id, Token)).Latitude);
        Assert.True((await SaveAsync(well.Id, exchanged with { IsSure = true })).IsDone);
    }

    [Theory]
    [InlineData("24.593, 74.198", "24.593", "74.198")]
    [InlineData("24.593,74.198", "24.593", "74.198")]
    [InlineData("24.593; 74.198", "24.593", "74.198")]
    [InlineData("24.593 74.198", "24.593", "74.198")]
    [InlineData("24,593; 74,198", "24,593", "74,198")]
    [InlineData("24.593N, 74.198E", "24.593N", "74.198E")]
    [InlineData("24.593", null, null)]
    [InlineData("24,593", null, null)]
    [InlineData("24 35 36 N", null, null)]
    [InlineData("", null, null)]
    [InlineData("74.198, 224.5", null, null)]
    public void Pair_InOneField_IsBothNumbers(string text, string? latitude, string? longitude) =>
        Assert.Equal(latitude is null ? ((string, string)?)null : (latitude, longitude!), PlaceNumbers.Pair(text));

    [Fact]
    public async Task Save_EmptiedField_IsEmpty()
    {
        var well = await _installation.AddResourceAsync("Well A", owner: "Owner A");
        await SaveAsync(well.Id, new ResourceInput { Name = "Well A" });
        await using var context = _installation.Open();
        Assert.Null((await context.Resources.SingleAsync(Token)).OwnerName);
    }

    [Fact]
    public async Task Save_NothingChanged_WritesNoHistory()
    {
        var well = await _installation.AddResourceAsync("Well A");
        Assert.True((await SaveAsync(well.Id, new ResourceInput { Name = "Well A" })).IsDone);
        await using var context = _installation.Open();
        Assert.False(await context.RecordChanges.AnyAsync(Token));
    }

    [Theory]
    [InlineData("24.5", "", "go together")]
    [InlineData("124.5", "74", "between -90 and 90")]
    [InlineData("24.5", "east", "between -180 and 180")]
    public async Task Save_ImpossiblePosition_IsRefused(string latitude, string longitude, string words)
    {
        var well = await _installation.AddResourceAsync();
        Assert.Contains(words, (await SaveAsync(well.Id, new ResourceInput { Latitude = latitude, Longitude = longitude })).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_OtherTypeWithReadings_IsRefused()
    {
        await _installation.ImportAsync("a.csv", Sync.Tabular.ExistingValues.Replace, "2026-02-01,313603,1111,8.5");
        await using var context = _installation.Open();
        var id = await context.Resources.Select(r => r.Id).SingleAsync(Token);
        Assert.Contains("has readings", (await SaveAsync(id, new ResourceInput { Type = ResourceType.Raingauge })).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_OtherTypeWithoutReadings_TakesItsUnit()
    {
        var place = await _installation.AddResourceAsync();
        await SaveAsync(place.Id, new ResourceInput { Type = ResourceType.Raingauge });
        await using var context = _installation.Open();
        Assert.Equal("mm", (await context.Timeseries.SingleAsync(Token)).Unit);
    }

    [Fact]
    public async Task Save_AcrossOrganisations_IsRefused()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var theirs = await _installation.AddResourceAsync("Theirs", organisation: other.Id);
        var theirGroup = await _installation.AddGroupAsync("Their village", organisation: other.Id);
        var ours = await _installation.AddResourceAsync("Ours");

        Assert.False((await SaveAsync(theirs.Id, new ResourceInput { Name = "Stolen" })).IsDone);
        Assert.False((await SaveAsync(ours.Id, new ResourceInput { Name = "Ours", Groups = [theirGroup.Id] })).IsDone);
        await using var context = _installation.Database.Open(other.Id);
        Assert.Equal("Theirs", (await context.Resources.SingleAsync(Token)).Name);
    }

    [Fact]
    public async Task Save_ByAViewer_IsNotAllowed() =>
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.SaveAsync(_installation.Actor with { Role = Role.Viewer }, 1, new ResourceInput(), Token));

    private Task<Saved> SaveAsync(long id, ResourceInput input) => Commands.SaveAsync(_installation.Actor, id, input, Token);
}
