using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Groups;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.Groups;

public sealed class GroupCommandsTests : IAsyncLifetime
{
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private GroupCommands Commands => _installation.Services.GetRequiredService<GroupCommands>();

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Add_WithArea_IsStored()
    {
        var (id, saved) = await Commands.AddAsync(_installation.Actor, Input(area: Places.Square(24.5, 74.1)), Token);

        Assert.True(saved.IsDone);
        var group = await _installation.Services.GetRequiredService<GroupQueries>().FindAsync(_installation.Actor, id!.Value, Token);
        Assert.Equal(("Hinta", GroupType.Village), (group!.Name, group.Type));
        Assert.Single(GeoShapes.Rings(group.Area));
    }

    [Fact]
    public async Task Add_AreaAsFeature_IsTaken() =>
        Assert.True((await Commands.AddAsync(_installation.Actor, Input(area: $$"""{"type":"Feature","properties":{},"geometry":{{Places.Square(24.5, 74.1)}}}"""), Token)).Saved.IsDone);

    [Theory]
    [InlineData("not json", "not GeoJSON")]
    [InlineData("{}", "not GeoJSON")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[]}", "not GeoJSON")]
    [InlineData("{\"type\":\"Point\",\"coordinates\":[74.1,24.5]}", "Points and lines")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}", "crosses itself")]
    [InlineData("{\"type\":\"Polygon\",\"coordinates\":[[[24,190],[25,190],[25,191],[24,190]]]}", "longitude first")]
    public async Task Add_WhatIsNoArea_IsRefusedWithWords(string area, string words)
    {
        var (id, saved) = await Commands.AddAsync(_installation.Actor, Input(area: area), Token);
        Assert.Null(id);
        Assert.Contains(words, saved.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_SameNameAndType_IsRefused()
    {
        await _installation.AddGroupAsync("Hinta");
        Assert.Contains("already", (await Commands.AddAsync(_installation.Actor, Input(), Token)).Saved.Problem, StringComparison.Ordinal);
        Assert.True((await Commands.AddAsync(_installation.Actor, Input() with { Type = GroupType.Custom }, Token)).Saved.IsDone);
    }

    [Fact]
    public async Task Save_Change_IsRemembered()
    {
        var group = await _installation.AddGroupAsync("Hinta");
        Assert.True((await Commands.SaveAsync(_installation.Actor, group.Id, Input() with { Name = "Hinta Khurd" }, Token)).IsDone);

        await using var context = _installation.Open();
        var change = await context.RecordChanges.SingleAsync(Token);
        Assert.Equal((DataType.Group, group.Id, _installation.Actor.Name), (change.RecordType, change.RecordId, change.By));
        Assert.Contains("Hinta Khurd", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetMembers_AddAndRemove_AreRememberedByTheResource()
    {
        var group = await _installation.AddGroupAsync("Hinta");
        var well = await _installation.AddResourceAsync("Well A");

        Assert.Equal(1, await Commands.SetMembersAsync(_installation.Actor, group.Id, [well.Id], belong: true, Token));
        Assert.Equal(0, await Commands.SetMembersAsync(_installation.Actor, group.Id, [well.Id], belong: true, Token));
        Assert.Equal(1, await Commands.SetMembersAsync(_installation.Actor, group.Id, [well.Id], belong: false, Token));
        await using var context = _installation.Open();
        Assert.Equal(2, await context.RecordChanges.CountAsync(c => c.RecordType == DataType.Resource && c.RecordId == well.Id, Token));
    }

    [Fact]
    public async Task SetMembers_AcrossOrganisations_ChangesNothing()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var theirs = await _installation.AddResourceAsync("Theirs", organisation: other.Id);
        var theirGroup = await _installation.AddGroupAsync("Their village", organisation: other.Id);
        var group = await _installation.AddGroupAsync("Hinta");

        Assert.Equal(0, await Commands.SetMembersAsync(_installation.Actor, group.Id, [theirs.Id], belong: true, Token));
        Assert.Equal(0, await Commands.SetMembersAsync(_installation.Actor, theirGroup.Id, [theirs.Id], belong: true, Token));
        Assert.False((await Commands.SaveAsync(_installation.Actor, theirGroup.Id, Input(), Token)).IsDone);
        Assert.Null(await _installation.Services.GetRequiredService<GroupQueries>().FindAsync(_installation.Actor, theirGroup.Id, Token));
    }

    [Fact]
    public async Task Commands_OfAViewer_AreNotAllowed()
    {
        var viewer = _installation.Actor with { Role = Role.Viewer };
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.AddAsync(viewer, Input(), Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.SaveAsync(viewer, 1, Input(), Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.SetMembersAsync(viewer, 1, [1], true, Token));
    }

    private static GroupInput Input(string area = "") => new(GroupType.Village, "Hinta", "", "", area);
}
