using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Data;
using OurWater.Admin.Mail;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Members;

/// <summary>Asks for whom and as what, then sends the link where that can be done, and shows it once. Closes where one was made.</summary>
public sealed partial class InviteDialog
{
    private string _whom = "";
    private Role _role = Role.Viewer;
    private string? _link;
    private string? _problem;
    private string? _unsent;
    private bool _sent;
    private bool _making;

    [Inject]
    public required Invitations Links { get; set; }

    [Inject]
    public required IMail Mail { get; set; }

    [Inject]
    public required Letters Letters { get; set; }

    [Inject]
    public required CurrentUser User { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required Actor Actor { get; set; }

    public static async Task<bool> ShowAsync(IDialogService dialogs, Actor actor)
    {
        var options = new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = false };
        var dialog = await dialogs.ShowAsync<InviteDialog>("Invite", new DialogParameters<InviteDialog> { { d => d.Actor, actor } }, options);
        return await dialog.Result is { Canceled: false };
    }

    private bool IsForAnAddress => _whom.Trim() is var whom && whom.Contains('@', StringComparison.Ordinal) && new EmailAddressAttribute().IsValid(whom) && !whom.Any(char.IsWhiteSpace);

    protected override void OnRefused() => _making = false;

    private async Task MakeAsync()
    {
        _making = true;
        var (token, problem) = await Links.MakeAsync(Actor, _whom, _role, CancellationToken.None);
        if (token is not null && Mail.IsConfigured && IsForAnAddress)
        {
            var organisation = await User.GetOrganisationAsync();
            _unsent = await Mail.SendAsync(Letters.Invitation(_whom.Trim(), organisation.Name, Actor.Name, _role, token), CancellationToken.None);
            _sent = _unsent is null;
        }

        (_problem, _making) = (problem, false);
        if (token is not null) _link = Navigation.ToAbsoluteUri($"account/join?token={token}").ToString();
    }
}
