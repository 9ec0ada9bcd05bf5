using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Accounts;
using OurWater.Admin.Components.Shared;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Members;

public sealed partial class MembersPage
{
    private Actor? _actor;
    private ServerTable<MemberRow>? _table;
    private IReadOnlyList<InvitationRow> _invitations = [];

    [Inject]
    public required MemberQueries Queries { get; set; }

    [Inject]
    public required MemberCommands Commands { get; set; }

    [Inject]
    public required Invitations Links { get; set; }

    [Inject]
    public required PasswordLinks PasswordLinks { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    [Inject]
    public required ISnackbar Snackbar { get; set; }

    private bool IsAdmin => _actor?.Role == Role.Admin;

    protected override async Task OnInitializedAsync()
    {
        _actor = await User.GetAsync();
        _invitations = await Queries.InvitationsAsync(_actor, CancellationToken.None);
    }

    private bool IsMe(MemberRow member) => member.UserId == _actor!.UserId;

    private Task<ListPage<MemberRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Queries.ListAsync(_actor!, query, cancellationToken);

    private async Task InviteAsync()
    {
        if (await InviteDialog.ShowAsync(DialogService, _actor!)) await ReloadAsync();
    }

    private async Task ChangeAsync(MemberRow member, Role role)
    {
        if (IsMe(member) && !await DialogService.ConfirmAsync($"Become {(role == Role.Viewer ? "a viewer" : "an editor")} yourself?", "You will not be able to change members, keys and the organisation any more. Another administrator can take this back.", "Change my role", "Stay administrator")) return;
        var saved = await Commands.ChangeRoleAsync(_actor!, member.UserId, role, CancellationToken.None);
        Snackbar.Add(saved.Problem ?? $"{member.Email} is {RoleWords.InSentence(role)} now.", saved.IsDone ? Severity.Success : Severity.Warning);
        if (saved.IsDone && IsMe(member)) Navigation.NavigateTo("", forceLoad: true);
        else await ReloadAsync();
    }

    private async Task RemoveAsync(MemberRow member)
    {
        if (!await DialogService.ConfirmAsync($"Remove {member.Email} from the organisation?", "They see and change nothing of it any more, from now on. What they did stays, with their name. You can invite them again.", "Remove", "Keep them")) return;
        var saved = await Commands.RemoveAsync(_actor!, member.UserId, CancellationToken.None);
        Snackbar.Add(saved.Problem ?? $"{member.Email} does not belong to the organisation any more.", saved.IsDone ? Severity.Success : Severity.Warning);
        await ReloadAsync();
    }

    private async Task MakePasswordLinkAsync(MemberRow member)
    {
        var (token, problem) = await PasswordLinks.MakeAsync(_actor!, member.UserId, CancellationToken.None);
        if (token is null) Snackbar.Add(problem!, Severity.Warning);
        else await SecretDialog.ShowPasswordLinkAsync(DialogService, Navigation, member.Email, token);
    }

    private async Task LeaveAsync()
    {
        if (!await DialogService.ConfirmAsync("Leave the organisation?", "You see and change nothing of it any more. An administrator can invite you again.", "Leave", "Stay")) return;
        var saved = await Commands.LeaveAsync(_actor!, CancellationToken.None);
        if (saved.IsDone) Navigation.NavigateTo("", forceLoad: true);
        else Snackbar.Add(saved.Problem!, Severity.Warning);
    }

    private async Task RevokeAsync(InvitationRow invitation)
    {
        const string follows = "Its link opens nothing any more, from now on. You can invite them again, with a new link.";
        if (!await DialogService.ConfirmAsync($"Take back the invitation for {invitation.For}?", follows, "Take it back")) return;
        var done = await Links.RevokeAsync(_actor!, invitation.Id, CancellationToken.None);
        Snackbar.Add(done ? $"The link for {invitation.For} opens nothing any more." : $"The link for {invitation.For} was used or taken back before.", done ? Severity.Success : Severity.Info);
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        _invitations = await Queries.InvitationsAsync(_actor!, CancellationToken.None);
        if (_table is not null) await _table.ReloadAsync();
    }
}
