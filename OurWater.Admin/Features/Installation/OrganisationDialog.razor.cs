using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Features.Installation;

/// <summary>A new organisation, or another administrator for one; then the link, shown once. Closes where one was made.</summary>
public sealed partial class OrganisationDialog
{
    private string _name = "";
    private string? _zone;
    private string _whom = "";
    private string? _link;
    private string? _problem;
    private bool _making;

    [Inject]
    public required OrganisationCommands Commands { get; set; }

    [Inject]
    public required NavigationManager Navigation { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required ClaimsPrincipal User { get; set; }

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public OrganisationRow? Organisation { get; set; }

    public static async Task<bool> ShowAsync(IDialogService dialogs, ClaimsPrincipal user, OrganisationRow? organisation)
    {
        var options = new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, BackdropClick = false, CloseOnEscapeKey = false };
        var dialog = await dialogs.ShowAsync<OrganisationDialog>("Organisation", new DialogParameters<OrganisationDialog> { { d => d.User, user }, { d => d.Organisation, organisation } }, options);
        return await dialog.Result is { Canceled: false };
    }

    /// <summary>A new neighbour is most often in the same zone.</summary>
    protected override void OnInitialized() => _zone = Formats.Zone.Id;

    protected override void OnRefused() => _making = false;

    private async Task MakeAsync()
    {
        _making = true;
        var (token, problem) = Organisation is { } known
            ? await Commands.InviteAsync(User, known.Id, _whom, CancellationToken.None)
            : await Commands.MakeAsync(User, _name, _zone ?? "", _whom, CancellationToken.None);
        (_problem, _making) = (problem, false);
        if (token is not null) _link = Navigation.ToAbsoluteUri($"account/join?token={token}").ToString();
    }
}
