using System.Security.Claims;
using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OurWater.Admin.Data;
using OurWater.Admin.Features.Members;
using OurWater.Admin.Hosting;
using OurWater.Admin.Security;
using Xunit;

namespace OurWater.Admin.Tests.Features.Members;

public sealed class MembersTests : PageTest
{
    private MemberCommands Commands => Installation.Services.GetRequiredService<MemberCommands>();

    private Invitations Links => Installation.Services.GetRequiredService<Invitations>();

    [Fact]
    public async Task Page_ForAnAdministrator_InvitesAndShowsTheLinkOnce()
    {
        await AddAsync("person-1", Role.Admin);
        var dialogs = Dialogs();
        var page = Render<MembersPage>();
        page.WaitForAssertion(() => Assert.Contains("coordinator@example.org", Words(page), StringComparison.Ordinal));

        var asked = Button(page, "Invite somebody").ClickAsync(new()); // until the dialog is closed
        await dialogs.Find("input").InputAsync(new() { Value = "Asha" });
        await dialogs.FindAll("input[type=radio]")[1].ChangeAsync(new() { Value = "on" });
        await Button(dialogs, "Make link").ClickAsync(new());

        dialogs.WaitForAssertion(() => Assert.Contains("/account/join?token=", Text(dialogs.Find(".secret code")), StringComparison.Ordinal));
        var token = Text(dialogs.Find(".secret code")).Split("token=")[1];
        Assert.Equal((Installation.Organisation.Name, Role.Editor), await Links.FindAsync(token, Token) is { } open ? (open.Organisation, open.Role) : default);
        await using var context = Installation.Open();
        Assert.Equal(Keys.Hash(token), (await context.Invitations.SingleAsync(Token)).TokenHash);
        await Button(dialogs, "I have copied it").ClickAsync(new());
        await asked;
        page.WaitForAssertion(() => Assert.Contains("Asha", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain(token, page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ForAViewer_ShowsMembersAndOnlyLeaving()
    {
        await AddAsync("person-1", Role.Viewer);
        await AddAsync("person-2", Role.Admin);
        SignInAs(Role.Viewer);
        var page = Render<MembersPage>();
        page.WaitForAssertion(() => Assert.Contains("person-2@example.org", Words(page), StringComparison.Ordinal));
        Assert.DoesNotContain(page.FindAll("button"), b => Text(b) == "Invite somebody");
        Assert.Single(page.FindAll("tbody button"));
    }

    [Fact]
    public async Task Invitation_Accepted_OpensOnceAndMakesAMember()
    {
        var (token, _) = await Links.MakeAsync(Installation.Actor, "Asha", Role.Editor, Token);
        await AddUserAsync("asha");

        Assert.Equal(Installation.Organisation.Id, await Links.AcceptAsync(token!, "asha", Token));

        Assert.Null(await Links.AcceptAsync(token!, "asha", Token));
        Assert.Null(await Links.FindAsync(token, Token));
        Assert.Equal([("asha", Role.Editor), ("person-1", Role.Admin)], await MembersAsync());
    }

    /// <summary>Otherwise an administrator would keep a way back in for the time after.</summary>
    [Theory]
    [InlineData(Role.Editor, false)]
    [InlineData(Role.Viewer, false)]
    [InlineData(null, false)]
    [InlineData(Role.Admin, true)]
    public async Task Invitation_OfSomebodyWhoMayNotInviteAnyMore_OpensNothingAndIsNotListed(Role? role, bool isClosed)
    {
        await AddAsync("person-2", Role.Admin);
        await AddUserAsync("asha");
        var (token, _) = await Links.MakeAsync(Installation.Actor, "Asha", Role.Admin, Token);
        await Installation.JoinAsync(Installation.Organisation.Id, role);
        await using var context = Installation.Database.OpenEverything();
        if (isClosed) await context.Users.Where(u => u.Id == Installation.Person).ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, DateTime.UnixEpoch), Token);

        Assert.Null(await Links.FindAsync(token, Token));
        Assert.Null(await Links.AcceptAsync(token!, "asha", Token));
        Assert.Null(await Links.AcceptAsync(token!, Installation.Person, Token));
        Assert.DoesNotContain(await MembersAsync(), m => m.Item1 == "asha" || (m.Item1 == Installation.Person && m.Role != role));
        Assert.Empty(await Installation.Services.GetRequiredService<MemberQueries>().InvitationsAsync(Installation.Actor with { UserId = "person-2" }, Token));
    }

    /// <summary>A page that was opened before says why nothing happens, and where it is shown what only some may see, shows it no more.</summary>
    [Fact]
    public async Task Page_OfSomebodyWhoWasDemotedSince_SaysWhyAndInvitesNobody()
    {
        await AddAsync("person-2", Role.Admin);
        await Links.MakeAsync(Installation.Actor, "Asha", Role.Editor, Token);
        var page = Render<MembersPage>();
        page.WaitForAssertion(() => Assert.Contains("Asha", Words(page), StringComparison.Ordinal));
        await Installation.JoinAsync(Installation.Organisation.Id, Role.Editor);

        var refusal = await Assert.ThrowsAsync<NotAllowedException>(() => Links.MakeAsync(Installation.Actor, "Ravi", Role.Admin, Token));

        Assert.Equal("This needs the role Admin. Your role is Editor now. Nothing was changed. Ask an administrator of your organisation.", refusal.Message);
        Assert.Empty(await Installation.Services.GetRequiredService<MemberQueries>().InvitationsAsync(Installation.Actor, Token));
    }

    [Fact]
    public async Task Invitation_AcceptedByManyAtOnce_OpensForOne()
    {
        var (token, _) = await Links.MakeAsync(Installation.Actor, "Asha", Role.Editor, Token);
        for (var i = 0; i < 8; i++) await AddUserAsync($"p{i}");

        var entered = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Links.AcceptAsync(token!, $"p{i}", Token))));

        Assert.Single(entered, e => e is not null);
        Assert.Equal(2, (await MembersAsync()).Count);
    }

    [Fact]
    public async Task Invitation_TakenBackOrOld_OpensNothing()
    {
        await AddUserAsync("asha");
        var (taken, _) = await Links.MakeAsync(Installation.Actor, "Asha", Role.Editor, Token);
        var (old, _) = await Links.MakeAsync(Installation.Actor, "Asha", Role.Editor, Token);
        await using var context = Installation.Open();
        var ids = await context.Invitations.OrderBy(i => i.Id).Select(i => i.Id).ToListAsync(Token);
        Assert.True(await Links.RevokeAsync(Installation.Actor, ids[0], Token));
        await context.Invitations.Where(i => i.Id == ids[1]).ExecuteUpdateAsync(set => set.SetProperty(i => i.ExpiresAt, DateTime.UnixEpoch), Token);

        Assert.Null(await Links.AcceptAsync(taken!, "asha", Token));
        Assert.Null(await Links.AcceptAsync(old!, "asha", Token));
        Assert.Null(await Links.AcceptAsync("something else", "asha", Token));
        Assert.False(await Links.RevokeAsync(Installation.Actor, ids[0], Token));
        Assert.Equal([("person-1", Role.Admin)], await MembersAsync());
    }

    [Fact]
    public async Task Invitation_OfAMember_NeverLowersTheRole()
    {
        await AddAsync("person-1", Role.Admin);
        var (token, _) = await Links.MakeAsync(Installation.Actor, "me", Role.Viewer, Token);
        await Links.AcceptAsync(token!, "person-1", Token);
        Assert.Equal([("person-1", Role.Admin)], await MembersAsync());
    }

    [Fact]
    public async Task LastAdministrator_CannotLeaveBeRemovedOrBecomeLess()
    {
        await AddAsync("person-1", Role.Admin);
        await AddAsync("person-2", Role.Editor);

        Assert.False((await Commands.LeaveAsync(Installation.Actor, Token)).IsDone);
        Assert.False((await Commands.RemoveAsync(Installation.Actor, "person-1", Token)).IsDone);
        Assert.Contains("needs an administrator", (await Commands.ChangeRoleAsync(Installation.Actor, "person-1", Role.Editor, Token)).Problem, StringComparison.Ordinal);

        Assert.True((await Commands.ChangeRoleAsync(Installation.Actor, "person-2", Role.Admin, Token)).IsDone);
        Assert.True((await Commands.LeaveAsync(Installation.Actor, Token)).IsDone);
        Assert.Equal([("person-2", Role.Admin)], await MembersAsync());
    }

    [Fact]
    public async Task Administrators_OfTwo_WhoDemoteEachOtherAtOnce_LeaveOne()
    {
        await AddAsync("person-1", Role.Admin);
        await AddAsync("person-2", Role.Admin);
        async Task<bool> DemoteAsync(string by, string whom)
        {
            try
            {
                return (await Commands.ChangeRoleAsync(Installation.Actor with { UserId = by }, whom, Role.Viewer, Token)).IsDone;
            }
            catch (NotAllowedException)
            {
                return false; // the other was quicker
            }
        }

        var done = await Task.WhenAll(Task.Run(() => DemoteAsync("person-1", "person-2")), Task.Run(() => DemoteAsync("person-2", "person-1")));

        Assert.Single(done, d => d);
        Assert.Single(await MembersAsync(), m => m.Role == Role.Admin);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Editor)]
    public async Task Others_ThanAdministrators_ChangeNobody(Role role)
    {
        var actor = Installation.Actor with { Role = role };
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.ChangeRoleAsync(actor, "person-1", Role.Admin, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Commands.RemoveAsync(actor, "person-1", Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Links.MakeAsync(actor, "x", Role.Viewer, Token));
        await Assert.ThrowsAsync<NotAllowedException>(() => Links.RevokeAsync(actor, 1, Token));
        Assert.Empty(await Installation.Services.GetRequiredService<MemberQueries>().InvitationsAsync(actor, Token));
    }

    [Fact]
    public async Task Administrator_OfAnotherOrganisation_SeesAndChangesNobodyHere()
    {
        await AddAsync("person-2", Role.Editor);
        await Links.MakeAsync(Installation.Actor, "Asha", Role.Editor, Token);
        var other = await Installation.ActAsInAsync((await Installation.AddOrganisationAsync("Other")).Id);
        var queries = Installation.Services.GetRequiredService<MemberQueries>();

        Assert.Equal("coordinator@example.org", Assert.Single((await queries.ListAsync(other, OurWater.Admin.Components.Shared.ListQuery.First, Token)).Items).Email);
        Assert.Empty(await queries.InvitationsAsync(other, Token));
        Assert.False((await Commands.ChangeRoleAsync(other, "person-2", Role.Admin, Token)).IsDone);
        Assert.False((await Commands.RemoveAsync(other, "person-2", Token)).IsDone);
        await using var context = Installation.Open();
        Assert.False(await Links.RevokeAsync(other, (await context.Invitations.SingleAsync(Token)).Id, Token));
        Assert.Equal([("person-1", Role.Admin), ("person-2", Role.Editor)], await MembersAsync());
    }

    /// <summary>What a sign-in says counts only as long as it is so.</summary>
    [Fact]
    public async Task SignIn_OfAMemberWhoseStandingChanged_HoldsNoMore()
    {
        await AddAsync("person-1", Role.Admin);
        var standing = Installation.Services.GetRequiredService<Standing>();
        var signedIn = await PrincipalAsync(Role.Admin);
        Assert.Equal(StandingState.Holds, await standing.CheckAsync(signedIn, Token));
        Assert.Equal(StandingState.Changed, await standing.CheckAsync(await PrincipalAsync(Role.Editor), Token));
        Assert.Equal(StandingState.Changed, await standing.CheckAsync(await PrincipalAsync(Role.Admin, isSystem: true), Token));

        await using var context = Installation.Database.OpenEverything();
        await context.Memberships.ExecuteUpdateAsync(set => set.SetProperty(m => m.Role, Role.Viewer), Token);
        Assert.Equal(StandingState.Changed, await standing.CheckAsync(signedIn, Token));
        await context.Memberships.ExecuteDeleteAsync(Token);
        Assert.Equal(StandingState.Changed, await standing.CheckAsync(signedIn, Token));
    }

    [Fact]
    public async Task SignIn_OfAnAccountThatIsClosedGoneOrHasAnotherStamp_IsOver()
    {
        await AddAsync("person-1", Role.Admin);
        var standing = Installation.Services.GetRequiredService<Standing>();
        var signedIn = await PrincipalAsync(Role.Admin);
        await using var context = Installation.Database.OpenEverything();

        await context.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, DateTime.UnixEpoch), Token);
        Assert.Equal(StandingState.Over, await standing.CheckAsync(signedIn, Token));
        await context.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, (DateTime?)null), Token);
        Assert.Equal(StandingState.Holds, await standing.CheckAsync(signedIn, Token));
        await context.Users.ExecuteUpdateAsync(set => set.SetProperty(u => u.SecurityStamp, "another"), Token);
        Assert.Equal(StandingState.Over, await standing.CheckAsync(signedIn, Token));
        var again = await PrincipalAsync(Role.Admin);
        await context.Memberships.ExecuteDeleteAsync(Token);
        await context.Users.ExecuteDeleteAsync(Token);
        Assert.Equal(StandingState.Over, await standing.CheckAsync(again, Token));
    }

    private async Task<ClaimsPrincipal> PrincipalAsync(Role role, bool isSystem = false)
    {
        await using var context = Installation.Database.OpenEverything();
        var stamp = await context.Users.Where(u => u.Id == "person-1").Select(u => u.SecurityStamp!).SingleAsync(Token);
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, "person-1"), new(OrganisationClaims.Organisation, Installation.Organisation.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)), new(OrganisationClaims.Role, role.ToString()),
            new("AspNet.Identity.SecurityStamp", stamp),
        ];
        if (isSystem) claims.Add(new Claim(OrganisationClaims.SystemAdministrator, "true"));
        return new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
    }

    private async Task<List<(string, Role Role)>> MembersAsync()
    {
        await using var context = Installation.Database.OpenEverything();
        return [.. (await context.Memberships.Where(m => m.OrganisationId == Installation.Organisation.Id).OrderBy(m => m.UserId).ToListAsync(Token)).Select(m => (m.UserId, m.Role))];
    }

    /// <summary>The first one is there from the beginning.</summary>
    private async Task AddAsync(string id, Role role)
    {
        if (id != Installation.Person) await AddUserAsync(id);
        await Installation.JoinAsync(Installation.Organisation.Id, role, id);
    }

    private async Task AddUserAsync(string id)
    {
        await using var context = Installation.Database.OpenEverything();
        context.Users.Add(new AppUser { Id = id, UserName = $"{id}@example.org", Email = $"{id}@example.org", NormalizedEmail = $"{id}@example.org".ToUpperInvariant(), NormalizedUserName = $"{id}@example.org".ToUpperInvariant() });
        await context.SaveChangesAsync(Token);
    }
}
