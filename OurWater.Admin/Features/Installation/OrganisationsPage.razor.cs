using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using OurWater.Admin.Components.Shared;

namespace OurWater.Admin.Features.Installation;

public sealed partial class OrganisationsPage
{
    private ClaimsPrincipal? _user;
    private ServerTable<OrganisationRow>? _table;

    [Inject]
    public required OrganisationQueries Queries { get; set; }

    [Inject]
    public required AuthenticationStateProvider Authentication { get; set; }

    [Inject]
    public required Formats Formats { get; set; }

    [Inject]
    public required IDialogService DialogService { get; set; }

    protected override async Task OnInitializedAsync() => _user = (await Authentication.GetAuthenticationStateAsync()).User;

    private Task<ListPage<OrganisationRow>> LoadAsync(ListQuery query, CancellationToken cancellationToken) => Queries.ListAsync(_user!, query, cancellationToken);

    private Task MakeAsync() => ShowAsync(null);

    private Task InviteAsync(OrganisationRow organisation) => ShowAsync(organisation);

    private async Task ShowAsync(OrganisationRow? organisation)
    {
        if (await OrganisationDialog.ShowAsync(DialogService, _user!, organisation) && _table is not null) await _table.ReloadAsync();
    }
}
