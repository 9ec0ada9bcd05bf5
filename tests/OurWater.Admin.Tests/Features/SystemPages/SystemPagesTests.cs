using System.Security.Claims;
using Bunit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Installation;
using OurWater.Admin.Features.Members;
using OurWater.Admin.Security;
using OurWater.Sync.Model;
using Xunit;

namespace OurWater.Admin.Tests.Features.SystemPages;

public sealed class SystemPagesTests : PageTest
{
    private ClaimsPrincipal Me => Principal(Installation.Actor with { IsSystemAdministrator = true });

    private ClaimsPrincipal Member => Principal(Installation.Actor);

    private UserCommands Users => Installation.Services.GetRequiredService<UserCommands>();

    private OrganisationCommands Organisations => Installation.Services.GetRequiredService<OrganisationCommands>();

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        SignInAs(Installation.Actor with { IsSystemAdministrator = true });
        await MakeSystemAdministratorAsync(Installation.Person, true);
        await AddUserAsync("person-2", "volunteer@example.org", system: false, Role.Viewer);
    }

    [Fact]
    public void OrganisationsPage_ShowsHowMuchEachHolds()
    {
        var page = Render<OrganisationsPage>();
        page.WaitForAssertion(() => Assert.Contains("MyWell", Words(page), StringComparison.Ordinal));
        Assert.Contains("Asia/Kolkata", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewOrganisation_WithItsFirstAdministrator_IsOpenedByTheLink()
    {
        var (token, problem) = await Organisations.MakeAsync(Me, "Wells of Gujarat", "Asia/Kolkata", "Asha", Token);

        Assert.Null(problem);
        var invitation = await Installation.Services.GetRequiredService<Invitations>().FindAsync(token, Token);
        Assert.Equal(("Wells of Gujarat", Role.Admin), (invitation!.Organisation, invitation.Role));
        var again = await Organisations.MakeAsync(Me, "Wells of Gujarat", "Asia/Kolkata", "Asha", Token);
        Assert.Contains("There is an organisation", again.Problem, StringComparison.Ordinal);
        Assert.NotNull((await Organisations.MakeAsync(Me, "Wells, of Gujarat", "Asia/Kolkata", "Asha", Token)).Token);
        await using var context = Installation.Database.OpenEverything();
        Assert.Equal(["mywell", "wells-of-gujarat", "wells-of-gujarat-2"], await context.Organisations.OrderBy(o => o.Slug).Select(o => o.Slug).ToListAsync(Token));
    }

    [Theory]
    [InlineData("", "UTC", "Asha", "name of the organisation")]
    [InlineData("A", "Middle/Earth", "Asha", "time zone")]
    [InlineData("A", "UTC", " ", "for whom")]
    public async Task NewOrganisation_WithInputThatCannotBe_SaysWhatToDo(string name, string zone, string whom, string words)
    {
        var (token, problem) = await Organisations.MakeAsync(Me, name, zone, whom, Token);
        Assert.Null(token);
        Assert.Contains(words, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void UsersPage_ShowsOrganisationsAndProtection()
    {
        var page = Render<UsersPage>();
        page.WaitForAssertion(() => Assert.Contains("volunteer@example.org", Words(page), StringComparison.Ordinal));
        Assert.Contains("MyWell (viewer)", Words(page), StringComparison.Ordinal);
        Assert.Contains("System administrator", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LastSystemAdministrator_CannotBeTakenAwayOrClosed()
    {
        Assert.Contains("needs a system administrator", (await Users.SetSystemAdministratorAsync(Me, Installation.Actor.UserId, false, Token)).Problem, StringComparison.Ordinal);
        Assert.Contains("your own account", (await Users.SetClosedAsync(Me, Installation.Actor.UserId, true, Token)).Problem, StringComparison.Ordinal);
        Assert.True((await Users.SetSystemAdministratorAsync(Me, "person-2", true, Token)).IsDone);
        Assert.True((await Users.SetSystemAdministratorAsync(Me, Installation.Actor.UserId, false, Token)).IsDone);

        // Their open page does nothing any more, whatever it was drawn for.
        await Assert.ThrowsAsync<NotAllowedException>(() => Users.SetSystemAdministratorAsync(Me, Installation.Actor.UserId, true, Token));
    }

    /// <summary>A link that a system administrator made and that is still open makes nobody an administrator of an organisation when they are none any more.</summary>
    [Fact]
    public async Task Invitation_OfSomebodyWhoDoesNotRunTheInstallationAnyMore_OpensNothing()
    {
        var other = await Installation.AddOrganisationAsync("Other");
        var (token, _) = await Organisations.InviteAsync(Me, other.Id, "Asha", Token);
        var links = Installation.Services.GetRequiredService<Invitations>();
        Assert.NotNull(await links.FindAsync(token, Token));

        await MakeSystemAdministratorAsync(Installation.Person, false);

        Assert.Null(await links.FindAsync(token, Token));
        Assert.Null(await links.AcceptAsync(token!, "person-2", Token));
    }

    [Fact]
    public async Task Close_OfTheOnlyAdministratorOfAnOrganisation_SaysWhichOne()
    {
        await using var context = Installation.Database.OpenEverything();
        await context.Memberships.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, m => m.UserId == "person-2" ? Role.Admin : Role.Viewer), Token);
        Assert.Contains("only administrator of MyWell", (await Users.SetClosedAsync(Me, "person-2", true, Token)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Close_AndForget_EndEverySignIn()
    {
        await using (var context = Installation.Database.OpenEverything())
        {
            context.UserTokens.Add(new IdentityUserToken<string> { UserId = "person-2", LoginProvider = "[AspNetUserStore]", Name = "AuthenticatorKey", Value = "JBSWY3DPEHPK3PXP" });
            context.Set<IdentityUserPasskey<string>>().Add(new IdentityUserPasskey<string> { UserId = "person-2", CredentialId = [1, 2], Data = new IdentityPasskeyData { PublicKey = [1], AttestationObject = [1], ClientDataJson = [1] } });
            (await context.Users.SingleAsync(u => u.Id == "person-2", Token)).TwoFactorEnabled = true;
            await context.SaveChangesAsync(Token);
        }

        var stamps = new List<string?> { await StampAsync() };
        Assert.True((await Users.ForgetSecondFactorsAsync(Me, "person-2", Token)).IsDone);
        stamps.Add(await StampAsync());
        Assert.True((await Users.SetClosedAsync(Me, "person-2", true, Token)).IsDone);
        stamps.Add(await StampAsync());

        Assert.Equal(3, stamps.Distinct().Count());
        await using var after = Installation.Database.OpenEverything();
        var user = await after.Users.SingleAsync(u => u.Id == "person-2", Token);
        Assert.False(user.TwoFactorEnabled);
        Assert.NotNull(user.ClosedAt);
        Assert.Empty(await after.UserTokens.ToListAsync(Token));
        Assert.Empty(await after.Set<IdentityUserPasskey<string>>().ToListAsync(Token));
        Assert.True((await Users.SetClosedAsync(Me, "person-2", false, Token)).IsDone);
    }

    [Fact]
    public void HealthPage_SaysHowEachPartIs()
    {
        var page = Render<HealthPage>();
        page.WaitForAssertion(() => Assert.Contains("SQLite", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Contains("Storage", Words(page), StringComparison.Ordinal);
        Assert.Contains("No server carries out jobs", Words(page), StringComparison.Ordinal); // none runs in this test
    }

    [Fact]
    public async Task HealthPage_WithABrokenTable_TellsThatPartAndShowsTheOthers()
    {
        await BreakAsync("Files");
        var page = Render<HealthPage>();
        page.WaitForAssertion(() => Assert.Contains("It does not answer. Look at the folder", Words(page), StringComparison.Ordinal), TimeSpan.FromSeconds(10));
        Assert.Contains("SQLite", Words(page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_ForSomebodyElse_IsRefused()
    {
        var services = Installation.Services;
        await Assert.ThrowsAsync<NotAllowedException>(() => Users.SetSystemAdministratorAsync(Member, "person-2", true, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Users.SetClosedAsync(Member, "person-2", true, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Users.UnlockAsync(Member, "person-2", Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Users.ForgetSecondFactorsAsync(Member, "person-2", Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Organisations.MakeAsync(Member, "A", "UTC", "B", Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Organisations.InviteAsync(Member, Installation.Organisation.Id, "B", Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => services.GetRequiredService<UserQueries>().ListAsync(Member, ListQuery.First, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => services.GetRequiredService<OrganisationQueries>().ListAsync(Member, ListQuery.First, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => services.GetRequiredService<HealthQueries>().ReadAsync(Member, Services.GetRequiredService<Formats>(), Token));
    }

    private async Task MakeSystemAdministratorAsync(string id, bool isOne)
    {
        await using var context = Installation.Database.OpenEverything();
        await context.Users.Where(u => u.Id == id).ExecuteUpdateAsync(set => set.SetProperty(u => u.IsSystemAdministrator, isOne), Token);
    }

    private async Task<string?> StampAsync()
    {
        await using var context = Installation.Database.OpenEverything();
        return await context.Users.Where(u => u.Id == "person-2").Select(u => u.SecurityStamp).SingleAsync(Token);
    }

    private async Task AddUserAsync(string id, string email, bool system, Role role)
    {
        await using var context = Installation.Database.OpenEverything();
        context.Users.Add(new AppUser { Id = id, UserName = email, Email = email, IsSystemAdministrator = system, SecurityStamp = "0" });
        context.Memberships.Add(new Membership { UserId = id, OrganisationId = Installation.Organisation.Id, Role = role, CreatedAt = DateTime.UnixEpoch });
        await context.SaveChangesAsync(Token);
    }
}
