using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Data;
using OurWater.Admin.Security;

namespace OurWater.Admin.Features.Members;

/// <summary>Asks for whom and as what, then shows the link once. Closes where one was made.</summary>
public sealed partial class InviteDialog : ComponentBase
{
    private string _whom = "";
    private Role _role = Role.Viewer;
    private string? _link;
    private string? _problem;
    private bool _making;

    [Inject]
    public required Invitations Links { get; set; }

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

    private async Task MakeAsync()
    {
        _making = true;
        var (token, problem) = await Links.MakeAsync(Actor, _whom, _role, CancellationToken.None);
        (_problem, _making) = (problem, false);
        if (token is not null) _link = Navigation.ToAbsoluteUri($"account/join?token={token}").ToString();
    }
}
