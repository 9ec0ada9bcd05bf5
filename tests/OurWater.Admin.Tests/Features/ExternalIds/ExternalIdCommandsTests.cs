using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features;
using OurWater.Admin.Features.ExternalIds;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.ExternalIds;

public sealed class ExternalIdCommandsTests : IAsyncLifetime
{
    private static readonly ExternalIdFamily Legacy = ExternalIdFamily.LegacyMyWell;
    private static readonly ExternalIdFamily Ggmn = new("ggmnCode");
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ExternalIdCommands Commands => _installation.Services.GetRequiredService<ExternalIdCommands>();

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Link_LegacyMyWell_SetsAllPartsUnconfirmed()
    {
        var well = await _installation.AddResourceAsync("Well A");
        Assert.True((await LinkAsync(well, Legacy, " 313603.1111 ")).IsDone);

        var ids = await IdsAsync(well.Id);
        Assert.Equal(["313603.1111", "313603", "1111", "11"], ids.Select(i => i.Value));
        Assert.All(ids, i => Assert.Equal((MappingState.Unconfirmed, ValueOrigin.Person), (i.State, i.Origin)));
        await using var context = _installation.Open();
        Assert.Equal(_installation.Actor.Name, (await context.RecordChanges.SingleAsync(Token)).By);
    }

    [Theory]
    [InlineData("1111", "pincode, a point")]
    [InlineData("31360.1111", "pincode, a point")]
    [InlineData("313603.111", "pincode, a point")]
    [InlineData("313603.1170", "rain gauge")]
    [InlineData("", "Write the id")]
    public async Task Link_WhatIsNoIdOfAWell_IsRefusedWithWords(string text, string words)
    {
        var well = await _installation.AddResourceAsync("Well A");
        Assert.Contains(words, (await LinkAsync(well, Legacy, text)).Problem, StringComparison.Ordinal);
        Assert.Empty(await IdsAsync(well.Id));
    }

    [Fact]
    public async Task Link_IdOfAnotherRecord_NamesThatRecord()
    {
        var first = await _installation.AddResourceAsync("Well A");
        var second = await _installation.AddResourceAsync("Well B");
        await LinkAsync(first, Ggmn, "NL-7");

        Assert.Contains("NL-7 belongs to Well A already", (await LinkAsync(second, Ggmn, "NL-7")).Problem, StringComparison.Ordinal);
        Assert.Empty(await IdsAsync(second.Id));
    }

    [Fact]
    public async Task Link_SameIdInAnotherOrganisation_IsFree()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var theirs = await _installation.AddResourceAsync(organisation: other.Id);
        await _installation.AddIdAsync(theirs.Id, Ggmn.Key, "NL-7", organisation: other.Id);
        var ours = await _installation.AddResourceAsync();

        Assert.True((await LinkAsync(ours, Ggmn, "NL-7")).IsDone);
        Assert.False((await LinkAsync(theirs, Ggmn, "NL-8")).IsDone);
    }

    [Fact]
    public async Task Link_AnotherId_ReplacesTheOldOneAndRemembersIt()
    {
        var well = await _installation.AddResourceAsync();
        await LinkAsync(well, Legacy, "313603.1111");
        await LinkAsync(well, Legacy, "313603.1112");

        Assert.Equal(["313603.1112", "313603", "1112", "11"], (await IdsAsync(well.Id)).Select(i => i.Value));
        await using var context = _installation.Open();
        var change = await context.RecordChanges.OrderByDescending(c => c.Id).FirstAsync(Token);
        Assert.Contains("313603.1111", change.Before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_VillageOfTheSamePincodeTwice_IsRefused()
    {
        var hinta = await _installation.AddGroupAsync("Hinta");
        var dharta = await _installation.AddGroupAsync("Dharta");
        Assert.True((await Commands.LinkAsync(_installation.Actor, DataType.Group, hinta.Id, Legacy, "313603.11", Token)).IsDone);

        Assert.Contains("belongs to Hinta", (await Commands.LinkAsync(_installation.Actor, DataType.Group, dharta.Id, Legacy, "313603.11", Token)).Problem, StringComparison.Ordinal);
        Assert.True((await Commands.LinkAsync(_installation.Actor, DataType.Group, dharta.Id, Legacy, "313605.11", Token)).IsDone);
    }

    [Fact]
    public async Task Unlink_Record_IsKeptApartWithoutItsPincodeAndOnlyOfThisFamily()
    {
        var well = await _installation.AddResourceAsync();
        await LinkAsync(well, Legacy, "313603.1111");
        await LinkAsync(well, Ggmn, "NL-7");
        await Commands.UnlinkAsync(_installation.Actor, DataType.Resource, well.Id, Legacy, Token);

        Assert.Equal([("313603.1111", MappingState.KeptApart, false), ("NL-7", MappingState.Unconfirmed, true)], (await IdsAsync(well.Id)).OrderBy(i => i.Value).Select(i => (i.Value, i.State, i.IsIdentity)));
    }

    [Fact]
    public async Task Unlink_Record_AnotherMayHaveTheIdAndLinkingItAgainNeedsItFree()
    {
        var (old, other) = (await _installation.AddResourceAsync(), await _installation.AddResourceAsync());
        await LinkAsync(old, Legacy, "313603.1111");
        await Commands.UnlinkAsync(_installation.Actor, DataType.Resource, old.Id, Legacy, Token);

        Assert.True((await Commands.LinkAsync(_installation.Actor, DataType.Resource, other.Id, Legacy, "313603.1111", Token)).IsDone);
        Assert.Contains("belongs to", (await Commands.LinkAsync(_installation.Actor, DataType.Resource, old.Id, Legacy, "313603.1111", Token)).Problem, StringComparison.Ordinal);
        Assert.True((await Commands.LinkAsync(_installation.Actor, DataType.Resource, old.Id, Legacy, "313603.1112", Token)).IsDone);
        Assert.Equal((MappingState.Unconfirmed, true), (await IdsAsync(old.Id)).Where(i => i.Name == ExternalIdNames.LegacyMyWellId).Select(i => (i.State, i.IsIdentity)).Single());
    }

    [Fact]
    public async Task Retry_FailedAndOthers_MovesTheFailedOnly()
    {
        var failed = await _installation.AddResourceAsync();
        var mapped = await _installation.AddResourceAsync();
        await _installation.AddIdAsync(failed.Id, ExternalIdNames.LegacyMyWellPincode, "313603", MappingState.Failed, "Owner is empty.");
        await _installation.AddIdAsync(mapped.Id, ExternalIdNames.LegacyMyWellId, "313603.1111");

        Assert.Equal(1, await Commands.RetryAsync(_installation.Actor, DataType.Resource, [failed.Id, mapped.Id], Legacy, Token));
        var retried = Assert.Single(await IdsAsync(failed.Id));
        Assert.Equal((MappingState.Pending, null), (retried.State, retried.Reason));
        Assert.Equal(MappingState.Mapped, Assert.Single(await IdsAsync(mapped.Id)).State);
    }

    [Fact]
    public async Task SetPincode_ForMany_MakesPendingAndKeepsThoseWithAnId()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var without = await _installation.AddResourceAsync("A");
        var blocked = await _installation.AddResourceAsync("B");
        var mapped = await _installation.AddResourceAsync("C");
        var theirs = await _installation.AddResourceAsync("D", organisation: other.Id);
        await _installation.AddIdAsync(blocked.Id, ExternalIdNames.LegacyMyWellPincode, "313605", MappingState.Blocked, "No number left.");
        await _installation.AddIdAsync(mapped.Id, ExternalIdNames.LegacyMyWellId, "313605.1111");
        await _installation.AddIdAsync(mapped.Id, ExternalIdNames.LegacyMyWellPincode, "313605");

        var set = await Commands.SetPincodeAsync(_installation.Actor, [without.Id, blocked.Id, mapped.Id, theirs.Id], "313 603", Token);

        Assert.Equal((2, 1, null), (set.Done, set.Kept, set.Problem));
        foreach (var id in new[] { without.Id, blocked.Id })
        {
            var pincode = Assert.Single(await IdsAsync(id));
            Assert.Equal(("313603", MappingState.Pending, null, ValueOrigin.Person), (pincode.Value, pincode.State, pincode.Reason, pincode.Origin));
        }

        Assert.Contains(await IdsAsync(mapped.Id), i => i is { Name: ExternalIdNames.LegacyMyWellPincode, Value: "313605" });
        await using var theirContext = _installation.Database.Open(other.Id);
        Assert.False(await theirContext.ExternalIds.AnyAsync(Token));
        await using var context = _installation.Open();
        Assert.Equal(2, await context.RecordChanges.CountAsync(c => c.By == _installation.Actor.Name, Token));
    }

    [Fact]
    public async Task SetPincode_NoPincode_ChangesNothing()
    {
        var well = await _installation.AddResourceAsync();
        Assert.Contains("six digits", (await Commands.SetPincodeAsync(_installation.Actor, [well.Id], "31360", Token)).Problem, StringComparison.Ordinal);
        Assert.Empty(await IdsAsync(well.Id));
    }

    [Fact]
    public async Task Commands_OfAViewer_AreNotAllowed()
    {
        var viewer = _installation.Actor with { Role = Role.Viewer };
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.LinkAsync(viewer, DataType.Resource, 1, Legacy, "313603.1111", Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.UnlinkAsync(viewer, DataType.Resource, 1, Legacy, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.RetryAsync(viewer, DataType.Resource, [1], Legacy, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.SetPincodeAsync(viewer, [1], "313603", Token));
    }

    private Task<Saved> LinkAsync(Resource resource, ExternalIdFamily family, string value) => Commands.LinkAsync(_installation.Actor, DataType.Resource, resource.Id, family, value, Token);

    private async Task<List<ExternalId>> IdsAsync(long resourceId)
    {
        await using var context = _installation.Open();
        return await context.ExternalIds.AsNoTracking().Where(e => e.RecordType == DataType.Resource && e.RecordId == resourceId).OrderBy(e => e.Name).ToListAsync(Token);
    }
}
