using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.ApiKeys;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.ApiKeys;

public sealed class ApiKeysPageTests : PageTest
{
    private ApiKeyCommands Commands => Installation.Services.GetRequiredService<ApiKeyCommands>();

    [Fact]
    public async Task NewKey_IsShownOnceAndKeptAsAHash()
    {
        var dialogs = Dialogs();
        var page = Render<ApiKeysPage>();
        page.WaitForAssertion(() => Assert.Contains("No API keys yet.", Words(page), StringComparison.Ordinal));

        var asked = page.FindAll("button").Last(b => Text(b) == "New API key").ClickAsync(new()); // until the dialog is closed
        await dialogs.Find("input").InputAsync(new() { Value = "Nightly script" });
        await dialogs.FindAll("input[type=checkbox]")[1].ChangeAsync(new() { Value = true });
        await Button(dialogs, "Make key").ClickAsync(new());

        dialogs.WaitForAssertion(() => Assert.StartsWith("owk_", Text(dialogs.Find(".secret code")), StringComparison.Ordinal));
        var shown = Text(dialogs.Find(".secret code"));
        await using var context = Installation.Open();
        var stored = await context.ApiKeys.SingleAsync(Token);
        Assert.Equal((Keys.Hash(shown), shown[..12], "Nightly script"), (stored.Hash, stored.Prefix, stored.Name));
        Assert.Equal(["data:read", "data:write"], stored.Scopes);
        await Button(dialogs, "I have copied it").ClickAsync(new());
        await asked;
        page.WaitForAssertion(() => Assert.Contains(shown[..12], Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain(shown, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoke_AsksAndEndsIt()
    {
        await MakeAsync("Nightly script");
        var dialogs = Dialogs();
        var page = Render<ApiKeysPage>();
        page.WaitForState(() => page.FindAll("button").Any(b => Text(b) == "Revoke"));

        var asked = page.FindAll("button").First(b => Text(b) == "Revoke").ClickAsync(new()); // until the dialog is closed
        await Button(dialogs, "Revoke key").ClickAsync(new());
        await asked;

        page.WaitForAssertion(() => Assert.Contains("Revoked", Words(page), StringComparison.Ordinal));
        await using var context = Installation.Open();
        Assert.NotNull((await context.ApiKeys.SingleAsync(Token)).RevokedAt);
    }

    [Theory]
    [InlineData("", "data:read", null, "Give the key a name")]
    [InlineData("A", "", null, "at least one thing")]
    [InlineData("A", "everything", null, "at least one thing")]
    [InlineData("A", "data:read", "2001-01-01", "This day is over")]
    [InlineData("Taken", "data:read", null, "There is a key “Taken” already")]
    public async Task Make_WithInputThatCannotBe_SaysWhatToDo(string name, string scopes, string? expires, string words)
    {
        await MakeAsync("Taken");
        var (key, problem) = await Commands.MakeAsync(Installation.Actor, new ApiKeyInput(name, scopes.Split(',', StringSplitOptions.RemoveEmptyEntries), expires is null ? null : DateOnly.Parse(expires, System.Globalization.CultureInfo.InvariantCulture)), Token);
        Assert.Null(key);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Make_WithALastDay_EndsWithThatDayInTheOrganisationsZone()
    {
        var day = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(10);
        await Commands.MakeAsync(Installation.Actor, new ApiKeyInput("A", ["data:read"], day), Token);
        await using var context = Installation.Open();
        Assert.Equal(day.ToDateTime(new TimeOnly(18, 30)), (await context.ApiKeys.SingleAsync(Token)).ExpiresAt); // midnight in Asia/Kolkata
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Editor)]
    public async Task Page_ForOthersThanAdministrators_ShowsNoKey(Role role)
    {
        await MakeAsync("Nightly script");
        SignInAs(role);
        var page = Render<ApiKeysPage>();
        page.WaitForAssertion(() => Assert.Contains("Only administrators of the organisation", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain("Nightly script", Words(page), StringComparison.Ordinal);
        var actor = Installation.Actor with { Role = role };
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.MakeAsync(actor, new ApiKeyInput("B", ["data:read"], null), Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.RevokeAsync(actor, 1, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Installation.Services.GetRequiredService<ApiKeyQueries>().ListAsync(actor, OurWater.Admin.Components.Shared.ListQuery.First, Token));
    }

    [Fact]
    public async Task Key_OfAnotherOrganisation_CannotBeSeenOrRevoked()
    {
        await MakeAsync("Nightly script");
        var other = await Installation.ActAsInAsync((await Installation.AddOrganisationAsync("Other")).Id);
        await using var context = Installation.Open();
        Assert.False(await Commands.RevokeAsync(other, (await context.ApiKeys.SingleAsync(Token)).Id, Token));
        Assert.Empty((await Installation.Services.GetRequiredService<ApiKeyQueries>().ListAsync(other, OurWater.Admin.Components.Shared.ListQuery.First, Token)).Items);
    }

    private async Task MakeAsync(string name) => Assert.NotNull((await Commands.MakeAsync(Installation.Actor, new ApiKeyInput(name, ["data:read"], null), Token)).Key);
}
