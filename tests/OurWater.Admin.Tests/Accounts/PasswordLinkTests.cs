using System.Security.Claims;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using OurWater.Admin.Accounts;
using OurWater.Admin.Data;
using OurWater.Admin.Security;
using Xunit;

namespace OurWater.Admin.Tests.Accounts;

/// <summary>Who may make a link for a new password, for whom, and how long and how often it opens.</summary>
public sealed class PasswordLinkTests : IAsyncLifetime
{
    private const string Better = "harbour violin cactus 7";

    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private Installation _installation = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PasswordLinks Links => new(_installation.Database, _installation.Services.GetRequiredService<IDataProtectionProvider>(), _installation.Services.GetRequiredService<IServiceScopeFactory>(), _clock);

    public async ValueTask InitializeAsync() => _installation = await Installation.StartAsync();

    public ValueTask DisposeAsync() => _installation.DisposeAsync();

    [Fact]
    public async Task Link_ForAMember_SetsThePasswordOnceAndLiftsTheLockOut()
    {
        var id = await AddAsync("asha@example.org", _installation.Organisation.Id);
        await using var context = _installation.Database.OpenEverything();
        await context.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.LockoutEnd, _clock.GetUtcNow().AddHours(1)).SetProperty(u => u.AccessFailedCount, 5), Token);
        var (token, _) = await Links.MakeAsync(_installation.Actor, id, Token);
        Assert.Equal("asha@example.org", await Links.FindAsync(token, Token));
        Assert.NotEmpty(await Links.ResetAsync(token, "password1234", Token));

        Assert.Empty(await Links.ResetAsync(token, Better, Token));

        Assert.Null(await Links.FindAsync(token, Token));
        Assert.NotEmpty(await Links.ResetAsync(token, "another violin cactus 8", Token));
        await using var scope = _installation.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        var user = (await users.FindByIdAsync(id))!;
        Assert.True(await users.CheckPasswordAsync(user, Better));
        Assert.False(await users.IsLockedOutAsync(user));
    }

    [Fact]
    public async Task Link_AfterItsTime_OpensNothing()
    {
        var id = await AddAsync("asha@example.org", _installation.Organisation.Id);
        var (shown, _) = await Links.MakeAsync(_installation.Actor, id, Token);
        var mailed = await Links.MakeForMailAsync("Asha@example.org", Token);
        _clock.Advance(PasswordLinks.MailLasts);
        Assert.Null(await Links.FindAsync(mailed!.Value.Token, Token));
        Assert.NotNull(await Links.FindAsync(shown, Token));

        _clock.Advance(PasswordLinks.ShownLasts);

        Assert.Null(await Links.FindAsync(shown, Token));
        Assert.NotEmpty(await Links.ResetAsync(shown, Better, Token));
        Assert.Null(await Links.FindAsync("something else", Token));
    }

    [Fact]
    public async Task Link_ForWhomItWouldOpenMore_IsLeftToTheSystemAdministrator()
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var both = await AddAsync("both@example.org", _installation.Organisation.Id, other.Id);
        var elsewhere = await AddAsync("elsewhere@example.org", other.Id);
        var runs = await AddAsync("runs@example.org", _installation.Organisation.Id);
        await using var context = _installation.Database.OpenEverything();
        await context.Users.Where(u => u.Id == runs).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsSystemAdministrator, true), Token);

        foreach (var id in new[] { both, elsewhere, runs }) Assert.Null((await Links.MakeAsync(_installation.Actor, id, Token)).Token);

        await Assert.ThrowsAsync<NotAllowedException>(() => Links.MakeAsync(_installation.Actor with { Role = Role.Editor }, both, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Links.MakeForAnybodyAsync(Runs(false), both, Token));
        await RunsAsync(Installation.Person, true);
        Assert.Equal("both@example.org", await Links.FindAsync((await Links.MakeForAnybodyAsync(Runs(true), both, Token)).Token, Token));
    }

    [Fact]
    public async Task Link_OfAClosedAccount_IsNotMadeAndOpensNothing()
    {
        var id = await AddAsync("asha@example.org", _installation.Organisation.Id);
        var (token, _) = await Links.MakeAsync(_installation.Actor, id, Token);
        await using var context = _installation.Database.OpenEverything();
        await context.Users.Where(u => u.Id == id).ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, DateTime.UnixEpoch), Token);

        Assert.Null(await Links.FindAsync(token, Token));
        Assert.NotEmpty(await Links.ResetAsync(token, Better, Token));
        Assert.Contains("closed", (await Links.MakeAsync(_installation.Actor, id, Token)).Problem, StringComparison.Ordinal);
        Assert.Null(await Links.MakeForMailAsync("asha@example.org", Token));
    }

    /// <summary>A link was made for what an account opened then, by somebody who might make it then. Where one of the two is not so any more, it would be a way into more, or one that was taken away.</summary>
    [Theory]
    [InlineData("joined another organisation", true)]
    [InlineData("left for another organisation", true)]
    [InlineData("is another role", true)]
    [InlineData("runs the installation", true)]
    [InlineData("has another address", true)]
    [InlineData("has two-factor", true)]
    [InlineData("maker demoted", true)]
    [InlineData("maker removed", true)]
    [InlineData("maker closed", true)]
    [InlineData("maker in another organisation too", false)]
    public async Task Link_AfterSomethingChanged_OpensOnlyWhatItWasMadeFor(string what, bool ends)
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var id = await AddAsync("asha@example.org", _installation.Organisation.Id);
        await AddAsync("second@example.org", _installation.Organisation.Id);
        var (token, _) = await Links.MakeAsync(_installation.Actor, id, Token);
        var byMail = (await Links.MakeForMailAsync("asha@example.org", Token))!.Value.Token;

        await ChangeAsync(what, id, other.Id);

        Assert.Equal(ends, await Links.FindAsync(token, Token) is null);
        Assert.Equal(ends && !what.StartsWith("maker", StringComparison.Ordinal), await Links.FindAsync(byMail, Token) is null);
        Assert.Equal(ends, (await Links.ResetAsync(token, Better, Token)).Count > 0);
        await using var scope = _installation.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
        Assert.Equal(!ends, await users.CheckPasswordAsync((await users.FindByIdAsync(id))!, Better));
    }

    /// <summary>By somebody who runs the installation: until they do not, or the account opens something else.</summary>
    [Theory]
    [InlineData("maker demoted", false)]
    [InlineData("maker runs nothing", true)]
    [InlineData("maker closed", true)]
    [InlineData("joined another organisation", true)]
    public async Task Link_OfASystemAdministrator_EndsWithTheirRight(string what, bool ends)
    {
        var other = await _installation.AddOrganisationAsync("Other");
        var id = await AddAsync("asha@example.org", _installation.Organisation.Id);
        await RunsAsync(Installation.Person, true);
        var (token, _) = await Links.MakeForAnybodyAsync(Runs(true), id, Token);

        await ChangeAsync(what, id, other.Id);

        Assert.Equal(ends, await Links.FindAsync(token, Token) is null);
        Assert.Equal(ends, (await Links.ResetAsync(token, Better, Token)).Count > 0);
    }

    private async Task ChangeAsync(string what, string id, int other)
    {
        await using var context = _installation.Database.OpenEverything();
        var (they, maker) = (context.Users.Where(u => u.Id == id), context.Users.Where(u => u.Id == Installation.Person));
        switch (what)
        {
            case "joined another organisation":
                var there = await _installation.ActAsInAsync(other);
                var links = _installation.Services.GetRequiredService<OurWater.Admin.Features.Members.Invitations>();
                Assert.Equal(other, await links.AcceptAsync((await links.MakeAsync(there, "Asha", Role.Viewer, Token)).Token!, id, Token));
                break;
            case "left for another organisation":
                await _installation.JoinAsync(other, Role.Viewer, id);
                await _installation.JoinAsync(_installation.Organisation.Id, null, id);
                break;
            case "is another role": await _installation.JoinAsync(_installation.Organisation.Id, Role.Admin, id); break;
            case "runs the installation": await RunsAsync(id, true); break;
            case "has another address": await they.ExecuteUpdateAsync(set => set.SetProperty(u => u.Email, "another@example.org"), Token); break;
            case "has two-factor":
                await using (var scope = _installation.Services.CreateAsyncScope())
                {
                    var users = scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>();
                    await users.SetTwoFactorEnabledAsync((await users.FindByIdAsync(id))!, true);
                }

                break;
            case "maker demoted": await _installation.JoinAsync(_installation.Organisation.Id, Role.Editor); break;
            case "maker removed": await _installation.JoinAsync(_installation.Organisation.Id, null); break;
            case "maker closed": await maker.ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, DateTime.UnixEpoch), Token); break;
            case "maker runs nothing": await RunsAsync(Installation.Person, false); break;
            case "maker in another organisation too": await _installation.JoinAsync(other, Role.Viewer); break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, null);
        }
    }

    private async Task RunsAsync(string id, bool theInstallation)
    {
        await using var context = _installation.Database.OpenEverything();
        await context.Users.Where(u => u.Id == id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsSystemAdministrator, theInstallation), Token);
    }

    private static ClaimsPrincipal Runs(bool theInstallation) => new(new ClaimsIdentity(
    [
        new Claim(ClaimTypes.NameIdentifier, Installation.Person),
        .. theInstallation ? new[] { new Claim(OurWater.Admin.Hosting.OrganisationClaims.SystemAdministrator, "true") } : [],
    ], "test"));

    private async Task<string> AddAsync(string email, params int[] organisations)
    {
        await using var scope = _installation.Services.CreateAsyncScope();
        var user = new AppUser { UserName = email, Email = email };
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<AppUser>>().CreateAsync(user, "first violin cactus 9")).Succeeded);
        await using var context = _installation.Database.OpenEverything();
        context.Memberships.AddRange(organisations.Select(o => new Membership { UserId = user.Id, OrganisationId = o, Role = Role.Viewer, CreatedAt = DateTime.UnixEpoch }));
        await context.SaveChangesAsync(Token);
        return user.Id;
    }
}
