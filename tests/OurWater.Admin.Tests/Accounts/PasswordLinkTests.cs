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
        Assert.Equal("both@example.org", await Links.FindAsync((await Links.MakeForAnybodyAsync(Runs(true), both, Token)).Token, Token));
    }

    [Fact]
    public async Task Link_OfAClosedAccount_IsNotMadeAndOpensNothing()
    {
        var id = await AddAsync("asha@example.org", _installation.Organisation.Id);
        var (token, _) = await Links.MakeAsync(_installation.Actor, id, Token);
        await using var context = _installation.Database.OpenEverything();
        await context.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, DateTime.UnixEpoch), Token);

        Assert.Null(await Links.FindAsync(token, Token));
        Assert.NotEmpty(await Links.ResetAsync(token, Better, Token));
        Assert.Contains("closed", (await Links.MakeAsync(_installation.Actor, id, Token)).Problem, StringComparison.Ordinal);
        Assert.Null(await Links.MakeForMailAsync("asha@example.org", Token));
    }

    private static ClaimsPrincipal Runs(bool theInstallation) =>
        new(new ClaimsIdentity(theInstallation ? [new Claim(OurWater.Admin.Hosting.OrganisationClaims.SystemAdministrator, "true")] : [], "test"));

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
